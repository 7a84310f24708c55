"""Trying tenders: one promise at a time for what is owed, and clear words about what cannot be tried."""

import asyncio
from typing import Any
from uuid import UUID

from app.domain.enums import PaymentState
from app.domain.money import Money
from app.orders.command import PlacePayment
from app.payments.authorize import AuthorizePayment, authorize_payment
from app.payments.gateways.local import Means
from app.payments.void import VoidPayment, void_payment
from tests.app.payments.noticing import call_gateways
from tests.builders import Shop, a_key, cancel, invariants_hold, place
from tests.graphql_schema.asking import counted_statements
from tests.unchanged import refusal


def trying(order_id: UUID, **stated: Any) -> AuthorizePayment:
    fields = {"idempotency_key": a_key(), "order_id": order_id, "gateway": "local", "token": Means.OK.value, **stated}
    return AuthorizePayment(**fields)


async def test_tenders_that_are_tried_at_once_leave_one_promise(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2}, payments=(PlacePayment(gateway="local", token=Means.DECLINE.value),))
    await call_gateways(shop, order_id)

    # when: buttons are pressed many times, and gateways asked between them
    async def press() -> None:
        await shop.run(authorize_payment, trying(order_id))

    same = trying(order_id)
    await asyncio.gather(*(press() for _ in range(5)), *(shop.run(authorize_payment, same) for _ in range(3)))
    await call_gateways(shop, order_id)
    await call_gateways(shop, order_id)

    # then
    order = await shop.order(order_id)
    standing = [payment for payment in order.payments if payment.status is PaymentState.AUTHORIZED]
    assert [payment.authorized_minor for payment in standing] == [2500]
    assert len(order.payments) == 1 + 5 + 1
    assert {payment.status.value for payment in order.payments} == {"FAILED", "VOIDED", "AUTHORIZED"}
    await invariants_hold(shop.database)


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2}, payments=(PlacePayment(gateway="local", token=Means.OK.value),))
    await call_gateways(shop, order_id)
    half = await place(shop, {"mug": 2})
    gone = await place(shop)
    await cancel(shop, gone)
    refused = [
        (trying(half, token=None), "INVALID", ("token",)),
        (trying(half, gateway=" ", token=None), "INVALID", ("gateway",)),
        (trying(half, amount=Money(100, "USD")), "INVALID", ("amount",)),
        (trying(half, amount=shop.money(0)), "INVALID", ("amount",)),
        (trying(half, amount=shop.money(2501)), "AMOUNT_EXCEEDED", ("amount",)),
        (trying(half, expected_version=9), "VERSION_CONFLICT", ("expectedVersion",)),
        (trying(order_id), "AMOUNT_EXCEEDED", ("amount",)),
        (trying(gone), "ILLEGAL_TRANSITION", ("orderId",)),
    ]

    # when
    answers = [await refusal(shop.database, authorize_payment, command) for command, _, _ in refused]
    payment_id = (await shop.order(order_id)).payments[0].id
    stale = VoidPayment(idempotency_key=a_key(), payment_id=payment_id, expected_version=9)
    conflict = await refusal(shop.database, void_payment, stale)

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
    assert (str(conflict.code), conflict.path) == ("VERSION_CONFLICT", ("expectedVersion",))


async def test_who_pays_outside_is_trusted_when_the_merchant_says_so(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2}, payments=(PlacePayment(gateway="local", token=Means.DECLINE.value),))
    await call_gateways(shop, order_id)

    # when
    await shop.run(authorize_payment, trying(order_id, gateway="bank", token=None))

    # then
    order = await shop.order(order_id)
    assert [hold.is_open for hold in order.holds] == []
    assert (order.payments[1].status, order.payments[1].through_gateway) == (PaymentState.PENDING, False)


async def test_tenders_cost_placing_no_statement_however_many(shop: Shop) -> None:
    # given
    await place(shop, {"mug": 1})
    local = tuple(
        PlacePayment(gateway="local", token=Means.OK.value, amount=shop.money(100 + number)) for number in range(20)
    )
    counts: list[int] = []

    # when
    for payments in ((), (PlacePayment(gateway="bank"),), local):
        with counted_statements(shop.database) as statements:
            await place(shop, {"mug": 3}, payments=payments)
        counts.append(len(statements))

    # then
    assert len(set(counts)) == 1
