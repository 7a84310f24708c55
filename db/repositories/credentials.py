"""What authentication looks up before there is a principal."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.domain.enums import OrderStatus
from db.models.orders import OrderRow
from db.models.people import CustomerRow
from db.models.reference import LocationRow

if TYPE_CHECKING:
    from db.unit_of_work import Database


ENDED = frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELED, OrderStatus.EXPIRED})
"""Statuses in which nothing more is to be done for an order."""


@dataclass(frozen=True, slots=True)
class OrderAccess:
    """Which generation of an order's token is good now, and since when nothing more is to be done for the order."""

    generation: int
    ended_at: datetime | None


async def order_access(database: "Database", order_id: UUID) -> OrderAccess | None:
    """How an order may be opened by its token; None when there is no such order."""
    query = select(OrderRow.token_generation, OrderRow.status, OrderRow.updated_at).where(OrderRow.id == order_id)
    async with database.session() as session:
        row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    return OrderAccess(row.token_generation, row.updated_at if row.status in ENDED else None)


async def customer_exists(database: "Database", customer_id: UUID) -> bool:
    """Whether there is such a customer."""
    async with database.session() as session:
        return await session.scalar(select(CustomerRow.id).where(CustomerRow.id == customer_id)) is not None


async def location_exists(database: "Database", code: str) -> bool:
    """Whether there is a location with this code."""
    async with database.session() as session:
        return await session.scalar(select(LocationRow.id).where(LocationRow.code == code)) is not None
