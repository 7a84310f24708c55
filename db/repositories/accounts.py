"""Staff, customers' sign-in and sessions, for writing. Only use cases that checked their caller's rights write here.

Lock order: staff accounts by id, then the session; a customer's credential, then the session.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, bindparam, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import Role
from db.models.accounts import CustomerCredentialRow, SessionRow, StaffAccountRow
from db.models.people import CustomerRow
from db.models.revocations import AccessRevocationRow

_ADD_SESSION = text("""
    WITH added AS (
        INSERT INTO sessions (id, subject, refresh_hash, previous_hash, created_at, last_used_at, expires_at, ended_at)
        VALUES (:id, :subject, :refresh_hash, :previous_hash, :created_at, :last_used_at, :expires_at, :ended_at)
    ), over AS (
        DELETE FROM sessions WHERE subject = :subject AND expires_at < :created_at
    )
    SELECT max(before) FROM access_revocations WHERE subject = :subject
""").bindparams(bindparam("previous_hash", type_=LargeBinary()), bindparam("ended_at", type_=DateTime(timezone=True)))


class StaffRepository:
    """Accounts of staff."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, values: Mapping[str, Any]) -> bool:
        """Insert an account unless its address is taken; False when it is."""
        statement = (
            upsert(StaffAccountRow)
            .values(**values)
            .on_conflict_do_nothing(index_elements=["email"])
            .returning(StaffAccountRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def locked(self, account_id: UUID) -> StaffAccountRow | None:
        """An account, its row locked."""
        return await self._session.scalar(
            select(StaffAccountRow).where(StaffAccountRow.id == account_id).with_for_update()
        )

    async def locked_with_admins(self, email: str) -> tuple[StaffAccountRow | None, Sequence[StaffAccountRow]]:
        """The account of an address and all other active admins who reach everything, all of them locked, by id.

        Two who take each other's rights away at once wait for each other here.
        """
        rows = await self._session.scalars(
            select(StaffAccountRow)
            .where(or_(StaffAccountRow.email == email, StaffAccountRow.roles.contains([Role.ADMIN.value])))
            .order_by(StaffAccountRow.id)
            .with_for_update()
        )
        account, others = None, list[StaffAccountRow]()
        for row in rows:
            if row.email == email:
                account = row
            elif row.active and row.locations is None and row.channels is None:
                others.append(row)
        return account, others

    async def change(self, row: StaffAccountRow, values: Mapping[str, Any]) -> None:
        """Write changed columns of a locked row."""
        await self._session.execute(update(StaffAccountRow).where(StaffAccountRow.id == row.id).values(**values))
        await self._session.refresh(row)

    async def replace_password(self, account_id: UUID, old_hash: str | None, new_hash: str) -> bool:
        """Put a password in the place of the one that was proved; False when that is another by now."""
        statement = (
            update(StaffAccountRow)
            .where(StaffAccountRow.id == account_id, StaffAccountRow.password_hash == old_hash)
            .values(password_hash=new_hash)
            .returning(StaffAccountRow.id)
        )
        return await self._session.scalar(statement) is not None


class CustomerAccessRepository:
    """How customers sign in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def locked(self, customer_id: UUID) -> CustomerCredentialRow | None:
        """A customer's credential, its row locked."""
        return await self._session.scalar(
            select(CustomerCredentialRow).where(CustomerCredentialRow.customer_id == customer_id).with_for_update()
        )

    async def locked_by_login(self, login: bytes) -> CustomerCredentialRow | None:
        """The credential of a login, its row locked."""
        return await self._session.scalar(
            select(CustomerCredentialRow).where(CustomerCredentialRow.login == login).with_for_update()
        )

    async def add(self, customer_id: UUID, login: bytes, password_hash: str, at: datetime) -> bool:
        """Let a customer sign in; False when the login or the customer has a credential already."""
        statement = (
            upsert(CustomerCredentialRow)
            .values(customer_id=customer_id, login=login, password_hash=password_hash, changed_at=at)
            .on_conflict_do_nothing()
            .returning(CustomerCredentialRow.customer_id)
        )
        return await self._session.scalar(statement) is not None

    async def replace_password(self, customer_id: UUID, old_hash: str | None, new_hash: str, at: datetime) -> bool:
        """Put a password in the place of the one that was proved; False when that is another by now."""
        statement = (
            update(CustomerCredentialRow)
            .where(CustomerCredentialRow.customer_id == customer_id, CustomerCredentialRow.password_hash == old_hash)
            .values(password_hash=new_hash, changed_at=at)
            .returning(CustomerCredentialRow.customer_id)
        )
        return await self._session.scalar(statement) is not None

    async def set_password(self, customer_id: UUID, login: bytes, password_hash: str, at: datetime) -> None:
        """Replace the password of a locked credential, and what it is found by."""
        await self._session.execute(
            update(CustomerCredentialRow)
            .where(CustomerCredentialRow.customer_id == customer_id)
            .values(login=login, password_hash=password_hash, changed_at=at)
        )

    async def customers_of(self, email: str, *, at_most: int) -> Sequence[UUID]:
        """Customers on file with a normalized address who cannot sign in yet, oldest first; e-mail is no identity."""
        rows = await self._session.scalars(
            select(CustomerRow.id)
            .outerjoin(CustomerCredentialRow, CustomerCredentialRow.customer_id == CustomerRow.id)
            .where(func.lower(CustomerRow.email) == email, CustomerCredentialRow.customer_id.is_(None))
            .order_by(CustomerRow.id)
            .limit(at_most)
        )
        return rows.all()

    async def set_email(self, customer_id: UUID, email: str) -> int | None:
        """Put another address on file; the customer's new version, None when it is the same. Locks: the customer."""
        return await self._session.scalar(
            update(CustomerRow)
            .where(CustomerRow.id == customer_id, CustomerRow.email.is_distinct_from(email))
            .values(email=email, version=CustomerRow.version + 1)
            .returning(CustomerRow.version)
        )

    async def add_customer(self, values: Mapping[str, Any]) -> None:
        """Insert a customer."""
        await self._session.execute(upsert(CustomerRow).values(**values))


class SessionRepository:
    """Sign-ins that can be renewed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, values: Mapping[str, Any]) -> datetime | None:
        """Insert a session; until when all that its subject ever got is void. Sessions of it that are over go."""
        return await self._session.scalar(_ADD_SESSION, dict(values))

    async def subject_of(self, session_id: UUID) -> str | None:
        """Whose session it is: never changes, so it may be read before the locks are taken."""
        return await self._session.scalar(select(SessionRow.subject).where(SessionRow.id == session_id))

    async def revoked_before(self, subject: str) -> datetime | None:
        """Until when all that a subject ever got is void."""
        return await self._session.scalar(
            select(AccessRevocationRow.before).where(AccessRevocationRow.subject == subject)
        )

    async def locked(self, session_id: UUID) -> SessionRow | None:
        """A session, its row locked: of two who renew it at once, the second sees what the first did."""
        return await self._session.scalar(select(SessionRow).where(SessionRow.id == session_id).with_for_update())

    async def rotate(self, row: SessionRow, refresh_hash: bytes, *, at: datetime, expires_at: datetime) -> None:
        """Make another refresh token the one that is good."""
        await self._session.execute(
            update(SessionRow)
            .where(SessionRow.id == row.id)
            .values(refresh_hash=refresh_hash, previous_hash=row.refresh_hash, last_used_at=at, expires_at=expires_at)
        )

    async def end(self, session_id: UUID, subject: str, at: datetime) -> bool:
        """End one session of a subject; False when there is none that lasts."""
        statement = (
            update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.subject == subject, SessionRow.ended_at.is_(None))
            .values(ended_at=at)
            .returning(SessionRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def end_all(self, subject: str, at: datetime) -> None:
        """End every session of a subject."""
        await self._session.execute(
            update(SessionRow).where(SessionRow.subject == subject, SessionRow.ended_at.is_(None)).values(ended_at=at)
        )
