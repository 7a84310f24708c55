"""What stands packed in a shop that lived, and the walks through it."""

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import PickListState
from app.fulfillment.pack import PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.picking.create import CreatePickList, create_pick_list
from app.picking.end import EndPickList, end_pick_list
from tests.builders import Shop, a_key, place, receive


async def what_is_picked(shop: Shop) -> None:
    """A walk that is over and one that somebody walks; an order of which part is packed."""
    # A SKU of its own: for the others somebody waits by now, and nobody is served before them.
    await shop.run(upsert_sku, UpsertSku(code="lamp", name="Lamp"))
    await shop.run(set_price, SetPrice(sku="lamp", channel=shop.channel, price=shop.money(4900)))
    await receive(shop, "lamp", "BER", 10)
    works = [(await shop.order(await place(shop, {"lamp": 2}))).fulfillment_orders[0] for _ in range(2)]
    for state in (PickListState.CANCELED, None):
        walk = CreatePickList(
            idempotency_key=a_key(), location="BER", fulfillment_order_ids=tuple(work.id for work in works)
        )
        list_id = await shop.run(create_pick_list, walk)
        if state is not None:
            ending = EndPickList(idempotency_key=a_key(), pick_list_id=list_id, state=state)
            await shop.run(end_pick_list, ending)
    (work, _) = works
    await shop.run(pick_work, PickWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    packing = PackWork(idempotency_key=a_key(), fulfillment_order_id=work.id, lines=((work.lines[0].id, 1),))
    await shop.run(pack_work, packing)
