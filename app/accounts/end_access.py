"""An administrator ends somebody's access: a member of staff, an app, or a customer."""

from uuid import UUID

from app.access.revoke import revoke_access
from app.accounts.grants import require_full_admin
from app.accounts.revoke_app_key import end_key
from app.accounts.sign_out import end_all_access
from app.domain.enums import ActorKind
from app.domain.errors import NotFound
from db.unit_of_work import UnitOfWork


async def end_access(uow: UnitOfWork, kind: ActorKind, subject_id: UUID) -> str:
    """End every session, token and key of somebody; answers with the subject.

    The account stays: staff and customers may sign in again (disable the account to prevent that), an app needs a new
    key. Raises Forbidden unless the caller administers everything, NotFound. Emits access.revoked, app_key.revoked.
    Locks: the account, its sessions; or the app.
    """
    require_full_admin(uow.principal)
    subject = f"{kind.value.lower()}:{subject_id}"
    if kind is ActorKind.APP:
        app = await uow.apps.locked(app_id=subject_id)
        if app is None:
            raise _unknown()
        for key in await uow.apps.live_keys(app.id, uow.now):
            await end_key(uow, key)
        await revoke_access(uow, subject)
        return subject
    if kind is ActorKind.STAFF:
        known = await uow.staff.locked(subject_id) is not None
    else:
        await uow.customer_access.locked(subject_id)
        known = await uow.customers.find(subject_id) is not None
    if not known:
        raise _unknown()
    await end_all_access(uow, subject)
    return subject


def _unknown() -> NotFound:
    return NotFound("there is no such member of staff, app or customer", ("subjectId",))
