"""The inbox: one row per message of a source, whatever happens at once, and one effect per event that it told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CursorResult, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import InboxEffect, InboxProblem, InboxState, ShipmentStatus, TransactionStatus
from db.models.accounts import AppRow
from db.models.inbox import InboxEffectRow, InboxMessageRow

if TYPE_CHECKING:
    from db.database import Database

_FIRST = InboxMessageRow.differs_from_id.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A verified message of a source that acts as this app. `sent_at` is the sender's word, `received_at` ours.

    `gateway` is whose notices it holds, `carrier` the adapter that reads it, where somebody here reads it.
    """

    id: UUID
    source: str
    message_id: str
    app_id: UUID
    body: bytes
    body_hash: bytes
    sent_at: datetime
    received_at: datetime
    gateway: str | None = None
    carrier: str | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """What an operator sees of a message; the body stays where it is."""

    id: UUID
    source: str
    message_id: str
    app: str
    body_bytes: int
    received_at: datetime
    state: InboxState


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message to work off. `app` is the code of the app that its source acts as."""

    id: UUID
    source: str
    gateway: str | None
    carrier: str | None
    app: str
    body: bytes
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class KnownEffect:
    """What an event of a source changed before: a digest of what it told, and the step that it was about."""

    digest: bytes
    transaction_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingEffect:
    """What one sighting changed: it stands in a shipment's history, or waits until its number is known."""

    id: UUID
    event_id: str
    digest: bytes
    effect: InboxEffect
    sighted: ShipmentStatus
    tracking_event_id: UUID | None = None
    unmatched_sighting_id: UUID | None = None


async def store(database: "Database", message: NewMessage) -> bytes:
    """Store a message once; the hash of the body that stands under its id, ours or an earlier one's.

    Another body than the first is kept as a problem beside it, once.
    """
    async with database.session() as session, session.begin():
        values = {name: getattr(message, name) for name in NewMessage.__dataclass_fields__}
        waits = message.gateway is not None or message.carrier is not None
        row = insert(InboxMessageRow).values(
            **values,
            state=InboxState.WAITING if waits else InboxState.STORED,
            due_at=func.clock_timestamp() if waits else None,
            attempts=0,
        )
        fresh = await session.scalar(
            row.on_conflict_do_nothing(
                index_elements=["source", "message_id"], index_where=text("differs_from_id IS NULL")
            ).returning(InboxMessageRow.body_hash)
        )
        if fresh is not None:
            return fresh
        query = select(InboxMessageRow.id, InboxMessageRow.body_hash).where(
            InboxMessageRow.source == message.source, InboxMessageRow.message_id == message.message_id, _FIRST
        )
        known = (await session.execute(query)).one()
        if known.body_hash != message.body_hash:
            differing = insert(InboxMessageRow).values(
                **values,
                state=InboxState.PROBLEM,
                problem=InboxProblem.BODY_DIFFERS,
                attempts=0,
                differs_from_id=known.id,
            )
            await session.execute(differing.on_conflict_do_nothing(index_elements=["differs_from_id", "body_hash"]))
        return known.body_hash


async def newest(database: "Database", limit: int) -> list[StoredMessage]:
    """The newest messages, newest first."""
    query = (
        select(
            InboxMessageRow.id,
            InboxMessageRow.source,
            InboxMessageRow.message_id,
            AppRow.code,
            func.octet_length(InboxMessageRow.body),
            InboxMessageRow.received_at,
            InboxMessageRow.state,
        )
        .join(AppRow, AppRow.id == InboxMessageRow.app_id)
        .order_by(InboxMessageRow.id.desc())
        .limit(limit)
    )
    async with database.session() as session:
        return [StoredMessage(*row) for row in await session.execute(query)]


async def due_messages(database: "Database", limit: int, *, but: Collection[UUID] = ()) -> Sequence[WaitingMessage]:
    """Messages that are to be worked off now, those that wait longest first."""
    query = (
        select(
            InboxMessageRow.id,
            InboxMessageRow.source,
            InboxMessageRow.gateway,
            InboxMessageRow.carrier,
            AppRow.code,
            InboxMessageRow.body,
            InboxMessageRow.attempts,
            InboxMessageRow.received_at,
        )
        .join(AppRow, AppRow.id == InboxMessageRow.app_id)
        .where(
            InboxMessageRow.state == InboxState.WAITING,
            InboxMessageRow.due_at <= func.clock_timestamp(),
            InboxMessageRow.id.not_in(list(but)),
        )
        .order_by(InboxMessageRow.due_at, InboxMessageRow.id)
        .limit(limit)
    )
    async with database.session() as session:
        return [WaitingMessage(*row) for row in await session.execute(query)]


async def seconds_to_next_message(database: "Database") -> float | None:
    """How long until one is due; below zero when one is, None when none waits."""
    wait = func.extract("epoch", func.min(InboxMessageRow.due_at) - func.clock_timestamp())
    async with database.session() as session:
        found = await session.scalar(select(wait).where(InboxMessageRow.state == InboxState.WAITING))
    return None if found is None else float(found)


async def end_message(database: "Database", message_id: UUID, at: datetime) -> None:
    """All that it told has its effect."""
    await _settle(database, message_id, state=InboxState.APPLIED, due_at=None, settled_at=at, problem=None, detail=None)


async def put_off_message(database: "Database", message_id: UUID, rest: timedelta) -> None:
    """It is looked at again after a while."""
    await _settle(database, message_id, due_at=func.clock_timestamp() + rest)


async def note_problem(database: "Database", message_id: UUID, problem: InboxProblem, detail: str) -> None:
    """Write down why it cannot be taken at its word, in a transaction of its own: what it tried was rolled back."""
    await _settle(database, message_id, state=InboxState.PROBLEM, due_at=None, problem=problem, detail=detail)


async def _settle(database: "Database", message_id: UUID, **values: object) -> None:
    async with database.session() as session, session.begin():
        await session.execute(
            update(InboxMessageRow)
            .where(InboxMessageRow.id == message_id, InboxMessageRow.state == InboxState.WAITING)
            .values(attempts=InboxMessageRow.attempts + 1, **values)
        )


class InboxRepository:
    """The inbox within a transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def effect_of(self, source: str, event_id: str) -> KnownEffect | None:
        """What an event changed before."""
        query = select(InboxEffectRow.digest, InboxEffectRow.transaction_id).where(
            InboxEffectRow.source == source, InboxEffectRow.event_id == event_id
        )
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else KnownEffect(*row)

    async def add_effect(
        self,
        *,
        effect_id: UUID,
        message: WaitingMessage,
        event_id: str,
        digest: bytes,
        effect: InboxEffect,
        told: TransactionStatus,
        transaction_id: UUID,
        at: datetime,
    ) -> bool:
        """Write down what an event changed; False when another transaction was quicker: this one is to be rolled back.

        Locks: the event's row until the end of the transaction; the order's is held already.
        """
        row = insert(InboxEffectRow).values(
            id=effect_id,
            inbox_message_id=message.id,
            source=message.source,
            event_id=event_id,
            digest=digest,
            effect=effect,
            told=told,
            transaction_id=transaction_id,
            at=at,
        )
        added = row.on_conflict_do_nothing(index_elements=["source", "event_id"]).returning(InboxEffectRow.id)
        return await self._session.scalar(added) is not None

    async def digests_of(self, source: str, event_ids: Collection[str]) -> dict[str, bytes]:
        """What events told before, by id: those that had an effect."""
        query = select(InboxEffectRow.event_id, InboxEffectRow.digest).where(
            InboxEffectRow.source == source, InboxEffectRow.event_id.in_(list(event_ids))
        )
        return {event_id: digest for event_id, digest in await self._session.execute(query)}

    async def add_sightings(self, message: WaitingMessage, effects: Sequence[SightingEffect], at: datetime) -> bool:
        """Write down what sightings changed, as `add_effect` does for a notice; False when another was quicker."""
        rows = [
            {
                **{name: getattr(effect, name) for name in SightingEffect.__dataclass_fields__},
                "inbox_message_id": message.id,
                "source": message.source,
                "at": at,
            }
            for effect in effects
        ]
        added = (
            insert(InboxEffectRow)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["source", "event_id"])
            .returning(InboxEffectRow.id)
        )
        return len((await self._session.scalars(added)).all()) == len(rows)

    async def try_again(self, message_id: UUID) -> bool:
        """Have a message with a problem worked off anew, at once; False when it has none that could go away."""
        done = await self._session.execute(
            update(InboxMessageRow)
            .where(
                InboxMessageRow.id == message_id,
                InboxMessageRow.state == InboxState.PROBLEM,
                _FIRST,
                or_(InboxMessageRow.gateway.is_not(None), InboxMessageRow.carrier.is_not(None)),
            )
            .values(state=InboxState.WAITING, problem=None, detail=None, attempts=0, due_at=func.clock_timestamp())
        )
        assert isinstance(done, CursorResult), "an update says how many rows it changed"
        return done.rowcount == 1

    async def dismiss(self, message_id: UUID, at: datetime) -> bool:
        """Say that a message's problem was looked at and is none any more; False when it has none."""
        done = await self._session.execute(
            update(InboxMessageRow)
            .where(InboxMessageRow.id == message_id, InboxMessageRow.state == InboxState.PROBLEM)
            .values(state=InboxState.DISMISSED, settled_at=at)
        )
        assert isinstance(done, CursorResult), "an update says how many rows it changed"
        return done.rowcount == 1
