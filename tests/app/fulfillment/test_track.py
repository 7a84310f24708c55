"""Tracking news: late, doubled, out of order, corrected; the shipment's truth is the same in the end."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

from app.domain.enums import ShipmentStatus
from app.domain.ids import new_id
from app.domain.orders.model import Order
from app.fulfillment.dispatch import dispatch_shipment
from app.fulfillment.track import RecordTracking, record_tracking
from app.orders.command import PlacePayment
from tests.app.fulfillment.test_dispatch import sending
from tests.app.orders.placing import a_store
from tests.builders import Shop, a_key, capture_all, dispatch_all, place
from tests.reading import newest, told
from tests.unchanged import nothing_changes, refusal

S = ShipmentStatus
HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
A_DAY_MINUTES = 24 * 60


def seeing(status: ShipmentStatus, minutes: int = 0, **stated: Any) -> RecordTracking:
    at = HOUR_AGO + timedelta(minutes=minutes)
    return RecordTracking(**{"idempotency_key": a_key(), "status": status, "occurred_at": at, **stated})


async def a_sent_order(shop: Shop, number: str | None = None, units: int = 1) -> Order:
    order = await shop.order(await place(shop, {"mug": units}))
    await shop.run(dispatch_shipment, sending(order.fulfillment_orders[0].id, tracking_number=number))
    return await shop.order(order.id)


async def test_any_order_of_news_ends_the_same(shop: Shop) -> None:
    # given
    way = [(S.OUT_FOR_DELIVERY, 10), (S.EXCEPTION, 20), (S.DELIVERED, 30)]
    ends = set[tuple[Any, ...]]()

    # when
    for news in permutations(way):
        order = await a_sent_order(shop)
        for status, minutes in news:
            await shop.run(record_tracking, seeing(status, minutes, shipment_id=order.shipments[0].id))
        after = await shop.order(order.id)
        ends.add(
            (
                after.shipments[0].status,
                after.shipments[0].delivered_at,
                after.lines[0].delivered,
                after.fulfillment_orders[0].status,
                after.statuses.customer,
                after.version,
            )
        )

    # then
    assert len(ends) == 1
    end = ends.pop()
    assert (end[0], end[1], end[2], end[5]) == (S.DELIVERED, HOUR_AGO + timedelta(minutes=30), 1, 5)


async def test_a_parcel_that_arrives_completes_a_paid_order(shop: Shop) -> None:
    # given
    payment = PlacePayment(gateway="bank", amount=shop.money(1250))
    order_id = await place(shop, payments=(payment,))
    await capture_all(shop, order_id)
    [shipment_id] = await dispatch_all(shop, order_id)
    since = await newest(shop)

    # when
    await shop.run(record_tracking, seeing(S.DELIVERED, shipment_id=shipment_id, place="Berlin"))

    # then
    after = await shop.order(order_id)
    assert [s.value for s in (after.statuses.order, after.statuses.fulfillment, after.statuses.customer)] == [
        "COMPLETED",
        "DELIVERED",
        "DELIVERED",
    ]
    assert [kind for kind, _ in await told(shop, since)] == [
        "order.tracked",
        "fulfillment_order.completed",
        "shipment.tracked",
    ]


async def test_a_correction_opens_the_order_again(shop: Shop) -> None:
    # given
    order = await a_sent_order(shop, units=2)
    shipment = order.shipments[0].id
    await shop.run(record_tracking, seeing(S.DELIVERED, shipment_id=shipment))

    # when
    await shop.run(record_tracking, seeing(S.LOST, 1, shipment_id=shipment))

    # then
    after = await shop.order(order.id)
    assert (after.lines[0].delivered, after.lines[0].undelivered) == (0, 2)
    assert (after.fulfillment_orders[0].status.value, after.statuses.customer.value) == (
        "DISPATCHED",
        "DELIVERY_FAILED",
    )


async def test_a_carriers_repeat_changes_nothing_but_its_key(shop: Shop) -> None:
    # given
    order = await a_sent_order(shop)
    shipment = order.shipments[0].id
    command = seeing(S.OUT_FOR_DELIVERY, shipment_id=shipment, external_id="scan-1")

    # when: one key at once, then other keys with the carrier's same id
    answers = await asyncio.gather(*(shop.run(record_tracking, command) for _ in range(5)))
    repeats = [seeing(S.OUT_FOR_DELIVERY, shipment_id=shipment, external_id="scan-1") for _ in range(5)]
    answers += await asyncio.gather(*(shop.run(record_tracking, repeat) for repeat in repeats))

    # then
    assert set(answers) == {shipment}
    after = await shop.order(order.id)
    assert (len(after.shipments[0].tracking), after.version) == (1, order.version + 1)
    async with nothing_changes(shop.database):
        await shop.run(record_tracking, command)


async def test_a_number_finds_its_shipment_until_two_carry_it(shop: Shop) -> None:
    # given
    first = await a_sent_order(shop, "JD01")
    command = seeing(S.OUT_FOR_DELIVERY, tracking_number="JD01")
    assert await shop.run(record_tracking, command) == first.shipments[0].id
    second = await a_sent_order(shop, "JD01")

    # then: the key's answer stands, new keys must say which
    async with nothing_changes(shop.database):
        assert await shop.run(record_tracking, command) == first.shipments[0].id
    ambiguous = await refusal(shop.database, record_tracking, seeing(S.DELIVERED, tracking_number="JD01"))
    assert (str(ambiguous.code), ambiguous.path) == ("INVALID", ("trackingNumber",))
    assert await shop.run(record_tracking, seeing(S.DELIVERED, shipment_id=second.shipments[0].id))


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    shipment = (await a_sent_order(shop)).shipments[0].id
    refused: list[tuple[RecordTracking, str, tuple[str, ...]]] = [
        (seeing(S.DELIVERED), "INVALID", ("shipmentId",)),
        (seeing(S.DELIVERED, tracking_number=""), "INVALID", ("shipmentId",)),
        (seeing(S.DELIVERED, tracking_number="nothing"), "NOT_FOUND", ("trackingNumber",)),
        (seeing(S.DELIVERED, shipment_id=new_id()), "NOT_FOUND", ("shipmentId",)),
        (seeing(S.DELIVERED, A_DAY_MINUTES, shipment_id=shipment), "INVALID", ("occurredAt",)),
        (seeing(S.VOIDED, shipment_id=shipment), "INVALID", ("status",)),
    ]

    # when
    answers = [await refusal(shop.database, record_tracking, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]


async def test_a_foreign_shipment_looks_missing_by_id_and_by_number(shop: Shop) -> None:
    # given
    order = await a_sent_order(shop, "JD01")
    stranger = a_store("HAM")

    def ask(shipment_id: UUID | None, number: str | None) -> RecordTracking:
        return seeing(S.DELIVERED, shipment_id=shipment_id, tracking_number=number)

    # then
    for foreign, missing in (
        (ask(order.shipments[0].id, None), ask(new_id(), None)),
        (ask(None, "JD01"), ask(None, "JD99")),
    ):
        one = await refusal(shop.database, record_tracking, foreign, stranger)
        two = await refusal(shop.database, record_tracking, missing, stranger)
        assert (one.code, one.message, one.path) == (two.code, two.message, two.path)
