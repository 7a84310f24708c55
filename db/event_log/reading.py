"""Reading the event log by position, and the head and the pending rows that a snapshot needs.

Positions are gapless and only grow, so `position > last seen` is a safe cursor here, as it never is over the outbox.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.domain.enums import ActorKind, EventOrigin
from app.domain.log import LoggedEvent, Selection
from db.event_log.connections import driver_connection
from db.event_log.sequencing import sequence_batch

_ORIGINS = {origin.value: origin for origin in EventOrigin}
_ACTORS = {kind.value: kind for kind in ActorKind}

_READ = """
    SELECT position, event_id, type, subject_type, subject_id, subject_version, routing_keys, actor_kind, actor_id,
           origin, transaction_id, correlation_id, data_version, data::text, occurred_at, recorded_at
    FROM events WHERE position > $1
"""

_STANDING = """
    SELECT log_id, position, $1::bigint > position,
           $1::bigint < position
           AND NOT EXISTS (SELECT FROM events WHERE events.position = $1::bigint + 1 AND recorded_at >= $2)
    FROM event_log_head
"""

_PLACE_OF_TRANSACTION = """
    SELECT EXISTS (SELECT FROM outbox WHERE transaction_id = $1),
           (SELECT max(position) FROM events WHERE transaction_id = $1),
           (SELECT position FROM event_log_head)
"""


@dataclass(frozen=True, slots=True)
class LogHead:
    """Which log this is and where it ends. `pending` are events whose effect is visible but which have no place yet."""

    log_id: UUID
    position: int
    pending: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Which log this is and where its head is; and whether a place in it is still of use."""

    log_id: UUID
    head: int
    beyond: bool
    """The place lies after the head: it is of another life of this log."""
    expired: bool
    """What came next was recorded too long ago."""


class EventLog:
    """The log of one database. Holds no state; any number of readers may share one."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def sequence(self, limit: int) -> int:
        """Move at most `limit` committed outbox rows into the log; see `sequence_batch`."""
        return await sequence_batch(self._engine, limit)

    async def head(self) -> LogHead:
        """The log's id and its last position, without pending events."""
        async with driver_connection(self._engine) as connection:
            row = await connection.fetchrow("SELECT log_id, position FROM event_log_head")
            return LogHead(row[0], row[1])

    async def read_after(
        self,
        position: int,
        *,
        limit: int = 1000,
        through: int | None = None,
        selection: Selection | None = None,
        subject_id: UUID | None = None,
    ) -> list[LoggedEvent]:
        """At most `limit` events after `position`, in order, up to and with `through`, of those selected.

        Fewer than `limit` means that there is no more. A selection by keys scans the log from `position` on: give
        `through` to bound it. Ignores `selection.coalesce`.
        """
        sql, values = _narrowed(position, limit, through, selection or Selection(), subject_id)
        async with driver_connection(self._engine) as connection:
            rows = await connection.fetch(sql, *values)
        return [_decoded(row) for row in rows]

    async def standing(self, position: int, *, recorded_since: datetime) -> Standing:
        """Whether a reader may go on from `position`; expired when the event after it is older than given, or gone."""
        async with driver_connection(self._engine) as connection:
            return Standing(*await connection.fetchrow(_STANDING, position, recorded_since))

    async def waiting(self) -> int:
        """How many committed events wait for a position."""
        async with driver_connection(self._engine) as connection:
            return int(await connection.fetchval("SELECT count(*) FROM outbox"))

    async def position_after(self, transaction_id: UUID) -> int | None:
        """The place just after a committed transaction's last event; None while any of its events has none.

        A transaction without events gets the head.
        """
        async with driver_connection(self._engine) as connection:
            pending, last, head = await connection.fetchrow(_PLACE_OF_TRANSACTION, transaction_id)
        if pending:
            return None
        return head if last is None else last


async def head_in_snapshot(session: AsyncSession, selection: Selection | None = None) -> LogHead:
    """The head as the session's snapshot sees it, with the selected events that are visible but not yet sequenced.

    Only within REPEATABLE READ do head, pending events and whatever state is read beside them belong together.
    """
    chosen = selection or Selection()
    sql = "SELECT log_id, position, ARRAY(SELECT event_id FROM outbox WHERE true"
    values: dict[str, Any] = {}
    for name, keys in (("keys", chosen.keys), ("within", chosen.within)):
        if keys is not None:
            sql += f" AND routing_keys && CAST(:{name} AS text[])"
            values[name] = list(keys)
    row = (await session.execute(text(sql + ") FROM event_log_head"), values)).one()
    return LogHead(row[0], row[1], frozenset(row[2]))


def _narrowed(
    position: int, limit: int, through: int | None, selection: Selection, subject_id: UUID | None
) -> tuple[str, list[Any]]:
    sql = _READ
    values: list[Any] = [position]

    def also(condition: str, value: int | UUID | Collection[str] | None) -> None:
        nonlocal sql
        if value is not None:
            values.append(list(value) if isinstance(value, frozenset) else value)
            sql += f" AND {condition.format(f'${len(values)}')}"

    also("position <= {}", through)
    also("routing_keys && {}::text[]", selection.keys)
    also("routing_keys && {}::text[]", selection.within)
    also("type = ANY({}::text[])", selection.types)
    also("subject_id = {}", subject_id)
    values.append(limit)
    # Versions and positions of one subject grow together, and its versions have an index.
    order = "position" if subject_id is None else "subject_version"
    return f"{sql} ORDER BY {order} LIMIT ${len(values)}", values


def _decoded(row: Any) -> LoggedEvent:
    position, event_id, kind, subject_type, subject_id, subject_version, keys, actor_kind, actor_id, origin, *rest = row
    transaction_id, correlation_id, data_version, data, occurred_at, recorded_at = rest
    return LoggedEvent(
        position,
        event_id,
        kind,
        subject_type,
        subject_id,
        subject_version,
        tuple(keys),
        _ACTORS[actor_kind],
        actor_id,
        _ORIGINS[origin],
        transaction_id,
        correlation_id,
        data_version,
        orjson.loads(data),
        occurred_at,
        recorded_at,
    )
