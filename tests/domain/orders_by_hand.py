"""Orders made of nothing but values: the smallest that a rule needs, each unit where the test wants it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.domain.enums import (
    EventOrigin,
    FulfilledBy,
    FulfillmentMethod,
    PaymentState,
    ShipmentStatus,
    StockPolicy,
    TenderKind,
)
from app.domain.ids import new_id
from app.domain.money import share
from app.domain.orders.kits import Worth, shared_out
from app.domain.orders.model import Delivery, Line, Order, Payment, TrackingEvent
from app.domain.orders.place import Source, place

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BER = UUID(int=0xBE)
HAM = UUID(int=0x4A)
LOCATIONS: Mapping[UUID, str] = {BER: "BER", HAM: "HAM"}


def a_delivery(key: str = "home", method: FulfillmentMethod = FulfillmentMethod.SHIP) -> Delivery:
    """A way to a person."""
    return Delivery(id=new_id(), position=0, key=key, method=method)


def a_line(delivery: Delivery, quantity: int = 1, price: int = 1000, **fields: Any) -> Line:
    """A line whose units are open unless `fields` put them elsewhere."""
    placed = sum(
        fields.get(name, 0) for name in ("canceled", "backordered", "reserved", "allocated", "shipped", "open")
    )
    return Line(
        **{
            "id": new_id(),
            "position": 0,
            "sku_id": new_id(),
            "sku": "mug",
            "name": "Mug",
            "delivery_id": delivery.id,
            "quantity": quantity,
            "unit_price_minor": price,
            "open": quantity - placed,
            **fields,
        }
    )


def a_kit(
    delivery: Delivery, quantity: int, price: int, parts: Sequence[tuple[int, int | None]], **fields: Any
) -> tuple[Line, ...]:
    """A kit's line and its components', all open; `parts` are (units per kit, price of one by itself)."""
    kit = a_line(delivery, quantity, price, is_kit=True, **{**fields, "takes_stock": False})
    shares = shared_out(Worth(price * quantity, (kit.discount_minor,), (kit.tax_minor,)), parts)
    lines = (
        a_line(
            delivery,
            quantity * units,
            share(worth.price, 1, quantity * units),
            sku=f"part {number}",
            discount_minor=worth.discount,
            tax_minor=worth.tax,
            takes_stock=fields.get("takes_stock", True),
            parent_line_id=kit.id,
            per_parent=units,
            price_share_minor=worth.price,
        )
        for number, ((units, _), worth) in enumerate(zip(parts, shares, strict=True))
    )
    return (kit, *lines)


def a_payment(amount: int, status: PaymentState = PaymentState.PENDING, **fields: Any) -> Payment:
    """A tender."""
    return Payment(
        id=new_id(),
        version=1,
        gateway="test",
        tender=TenderKind.CARD,
        status=status,
        amount_minor=amount,
        **fields,
    )


def an_order(lines: tuple[Line, ...], deliveries: tuple[Delivery, ...], **fields: Any) -> Order:
    """An order as it stands before it is placed; nothing is derived yet."""
    return Order(
        **{
            "id": new_id(),
            "number": "WEB-1",
            "version": 0,
            "channel_id": UUID(int=1),
            "channel": "web",
            "currency": "EUR",
            "tax_included": True,
            "origin": EventOrigin.LIVE,
            "stock_policy": StockPolicy.REQUIRE,
            "fulfilled_by": FulfilledBy.SELLER,
            "placed_at": NOON,
            "lines": lines,
            "deliveries": deliveries,
            **fields,
        }
    )


def sourced(order: Order, location: UUID = BER) -> Order:
    """The order placed, every unit to be sent from one location."""
    sources = [Source(line.id, location, LOCATIONS[location], line.quantity) for line in order.lines if not line.is_kit]
    return place(order, sources, allow_backorder=False, new_id=new_id)


def a_sighting(status: ShipmentStatus, at: datetime = NOON) -> TrackingEvent:
    """What a carrier saw."""
    return TrackingEvent(id=new_id(), status=status, occurred_at=at, received_at=NOON)
