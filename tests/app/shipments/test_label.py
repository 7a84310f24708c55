"""Labels: asked for once, answered late or not at all, and never a unit in two parcels."""

from tests.app.shipments.labeling import asking, departed, labeled
from tests.builders import Shop, place
from tests.reading import level, newest, told


async def test_a_label_holds_the_units_and_departing_sends_them(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2, "tea": 1}))
    since = await newest(shop)

    # when
    shipment_id = await labeled(shop, asking(order.fulfillment_orders[0].id))
    waits = await shop.order(order.id)
    before = await level(shop)
    await departed(shop, shipment_id)

    # then
    after = await shop.order(order.id)
    assert (waits.shipments[0].status.value, waits.fulfillment_orders[0].status.value) == ("LABELED", "PACKED")
    assert before == (100, 2, 0)
    assert await level(shop) == (98, 0, 0)
    assert after.shipments[0].status.value == "IN_TRANSIT"
    assert [kind for kind, _ in await told(shop, since)] == [
        "fulfillment_order.accepted",
        "fulfillment_order.picking",
        "fulfillment_order.picked",
        "order.labeled",
        "fulfillment_order.packed",
        "shipment.labeled",
        "order.label_changed",
        "shipment.label_changed",
        "order.dispatched",
        "fulfillment_order.dispatched",
        "shipment.dispatched",
        "stock.shipped",
        "stock.shipped",
    ]
