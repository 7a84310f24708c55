"""Reading accounts: what sign-in looks up before there is a principal, and what administrators list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ActorKind, Role
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.accounts import AppKeyRow, AppRow, CustomerCredentialRow, StaffAccountRow
from db.models.people import CustomerRow
from db.repositories.keyset import read_page

if TYPE_CHECKING:
    from db.database import Database


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who may try to sign in. `password_hash` None: no password opens this account.

    `login` is what a customer is to be found by from now on; it changes with the installation's secret.
    """

    id: UUID
    password_hash: str | None = field(repr=False)
    login: bytes | None = field(default=None, repr=False)


async def staff_login(database: "Database", email: str) -> Login | None:
    """The account behind a normalized address, active or not."""
    async with database.session() as session:
        found = await session.execute(
            select(StaffAccountRow.id, StaffAccountRow.password_hash).where(StaffAccountRow.email == email)
        )
        row = found.one_or_none()
        return None if row is None else Login(row.id, row.password_hash)


async def active_staff_at(database: "Database", domain: str) -> Sequence[str]:
    """Addresses of a domain whose accounts may sign in with a password."""
    async with database.session() as session:
        rows = await session.scalars(
            select(StaffAccountRow.email)
            .where(
                StaffAccountRow.email.endswith(f"@{domain}", autoescape=True),
                StaffAccountRow.active,
                StaffAccountRow.password_hash.is_not(None),
            )
            .order_by(StaffAccountRow.email)
        )
        return rows.all()


async def customer_login(database: "Database", logins: Sequence[bytes]) -> Login | None:
    """The customer behind a login: one for each secret that is good at present, the newest first."""
    async with database.session() as session:
        found = await session.execute(
            select(CustomerCredentialRow.customer_id, CustomerCredentialRow.password_hash).where(
                CustomerCredentialRow.login.in_(list(logins))
            )
        )
        row = found.one_or_none()
        return None if row is None else Login(row.customer_id, row.password_hash)


async def own_login(database: "Database", principal: Principal) -> Login | None:
    """The caller's own sign-in; None for who has none here."""
    if principal.id is None:
        return None
    async with database.session() as session:
        if principal.kind is ActorKind.STAFF:
            found = await session.scalar(
                select(StaffAccountRow.password_hash).where(StaffAccountRow.id == principal.id)
            )
        else:
            found = await session.scalar(
                select(CustomerCredentialRow.password_hash).where(CustomerCredentialRow.customer_id == principal.id)
            )
        return None if found is None else Login(principal.id, found)


async def own_email(database: "Database", principal: Principal) -> str | None:
    """The caller's own address on file."""
    table = StaffAccountRow if principal.kind is ActorKind.STAFF else CustomerRow
    async with database.session() as session:
        return await session.scalar(select(table.email).where(table.id == principal.id))


def readable_accounts(principal: Principal) -> ColumnElement[bool]:
    """The condition that every list of accounts carries: administrators of everything see all, nobody else any."""
    whole = principal.locations is None and principal.channels is None
    return true() if Role.ADMIN in principal.roles and whole else false()


class AccountReading:
    """Named queries over staff, apps and keys, for administrators."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session, self._scope = session, readable_accounts(principal)

    async def staff_by_ids(self, ids: Collection[UUID]) -> dict[UUID, StaffAccountRow]:
        """Accounts of staff by id."""
        rows = await self._session.scalars(
            select(StaffAccountRow).where(StaffAccountRow.id.in_(list(ids)), self._scope)
        )
        return {row.id: row for row in rows}

    async def page_of_staff(self, page: Page, *, active: bool | None) -> Slice[StaffAccountRow]:
        """Accounts of staff, newest first."""
        statement = select(StaffAccountRow).where(self._scope)
        if active is not None:
            statement = statement.where(StaffAccountRow.active.is_(active))
        return await read_page(self._session, statement, [StaffAccountRow.id], page, descending=True)

    async def apps_by_ids(self, ids: Collection[UUID]) -> dict[UUID, AppRow]:
        """Apps by id."""
        rows = await self._session.scalars(select(AppRow).where(AppRow.id.in_(list(ids)), self._scope))
        return {row.id: row for row in rows}

    async def page_of_apps(self, page: Page) -> Slice[AppRow]:
        """Apps, newest first."""
        return await read_page(self._session, select(AppRow).where(self._scope), [AppRow.id], page, descending=True)

    async def keys_by_ids(self, ids: Collection[UUID]) -> dict[UUID, AppKeyRow]:
        """Keys by id."""
        rows = await self._session.scalars(select(AppKeyRow).where(AppKeyRow.id.in_(list(ids)), self._scope))
        return {row.id: row for row in rows}

    async def keys_of_apps(self, app_ids: Collection[UUID]) -> Mapping[UUID, Sequence[AppKeyRow]]:
        """The keys of apps, newest first; apps without keys are absent."""
        rows = await self._session.scalars(
            select(AppKeyRow).where(AppKeyRow.app_id.in_(list(app_ids)), self._scope).order_by(AppKeyRow.id.desc())
        )
        found: dict[UUID, list[AppKeyRow]] = {}
        for row in rows:
            found.setdefault(row.app_id, []).append(row)
        return found
