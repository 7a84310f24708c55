"""What happens to goods that a person comes for, in steps."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

from app.jobs.expire_pickups import run
from app.pickups.come import CustomerArrived, CustomerOnTheWay, customer_arrived, customer_on_the_way
from app.pickups.extend import ExtendPickup, extend_pickup
from app.pickups.renew_code import RenewPickupCode, renew_pickup_code
from tests.app.pickups.collecting import a_pickup_store, ago, hand_over, lying_ready, work_of
from tests.builders import Shop, a_key, cancel

Life = Callable[[Shop], AsyncIterator[None]]


async def goods_are_collected(shop: Shop) -> AsyncIterator[None]:
    """One person comes in time, one is reminded, one does not come, and one order is canceled instead."""
    await a_pickup_store(shop)
    order = await lying_ready(shop, {"mug": 2})
    work_id = work_of(order).id
    late = await lying_ready(ago(shop, days=2), {"tea": 1})
    until = datetime.now(UTC) + timedelta(hours=12)
    await shop.run(
        extend_pickup,
        ExtendPickup(idempotency_key=a_key(), fulfillment_order_id=work_of(late).id, until=until),
    )
    await lying_ready(ago(shop, days=9), {"poster": 1})
    dropped = await lying_ready(shop, {"poster": 1})
    yield
    await shop.run(
        renew_pickup_code,
        RenewPickupCode(idempotency_key=a_key(), fulfillment_order_id=work_id),
    )
    coming = CustomerOnTheWay(idempotency_key=a_key(), fulfillment_order_id=work_id)
    await shop.run(customer_on_the_way, coming)
    yield
    there = CustomerArrived(idempotency_key=a_key(), fulfillment_order_id=work_id, bay="4", vehicle="yellow car")
    await shop.run(customer_arrived, there)
    await run(shop.database)
    yield
    mugs = work_of(order).lines[0].id
    await hand_over(shop, await shop.order(order.id), lines=((mugs, 1),))  # the code is another one by now
    await cancel(shop, dropped.id)


COLLECTED: dict[Life, frozenset[str]] = {
    goods_are_collected: frozenset(
        {
            "order.pickup_changed",
            "order.handed_over",
            "order.canceled",
            "fulfillment_order.ready_for_pickup",
            "fulfillment_order.customer_en_route",
            "fulfillment_order.customer_arrived",
            "fulfillment_order.pickup_extended",
            "fulfillment_order.pickup_reminded",
            "fulfillment_order.handed_over",
            "fulfillment_order.expired",
        }
    ),
}
"""Which types each life makes happen, at least."""
