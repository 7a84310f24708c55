"""Customers within the caller's scope: the merchant's people see all, a customer sees itself, nobody else any."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.principal import Principal
from db.models.people import CustomerRow


def visible_customers(principal: Principal) -> ColumnElement[bool]:
    """The condition that every query for customers carries."""
    if principal.acts_for_merchant:
        return true()
    if principal.customer_id is not None:
        return CustomerRow.id == principal.customer_id
    return false()


class CustomerRepository:
    """Customers, for placing orders."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def find(self, customer_id: UUID) -> CustomerRow | None:
        """A customer by id; None when absent or foreign."""
        return await self._session.scalar(
            select(CustomerRow).where(CustomerRow.id == customer_id, visible_customers(self._principal))
        )
