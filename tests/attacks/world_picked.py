"""What is picked on a side of the world: a list on which the order's work stands."""

from uuid import UUID

from app.picking.create import CreatePickList, create_pick_list
from tests.builders import Shop, a_key


async def picked(shop: Shop, order_id: UUID) -> dict[str, UUID]:
    """The key of an open pick list, of which nothing is picked."""
    (work,) = (await shop.order(order_id)).fulfillment_orders
    command = CreatePickList(idempotency_key=a_key(), location=shop.locations[0], fulfillment_order_ids=(work.id,))
    return {"PickList": await shop.run(create_pick_list, command)}
