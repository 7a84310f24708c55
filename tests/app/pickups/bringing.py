"""A store that others send to, and orders that are collected there."""

from typing import Any

from app.domain.enums import FulfillmentMethod, LocationCapability, LocationKind
from app.domain.orders.model import Address, FulfillmentOrder, Order
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.command import PlaceDelivery, PlaceLine
from app.pickups.receive import ReceiveParcels, receive_parcels
from tests.builders import Shop, a_key, dispatch_all, place


async def a_store_that_is_sent_to(shop: Shop) -> None:
    """BER hands over, and sends nothing by itself."""
    store = UpsertLocation(
        code="BER",
        name="BER",
        kind=LocationKind.STORE,
        address=Address("DE"),
        capabilities=(LocationCapability.PICKUP,),
    )
    await shop.run(upsert_location, store)


async def to_be_brought(shop: Shop, units: dict[str, int] | None = None, **stated: Any) -> Order:
    """An order that HAM sends to BER."""
    wanted = {"mug": 2} if units is None else units
    lines = tuple(PlaceLine(sku=sku, quantity=count) for sku, count in wanted.items())
    delivery = PlaceDelivery(key="d", method=FulfillmentMethod.SHIP_TO_STORE, pickup_location="BER")
    return await shop.order(await place(shop, lines=lines, deliveries=(delivery,), shipping_address=None, **stated))


async def brought(shop: Shop, units: dict[str, int] | None = None, **stated: Any) -> Order:
    """The same, and it came: the goods lie ready."""
    order = await to_be_brought(shop, units, **stated)
    await dispatch_all(shop, order.id)
    await receive(shop, order)
    return await shop.order(order.id)


async def receive(shop: Shop, order: Order) -> None:
    """All that is on its way came."""
    command = ReceiveParcels(idempotency_key=a_key(), fulfillment_order_id=waiting(order).id)
    await shop.run(receive_parcels, command)


def sending(order: Order) -> FulfillmentOrder:
    """The work of the place that sends."""
    return next(work for work in order.fulfillment_orders if work.follows_id is None)


def waiting(order: Order) -> FulfillmentOrder:
    """The work of the store that waits."""
    return next(work for work in order.fulfillment_orders if work.follows_id is not None)
