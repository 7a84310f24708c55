"""Renew a sign-in: the refresh token is used up and replaced.

Whoever shows a token that was used before ends the session, because two hold it then (RFC 9700, 4.14.2). The one
exception is the token before the present one within a few seconds: that is one client renewing twice, and is refused
without an end. Either way a used token never opens anything.
"""

import hmac
from dataclasses import replace
from datetime import timedelta

from app.access.revoke import revoke_access, session_subject
from app.access.secrets import Secrets
from app.accounts.refresh_token import hash_of, make_refresh_token, session_of
from app.accounts.refused import renewal_refused
from app.accounts.sessions import LIFETIMES, Access, grant, locked_holder
from db.models.accounts import SessionRow
from db.unit_of_work import UnitOfWork

DOUBLE_RENEWAL = timedelta(seconds=10)
"""For so long a second renewal with the same token is taken for the same client's."""


async def renew_access(uow: UnitOfWork, refresh_token: str, secrets: Secrets) -> Access | None:
    """New tokens for the session of a refresh token, with the rights that its holder has now.

    None when the token was used before: the session has ended then, and that must commit. Raises AccessRefused for
    everything else that opens nothing. Emits access.revoked when it ends the session. Locks: the account, the session.
    """
    session_id = session_of([one.accounts for one in secrets.accepted], refresh_token)
    subject = None if session_id is None else await uow.sessions.subject_of(session_id)
    if session_id is None or subject is None:
        raise renewal_refused()
    holder = await locked_holder(uow, subject)
    session = await uow.sessions.locked(session_id)
    if holder is None or session is None or session.ended_at is not None:
        raise renewal_refused()
    lifetimes = LIFETIMES[holder.kind]
    end = session.created_at + lifetimes.longest
    if uow.now >= min(session.expires_at, end):
        raise renewal_refused()
    shown = hash_of(refresh_token)
    if not hmac.compare_digest(shown, session.refresh_hash):
        return await _used_before(uow, session, shown)
    fresh = make_refresh_token(secrets.accounts, session.id)
    expires_at = min(uow.now + lifetimes.idle, end)
    await uow.sessions.rotate(session, hash_of(fresh), at=uow.now, expires_at=expires_at)
    revoked_before = await uow.sessions.revoked_before(subject)
    return grant(uow, replace(holder, credential_id=session.id), fresh, expires_at, revoked_before, secrets)


async def _used_before(uow: UnitOfWork, session: SessionRow, shown: bytes) -> None:
    just_now = uow.now - session.last_used_at <= DOUBLE_RENEWAL
    if just_now and session.previous_hash is not None and hmac.compare_digest(shown, session.previous_hash):
        raise renewal_refused()
    await uow.sessions.end(session.id, session.subject, uow.now)
    await revoke_access(uow, session_subject(session.id))
