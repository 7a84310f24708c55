"""The local gateway keeps every gateway's contract, and its tokens do what they say."""

import pytest

from app.domain.enums import TransactionKind, TransactionStatus
from app.payments.gateways.local import LocalGateway, Means, NoAnswer
from tests.app.payments.gateway_contract import CLAUSES, Rig
from tests.builders import Shop

K = TransactionKind
S = TransactionStatus


def rig_of(shop: Shop, means: Means = Means.OK) -> Rig:
    async def good() -> str:
        return means.value

    async def bad() -> str:
        return Means.DECLINE.value

    return Rig(LocalGateway(shop.database), good, bad, captures_in_parts=means is not Means.SINGLE_CAPTURE)


@pytest.mark.parametrize("means", [Means.OK, Means.SINGLE_CAPTURE, Means.CAPTURE_LATER, Means.EXPIRES_SOON], ids=str)
async def test_keeps_the_contract(shop: Shop, means: Means) -> None:
    for clause in CLAUSES:
        await clause(rig_of(shop, means))


async def test_what_was_done_and_not_answered_is_found(shop: Shop) -> None:
    # given
    rig = rig_of(shop)
    request = rig.asks(K.AUTHORIZE, 10_00, token=Means.TIMEOUT_THEN_OK.value)

    # when
    with pytest.raises(NoAnswer):
        await rig.gateway.authorize(request)
    found = await rig.gateway.look_up(request)

    # then
    assert found is not None
    assert found.status is S.SUCCEEDED


async def test_what_never_arrived_is_done_when_it_is_sent_again(shop: Shop) -> None:
    # given
    rig = rig_of(shop)
    request = rig.asks(K.AUTHORIZE, 10_00, token=Means.LOST_THEN_OK.value)
    with pytest.raises(NoAnswer):
        await rig.gateway.authorize(request)

    # when
    heard_of = await rig.gateway.look_up(request)
    again = await rig.gateway.authorize(request)

    # then
    assert (heard_of, again.status) == (None, S.SUCCEEDED)


async def test_reads_its_own_notices(shop: Shop) -> None:
    # given
    gateway = LocalGateway(shop.database)
    key = "0197e3a4-8d50-7a51-8d3f-000000000001"
    body = (
        b'{"id":"evt_1","type":"capture.failed","key":"%s","authorization":"authorize_1","reference":"capture_1",'
        b'"amount":1250,"currency":"EUR","message":"the bank refused"}' % key.encode()
    )

    # when
    (notice,) = gateway.read_notices(body)

    # then
    assert (notice.event_id, notice.kind, str(notice.key), notice.authorization) == (
        "evt_1",
        K.CAPTURE,
        key,
        "authorize_1",
    )
    assert (notice.outcome.status, notice.outcome.message) == (S.FAILED, "the bank refused")
    assert notice.amount == shop.money(1250)
