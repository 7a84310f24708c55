"""What happens between the shelf and the parcel, in steps."""

from collections.abc import AsyncIterator, Callable

from app.domain.enums import PickListState
from app.fulfillment.pack import PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.picking.create import CreatePickList, create_pick_list
from app.picking.end import EndPickList, end_pick_list
from app.picking.pick import PickScanned, pick_scanned
from app.picking.place import PlacedSku, PlaceSkus, place_skus
from app.picking.short import ShortScanned, short_scanned
from tests.builders import Shop, a_key, place

Life = Callable[[Shop], AsyncIterator[None]]


async def orders_are_picked_and_packed(shop: Shop) -> AsyncIterator[None]:
    """One walk for two orders, a unit that nobody finds, packages one after another, and a walk that is given up."""
    placed = PlacedSku(sku="mug", bins=(f"A{a_key()[-4:]}",), category="cups")  # a life is lived more than once
    await shop.run(place_skus, PlaceSkus(location="BER", rows=(placed,)))
    orders = [await place(shop, {"mug": 3}), await place(shop, {"mug": 1, "tea": 1})]
    works = [(await shop.order(order_id)).fulfillment_orders[0] for order_id in orders]
    given_up, walked = (
        CreatePickList(idempotency_key=a_key(), location="BER", fulfillment_order_ids=tuple(w.id for w in works))
        for _ in range(2)
    )
    list_id = await shop.run(create_pick_list, given_up)
    canceling = EndPickList(idempotency_key=a_key(), pick_list_id=list_id, state=PickListState.CANCELED)
    await shop.run(end_pick_list, canceling)
    yield
    list_id = await shop.run(create_pick_list, walked)
    for _ in range(3):
        await shop.run(pick_scanned, PickScanned(idempotency_key=a_key(), pick_list_id=list_id, scan="mug"))
    await shop.run(short_scanned, ShortScanned(idempotency_key=a_key(), pick_list_id=list_id, scan="mug"))
    yield
    await shop.run(pick_scanned, PickScanned(idempotency_key=a_key(), pick_list_id=list_id, scan="tea"))
    completing = EndPickList(idempotency_key=a_key(), pick_list_id=list_id, state=PickListState.COMPLETED)
    await shop.run(end_pick_list, completing)
    yield
    mugs = works[0].lines[0].id
    for units in (1, 2):
        packing = PackWork(idempotency_key=a_key(), fulfillment_order_id=works[0].id, lines=((mugs, units),))
        await shop.run(pack_work, packing)
        yield


async def one_order_is_picked_by_hand(shop: Shop) -> AsyncIterator[None]:
    """Unit by unit, without a list."""
    order = await shop.order(await place(shop, {"tea": 3}))
    (work,) = order.fulfillment_orders
    for _ in range(2):
        yield
        command = PickWork(idempotency_key=a_key(), fulfillment_order_id=work.id, lines=((work.lines[0].id, 1),))
        await shop.run(pick_work, command)


PICKED: dict[Life, frozenset[str]] = {
    orders_are_picked_and_packed: frozenset(
        {
            "location.bins_set",
            "pick_list.created",
            "pick_list.completed",
            "pick_list.canceled",
            "order.work_changed",
            "order.rerouted",
            "fulfillment_order.accepted",
            "fulfillment_order.picking",
            "fulfillment_order.picked",
            "fulfillment_order.packing_changed",
            "fulfillment_order.packed",
            "fulfillment_order.created",
        }
    ),
    one_order_is_picked_by_hand: frozenset({"fulfillment_order.picking", "fulfillment_order.picking_changed"}),
}
"""Which types each life makes happen, at least."""
