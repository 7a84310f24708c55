"""Make an API key for an app. Two may be live at once, so that one can take over from the other without a gap."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.accounts.app_keys import FreshKey, key_state, make_key_text
from app.accounts.grants import known_scopes, require_full_admin
from app.domain.errors import InvalidInput, LimitExceeded, NotFound
from app.domain.events import ACCESS_KEY, Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from db.unit_of_work import UnitOfWork

LIVE_KEYS = 2
DEFAULT_DAYS = 90
MAX_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAppKey:
    """What is asked. `scopes` None gives the key all that the app has."""

    app_id: UUID
    scopes: tuple[str, ...] | None = None
    lifetime_days: int = DEFAULT_DAYS


async def create_app_key(uow: UnitOfWork, command: CreateAppKey) -> FreshKey:
    """A new key of an app. Its text leaves here and is kept nowhere, so the same call again makes another key.

    Raises Forbidden unless the caller administers everything, NotFound (app), InvalidInput (scopes, lifetime),
    LimitExceeded when two keys are live. Emits app_key.created. Locks: the app's row.
    """
    require_full_admin(uow.principal)
    if not 1 <= command.lifetime_days <= MAX_DAYS:
        raise InvalidInput(f"a key is good for 1 to {MAX_DAYS} days", ("lifetimeDays",))
    app = await uow.apps.locked(app_id=command.app_id)
    if app is None:
        raise NotFound("there is no such app", ("appId",))
    scopes = known_scopes(command.scopes, within=app.scopes)
    live = await uow.apps.live_keys(app.id, uow.now)
    if len(live) >= LIVE_KEYS:
        named = ", ".join(key.prefix for key in live)
        raise LimitExceeded(f"{LIVE_KEYS} keys of this app are live: revoke one first ({named})", ("appId",))
    key = FreshKey(new_id(), make_key_text())
    row = await uow.apps.add_key(
        {
            "id": key.id,
            "app_id": app.id,
            "prefix": key.prefix,
            "key_hash": key.digest,
            "scopes": scopes,
            "version": 1,
            "created_at": uow.now,
            "expires_at": uow.now + timedelta(days=command.lifetime_days),
            "revoked_at": None,
            "last_used_at": None,
        }
    )
    uow.record(
        Event(
            type="app_key.created",
            subject_id=key.id,
            subject_version=1,
            keys=(ACCESS_KEY, f"app:{app.id}"),
            state=patch_between({}, key_state(row)),
        )
    )
    return key
