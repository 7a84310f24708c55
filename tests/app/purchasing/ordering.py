"""A supplier, and the steps of a purchase order."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.domain.enums import LocationKind
from app.domain.orders.model import Address
from app.domain.purchasing import PurchaseOrder
from app.domain.unit_lines import Units
from app.locations.upsert import UpsertLocation, upsert_location
from app.purchasing.create import CreatePurchaseOrder, create_purchase_order
from app.purchasing.end import EndPurchaseOrder
from app.purchasing.receive import ReceivePurchaseOrder, receive_purchase_order
from tests.app.transfers.moving import in_a_week
from tests.builders import STAFF, Shop, a_key


async def a_supplier(shop: Shop, code: str = "POTTERY", **stated: Any) -> None:
    """A location that brings units."""
    fields: dict[str, Any] = {
        "code": code,
        "name": code.title(),
        "kind": LocationKind.SUPPLIER,
        "address": Address("PL"),
        **stated,
    }
    await shop.run(upsert_location, UpsertLocation(**fields))


def creating(units: Mapping[str, int] | None = None, **stated: Any) -> CreatePurchaseOrder:
    """Fifty mugs for BER in a week, unless stated otherwise."""
    fields: dict[str, Any] = {
        "idempotency_key": a_key(),
        "supplier": "POTTERY",
        "destination": "BER",
        "lines": tuple(Units(sku, count) for sku, count in (units or {"mug": 50}).items()),
        "expected_at": in_a_week(),
        **stated,
    }
    return CreatePurchaseOrder(**fields)


def receiving(purchase_order_id: UUID, *lines: Units, **stated: Any) -> ReceivePurchaseOrder:
    """These units, or all that are due."""
    return ReceivePurchaseOrder(
        idempotency_key=a_key(), purchase_order_id=purchase_order_id, lines=lines or None, **stated
    )


def ending(purchase_order_id: UUID) -> EndPurchaseOrder:
    """Close or cancel it."""
    return EndPurchaseOrder(idempotency_key=a_key(), purchase_order_id=purchase_order_id)


async def a_purchase_order(shop: Shop, units: Mapping[str, int] | None = None, **stated: Any) -> UUID:
    """Ordered from POTTERY."""
    await a_supplier(shop)
    return await shop.run(create_purchase_order, creating(units, **stated))


async def received(shop: Shop, purchase_order_id: UUID, *lines: Units, **stated: Any) -> None:
    """These units arrive."""
    await shop.run(receive_purchase_order, receiving(purchase_order_id, *lines, **stated))


async def the(shop: Shop, purchase_order_id: UUID) -> PurchaseOrder:
    """The purchase order as it stands."""
    async with shop.database.unit_of_work(STAFF) as uow:
        return await uow.purchase_orders.lock(purchase_order_id)
