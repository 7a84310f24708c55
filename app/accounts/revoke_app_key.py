"""End an API key. What it opened closes within a second."""

from uuid import UUID

from app.accounts.app_keys import key_state
from app.accounts.grants import require_full_admin
from app.domain.errors import NotFound
from app.domain.events import ACCESS_KEY, Event
from app.domain.orders.state import patch_between
from db.models.accounts import AppKeyRow
from db.unit_of_work import UnitOfWork


async def revoke_app_key(uow: UnitOfWork, key_id: UUID) -> UUID:
    """Revoke one key for good; answers with its id. A key that is revoked stays as it is, without an event.

    Raises Forbidden unless the caller administers everything, NotFound. Emits app_key.revoked. Locks: the app's row.
    """
    require_full_admin(uow.principal)
    key = await uow.apps.key(key_id)
    if key is None:
        raise NotFound("there is no such key", ("appKeyId",))
    await uow.apps.locked(app_id=key.app_id)
    key = await uow.apps.key(key_id)
    assert key is not None, "a key is never deleted"
    if key.revoked_at is None:
        await end_key(uow, key)
    return key.id


async def end_key(uow: UnitOfWork, key: AppKeyRow) -> None:
    """Revoke a live key of an app whose row the caller holds. Emits app_key.revoked."""
    before = key_state(key)
    await uow.apps.revoke_key(key, uow.now)
    uow.record(
        Event(
            type="app_key.revoked",
            subject_id=key.id,
            subject_version=key.version,
            keys=(ACCESS_KEY, f"app:{key.app_id}"),
            state=patch_between(before, key_state(key)),
        )
    )
