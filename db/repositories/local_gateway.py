"""The local gateway's own ledger: a bank's books, kept apart from the shop's. Each function is one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.enums import TransactionKind, TransactionStatus
from db.models.payments import LocalGatewayOperationRow as Operation

if TYPE_CHECKING:
    from db.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What was asked of the bank, and what it made of that."""

    key: UUID
    kind: TransactionKind
    status: TransactionStatus
    reference: str
    authorization_reference: str | None
    amount_minor: int
    currency: str
    token: str | None
    message: str | None = None
    asked: int = 1
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """An authorization, and what was done with it."""

    authorization: Booking
    done: tuple[Booking, ...]

    def sum_of(self, kind: TransactionKind) -> int:
        """What was taken or given back, or is about to be."""
        return sum(
            booking.amount_minor
            for booking in self.done
            if booking.kind is kind and booking.status is not TransactionStatus.FAILED
        )


async def find_booking(database: "Database", key: UUID) -> Booking | None:
    """What was asked under this key."""
    async with database.engine.connect() as connection:
        return await _booking(connection, key)


async def ask_again(database: "Database", key: UUID, status: TransactionStatus) -> Booking | None:
    """Count one more question about this key, whose answer is this from now on; None when nobody asked before."""
    async with database.engine.begin() as connection:
        await connection.execute(
            update(Operation).where(Operation.id == key).values(asked=Operation.asked + 1, status=status)
        )
        return await _booking(connection, key)


async def book(database: "Database", booking: Booking, at: datetime) -> Booking:
    """Write an authorization down once; the first answer when the key is known."""
    async with database.engine.begin() as connection:
        return await _write(connection, booking, at)


async def book_on(
    database: "Database", reference: str, booking: Booking, at: datetime, judge: "Judge"
) -> Booking | None:
    """Write down what is done with an authorization, as `judge` decides; None when there is no such authorization.

    Locks the authorization, so that two at once never take more than it promised.
    """
    async with database.engine.begin() as connection:
        query = select(Operation).where(Operation.reference == reference, Operation.kind == TransactionKind.AUTHORIZE)
        found = (await connection.execute(query.with_for_update())).one_or_none()
        if found is None:
            return None
        known = await _booking(connection, booking.key)
        if known is not None:
            return known
        done = await connection.execute(select(Operation).where(Operation.authorization_reference == reference))
        books = Books(_of(found), tuple(_of(row) for row in done))
        return await _write(connection, judge(books, booking), at)


async def authorizations_end(database: "Database", reference: str, at: datetime) -> None:
    """Let an authorization run out now."""
    async with database.engine.begin() as connection:
        await connection.execute(
            update(Operation).where(Operation.reference == reference).values(expires_at=at - timedelta(seconds=1))
        )


if TYPE_CHECKING:
    from collections.abc import Callable

    Judge = Callable[[Books, Booking], Booking]


async def _write(connection: AsyncConnection, booking: Booking, at: datetime) -> Booking:
    await connection.execute(
        insert(Operation)
        .values(
            id=booking.key,
            kind=booking.kind,
            status=booking.status,
            reference=booking.reference,
            authorization_reference=booking.authorization_reference,
            amount_minor=booking.amount_minor,
            currency=booking.currency,
            token=booking.token,
            message=booking.message,
            asked=1,
            expires_at=booking.expires_at,
            created_at=at,
        )
        .on_conflict_do_nothing()
    )
    written = await _booking(connection, booking.key)
    assert written is not None, "it was just written, or before"
    return written


async def _booking(connection: AsyncConnection, key: UUID) -> Booking | None:
    row = (await connection.execute(select(Operation).where(Operation.id == key))).one_or_none()
    return None if row is None else _of(row)


def _of(row: "Row") -> Booking:
    return Booking(
        key=row.id,
        kind=row.kind,
        status=row.status,
        reference=row.reference,
        authorization_reference=row.authorization_reference,
        amount_minor=row.amount_minor,
        currency=row.currency,
        token=row.token,
        message=row.message,
        asked=row.asked,
        expires_at=row.expires_at,
    )


if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row as AnyRow

    Row = AnyRow[Any]
