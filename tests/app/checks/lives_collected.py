"""What was collected in a shop that lived, what waits, and what nobody came for."""

from app.domain.enums import FulfillmentMethod
from app.pickups.come import CustomerArrived, customer_arrived
from tests.app.pickups.collecting import a_pickup_store, ago, hand_over, look_after, lying_ready, to_collect, work_of
from tests.builders import Shop, a_key


async def what_is_collected(shop: Shop) -> None:
    """Somebody waits at a bay, somebody has the goods, somebody never came, and some goods are being prepared."""
    await a_pickup_store(shop)
    waiting = await lying_ready(shop, {"mug": 1}, method=FulfillmentMethod.CURBSIDE)
    command = CustomerArrived(idempotency_key=a_key(), fulfillment_order_id=work_of(waiting).id, bay="A2")
    await shop.run(customer_arrived, command)
    await hand_over(shop, await lying_ready(shop, {"mug": 1}))
    await lying_ready(ago(shop, days=9), {"mug": 1})
    await look_after(shop)
    await to_collect(shop, {"mug": 1})
