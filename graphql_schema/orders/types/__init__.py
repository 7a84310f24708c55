"""The types of an order and its parts."""

from graphql_schema.orders.types.charges import OrderCharge, OrderTotals
from graphql_schema.orders.types.deliveries import Delivery
from graphql_schema.orders.types.holds import Hold
from graphql_schema.orders.types.lines import OrderLine
from graphql_schema.orders.types.orders import Order
from graphql_schema.orders.types.people import Contact, ExternalRef, PickupPoint

__all__ = [
    "Contact",
    "Delivery",
    "ExternalRef",
    "Hold",
    "Order",
    "OrderCharge",
    "OrderLine",
    "OrderTotals",
    "PickupPoint",
]
