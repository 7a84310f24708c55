"""Some orders with what they refer to, as rows and events that one transaction writes whole.

Rows are collected per table and copied, parents before children. Nothing is skipped on conflict: what is there already
was left out before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.changes import Recorded
from app.orders.drafting.shop import Shop
from app.orders.place import terms_of
from db.base import Base
from db.models.orders import OrderSearchRow
from db.models.people import CustomerRow
from db.models.reference import ChannelLocationRow, ChannelRow, LocationRow, PriceRow, SkuRow
from db.repositories.order_rows import TABLES, rows_of
from db.unit_of_work import UnitOfWork

PARENTS_FIRST: tuple[type[Base], ...] = (
    ChannelRow,
    LocationRow,
    ChannelLocationRow,
    SkuRow,
    PriceRow,
    CustomerRow,
    *TABLES,
    OrderSearchRow,
)


@dataclass(frozen=True, slots=True)
class Price:
    """What a SKU costs in the source's channel, in minor units. Its event is the SKU's next."""

    sku_id: UUID
    sku: str
    amount_minor: int


@dataclass(slots=True)
class Batch:
    """What is to be written. `orders` and `known` count the source's orders: new ones, and those that are there."""

    at: datetime
    rows: dict[type[Base], list[Mapping[str, Any]]] = field(
        default_factory=lambda: {table: [] for table in PARENTS_FIRST}
    )
    events: list[Event] = field(default_factory=list[Event])
    late_prices: list[Price] = field(default_factory=list[Price])
    orders: int = 0
    known: int = 0

    def add(self, table: type[Base], row: Mapping[str, Any]) -> None:
        """Add one row."""
        self.rows[table].append(row)

    def add_order(self, recorded: Recorded, search_secret: bytes) -> None:
        """Add a new order with all its parts, its events, and what it is found by."""
        order = recorded.order
        for table, rows in rows_of(order).items():
            if rows:
                stamps = dict.fromkeys(_stamps_of(table), self.at)
                self.rows[table].extend({**row, **stamps} for row in rows.values())
        self.rows[OrderSearchRow].extend(
            {"order_id": order.id, "kind": kind, "term": term} for kind, term in terms_of(order, search_secret)
        )
        self.events.extend(recorded.events)
        self.orders += 1

    def add_price(self, price: Price, shop: Shop, sku_version: int) -> None:
        """Add the price of a SKU that has none in the channel; `sku_version` is what this makes of the SKU."""
        self.add(
            PriceRow,
            {
                "id": new_id(),
                "sku_id": price.sku_id,
                "channel_id": shop.channel_id,
                "currency": shop.currency,
                "amount_minor": price.amount_minor,
                "updated_at": self.at,
            },
        )
        self.events.append(
            Event(
                type="sku.priced",
                subject_id=price.sku_id,
                subject_version=sku_version,
                keys=(f"sku:{price.sku}", f"channel:{shop.channel}"),
                state={"prices": {shop.channel: {shop.currency: price.amount_minor}}},
            )
        )

    async def write(self, uow: UnitOfWork, shop: Shop) -> None:
        """Copy the rows and record the events. Locks the SKUs that were there and get a price."""
        if self.late_prices:
            versions = await uow.imports.next_versions({price.sku_id for price in self.late_prices}, self.at)
            for price in self.late_prices:
                self.add_price(price, shop, versions[price.sku_id])
        for table in PARENTS_FIRST:
            await uow.imports.copy(table, self.rows[table])
        uow.record(*self.events)


@cache
def _stamps_of(table: type[Base]) -> tuple[str, ...]:
    return tuple(name for name in ("created_at", "updated_at") if name in table.__table__.columns)
