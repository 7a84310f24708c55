"""A store where goods are collected, and orders for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.access.secrets import derive
from app.domain.enums import FulfillmentMethod, LocationCapability, LocationKind
from app.domain.orders.model import Address, FulfillmentOrder, Order
from app.jobs.expire_pickups import run
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.command import PlaceDelivery, PlaceLine
from app.pickups.codes import pickup_code
from app.pickups.hand_over import HandGoodsOver, hand_goods_over
from app.pickups.ready import ReadyForPickup, ready_for_pickup
from db.database import Database
from tests.app.payments.noticing import call_gateways
from tests.builders import Shop, a_key, place

CODES = derive("the secret of the tests").pickup_codes
"""What the tests' graph derives codes from."""


async def a_pickup_store(shop: Shop, code: str = "BER") -> None:
    """A location of the shop becomes a store where shoppers collect."""
    can = (LocationCapability.SHIP, LocationCapability.PICKUP, LocationCapability.CURBSIDE)
    store = UpsertLocation(
        code=code, name=code, kind=LocationKind.STORE, address=Address("DE"), timezone="Europe/Berlin", capabilities=can
    )
    await shop.run(upsert_location, store)


async def to_collect(
    shop: Shop,
    units: dict[str, int] | None = None,
    method: FulfillmentMethod = FulfillmentMethod.PICKUP_IN_STORE,
    **stated: Any,
) -> Order:
    """An order that is collected at BER."""
    wanted = {"mug": 2} if units is None else units
    lines = tuple(PlaceLine(sku=sku, quantity=count, delivery="store") for sku, count in wanted.items())
    delivery = PlaceDelivery(key="store", method=method, pickup_location="BER")
    order_id = await place(shop, lines=lines, deliveries=(delivery,), shipping_address=None, **stated)
    return await shop.order(order_id)


async def lying_ready(shop: Shop, units: dict[str, int] | None = None, **stated: Any) -> Order:
    """The same, and the goods lie ready."""
    return await make_ready(shop, await to_collect(shop, units, **stated))


async def make_ready(shop: Shop, order: Order) -> Order:
    """The order's goods lie ready; gateways have answered before, if any is asked."""
    await call_gateways(shop, order.id)
    await shop.run(ready_for_pickup, ReadyForPickup(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id))
    return await shop.order(order.id)


def work_of(order: Order) -> FulfillmentOrder:
    """The order's only work."""
    (work,) = order.fulfillment_orders
    return work


def code_of(order: Order) -> str:
    """What whoever collects the goods says."""
    work = work_of(order)
    assert work.pickup is not None
    return pickup_code(CODES, work.id, work.pickup.generation)


async def hand_over(shop: Shop, order: Order, **stated: Any) -> Order:
    """The goods are handed over for the right code."""
    fields: dict[str, Any] = {"idempotency_key": a_key(), "fulfillment_order_id": work_of(order).id, **stated}
    if "code" not in stated and work_of(order).pickup is not None:
        fields["code"] = code_of(order)
    command = HandGoodsOver(**fields)

    async def give(uow: Any, asked: HandGoodsOver) -> UUID:
        return await hand_goods_over(uow, asked, [CODES])

    await shop.run(give, command)
    return await shop.order(order.id)


def ago(shop: Shop, **passed: float) -> Shop:
    """The shop so long ago, as `timedelta` takes it: what is done in it was done then."""

    class Then:
        def now(self) -> datetime:
            return datetime.now(UTC) - timedelta(**passed)

    return replace(shop, database=Database(shop.database.engine, clock=Then()))


async def look_after(shop: Shop) -> timedelta | None:
    """The job looks once; when it wants to look again."""
    return await run(shop.database)
