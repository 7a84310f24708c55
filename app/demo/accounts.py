"""People of the demo shop: one account for each role of staff, and a customer. On a developer's machine only.

Their password stands in the README, so whoever reads it comes in: `open_accounts` is called in development, and in
production the program does not start on a database in which one of them may still sign in.
"""

from collections.abc import Mapping

from app.access.secrets import Secrets
from app.accounts.login import login_of
from app.accounts.passwords import hash_password
from app.accounts.save_staff import SaveStaff, save_staff
from app.accounts.set_customer_password import new_customer
from app.demo.opening import STOREFRONT
from app.domain.enums import LocationKind, Role
from db.database import Database
from db.repositories.account_reading import active_staff_at
from db.repositories.reference import ReferenceRepository
from db.unit_of_work import UnitOfWork

PASSWORD = "orderwire demo shop"  # noqa: S105 - it stands in the README, for a shop that is open to everybody
DOMAIN = "demo.orderwire.example"
CUSTOMER = f"customer@{DOMAIN}"
PLACES = {Role.STORE: LocationKind.STORE, Role.WAREHOUSE: LocationKind.WAREHOUSE}


class DemoAccountsAreOpen(RuntimeError):
    """Anybody who read the README could sign in."""


async def open_accounts(uow: UnitOfWork, secrets: Secrets) -> None:
    """Make `admin@`, `care@`, `store@`, `warehouse@` and `customer@demo.orderwire.example`, all with PASSWORD.

    Done before: nothing happens. Emits staff.saved, customer.saved. Locks: all admins' rows.
    """
    admin, _ = await uow.staff.locked_with_admins(_address(Role.ADMIN))
    if admin is not None:
        return
    kept = await hash_password(PASSWORD)
    await save_staff(uow, _account(Role.ADMIN, None, kept))
    await save_staff(uow, _account(Role.CARE, None, kept))
    for role, place in (await places_of_staff(uow.reference)).items():
        await save_staff(uow, _account(role, place, kept))
    customer_id = await new_customer(uow, CUSTOMER)
    await uow.customer_access.add(customer_id, login_of(secrets.accounts, CUSTOMER), kept, uow.now)


async def places_of_staff(reference: ReferenceRepository) -> Mapping[Role, str]:
    """Where the demo shop's people of a place work, by role: the storefront's first place of their kind."""
    channel = await reference.channel(STOREFRONT)
    if channel is None:
        return {}
    codes = await reference.channel_locations(channel.id)
    locations = await reference.locations(codes)
    first_of = {locations[code].kind: code for code in reversed(codes)}
    return {role: first_of[kind] for role, kind in PLACES.items() if kind in first_of}


async def refuse_open_demo(database: Database) -> None:
    """Raise DemoAccountsAreOpen when an account of the demo shop may sign in: called where that is not meant."""
    if open_ones := await active_staff_at(database, DOMAIN):
        raise DemoAccountsAreOpen(
            f"anybody may sign in as {', '.join(open_ones)}, whose password is in the README: disable them "
            "(`orderwire staff disable`) or use a database without the demo shop"
        )


def _address(role: Role) -> str:
    return f"{role.value}@{DOMAIN}"


def _account(role: Role, place: str | None, kept: str) -> SaveStaff:
    return SaveStaff(
        email=_address(role),
        name=f"Demo {role.value}",
        roles=(role,),
        locations=None if place is None else (place,),
        initial_hash=kept,
    )
