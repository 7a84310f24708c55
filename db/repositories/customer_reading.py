"""Customers and their address books as readers see them: personal data, so the scope is the narrowest of all.

Care, administrators, and apps with the scope `pii` read customers; where channels or locations narrow them, only those
who have an order that they may see. Customers read themselves. Stores and warehouses read contacts on orders, never the
customer.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.people import AddressRow, CustomerRow
from db.repositories.customer_finding import read_found_customers
from db.repositories.keyset import read_page
from db.repositories.scope import readable_customers


class CustomerReading:
    """Named queries over customers; foreign and missing ones are both absent."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session, self._scope = session, readable_customers(principal)

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, CustomerRow]:
        """Customers by id."""
        rows = await self._session.scalars(select(CustomerRow).where(CustomerRow.id.in_(list(ids)), self._scope))
        return {row.id: row for row in rows}

    async def by_email(self, email: str) -> CustomerRow | None:
        """The newest customer with this address; e-mail is no identity, several may share one."""
        return await self._session.scalar(
            select(CustomerRow).where(CustomerRow.email == email, self._scope).order_by(CustomerRow.id.desc()).limit(1)
        )

    async def page(self, page: Page, *, search: str | None) -> Slice[CustomerRow]:
        """Customers, newest first. `search` finds a whole e-mail address, phone or external id, or part of a name."""
        if search:
            return await read_found_customers(self._session, self._scope, search, page)
        return await read_page(
            self._session, select(CustomerRow).where(self._scope), [CustomerRow.id], page, descending=True
        )

    async def addresses(self, customer_ids: Collection[UUID]) -> dict[UUID, list[AddressRow]]:
        """The address books of customers that the caller may read; empty ones are absent."""
        rows = await self._session.scalars(
            select(AddressRow)
            .join(CustomerRow, CustomerRow.id == AddressRow.customer_id)
            .where(AddressRow.customer_id.in_(list(customer_ids)), self._scope)
            .order_by(AddressRow.id)
        )
        found: dict[UUID, list[AddressRow]] = {}
        for row in rows:
            assert row.customer_id is not None, "the join says so"
            found.setdefault(row.customer_id, []).append(row)
        return found
