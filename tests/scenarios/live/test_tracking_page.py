"""A tracking page, live: one subscription with the order's token tells all that it shows, each time it changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.enums import ShipmentStatus
from app.domain.orders.model import Address
from app.fulfillment.track import RecordTracking, record_tracking
from app.jobs.watch_shipments import run as watch_shipments
from app.orders.command import PlaceDelivery, PlaceLine
from app.pickups.come import CustomerArrived, customer_arrived
from tests.app.pickups.collecting import a_pickup_store, make_ready, to_collect, work_of
from tests.builders import Shop, a_key, dispatch_all, place
from tests.live_client import watching
from tests.serving import ServedHere, order_token

PAGE = """
subscription ($after: Cursor) { orderChanged(after: $after) {
  __typename
  ... on OrderSnapshot { cursor orders { ...page } }
  ... on OrderChange { cursor event { type } order { ...page } }
  ... on StreamProgress { cursor }
} }
fragment page on Order { tracking { actions { action } deliveries {
  status steps { kind current } parcels { status } promise { status expectedBy } toCollect { pickup { state bay } }
} } }
"""


async def test_whatever_happens_to_a_parcel_wakes_its_page(served: ServedHere, shop: Shop) -> None:
    # given: a parcel that is promised for tomorrow, and its page
    now = datetime.now(UTC).replace(microsecond=0)
    home = PlaceDelivery(key="home", address=Address("DE", postal_code="20095"), promised_by=now + timedelta(days=1))
    lines = (PlaceLine(sku="mug", quantity=1, delivery="home"),)
    order_id = await place(shop, lines=lines, deliveries=(home,), shipping_address=None)
    other = await place(shop, {"tea": 1})
    async with watching(served.address, PAGE, order_token=order_token(order_id)) as watch:
        (snapshot,) = (await watch.next())["orders"]
        # when it leaves, another order's parcel leaves, its carrier is late, and then nobody sees it for a month
        (shipment,) = await dispatch_all(shop, order_id)
        await dispatch_all(shop, other)
        late = RecordTracking(
            idempotency_key=a_key(),
            status=ShipmentStatus.IN_TRANSIT,
            occurred_at=now - timedelta(days=30),
            shipment_id=shipment,
            estimated_delivery_at=now + timedelta(days=4),
        )
        await shop.run(record_tracking, late)
        left, delayed = await watch.take(2)
        await watch_shipments(shop.database)
        worried = await watch.next()

    # then
    def shown(page: Any) -> tuple[Any, ...]:
        (way,) = page["tracking"]["deliveries"]
        (step,) = [step["kind"] for step in way["steps"] if step["current"]]
        return way["status"], step, [parcel["status"] for parcel in way["parcels"]], way["promise"]["status"]

    assert shown(snapshot) == ("CONFIRMED", "CONFIRMED", [], "ON_TRACK")
    assert [item["event"]["type"] for item in (left, delayed)] == ["order.dispatched", "order.tracked"]
    assert shown(left["order"])[1:3] == ("SHIPPED", ["IN_TRANSIT"])
    assert shown(delayed["order"]) == ("DELAYED", "SHIPPED", ["IN_TRANSIT"], "AT_RISK")
    assert worried["event"]["type"].startswith("order.")
    assert shown(worried["order"])[0] == "DELAYED"


async def test_the_page_of_goods_to_collect_hears_of_the_counter(served: ServedHere, shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    order = await to_collect(shop)
    async with watching(served.address, PAGE, order_token=order_token(order.id)) as watch:
        await watch.next()
        # when
        order = await make_ready(shop, order)
        ready = (await watch.next())["order"]
        arrived = CustomerArrived(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id, bay="7")
        await shop.run(customer_arrived, arrived)
        there = (await watch.next())["order"]
    # then
    assert {"action": "CUSTOMER_ON_THE_WAY"} in ready["tracking"]["actions"]
    assert [page["tracking"]["deliveries"][0]["toCollect"] for page in (ready, there)] == [
        [{"pickup": {"state": "READY", "bay": None}}],
        [{"pickup": {"state": "ARRIVED", "bay": "7"}}],
    ]
