"""Canceling, whole and by quantity: stock, work, charges and payments follow, or nothing does."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import CancelReason, PaymentState
from app.domain.errors import IllegalTransition, VersionConflict
from app.domain.ids import new_id
from app.domain.money import Money
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceDelivery, PlaceLine, PlacePayment
from tests.app.orders.placing import a_customer, a_store, place_as_staff
from tests.builders import Shop, a_key, cancel, dispatch_all, place
from tests.reading import level, newest, told
from tests.unchanged import forbidden, nothing_changes, refusal


def canceling(order_id: UUID, **stated: Any) -> CancelOrder:
    fields = {"idempotency_key": a_key(), "order_id": order_id, "reason": CancelReason.CUSTOMER, **stated}
    return CancelOrder(**fields)


async def test_canceling_whole_frees_everything(shop: Shop) -> None:
    # given
    payments = (PlacePayment(gateway="bank", amount=Money(5245, "EUR")),)
    order_id = await place(shop, {"mug": 3, "tea": 1}, payments=payments, shipping=Money(490, "EUR"))
    line_ids = [str(line.id) for line in (await shop.order(order_id)).lines]
    since = await newest(shop)

    # when
    await cancel(shop, order_id)

    # then
    order = await shop.order(order_id)
    assert [line.canceled for line in order.lines] == [3, 1]
    assert (order.totals.total, order.totals.placed, order.payments[0].status) == (0, 4739, PaymentState.VOIDED)
    assert [work.status.value for work in order.fulfillment_orders] == ["CANCELED"]
    assert order.statuses.order.value == order.statuses.fulfillment.value == order.statuses.customer.value == "CANCELED"
    assert order.cancel_reason is CancelReason.CUSTOMER
    assert (await level(shop), await level(shop, "tea")) == ((100, 0, 0), (100, 0, 0))
    events = await told(shop, since)
    assert [kind for kind, _ in events] == [
        "order.canceled",
        "payment.voided",
        "fulfillment_order.canceled",
        "stock.released",
        "stock.released",
    ]
    assert events[0][1]["quantities"] == dict(zip(line_ids, [3, 1], strict=True))
    async with shop.database.session() as session:
        assert (await session.execute(text("SELECT state FROM reservations"))).scalars().all() == ["RELEASED"]


async def test_canceling_some_units_keeps_the_rest_at_work(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 2}, shipping=Money(490, "EUR"))

    # when
    await cancel(shop, order_id, {"mug": 2})

    # then
    order = await shop.order(order_id)
    assert [(line.canceled, line.allocated) for line in order.lines] == [(2, 1), (0, 2)]
    assert order.totals.total == 1250 + 998 + 490
    assert (await level(shop), await level(shop, "tea")) == ((100, 1, 0), (100, 2, 0))
    assert (order.version, order.statuses.order.value) == (2, "OPEN")


async def test_goods_that_may_not_be_sold_again_go_to_quarantine(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})

    # when
    await shop.run(cancel_order, canceling(order_id, restock=False))

    # then
    assert await level(shop) == (97, 0, 3)


async def test_shipping_is_given_back_with_its_whole_delivery(shop: Shop) -> None:
    # given
    deliveries = tuple(PlaceDelivery(key=key, shipping=Money(490, "EUR")) for key in ("a", "b"))
    lines = (PlaceLine(sku="mug", quantity=2, delivery="a"), PlaceLine(sku="tea", quantity=1, delivery="b"))
    order_id = (await place_as_staff(shop.database, deliveries=deliveries, lines=lines)).order_id

    # then
    assert (await shop.order(order_id)).totals.shipping == 980
    await cancel(shop, order_id, {"mug": 1})
    assert (await shop.order(order_id)).totals.shipping == 980
    await cancel(shop, order_id, {"mug": 1})
    assert (await shop.order(order_id)).totals.shipping == 490


async def test_units_that_are_shared_between_places_are_freed_where_they_are(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 150})

    # when
    await cancel(shop, order_id, {"mug": 120})

    # then
    assert (await level(shop, "mug", "BER"), await level(shop, "mug", "HAM")) == ((100, 0, 0), (100, 30, 0))
    await cancel(shop, order_id)
    assert (await level(shop, "mug", "BER"), await level(shop, "mug", "HAM")) == ((100, 0, 0), (100, 0, 0))


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2, "tea": 2}))
    mug, tea = (line.id for line in order.lines)
    gone = await place(shop, {"poster": 2})
    await dispatch_all(shop, gone, units_per_line=1)
    over = await place(shop)
    await cancel(shop, over)
    refused: list[tuple[CancelOrder, str, tuple[str, ...]]] = [
        (canceling(new_id()), "NOT_FOUND", ("orderId",)),
        (canceling(order.id, idempotency_key="short"), "INVALID", ("idempotencyKey",)),
        (canceling(order.id, lines=()), "INVALID", ("lines",)),
        (canceling(order.id, lines=((mug, 1), (new_id(), 1))), "NOT_FOUND", ("lines", "1", "orderLineId")),
        (canceling(order.id, lines=((mug, 0),)), "INVALID", ("lines", "0", "quantity")),
        (canceling(order.id, lines=((mug, -1),)), "INVALID", ("lines", "0", "quantity")),
        (canceling(order.id, lines=((mug, 1), (mug, 1))), "INVALID", ("lines", "1", "orderLineId")),
        (canceling(order.id, lines=((tea, 1), (mug, 3))), "QUANTITY_EXCEEDED", ("lines", "1", "quantity")),
        (canceling(order.id, expected_version=2), "VERSION_CONFLICT", ("expectedVersion",)),
        (canceling(gone), "ILLEGAL_TRANSITION", ()),
        (canceling(over), "ILLEGAL_TRANSITION", ()),
    ]

    # when
    answers = [await refusal(shop.database, cancel_order, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
    stale = answers[8]
    assert isinstance(stale, VersionConflict)
    assert (stale.subject_type, stale.subject_id, stale.retryable) == ("Order", order.id, True)
    assert isinstance(answers[9], IllegalTransition)
    assert (answers[9].source, answers[9].target, answers[9].allowed) == ("OPEN", "CANCELED", ("COMPLETED",))


async def test_a_foreign_order_looks_missing(shop: Shop) -> None:
    # given
    order_id = await place(shop)
    strangers = (await a_customer(shop.database), a_store("HAM"))

    # then
    for stranger in strangers:
        foreign = await refusal(shop.database, cancel_order, canceling(order_id), stranger)
        missing = await refusal(shop.database, cancel_order, canceling(new_id()), stranger)
        assert (foreign.code, foreign.message, foreign.path) == (missing.code, missing.message, missing.path)


async def test_the_same_key_cancels_once(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 5}))
    command = canceling(order.id, lines=((order.lines[0].id, 1),), expected_version=1)

    # when
    answers = await asyncio.gather(*(shop.run(cancel_order, command) for _ in range(10)))

    # then: replays answer even though the version has moved on
    assert set(answers) == {order.id}
    after = await shop.order(order.id)
    assert (after.lines[0].canceled, after.version) == (1, 2)
    async with nothing_changes(shop.database):
        await shop.run(cancel_order, command)


async def test_cancel_and_dispatch_race_and_exactly_one_wins(shop: Shop) -> None:
    """Reliability F12: whoever holds the order's row first decides; the other is told."""

    async def attempt(use_case: Any, command: Any) -> bool:
        try:
            await shop.run(use_case, command)
        except IllegalTransition:
            return False
        return True

    # given
    wins = set[tuple[bool, bool]]()
    for round_number in range(8):
        order = await shop.order(await place(shop, {"mug": 1}))
        work = order.fulfillment_orders[0].id
        sending = DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work, carrier="DHL")

        # when
        attempts = [attempt(cancel_order, canceling(order.id)), attempt(dispatch_shipment, sending)]
        if round_number % 2:
            sent, canceled = await asyncio.gather(*attempts[::-1])
        else:
            canceled, sent = await asyncio.gather(*attempts)

        # then
        wins.add((canceled, sent))
        after = (await shop.order(order.id)).lines[0]
        assert (after.canceled, after.shipped) == (int(canceled), int(sent))
    assert wins <= {(True, False), (False, True)}
    on_hand, reserved, _ = await level(shop)
    assert reserved == 0
    assert on_hand >= 92


async def test_events_name_who_did_it(shop: Shop) -> None:
    # given
    order_id = await place(shop)

    # when
    await shop.run(cancel_order, canceling(order_id, reason=CancelReason.FRAUD))

    # then
    async with shop.database.session() as session:
        query = text("SELECT actor_kind, actor_id, origin FROM outbox WHERE type = 'order.canceled'")
        assert [tuple(row) for row in await session.execute(query)] == [("STAFF", UUID(int=1), "LIVE")]


async def test_a_note_is_kept_with_the_order_and_out_of_the_log(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    since = await newest(shop)

    # when
    await shop.run(cancel_order, canceling(order_id, note="Ann called: a present for somebody else"))

    # then
    assert (await shop.order(order_id)).cancel_note == "Ann called: a present for somebody else"
    assert not any("Ann" in str(data) for _, data in await told(shop, since))


async def test_shoppers_state_neither_dates_nor_where_goods_go(shop: Shop) -> None:
    # given
    customer = await a_customer(shop.database)
    order_id = await place(shop, {"mug": 1})
    at = shop.database.clock.now()

    # when / then
    for stated, path in (({"restock": False}, "restock"), ({"occurred_at": at}, "occurredAt")):
        assert (await forbidden(shop.database, cancel_order, canceling(order_id, **stated), customer)).path == (path,)


async def test_a_cancellation_does_not_lie_ahead(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    tomorrow = shop.database.clock.now() + timedelta(days=1)

    # when
    refused = await refusal(shop.database, cancel_order, canceling(order_id, occurred_at=tomorrow))

    # then
    assert (refused.code.value, refused.path) == ("INVALID", ("occurredAt",))
