"""What authentication looks up before there is a principal: one statement for each kind of credential."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, text

from app.domain.enums import OrderStatus
from db.models.orders import OrderRow
from db.models.people import CustomerRow
from db.models.reference import LocationRow

if TYPE_CHECKING:
    from db.database import Database


ENDED = frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELED, OrderStatus.EXPIRED})
"""Statuses in which nothing more is to be done for an order."""


@dataclass(frozen=True, slots=True)
class OrderAccess:
    """Which generation of an order's token is good now, and since when nothing more is to be done for the order."""

    generation: int
    created_at: datetime
    ended_at: datetime | None


async def order_access(database: "Database", order_id: UUID) -> OrderAccess | None:
    """How an order may be opened by its token; None when there is no such order."""
    query = select(OrderRow.token_generation, OrderRow.created_at, OrderRow.status, OrderRow.updated_at).where(
        OrderRow.id == order_id
    )
    async with database.session() as session:
        row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    return OrderAccess(row.token_generation, row.created_at, row.updated_at if row.status in ENDED else None)


_REVOKED = text("""
    SELECT EXISTS (
        SELECT FROM access_revocations
        WHERE subject = ANY(CAST(:subjects AS text[])) AND before >= CAST(:issued_at AS timestamptz)
    )
""")


async def is_revoked(database: "Database", subjects: Sequence[str], issued_at: datetime | None) -> bool:
    """Whether what was issued to one of these subjects then is void by now. Without subjects it only takes as long."""
    async with database.session() as session:
        values = {"subjects": list(subjects), "issued_at": issued_at}
        return bool(await session.scalar(_REVOKED, values))


@dataclass(frozen=True, slots=True)
class AppAccess:
    """An app as it stands, and the key that it came with, if it came with one. None in a list means all."""

    app_id: UUID
    name: str
    locations: list[str] | None
    channels: list[str] | None
    app_scopes: list[str] | None
    key_id: UUID | None = None
    key_scopes: list[str] | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


_APP_OF_KEY = text("""
    SELECT a.id, a.name, a.locations, a.channels, a.scopes, k.id, k.scopes, k.expires_at, k.last_used_at
    FROM app_keys k JOIN apps a ON a.id = k.app_id
    WHERE k.key_hash = :key_hash AND k.revoked_at IS NULL AND k.expires_at > :now AND a.active
""")

_APP_OF_CODE = text("""
    SELECT id, name, locations, channels, scopes FROM apps WHERE code = :code AND active
""")


async def app_of_key(database: "Database", key_hash: bytes, now: datetime) -> AppAccess | None:
    """The active app whose live key has this digest."""
    async with database.session() as session:
        row = (await session.execute(_APP_OF_KEY, {"key_hash": key_hash, "now": now})).one_or_none()
    return None if row is None else AppAccess(*row)


async def app_of_code(database: "Database", code: str) -> AppAccess | None:
    """The active app with this code."""
    async with database.session() as session:
        row = (await session.execute(_APP_OF_CODE, {"code": code})).one_or_none()
    return None if row is None else AppAccess(*row)


_USED = text("""
    UPDATE app_keys SET last_used_at = :at
    WHERE id = :id AND (last_used_at IS NULL OR last_used_at < CAST(:at AS timestamptz) - interval '1 minute')
""")


async def note_use(database: "Database", key_id: UUID, at: datetime) -> None:
    """Write down that a key was used, to the minute. Locks: the key's row, for a moment."""
    async with database.session() as session, session.begin():
        await session.execute(_USED, {"id": key_id, "at": at})


_CUSTOMER_OF_ISSUER = text("""
    SELECT c.id, EXISTS (
        SELECT FROM access_revocations r
        WHERE r.subject = 'customer:' || c.id AND r.before >= CAST(:issued_at AS timestamptz)
    ) AS revoked
    FROM customers c WHERE c.external_source = :issuer AND c.external_id = :subject
""")


async def customer_of_issuer(
    database: "Database", issuer: str, subject: str, issued_at: datetime
) -> tuple[UUID, bool] | None:
    """The customer that another issuer names so, and whether what was issued to it then is void by now."""
    async with database.session() as session:
        values = {"issuer": issuer, "subject": subject, "issued_at": issued_at}
        row = (await session.execute(_CUSTOMER_OF_ISSUER, values)).one_or_none()
    return None if row is None else (row.id, row.revoked)


async def customer_exists(database: "Database", customer_id: UUID) -> bool:
    """Whether there is such a customer."""
    async with database.session() as session:
        return await session.scalar(select(CustomerRow.id).where(CustomerRow.id == customer_id)) is not None


async def location_exists(database: "Database", code: str) -> bool:
    """Whether there is a location with this code."""
    async with database.session() as session:
        return await session.scalar(select(LocationRow.id).where(LocationRow.code == code)) is not None
