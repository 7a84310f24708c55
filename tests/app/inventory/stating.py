"""Facts of stock as tests state them, and what they read of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import FulfillmentOrderStatus as Work
from app.domain.enums import StockBucket, StockReason
from app.domain.orders.changes import Naming, changes
from app.domain.orders.derive import derive
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.inventory.adjust import AdjustStock, adjust_stock
from app.inventory.answers import Answer
from app.inventory.count import SubmitCount, submit_count
from app.inventory.move import MoveStock
from app.inventory.parts import parts_of_sync
from app.inventory.set import SetStock
from app.inventory.sync import SyncRow, SyncStock, sync_stock
from db.unit_of_work import UnitOfWork
from tests.builders import STAFF, Shop, a_key

LIMIT = 20


def adjusting(delta: int, **stated: Any) -> AdjustStock:
    """Units of mugs in Berlin counted in or out."""
    fields = {
        "idempotency_key": a_key(),
        "sku": "mug",
        "location": "BER",
        "on_hand_delta": delta,
        "reason": StockReason.COUNT,
        **stated,
    }
    return AdjustStock(**fields)


def setting(on_hand: int, expected: int, **stated: Any) -> SetStock:
    """So many mugs lie in Berlin."""
    fields = {
        "idempotency_key": a_key(),
        "sku": "mug",
        "location": "BER",
        "on_hand": on_hand,
        "expected_on_hand": expected,
        **stated,
    }
    return SetStock(**fields)


def moving(quantity: int, source: StockBucket = StockBucket.ON_HAND, **stated: Any) -> MoveStock:
    """Mugs in Berlin are damaged, or good after all."""
    other = {StockBucket.ON_HAND: StockBucket.QUARANTINED, StockBucket.QUARANTINED: StockBucket.ON_HAND}
    fields = {
        "idempotency_key": a_key(),
        "sku": "mug",
        "location": "BER",
        "quantity": quantity,
        "source": source,
        "target": other[source],
        **stated,
    }
    return MoveStock(**fields)


def syncing(as_of: datetime, units: Mapping[str, int], **stated: Any) -> SyncStock:
    """A snapshot of Berlin, by SKU: the one part of a small call."""
    fields = {
        "idempotency_key": a_key(),
        "location": "BER",
        "as_of": as_of,
        "rows": tuple(SyncRow(sku, on_hand) for sku, on_hand in units.items()),
        **stated,
    }
    (part,) = parts_of_sync(SyncStock(**fields))
    return part


async def adjust(shop: Shop, delta: int, **stated: Any) -> Answer:
    """Count units in or out."""
    return await shop.run(adjust_stock, adjusting(delta, **stated))


async def sync(shop: Shop, as_of: datetime, rows: Mapping[str, int], **stated: Any) -> Answer:
    """Take a snapshot in."""
    return await shop.run(sync_stock, syncing(as_of, rows, **stated))


def counting(found: Mapping[str, int], **stated: Any) -> SubmitCount:
    """A count of Berlin, by SKU."""
    fields = {"idempotency_key": a_key(), "location": "BER", "lines": tuple(found.items()), **stated}
    return SubmitCount(**fields)


async def submitting(uow: UnitOfWork, command: SubmitCount) -> UUID:
    """The use case with the tests' limit."""
    return await submit_count(uow, command, limit_units=LIMIT)


async def shortfall(shop: Shop, sku: str = "mug", location: str = "BER") -> int:
    """Promised units of a level that are known not to exist."""
    query = text(
        "SELECT shortfall FROM stock_levels l JOIN skus s ON s.id = sku_id JOIN locations p ON p.id = location_id"
        " WHERE s.code = :sku AND p.code = :location"
    )
    async with shop.database.session() as session:
        return (await session.execute(query, {"sku": sku, "location": location})).scalar_one()


async def pick(shop: Shop, order_id: UUID) -> None:
    """Pick all of an order's work, by the domain: the use case for it comes with the work of locations."""
    async with shop.database.unit_of_work(STAFF) as uow:
        order = await uow.orders.lock(order_id)
        for status in (Work.ACCEPTED, Work.PICKING, Work.PICKED):
            done = status is Work.PICKED
            works = tuple(
                replace(
                    work,
                    status=status,
                    lines=tuple(replace(line, picked=line.quantity if done else 0) for line in work.lines),
                )
                for work in order.fulfillment_orders
            )
            after = derive(replace(order, fulfillment_orders=works))
            recorded = changes(order, after, Naming(order="order.dispatched"))
            await uow.orders.save(order, recorded.order, uow.now)
            uow.record(*recorded.events)
            order = recorded.order


async def dispatch_from(shop: Shop, order_id: UUID, location: str = "BER") -> None:
    """Send all that a location has of an order."""
    order = await shop.order(order_id)
    (work,) = [work for work in order.fulfillment_orders if work.location == location]
    await shop.run(
        dispatch_shipment,
        DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="post"),
    )
