"""Create or change an app: a program that works for the merchant with API keys."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.revoke import revoke_access
from app.accounts.grants import known_channels, known_locations, known_scopes, require_full_admin
from app.domain.codes import business_code
from app.domain.errors import InvalidInput
from app.domain.events import ACCESS_KEY, Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from db.models.accounts import AppRow
from db.unit_of_work import UnitOfWork

MAX_NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveApp:
    """What is asked: the whole app. None in `locations`, `channels` or `scopes` grants all of them."""

    code: str
    name: str
    active: bool = True
    locations: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    scopes: tuple[str, ...] | None = None


async def save_app(uow: UnitOfWork, command: SaveApp) -> UUID:
    """Create or change the app with this code; answers with its id. No change, no event.

    When rights change, its sockets and tokens end at once; its keys come back with the new rights, or not at all while
    it is not active. Raises Forbidden unless the caller administers everything, InvalidInput, NotFound (location,
    channel). Emits app.saved, access.revoked. Locks: the app's row.
    """
    require_full_admin(uow.principal)
    code = business_code(command.code, ("code",))
    name = command.name.strip()
    if not name or len(name) > MAX_NAME_CHARACTERS or not name.isprintable():
        raise InvalidInput(f"a name has 1 to {MAX_NAME_CHARACTERS} printable characters", ("name",))
    values: dict[str, Any] = {
        "name": name,
        "active": command.active,
        "locations": await known_locations(uow, command.locations),
        "channels": await known_channels(uow, command.channels),
        "scopes": known_scopes(command.scopes),
    }
    fresh = await uow.apps.add({**values, "id": new_id(), "code": code, "version": 0, "created_at": uow.now})
    row = await uow.apps.locked(code=code)
    assert row is not None, "an app is never deleted"
    before = {} if fresh else app_state(row)
    await uow.apps.change(row, values)
    patch = patch_between(before, app_state(row))
    if not patch:
        return row.id
    await uow.apps.change(row, {"version": row.version + 1})
    uow.record(Event(type="app.saved", subject_id=row.id, subject_version=row.version, keys=(ACCESS_KEY,), state=patch))
    if not fresh and patch.keys() & {"active", "locations", "channels", "scopes"}:
        await revoke_access(uow, f"app:{row.id}")
    return row.id


def app_state(row: AppRow) -> dict[str, Any]:
    """The app as its events tell it."""
    return {
        "code": row.code,
        "name": row.name,
        "active": row.active,
        "locations": row.locations,
        "channels": row.channels,
        "scopes": row.scopes,
    }
