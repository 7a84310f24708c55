"""The types of locations' work and of shipments."""

from uuid import UUID

from app.fulfillment.queries import fulfillment_orders_by_order, shipments_by_order
from graphql_schema.context import Info
from graphql_schema.fulfillment.types.shipments import Package, PackageLine, Shipment, TrackingEvent
from graphql_schema.fulfillment.types.work import FulfillmentOrder, FulfillmentOrderLine

__all__ = [
    "FulfillmentOrder",
    "FulfillmentOrderLine",
    "Package",
    "PackageLine",
    "Shipment",
    "TrackingEvent",
    "fulfillment_orders_of_order",
    "shipments_of_order",
]


async def fulfillment_orders_of_order(info: Info, order_id: UUID) -> list[FulfillmentOrder]:
    """The work that locations have with an order, as far as the caller sees it."""
    found = await info.context.loaders.load(fulfillment_orders_by_order, order_id)
    return [FulfillmentOrder.of(row) for row in found or ()]


async def shipments_of_order(info: Info, order_id: UUID) -> list[Shipment]:
    """The shipments of an order, as far as the caller sees them."""
    found = await info.context.loaders.load(shipments_by_order, order_id)
    return [Shipment.of(row) for row in found or ()]
