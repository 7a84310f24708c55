"""What authentication looks up before there is a principal."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from db.models.orders import OrderRow
from db.models.people import CustomerRow
from db.models.reference import LocationRow

if TYPE_CHECKING:
    from db.unit_of_work import Database


async def current_token_generation(database: "Database", order_id: UUID) -> int | None:
    """The generation whose order token is valid now; None when there is no such order."""
    async with database.session() as session:
        return await session.scalar(select(OrderRow.token_generation).where(OrderRow.id == order_id))


async def customer_exists(database: "Database", customer_id: UUID) -> bool:
    """Whether there is such a customer."""
    async with database.session() as session:
        return await session.scalar(select(CustomerRow.id).where(CustomerRow.id == customer_id)) is not None


async def location_exists(database: "Database", code: str) -> bool:
    """Whether there is a location with this code."""
    async with database.session() as session:
        return await session.scalar(select(LocationRow.id).where(LocationRow.code == code)) is not None
