"""Create or change the account of a member of staff, or disable it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.access.revoke import revoke_access
from app.accounts.grants import PLACE_ROLES, known_channels, known_locations, require_full_admin
from app.accounts.sign_out import end_all_access
from app.domain.emails import email_address
from app.domain.enums import Role
from app.domain.errors import InvalidInput, LastAdmin
from app.domain.events import ACCESS_KEY, Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.principal import STAFF_ROLES
from db.models.accounts import StaffAccountRow
from db.unit_of_work import UnitOfWork

MAX_NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveStaff:
    """What is asked: the whole account. `locations` and `channels` None grant all of them.

    `initial_hash` is argon2id's text of a first password that was found good; None leaves the password alone.
    """

    email: str
    name: str
    roles: tuple[Role, ...]
    locations: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    active: bool = True
    initial_hash: str | None = field(default=None, repr=False)


async def save_staff(uow: UnitOfWork, command: SaveStaff) -> UUID:
    """Create or change the account with this address; answers with its id. No change, no event.

    When rights change, every access token of the account ends at once; when it is disabled, its sessions too. Raises
    Forbidden unless the caller administers everything, InvalidInput (address, name, roles, a second initial password),
    NotFound (location, channel), LastAdmin. Emits staff.saved, access.revoked. Locks: the account and all admins' rows.
    """
    require_full_admin(uow.principal)
    email = email_address(command.email)
    values = {
        "name": _name(command.name),
        "roles": _roles(command),
        "locations": await known_locations(uow, command.locations),
        "channels": await known_channels(uow, command.channels),
        "active": command.active,
    }
    fresh = await uow.staff.add(
        {**values, "id": new_id(), "email": email, "password_hash": None, "version": 0, "created_at": uow.now}
    )
    row, other_admins = await uow.staff.locked_with_admins(email)
    assert row is not None, "an account is never deleted"
    before, name_before = ({}, None) if fresh else (staff_state(row), row.name)
    if command.initial_hash is not None:
        if row.password_hash is not None:
            raise InvalidInput("the account has a password: its owner changes it", ("initialPassword",))
        values["password_hash"] = command.initial_hash
    was_admin = not fresh and row.active and _administers_everything(row)
    await uow.staff.change(row, values)
    if was_admin and not (row.active and _administers_everything(row)) and not other_admins:
        raise LastAdmin("this is the last active administrator of everything: make another one first", ("roles",))
    changed = personal_changes(email=fresh, name=name_before != row.name)
    await tell_staff(uow, row, before, changed)
    if not fresh:
        await _end_old_rights(uow, row, before)
    return row.id


async def tell_staff(uow: UnitOfWork, row: StaffAccountRow, before: dict[str, Any], changed: list[str]) -> None:
    """Record staff.saved when the account's state or its personal fields changed. Locks: the caller holds the row."""
    patch = patch_between(before, staff_state(row))
    if not patch and not changed:
        return
    await uow.staff.change(row, {"version": row.version + 1})
    uow.record(
        Event(
            type="staff.saved",
            subject_id=row.id,
            subject_version=row.version,
            keys=(ACCESS_KEY,),
            state=patch,
            facts={"changed": changed},
        )
    )


def staff_state(row: StaffAccountRow) -> dict[str, Any]:
    """The account as its events tell it: no name, no address, no password."""
    return {
        "roles": row.roles,
        "locations": row.locations,
        "channels": row.channels,
        "active": row.active,
        "hasPassword": row.password_hash is not None,
    }


def personal_changes(**changed: bool) -> list[str]:
    """The names of personal fields that changed, for an event that must not hold what they say."""
    return [name for name, is_new in changed.items() if is_new]


async def _end_old_rights(uow: UnitOfWork, row: StaffAccountRow, before: dict[str, Any]) -> None:
    after = staff_state(row)
    if before["active"] and not row.active:
        await end_all_access(uow, f"staff:{row.id}")
    elif any(before[name] != after[name] for name in ("roles", "locations", "channels", "active")):
        await revoke_access(uow, f"staff:{row.id}")


def _administers_everything(row: StaffAccountRow) -> bool:
    return Role.ADMIN.value in row.roles and row.locations is None and row.channels is None


def _roles(command: SaveStaff) -> list[str]:
    roles = frozenset(command.roles)
    if not roles or not roles <= STAFF_ROLES:
        raise InvalidInput(f"roles of staff are {', '.join(sorted(STAFF_ROLES))}: name at least one", ("roles",))
    if roles & PLACE_ROLES and command.locations is None:
        raise InvalidInput("an account for a store or warehouse names its locations", ("locations",))
    return sorted(role.value for role in roles)


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > MAX_NAME_CHARACTERS or not name.isprintable():
        raise InvalidInput(f"a name has 1 to {MAX_NAME_CHARACTERS} printable characters", ("name",))
    return name
