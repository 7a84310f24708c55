"""Accounts from the command line: how the first administrator of a fresh installation comes to be.

Whoever runs these commands holds the installation's secret and its database, and is trusted. Passwords are asked for,
never taken as arguments: those stand in the history of the shell and in the list of processes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import typer

from app.access.secrets import installation_secrets
from app.accounts.app_keys import FreshKey
from app.accounts.create_app_key import CreateAppKey, create_app_key
from app.accounts.passwords import hash_password
from app.accounts.queries import page_of_staff
from app.accounts.reset_password import reset_customer_password, reset_staff_password
from app.accounts.save_app import SaveApp, save_app
from app.accounts.save_staff import SaveStaff, save_staff
from app.commands.opening import opened_database
from app.domain.emails import email_address
from app.domain.enums import Role
from app.domain.errors import NotFound
from app.domain.pages import Page
from app.domain.passwords import good_password
from app.domain.principal import SYSTEM
from app.settings import Settings
from db.database import Database
from db.repositories.account_reading import staff_login
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from db.models.accounts import StaffAccountRow

T = TypeVar("T")
LISTED = 1_000


def asked_password(email: str) -> str:
    """A password typed twice and unseen. Raises InvalidInput for a bad one or a bad address."""
    typed = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return good_password(typed, email=email_address(email))


def add_staff(settings: Settings, command: SaveStaff, password: str | None) -> None:
    """Create or change an account; a password is for an account that has none. Raises Refusals."""

    async def save(uow: UnitOfWork) -> None:
        initial_hash = None if password is None else await hash_password(password)
        await save_staff(uow, replace(command, initial_hash=initial_hash))

    _run(settings, save)


def listed_staff(settings: Settings) -> "Sequence[StaffAccountRow]":
    """Accounts of staff, newest first."""

    async def read() -> "Sequence[StaffAccountRow]":
        async with opened_database(settings, migrate=True) as database:
            return (await page_of_staff(database, SYSTEM, Page(limit=LISTED))).items

    return asyncio.run(read())


def disable_staff(settings: Settings, email: str) -> None:
    """Disable an account and end its access. Raises NotFound, LastAdmin."""

    async def disable(uow: UnitOfWork) -> None:
        row, _ = await uow.staff.locked_with_admins(email_address(email))
        if row is None:
            raise NotFound("there is no account with this address", ("email",))
        asked = SaveStaff(
            email=row.email,
            name=row.name,
            roles=tuple(map(Role, row.roles)),
            locations=None if row.locations is None else tuple(row.locations),
            channels=None if row.channels is None else tuple(row.channels),
            active=False,
        )
        await save_staff(uow, asked)

    _run(settings, disable)


def set_staff_password(settings: Settings, email: str, ask: Callable[[], str]) -> None:
    """Replace a password and end the account's access; `ask` is called if there is such an account. Raises Refusals."""

    async def known() -> bool:
        async with opened_database(settings, migrate=True) as database:
            return await staff_login(database, email_address(email)) is not None

    if not asyncio.run(known()):
        raise NotFound("there is no account with this address", ("email",))
    password = ask()

    async def reset(uow: UnitOfWork) -> None:
        await reset_staff_password(uow, email, await hash_password(password))

    _run(settings, reset)


def set_customer_password(settings: Settings, customer_id: UUID, email: str, password: str) -> None:
    """Let a customer sign in with this address and password. Raises Refusals."""
    secrets = installation_secrets(settings)

    async def reset(uow: UnitOfWork) -> None:
        await reset_customer_password(uow, customer_id, email, await hash_password(password), secrets)

    _run(settings, reset)


def add_app(settings: Settings, command: SaveApp) -> None:
    """Create or change an app. Raises Refusals."""

    async def save(uow: UnitOfWork) -> None:
        await save_app(uow, command)

    _run(settings, save)


def app_key(settings: Settings, code: str, *, scopes: tuple[str, ...] | None, days: int) -> FreshKey:
    """A new key of an app. Raises Refusals."""

    async def create(uow: UnitOfWork) -> FreshKey:
        app = await uow.apps.locked(code=code)
        if app is None:
            raise NotFound(f"there is no app {code}", ("code",))
        return await create_app_key(uow, CreateAppKey(app_id=app.id, scopes=scopes, lifetime_days=days))

    return _run(settings, create)


def _run(settings: Settings, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened_database(settings, migrate=True) as database:
            return await _transact(database, work)

    return asyncio.run(run())


async def _transact(database: Database, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    return await database.transact(SYSTEM, work)
