"""End one's own access: this session, or all there is."""

from app.access.revoke import revoke_access, session_subject
from app.accounts.sessions import locked_holder
from app.domain.enums import ActorKind
from app.domain.errors import Forbidden, InvalidInput
from app.domain.principal import Principal
from db.unit_of_work import UnitOfWork

SIGN_IN = frozenset({ActorKind.STAFF, ActorKind.CUSTOMER})
"""Those who sign in, and so can sign out."""


async def sign_out(uow: UnitOfWork, *, everywhere: bool) -> None:
    """End the caller's session; or every session and every access token of the caller, wherever they are.

    Raises Forbidden for who did not sign in, InvalidInput when the access belongs to no session of ours (it was signed
    by another issuer, or made on the command line): then only `everywhere` ends it. Twice changes nothing more.
    Emits access.revoked. Locks: the account, the session or sessions, the subject's revocation row.
    """
    principal = uow.principal
    if principal.kind not in SIGN_IN or principal.id is None:
        raise Forbidden("only who signed in can sign out")
    if everywhere:
        await locked_holder(uow, principal.key)  # a sign-in that is under way comes before, and ends too
        await end_all_access(uow, principal.key)
        return
    if not await end_session(uow, principal):
        raise InvalidInput("this access belongs to no session that lasts: sign out everywhere", ("everywhere",))


async def end_session(uow: UnitOfWork, principal: Principal) -> bool:
    """End the session that a caller came with; False when there is none that lasts."""
    if principal.credential_id is None:
        return False
    if not await uow.sessions.end(principal.credential_id, principal.key, uow.now):
        return False
    await revoke_access(uow, session_subject(principal.credential_id))
    return True


async def end_all_access(uow: UnitOfWork, subject: str) -> None:
    """End every session and every access token of somebody. The caller holds the account's row where there is one."""
    await uow.sessions.end_all(subject, uow.now)
    await revoke_access(uow, subject)
