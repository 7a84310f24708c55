"""Sessions: what a sign-in gives, for how long, and to whom it belongs."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.access.access_token import issue_to
from app.access.secrets import Secrets
from app.accounts.refresh_token import hash_of, make_refresh_token
from app.domain.enums import ActorKind, Role
from app.domain.ids import new_id
from app.domain.principal import Principal
from db.models.accounts import StaffAccountRow
from db.unit_of_work import UnitOfWork

INSTANT = timedelta(microseconds=1)
"""The least by which two instants differ in a token."""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a kind of caller stays in. `idle`: unless it is renewed; `longest`: however often it is renewed."""

    access: timedelta
    idle: timedelta
    longest: timedelta


LIFETIMES = {
    ActorKind.STAFF: Lifetimes(timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=12)),
    ActorKind.CUSTOMER: Lifetimes(timedelta(minutes=15), timedelta(days=30), timedelta(days=365)),
}


@dataclass(frozen=True, slots=True)
class Access:
    """What who signed in holds. Both tokens are secrets: they are shown once and never written down."""

    holder: Principal
    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_expires_at: datetime


def principal_of_staff(account: StaffAccountRow) -> Principal:
    """Who a member of staff is, as the account stands."""
    return Principal(
        kind=ActorKind.STAFF,
        roles=frozenset(map(Role, account.roles)),
        id=account.id,
        name=account.name,
        locations=None if account.locations is None else frozenset(account.locations),
        channels=None if account.channels is None else frozenset(account.channels),
    )


def principal_of_customer(customer_id: UUID) -> Principal:
    """Who a customer is; without a name, which is personal data."""
    return Principal(kind=ActorKind.CUSTOMER, roles=frozenset({Role.CUSTOMER}), id=customer_id, customer_id=customer_id)


async def locked_holder(uow: UnitOfWork, subject: str) -> Principal | None:
    """Who a subject is, as the account stands; None when it is disabled or gone. Locks: the account.

    With the lock held nobody else signs in, renews, or changes the account's rights or password.
    """
    kind, _, key = subject.partition(":")
    if kind == "staff":
        account = await uow.staff.locked(UUID(key))
        return principal_of_staff(account) if account is not None and account.active else None
    credential = await uow.customer_access.locked(UUID(key))
    return None if credential is None else principal_of_customer(credential.customer_id)


async def open_session(uow: UnitOfWork, holder: Principal, secrets: Secrets) -> Access:
    """Begin a session for somebody whose account is locked and was found good.

    What was revoked before does not touch it: its token counts as issued after the last revocation.
    """
    session_id = new_id()
    token = make_refresh_token(secrets.accounts, session_id)
    lifetimes = LIFETIMES[holder.kind]
    expires_at = uow.now + lifetimes.idle
    revoked_before = await uow.sessions.add(
        {
            "id": session_id,
            "subject": holder.key,
            "refresh_hash": hash_of(token),
            "previous_hash": None,
            "created_at": uow.now,
            "last_used_at": uow.now,
            "expires_at": expires_at,
            "ended_at": None,
        }
    )
    return grant(uow, replace(holder, credential_id=session_id), token, expires_at, revoked_before, secrets)


def grant(
    uow: UnitOfWork,
    holder: Principal,
    refresh_token: str,
    refresh_expires_at: datetime,
    revoked_before: datetime | None,
    secrets: Secrets,
) -> Access:
    """Both tokens of a session. The access token is issued after `revoked_before`, whatever the clocks say.

    The audit trail tells of it as the holder's own doing.
    """
    uow.proved_to_be = holder
    issued_at = uow.now if revoked_before is None else max(uow.now, revoked_before + INSTANT)
    lifetime = LIFETIMES[holder.kind].access
    expires_at = (issued_at + lifetime).replace(microsecond=0)
    return Access(
        holder=replace(holder, issued_at=issued_at, expires_at=expires_at),
        access_token=issue_to(secrets.access_tokens, holder, now=issued_at, lifetime=lifetime),
        expires_at=expires_at,
        refresh_token=refresh_token,
        refresh_expires_at=refresh_expires_at,
    )
