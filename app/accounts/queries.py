"""Reading accounts, for administrators: nobody else finds any."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.database import Database
from db.repositories.account_reading import AccountReading

if TYPE_CHECKING:
    from db.models.accounts import AppKeyRow, AppRow, StaffAccountRow


async def staff_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, StaffAccountRow]":
    """Batch: accounts of staff by id."""
    async with database.session() as session:
        return await AccountReading(session, principal).staff_by_ids(ids)


async def page_of_staff(
    database: Database, principal: Principal, page: Page, *, active: bool | None = None
) -> "Slice[StaffAccountRow]":
    """One page of accounts of staff, newest first; `active` None does not narrow."""
    async with database.session() as session:
        return await AccountReading(session, principal).page_of_staff(page, active=active)


async def apps_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, AppRow]":
    """Batch: apps by id."""
    async with database.session() as session:
        return await AccountReading(session, principal).apps_by_ids(ids)


async def page_of_apps(database: Database, principal: Principal, page: Page) -> "Slice[AppRow]":
    """One page of apps, newest first."""
    async with database.session() as session:
        return await AccountReading(session, principal).page_of_apps(page)


async def app_keys_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, AppKeyRow]":
    """Batch: keys by id."""
    async with database.session() as session:
        return await AccountReading(session, principal).keys_by_ids(ids)


async def keys_of_apps(
    database: Database, principal: Principal, app_ids: Sequence[UUID]
) -> "Mapping[UUID, Sequence[AppKeyRow]]":
    """Batch: the keys of apps, newest first."""
    async with database.session() as session:
        return await AccountReading(session, principal).keys_of_apps(app_ids)
