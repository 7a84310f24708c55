"""Money that arrives is written once, never more than the tender lacks."""

import asyncio
from typing import Any
from uuid import UUID

from app.domain.enums import PaymentState
from app.domain.errors import AmountExceeded, IllegalTransition, Refusal, VersionConflict
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.model import Order
from app.orders.command import PlacePayment
from app.payments.capture import CapturePayment, capture_payment
from tests.app.orders.placing import a_store
from tests.builders import Shop, a_key, cancel, place
from tests.reading import newest, told
from tests.unchanged import nothing_changes, refusal


def taking(payment_id: UUID, minor: int | None = None, **stated: Any) -> CapturePayment:
    amount = None if minor is None else Money(minor, "EUR")
    return CapturePayment(**{"idempotency_key": a_key(), "payment_id": payment_id, "amount": amount, **stated})


async def an_unpaid_order(shop: Shop, *amounts: int) -> Order:
    payments = tuple(PlacePayment(gateway="bank", amount=Money(amount, "EUR")) for amount in amounts or (1250,))
    return await shop.order(await place(shop, payments=payments))


async def test_money_arrives_in_parts(shop: Shop) -> None:
    # given
    order = await an_unpaid_order(shop)
    payment = order.payments[0].id
    since = await newest(shop)

    # when
    await shop.run(capture_payment, taking(payment, 250))
    part = await shop.order(order.id)
    await shop.run(capture_payment, taking(payment))

    # then
    assert (part.statuses.payment.value, part.totals.outstanding) == ("PARTIALLY_PAID", 1000)
    paid = await shop.order(order.id)
    assert (paid.statuses.payment.value, paid.totals.outstanding) == ("PAID", 0)
    assert (paid.payments[0].version, paid.version) == (3, 3)
    assert [step.amount_minor for step in paid.payments[0].transactions if step.kind.value == "CAPTURE"] == [250, 1000]
    assert [kind for kind, _ in await told(shop, since)] == ["order.paid", "payment.captured"] * 2


async def test_the_same_call_at_once_takes_once(shop: Shop) -> None:
    # given
    order = await an_unpaid_order(shop)
    command = taking(order.payments[0].id, 500)

    # when
    answers = await asyncio.gather(*(shop.run(capture_payment, command) for _ in range(10)))

    # then
    assert set(answers) == {order.payments[0].id}
    assert (await shop.order(order.id)).totals.captured == 500
    async with nothing_changes(shop.database):
        await shop.run(capture_payment, command)


async def test_two_notices_of_the_whole_amount_take_it_once(shop: Shop) -> None:
    # given
    order = await an_unpaid_order(shop)

    async def attempt() -> str:
        try:
            await shop.run(capture_payment, taking(order.payments[0].id, 1250))
        except Refusal as refused:
            return str(refused.code)
        return "TAKEN"

    # then
    assert sorted(await asyncio.gather(*(attempt() for _ in range(4)))) == ["ILLEGAL_TRANSITION"] * 3 + ["TAKEN"]
    assert (await shop.order(order.id)).totals.captured == 1250


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    order = await an_unpaid_order(shop, 1000, 250)
    payment, other = (payment.id for payment in order.payments)
    await shop.run(capture_payment, taking(other))
    voided = await an_unpaid_order(shop)
    await cancel(shop, voided.id)
    refused: list[tuple[CapturePayment, str, tuple[str, ...]]] = [
        (taking(new_id()), "NOT_FOUND", ("paymentId",)),
        (taking(payment, 0), "INVALID", ("amount",)),
        (taking(payment, -5), "INVALID", ("amount",)),
        (taking(payment, amount=Money(5, "USD")), "INVALID", ("amount",)),
        (taking(payment, 1001), "AMOUNT_EXCEEDED", ("amount",)),
        (taking(payment, 5, expected_version=2), "VERSION_CONFLICT", ("expectedVersion",)),
        (taking(other, 1), "ILLEGAL_TRANSITION", ("paymentId",)),
        (taking(voided.payments[0].id), "ILLEGAL_TRANSITION", ("paymentId",)),
    ]

    # when
    answers = [await refusal(shop.database, capture_payment, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
    over, stale, late = answers[4], answers[5], answers[7]
    assert isinstance(over, AmountExceeded)
    assert over.limit == Money(1000, "EUR")
    assert isinstance(stale, VersionConflict)
    assert (stale.subject_type, stale.subject_id) == ("Payment", payment)
    assert isinstance(late, IllegalTransition)
    assert (late.source, late.allowed) == (PaymentState.VOIDED.value, ())


async def test_those_who_pack_see_no_payments(shop: Shop) -> None:
    # given: the order is theirs to pack
    order = await an_unpaid_order(shop)

    # then
    foreign = await refusal(shop.database, capture_payment, taking(order.payments[0].id), a_store("BER"))
    missing = await refusal(shop.database, capture_payment, taking(new_id()), a_store("BER"))
    assert (foreign.code, foreign.message, foreign.path) == (missing.code, missing.message, missing.path)
