"""Dispatching: units leave once, whoever says so how often; stock, work and order follow (reliability F10, F11)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import FulfillmentMethod
from app.domain.errors import IllegalTransition, Refusal
from app.domain.ids import new_id
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.orders.command import PlaceDelivery
from tests.app.orders.placing import a_store, place_as_staff
from tests.builders import Shop, a_key, cancel, dispatch_all, place
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


def sending(work_id: UUID, **stated: Any) -> DispatchShipment:
    return DispatchShipment(**{"idempotency_key": a_key(), "fulfillment_order_id": work_id, "carrier": "DHL", **stated})


async def test_one_call_crosses_every_state_and_tells_each(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2, "tea": 1}))
    since = await newest(shop)

    # when
    command = sending(order.fulfillment_orders[0].id, carrier=" DHL ", tracking_number="JD01", service="Express")
    shipment_id = await shop.run(dispatch_shipment, command)

    # then
    after = await shop.order(order.id)
    shipment = after.shipments[0]
    assert (shipment.id, shipment.carrier, shipment.tracking_number, shipment.service) == (
        shipment_id,
        "DHL",
        "JD01",
        "Express",
    )
    assert [line.shipped for line in after.lines] == [2, 1]
    assert after.fulfillment_orders[0].version == 6
    assert (after.statuses.fulfillment.value, after.statuses.customer.value) == ("SHIPPED", "SHIPPED")
    assert (await level(shop), await level(shop, "tea")) == ((98, 0, 0), (99, 0, 0))
    assert [kind for kind, _ in await told(shop, since)] == [
        "fulfillment_order.accepted",
        "fulfillment_order.picking",
        "fulfillment_order.picked",
        "fulfillment_order.packed",
        "order.dispatched",
        "fulfillment_order.dispatched",
        "shipment.dispatched",
        "stock.shipped",
        "stock.shipped",
    ]
    async with shop.database.session() as session:
        assert (await session.execute(text("SELECT state FROM reservations"))).scalars().all() == ["CONVERTED"]
        assert (await session.execute(text("SELECT term FROM order_search WHERE kind = 'tracking'"))).all() == [
            ("jd01",)
        ]


async def test_parts_leave_one_after_another_and_never_more_than_there_is(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 5}))
    work, line = order.fulfillment_orders[0].id, order.fulfillment_orders[0].lines[0].id

    # when
    await shop.run(dispatch_shipment, sending(work, lines=((line, 2),)))
    half = await shop.order(order.id)
    over = await refusal(shop.database, dispatch_shipment, sending(work, lines=((line, 4),)))
    await cancel(shop, order.id, {"mug": 1})
    await shop.run(dispatch_shipment, sending(work))

    # then
    assert (half.fulfillment_orders[0].status.value, half.statuses.fulfillment.value) == (
        "PICKING",
        "PARTIALLY_SHIPPED",
    )
    assert (str(over.code), over.path) == ("INVALID", ("lines", "0", "quantity"))
    after = await shop.order(order.id)
    assert (after.lines[0].shipped, after.lines[0].canceled) == (4, 1)
    assert [part.quantity for s in after.shipments for parcel in s.parcels for part in parcel.lines] == [2, 2]
    assert await level(shop) == (96, 0, 0)


async def test_the_same_call_five_times_at_once_sends_once(shop: Shop) -> None:
    # given: reliability row F10
    order = await shop.order(await place(shop, {"mug": 3}))
    command = sending(order.fulfillment_orders[0].id)

    # when
    answers = await asyncio.gather(*(shop.run(dispatch_shipment, command) for _ in range(5)))

    # then
    assert len(set(answers)) == 1
    assert len((await shop.order(order.id)).shipments) == 1
    assert await level(shop) == (97, 0, 0)
    async with nothing_changes(shop.database):
        assert await shop.run(dispatch_shipment, command) == answers[0]


async def test_two_people_cannot_send_the_last_unit_twice(shop: Shop) -> None:
    # given: reliability row F11
    order = await shop.order(await place(shop, {"mug": 3}))
    work, line = order.fulfillment_orders[0].id, order.fulfillment_orders[0].lines[0].id

    async def attempt() -> str:
        try:
            await shop.run(dispatch_shipment, sending(work, lines=((line, 2),)))
        except Refusal as refused:
            return str(refused.code)
        return "SENT"

    # when
    answers = await asyncio.gather(*(attempt() for _ in range(6)))

    # then
    assert sorted(answers) == ["INVALID"] * 5 + ["SENT"]
    assert (await shop.order(order.id)).lines[0].shipped == 2
    assert await level(shop) == (98, 1, 0)


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2, "tea": 1}))
    work = order.fulfillment_orders[0]
    mug, tea = (line.id for line in work.lines)
    sent = await shop.order(await place(shop))
    await dispatch_all(shop, sent.id)
    canceled = await shop.order(await place(shop))
    await cancel(shop, canceled.id)
    counter = PlaceDelivery(key="c", method=FulfillmentMethod.PICKUP_IN_STORE, pickup_location="BER")
    pickup = await shop.order((await place_as_staff(shop.database, deliveries=(counter,))).order_id)
    future = datetime.now(UTC) + timedelta(minutes=10)
    refused: list[tuple[DispatchShipment, str, tuple[str, ...]]] = [
        (sending(new_id()), "NOT_FOUND", ("fulfillmentOrderId",)),
        (sending(order.id), "NOT_FOUND", ("fulfillmentOrderId",)),
        (sending(work.id, carrier="  "), "INVALID", ("carrier",)),
        (sending(work.id, shipped_at=future), "INVALID", ("shippedAt",)),
        (sending(work.id, lines=()), "INVALID", ("lines",)),
        (sending(work.id, lines=((mug, 0),)), "INVALID", ("lines", "0", "quantity")),
        (sending(work.id, lines=((mug, 1), (new_id(), 1))), "NOT_FOUND", ("lines", "1", "fulfillmentOrderLineId")),
        (sending(work.id, lines=((mug, 1), (mug, 1))), "INVALID", ("lines", "1", "fulfillmentOrderLineId")),
        (sending(work.id, lines=((mug, 1), (tea, 2))), "INVALID", ("lines", "1", "quantity")),
        (sending(sent.fulfillment_orders[0].id), "ILLEGAL_TRANSITION", ("fulfillmentOrderId",)),
        (sending(canceled.fulfillment_orders[0].id), "ILLEGAL_TRANSITION", ("fulfillmentOrderId",)),
        (sending(pickup.fulfillment_orders[0].id), "INVALID", ("fulfillmentOrderId",)),
    ]

    # when
    answers = [await refusal(shop.database, dispatch_shipment, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
    twice, after_cancel = answers[9], answers[10]
    assert isinstance(twice, IllegalTransition)
    assert isinstance(after_cancel, IllegalTransition)
    assert (twice.source, twice.target, twice.allowed) == ("DISPATCHED", "DISPATCHED", ("COMPLETED", "PACKED"))
    assert (after_cancel.source, after_cancel.allowed) == ("CANCELED", ())


async def test_a_location_sends_its_own_work_only(shop: Shop) -> None:
    # given: an order that both locations see
    order = await shop.order(await place(shop, {"mug": 150}))
    works = {work.location: work.id for work in order.fulfillment_orders}

    # then
    foreign = await refusal(shop.database, dispatch_shipment, sending(works["HAM"]), a_store("BER"))
    missing = await refusal(shop.database, dispatch_shipment, sending(new_id()), a_store("BER"))
    assert (foreign.code, foreign.message, foreign.path) == (missing.code, missing.message, missing.path)
    await shop.database.transact(a_store("BER"), lambda uow: dispatch_shipment(uow, sending(works["BER"])))
    assert (await shop.order(order.id)).lines[0].shipped == 100
