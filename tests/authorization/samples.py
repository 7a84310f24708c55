"""A value for every argument and input field of the schema: of the right shape, and never the place's own default.

What names something (a SKU, a channel, an id that is asked for) names what is near in the world; ids inside inputs name
nothing that exists, so that mutations are let in and change nothing that other questions need.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from graphql_schema.ids import global_id
from tests.attacks.world import Side

NOBODY = UUID("0190a0b0-0000-7000-8000-000000000001")
"""The key of nothing."""

SCALARS: dict[str, Any] = {
    "Int": 1,
    "Float": 1.5,
    "Boolean": True,
    "String": "x",
    "Decimal": "1",
    "DateTime": "2026-01-01T00:00:00Z",
    "Date": "2026-01-01",
    "CurrencyCode": "EUR",
    "CountryCode": "DE",
    "JSON": {"a": 1},
    "BigInt": "1",
    "Cursor": "x",
}
"""A value of every scalar but ID."""

WANTED: dict[str, tuple[str, str]] = {
    "Query.node": ("id", "Order"),
    "Query.nodes": ("ids", "Order"),
    "Query.order": ("id", "Order"),
    "Query.customer": ("id", "Customer"),
    "Query.shipment": ("id", "Shipment"),
    "Query.fulfillmentOrder": ("id", "FulfillmentOrder"),
    "Query.transfer": ("id", "Transfer"),
    "Query.invoice": ("id", "Invoice"),
    "Query.purchaseOrder": ("id", "PurchaseOrder"),
    "Subscription.orderChanged": ("orderId", "Order"),
    "Query.reservation": ("id", "Reservation"),
    "Query.orderEdit": ("id", "OrderEdit"),
    "Subscription.reservationChanged": ("reservationId", "Reservation"),
}
"""Arguments that name one thing: given, even where they may be left out."""

OPEN_TO_ALL: dict[tuple[str, str], str] = {("Query.orders", "sort"): "NUMBER_ASC"}
"""Words that whoever may state the place may say; totals are no business of warehouses (graphql_schema/orders)."""


class Word(str):
    """A value of an enumeration: a bare word in a document, a text in JSON."""

    __slots__ = ()


class Samples:
    """Values that are about one side of the world; with `real`, ids inside inputs are too."""

    def __init__(self, side: Side, *, real: bool = False) -> None:
        self._side, self._real = side, real
        self._texts = {
            "sku": side.sku,
            "skus": side.sku,
            "channel": side.channel,
            "channels": side.channel,
            "location": side.location,
            "locations": side.location,
            "types": "order.placed",
            "currency": "EUR",
        }

    def arguments(self, place: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments that a field is selected with: what it needs, a small page, and what names a thing."""
        wanted = WANTED.get(place, ("", ""))[0]
        return {
            name: 1 if name == "first" else self.value(place, name, argument.type)
            for name, argument in arguments.items()
            if isinstance(argument.type, GraphQLNonNull) or name in ("first", wanted)
        }

    def value(self, owner: str, name: str, kind: Any) -> Any:
        """A value for one place; inputs state what they must."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(owner, name, kind.of_type)
        if isinstance(kind, GraphQLList):
            return [self.value(owner, name, kind.of_type)]
        if isinstance(kind, GraphQLInputObjectType):
            return {
                field: self.value(kind.name, field, place.type)
                for field, place in kind.fields.items()
                if isinstance(place.type, GraphQLNonNull)
            }
        if isinstance(kind, GraphQLEnumType):
            return Word(OPEN_TO_ALL.get((owner, name)) or list(kind.values)[-1])
        return self._scalar(owner, name, get_named_type(kind).name)

    def stated(self, owner: str, name: str, place: Any) -> Any:
        """A value for an input field, another than its default."""
        value = self.value(owner, name, place.type)
        if value is place.default_value:
            assert isinstance(value, bool | int), f"{owner}.{name}: another value than its default is not known"
            return not value if isinstance(value, bool) else value + 1
        return value

    def _scalar(self, owner: str, name: str, kind: str) -> Any:
        if kind == "ID":
            return self._id(owner, name)
        if kind == "String":
            codes = {"Query.sku": self._side.sku, "Query.channel": self._side.channel}
            codes |= {"Query.location": self._side.location}
            return codes.get(owner) or self._texts.get(name, f"x {owner} {name}"[:40])
        return SCALARS[kind]

    def _id(self, owner: str, name: str) -> str:
        if owner in WANTED and WANTED[owner][0] == name:
            return self._side.ids[WANTED[owner][1]]
        known = self._side.ids if self._real else {}
        return known.get(named_by(owner, name)) or global_id(named_by(owner, name), NOBODY)


def named_by(owner: str, name: str) -> str:
    """The type that an id names, told by the place: `orderLineId` an OrderLine, `subject` anything."""
    if (owner, name) in (("Query.events", "subject"), ("Query.node", "id"), ("Query.nodes", "ids")):
        return "Order"
    noun = name.removesuffix("Ids").removesuffix("Id")
    if noun in ("id", "ids"):
        noun = owner.partition(".")[2] or owner
        noun = noun.removesuffix("Input")
    return noun[0].upper() + noun[1:]


def literal(value: Any) -> str:
    """A value as it stands in a document."""
    if isinstance(value, Word) or str(value).startswith("$"):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {literal(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
