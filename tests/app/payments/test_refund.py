"""Refunds are written once, with what they are for, and never exceed what was captured, whoever asks at once."""

import asyncio
from uuid import UUID

import pytest

from app.domain.enums import CancelReason, PaymentStatus, RefundReason, RefundStatus, Role
from app.domain.errors import AmountExceeded, IdempotencyMismatch, InvalidInput, Refusal, VersionConflict
from app.domain.money import Money
from app.domain.orders.model import Order
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlacePayment
from app.payments.refund import RefundOrder, refund_order
from tests.app.payments.refunding import refund, refunding
from tests.builders import Shop, a_key, capture_all, invariants_hold, place
from tests.graphql_schema.asking import a_principal, counted_statements
from tests.reading import newest, told
from tests.unchanged import nothing_changes


async def a_paid_order(shop: Shop, units: int = 3, *amounts: int) -> Order:
    """Mugs of 12.50, paid by recorded tenders of these amounts, one of all of it when left out."""
    whole = 1250 * units
    payments = tuple(PlacePayment(gateway="bank", amount=Money(amount, "EUR")) for amount in amounts or (whole,))
    order_id = await place(shop, {"mug": units}, payments=payments)
    await capture_all(shop, order_id)
    return await shop.order(order_id)


async def refused(shop: Shop, command: RefundOrder) -> type[Refusal]:
    with pytest.raises(Refusal) as caught:
        await refund(shop, command)
    return caught.type


async def test_what_was_refunded_is_read_back_as_it_was_planned(shop: Shop) -> None:
    # given
    order = await a_paid_order(shop, 3, 1000, 2750)
    since = await newest(shop)

    # when
    refund_id = await refund(
        shop,
        refunding(order.id, lines=((order.lines[0].id, 2),), amount=100, reason=RefundReason.DAMAGED, note="cracked"),
    )

    # then
    after = await shop.order(order.id)
    (given,) = after.refunds
    assert (given.id, given.total_minor, given.status, given.note) == (
        refund_id,
        2600,
        RefundStatus.SUCCEEDED,
        "cracked",
    )
    assert [payment.refunded_minor for payment in after.payments] == [0, 2600]
    assert (after.totals.total, after.totals.credited, after.totals.outstanding) == (1150, 2600, 0)
    assert after.statuses.payment is PaymentStatus.PARTIALLY_REFUNDED
    assert [kind for kind, _ in await told(shop, since)] == ["order.refunded", "payment.refunded"]
    assert "cracked" not in str([state for _, state in await told(shop, since)])
    await invariants_hold(shop.database)


async def test_ten_agents_who_refund_all_of_it_at_once_give_it_back_once(shop: Shop) -> None:
    # given
    order = await a_paid_order(shop, 2)

    async def attempt() -> tuple[str, int | None]:
        try:
            await refund(shop, refunding(order.id, amount=2500))
        except AmountExceeded as refused:
            return refused.code.value, refused.limit.minor
        return "DONE", None

    # when
    answers = await asyncio.gather(*(attempt() for _ in range(10)))

    # then
    assert sorted(answers, key=str) == [("AMOUNT_EXCEEDED", 0)] * 9 + [("DONE", None)]
    after = await shop.order(order.id)
    assert (after.totals.refunded, len(after.refunds)) == (2500, 1)
    await invariants_hold(shop.database)


async def test_the_same_call_at_once_gives_back_once_and_answers_alike(shop: Shop) -> None:
    # given
    order = await a_paid_order(shop)
    command = refunding(order.id, lines=((order.lines[0].id, 1),))

    # when
    answers = await asyncio.gather(*(refund(shop, command) for _ in range(10)))

    # then
    after = await shop.order(order.id)
    assert set(answers) == {after.refunds[0].id}
    assert after.totals.refunded == 1250
    async with nothing_changes(shop.database):
        await refund(shop, command)
        with pytest.raises(IdempotencyMismatch):
            await refund(shop, refunding(order.id, amount=5, idempotency_key=command.idempotency_key))


async def test_what_was_canceled_goes_back_without_being_credited(shop: Shop) -> None:
    # given
    order = await a_paid_order(shop, 3)
    line = order.lines[0].id
    await shop.run(
        cancel_order,
        CancelOrder(
            idempotency_key=a_key(), order_id=order.id, reason=CancelReason.CUSTOMER, lines=((line, 1),), refund=False
        ),
    )

    # when
    await refund(shop, refunding(order.id, lines=((line, 1),), reason=RefundReason.CANCELED))

    # then
    after = await shop.order(order.id)
    assert (after.totals.total, after.totals.credited, after.totals.outstanding) == (2500, 0, 0)
    await invariants_hold(shop.database)


async def test_a_role_gives_no_more_goodwill_than_it_may(shop: Shop) -> None:
    # given
    order = await a_paid_order(shop, 4)
    agent = a_principal(Role.CARE)

    async def give(amount: int) -> UUID:
        command = refunding(order.id, amount=amount, reason=RefundReason.GOODWILL)
        return await shop.database.transact(agent, lambda uow: refund_order(uow, command, {"care": 10}))

    # when
    await give(300)

    # then
    with pytest.raises(AmountExceeded) as refused:
        await give(201)
    assert refused.value.limit == Money(200, "EUR")
    await give(200)
    await refund(shop, refunding(order.id, amount=1000, reason=RefundReason.GOODWILL))
    assert (await shop.order(order.id)).totals.credited == 1500
    await invariants_hold(shop.database)


async def test_a_wrong_currency_and_a_stale_version_change_nothing(shop: Shop) -> None:
    # given
    order = await a_paid_order(shop)

    # then
    async with nothing_changes(shop.database):
        assert await refused(shop, refunding(order.id, amount=1, currency="USD")) is InvalidInput
        assert await refused(shop, refunding(order.id, amount=1, expected_version=1)) is VersionConflict
        assert await refused(shop, refunding(order.id, amount=3751)) is AmountExceeded
        assert await refused(shop, refunding(order.id, charges=1)) is AmountExceeded


async def test_an_order_without_refunds_is_locked_by_as_many_statements_as_before(shop: Shop) -> None:
    # given
    plain, refunded = await a_paid_order(shop), await a_paid_order(shop)
    for _ in range(3):
        await refund(shop, refunding(refunded.id, amount=1))

    # when
    with counted_statements(shop.database) as without:
        await shop.order(plain.id)
    with counted_statements(shop.database) as having:
        await shop.order(refunded.id)

    # then
    assert len(having) == len(without) + 3
    assert not [statement for statement in without if "refund" in statement.split("FROM", 1)[-1]]
