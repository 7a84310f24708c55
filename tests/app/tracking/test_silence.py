"""Silence about parcels, and parcels that a carrier saw before anybody here said that they left."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import text

from app.domain.enums import CustomerStatus, ShipmentAlert, ShipmentStatus
from app.fulfillment.track import RecordTracking, record_tracking
from app.jobs.watch_shipments import run as watch_shipments
from tests.app.shipments.labeling import asking, labeled
from tests.app.tracking.telling import APPLIED, a_carriers_app, a_parcel, arrive, days_ago, seen, tracker, worked_off
from tests.builders import Shop, a_key, invariants_hold, place
from tests.reading import level, newest, told

S = ShipmentStatus


async def test_a_parcel_that_a_carrier_has_seen_has_left(shop: Shop) -> None:
    # given a label, and nobody who says that it left
    app_id = await a_carriers_app(shop)
    order = await shop.order(await place(shop, {"mug": 2}))
    await labeled(shop, asking(order.fulfillment_orders[0].id))
    number = (await shop.order(order.id)).shipments[0].tracking_number
    assert number is not None
    assert await level(shop) == (100, 2, 0)
    first, second = days_ago(0.2), days_ago(0.1)

    # when a label is no sign, and a scan is one
    await arrive(shop, app_id, tracker(number, seen("pre_transit", days_ago(0.3))))
    await worked_off(shop)
    assert (await shop.order(order.id)).shipments[0].status is S.LABELED
    await arrive(shop, app_id, tracker(number, seen("in_transit", first), seen("out_for_delivery", second)))

    # then
    assert await worked_off(shop) == [APPLIED] * 2
    (shipment,) = (await shop.order(order.id)).shipments
    assert (shipment.status, shipment.shipped_at) == (S.OUT_FOR_DELIVERY, first)
    assert await level(shop) == (98, 0, 0)
    await invariants_hold(shop.database)


async def test_a_carrier_that_falls_silent_is_noticed_and_its_next_word_ends_that(shop: Shop) -> None:
    # given
    order = await a_parcel(shop, "1", carrier="easypost", shipped_at=days_ago(15))
    since = await newest(shop)

    # when
    await watch_shipments(shop.database)
    await watch_shipments(shop.database)

    # then
    after = await shop.order(order.id)
    assert (after.shipments[0].alert, after.statuses.customer) == (ShipmentAlert.PROBABLY_LOST, CustomerStatus.DELAYED)
    assert after.shipments[0].status is S.IN_TRANSIT
    assert [kind for kind, _ in await told(shop, since)] == ["order.alerted", "shipment.alerted"]
    here = RecordTracking(idempotency_key=a_key(), tracking_number="1", status=S.IN_TRANSIT, occurred_at=days_ago(0))
    await shop.run(record_tracking, here)
    after = await shop.order(order.id)
    assert (after.shipments[0].alert, after.statuses.customer) == (ShipmentAlert.NONE, CustomerStatus.SHIPPED)


async def test_what_nobody_tells_of_counts_as_delivered_after_the_usual_time(shop: Shop) -> None:
    # given one whose time is over, and one whose time is not
    over, not_yet = [await a_parcel(shop, None, shipped_at=days_ago(days)) for days in (11, 9)]

    # when
    await watch_shipments(shop.database)

    # then
    shipment = (await shop.order(over.id)).shipments[0]
    assert (shipment.status, shipment.assumed, shipment.delivered_at) == (
        S.DELIVERED,
        True,
        over.shipments[0].shipped_at + timedelta(days=10),  # type: ignore[operator] # it left
    )
    assert (await shop.order(over.id)).fulfillment_orders[0].status.value == "COMPLETED"
    assert (await shop.order(not_yet.id)).shipments[0].status is S.IN_TRANSIT
    async with shop.database.session() as session:
        waits = await session.scalar(
            text("SELECT extract(epoch FROM watch_at - now()) / 3600 FROM shipments WHERE order_id = :id"),
            {"id": not_yet.id},
        )
    assert isinstance(waits, Decimal)
    assert 23 < waits < 25
    await invariants_hold(shop.database)
