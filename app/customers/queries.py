"""Reading customers within the caller's scope: a foreign customer is a missing one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.database import Database
from db.repositories.customer_reading import CustomerReading

if TYPE_CHECKING:
    from db.models.people import AddressRow, CustomerRow


async def customers_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, CustomerRow]":
    """Batch: customers by id."""
    async with database.reading() as session:
        return await CustomerReading(session, principal).by_ids(ids)


async def customer_by_email(database: Database, principal: Principal, email: str) -> "CustomerRow | None":
    """The newest customer with this address."""
    async with database.reading() as session:
        return await CustomerReading(session, principal).by_email(email)


async def page_of_customers(
    database: Database, principal: Principal, page: Page, *, search: str | None = None
) -> "Slice[CustomerRow]":
    """One page of customers, newest first."""
    async with database.session() as session:
        return await CustomerReading(session, principal).page(page, search=search)


async def addresses_of_customers(
    database: Database, principal: Principal, customer_ids: Sequence[UUID]
) -> "dict[UUID, list[AddressRow]]":
    """Batch: address books."""
    async with database.reading() as session:
        return await CustomerReading(session, principal).addresses(customer_ids)
