"""Customers whom the caller may place orders for; foreign and missing ones are both absent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.people import CustomerRow
from db.repositories.scope import nameable_customers


class CustomerRepository:
    """Customers, for placing orders."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def meet(self, customer_id: UUID, source: str, external_id: str, at: datetime) -> UUID | None:
        """Insert a customer of another system; None when done, or the id of the one that is there already."""
        fresh = {"id": customer_id, "external_source": source, "external_id": external_id}
        inserted = await self._session.scalar(
            upsert(CustomerRow)
            .values(**fresh, tags=[], version=1, created_at=at)
            .on_conflict_do_nothing(index_elements=["external_source", "external_id"])
            .returning(CustomerRow.id)
        )
        if inserted is not None:
            return None
        return await self._session.scalar(
            select(CustomerRow.id).where(CustomerRow.external_source == source, CustomerRow.external_id == external_id)
        )

    async def find(self, customer_id: UUID) -> CustomerRow | None:
        """A customer by id; None when absent or foreign."""
        return await self._session.scalar(
            select(CustomerRow).where(CustomerRow.id == customer_id, nameable_customers(self._principal))
        )
