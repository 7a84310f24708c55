"""Customers within the caller's scope: whom they may place orders for, and what is kept of those whom they read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.principal import Principal
from db.models.customers import CustomerConsentRow, CustomerContactRow, CustomerNoteRow
from db.models.orders import OrderRow
from db.models.people import AddressRow, CustomerRow
from db.repositories.scope import nameable_customers, readable_customers, visible_orders


class CustomerRepository:
    """Customers; foreign and missing ones are both absent. Whatever hangs on one is guarded by its row's lock."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    async def meet(self, customer_id: UUID, source: str, external_id: str, at: datetime) -> UUID | None:
        """Insert a customer of another system; None when done, or the id of the one that is there already."""
        fresh = {"id": customer_id, "external_source": source, "external_id": external_id}
        return None if await self.add(fresh, at) else await self.known_as(source, external_id)

    async def add(self, columns: Mapping[str, Any], at: datetime) -> bool:
        """Insert a customer; False when another system's name for it is taken."""
        inserted = await self._session.scalar(
            upsert(CustomerRow)
            .values({"tags": [], "version": 1, "created_at": at, **columns})
            .on_conflict_do_nothing(index_elements=["external_source", "external_id"])
            .returning(CustomerRow.id)
        )
        return inserted is not None

    async def known_as(self, source: str, external_id: str) -> UUID | None:
        """The customer whom another system knows by this name."""
        return await self._session.scalar(
            select(CustomerRow.id).where(CustomerRow.external_source == source, CustomerRow.external_id == external_id)
        )

    async def find(self, customer_id: UUID) -> CustomerRow | None:
        """A customer by id whom the caller may place orders for; None when absent or foreign."""
        return await self._session.scalar(
            select(CustomerRow).where(CustomerRow.id == customer_id, nameable_customers(self._principal))
        )

    async def lock(self, customer_id: UUID) -> CustomerRow:
        """Lock a customer whom the caller reads; orders may be placed for it meanwhile. Raises NotFound."""
        row = await self._session.scalar(
            select(CustomerRow)
            .where(CustomerRow.id == customer_id, readable_customers(self._principal))
            .with_for_update(of=CustomerRow, key_share=True)
        )
        if row is None:
            raise NotFound("there is no such customer", ("customerId",))
        return row

    async def change(self, row: CustomerRow, columns: Mapping[str, Any]) -> int:
        """Write columns of a locked customer; its new version."""
        version = row.version + 1
        await self._session.execute(
            update(CustomerRow).where(CustomerRow.id == row.id).values({**columns, "version": version})
        )
        return version

    async def buyer_of(self, order_id: UUID) -> UUID | None:
        """Whose order it is; None for guests. Raises NotFound when the caller sees no such order."""
        found = (
            await self._session.execute(
                select(OrderRow.customer_id).where(OrderRow.id == order_id, visible_orders(self._principal))
            )
        ).first()
        if found is None:
            raise NotFound("there is no such order", ("orderId",))
        return found[0]

    async def count_addresses(self, customer_id: UUID) -> int:
        """How long the address book is."""
        query = select(func.count()).where(AddressRow.customer_id == customer_id)
        return await self._session.scalar(query) or 0

    async def clear_defaults(self, customer_id: UUID, names: Sequence[str]) -> None:
        """Let no address be the default of these kinds (`is_default_shipping`, `is_default_billing`)."""
        for name in names:
            column = getattr(AddressRow, name)
            statement = update(AddressRow).where(AddressRow.customer_id == customer_id, column)
            await self._session.execute(statement.values({name: False}))

    async def add_address(self, columns: Mapping[str, Any]) -> None:
        """A new address of a customer's book."""
        await self._session.execute(insert(AddressRow).values(dict(columns)))

    async def change_address(self, customer_id: UUID, address_id: UUID, columns: Mapping[str, Any]) -> None:
        """Write an address of a customer's book. Raises NotFound."""
        changed = await self._session.scalar(
            update(AddressRow)
            .where(AddressRow.id == address_id, AddressRow.customer_id == customer_id)
            .values(dict(columns))
            .returning(AddressRow.id)
        )
        self._found(changed)

    async def remove_address(self, customer_id: UUID, address_id: UUID) -> None:
        """Forget an address of a customer's book. Raises NotFound."""
        removed = await self._session.scalar(
            delete(AddressRow)
            .where(AddressRow.id == address_id, AddressRow.customer_id == customer_id)
            .returning(AddressRow.id)
        )
        self._found(removed)

    async def add_consent(self, columns: Mapping[str, Any]) -> None:
        """One more thing that somebody agreed to, or took back."""
        await self._session.execute(insert(CustomerConsentRow).values(dict(columns)))

    async def add_note(self, columns: Mapping[str, Any]) -> None:
        """One more note."""
        await self._session.execute(insert(CustomerNoteRow).values(dict(columns)))

    async def add_contact(self, columns: Mapping[str, Any]) -> None:
        """One more time that somebody was in touch."""
        await self._session.execute(insert(CustomerContactRow).values(dict(columns)))

    def _found(self, address_id: UUID | None) -> None:
        if address_id is None:
            raise NotFound("there is no such address in this address book", ("addressId",))
