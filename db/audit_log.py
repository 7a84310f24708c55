"""The sealed audit trail: the sealer's transaction, and reading entries in the order of their numbers.

Rows are found by visibility, never by `id > last seen`, and only when every event of their transaction has its place
in the log, so that the states they speak of can be folded. Any number of processes may seal; one at a time has a turn.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.audit import AuditEntry, AuditFact
from app.domain.enums import ActorKind, AuditKind, AuditOutcome
from db.event_log.connections import driver_connection
from db.repositories.audit import FACT_COLUMNS

ADVISORY_LOCK = 815_008
_PATCHES_AT_ONCE = 5_000

# Statements of their own, as in db/event_log/sequencing.py: what follows must see what the last holder committed.
_TAKE_TURN = f"""
    BEGIN;
    SET LOCAL lock_timeout = '5s';
    SET LOCAL idle_in_transaction_session_timeout = '15s';
    SELECT pg_advisory_xact_lock({ADVISORY_LOCK});
"""

_FACTS = ", ".join("subjects::text" if name == "subjects" else name for name in FACT_COLUMNS)
_SEALED = ("number", *FACT_COLUMNS, "key_id", "previous_hash", "hash")

_PENDING = f"""
    SELECT id, {_FACTS} FROM audit_pending p
    WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.transaction_id = p.transaction_id)
    ORDER BY id LIMIT $1
"""  # noqa: S608 - columns of the model
_HEAD = "SELECT number, hash, at FROM audit_entries ORDER BY number DESC LIMIT 1"
_ENTRIES = f"""
    SELECT number, {_FACTS}, key_id, previous_hash, hash FROM audit_entries WHERE number > $1 ORDER BY number LIMIT $2
"""  # noqa: S608 - columns of the model
_PATCHES = """
    SELECT e.subject_id, e.subject_version, (e.data->'state')::text
    FROM unnest($1::uuid[], $2::int[], $3::int[]) AS w(id, after, through)
    JOIN events e ON e.subject_id = w.id AND e.subject_version > w.after AND e.subject_version <= w.through
    ORDER BY 1, 2 LIMIT $4
"""


class SealingTurn:
    """What may be done while no other process seals."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def pending(self, limit: int) -> list[tuple[int, AuditFact]]:
        """Rows that may get their place, oldest first, with the ids that they wait under."""
        rows = await self._connection.fetch(_PENDING, limit)
        return [(row["id"], AuditFact(**_fact(row))) for row in rows]

    async def head(self) -> tuple[int, bytes] | None:
        """Number and hash of the last entry; None when there is none."""
        row = await self._connection.fetchrow(_HEAD)
        return None if row is None else (row["number"], row["hash"])

    async def patches(
        self, after: Mapping[UUID, int], through: Mapping[UUID, int]
    ) -> AsyncGenerator[tuple[UUID, int, Any], None]:
        """The merge patches of subjects after a version and through another, by subject and version."""
        place = dict(after)
        end: dict[UUID, int] = dict(through)
        while end:
            ids = list(end)
            values = (ids, [place[key] for key in ids], [end[key] for key in ids])
            rows: list[tuple[UUID, int, str]] = await self._connection.fetch(_PATCHES, *values, _PATCHES_AT_ONCE)
            for subject_id, version, state in rows:
                yield subject_id, version, orjson.loads(state)
            if len(rows) < _PATCHES_AT_ONCE:
                return
            last, version, _ = rows[-1]
            place[last] = version
            end = {key: at for key, at in end.items() if key >= last}

    async def seal(self, ids: Sequence[int], entries: Sequence[AuditEntry]) -> None:
        """Move rows from where they waited to their places."""
        await self._connection.execute("DELETE FROM audit_pending WHERE id = ANY($1::bigint[])", list(ids))
        await self._connection.copy_records_to_table(
            "audit_entries", records=[_record(entry) for entry in entries], columns=list(_SEALED)
        )


class AuditLog:
    """The trail of one database. Holds no state; any number may stand side by side."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def sealing_turn(self) -> AsyncGenerator[SealingTurn]:
        """One transaction in which nobody else seals; commits on leaving the block.

        Locks: waits up to 5 s for its turn (advisory), else raises asyncpg's LockNotAvailableError. A connection that
        saw any error is thrown away, and its transaction with it.
        """
        async with driver_connection(self._engine) as connection:
            await connection.execute(_TAKE_TURN)
            yield SealingTurn(connection)
            await connection.execute("COMMIT")

    async def page(self, *, after: int = 0, limit: int = 2_000) -> list[AuditEntry]:
        """Entries after a number, in order. Fewer than `limit` means that there are no more."""
        async with driver_connection(self._engine) as connection:
            rows = await connection.fetch(_ENTRIES, after, limit)
        return [entry_of(row) for row in rows]

    async def entries(self) -> AsyncGenerator[AuditEntry, None]:
        """Every entry in the order of the numbers, read a page at a time."""
        after = 0
        while page := await self.page(after=after):
            for entry in page:
                yield entry
            after = page[-1].number

    async def head(self) -> tuple[int, bytes] | None:
        """Number and hash of the last entry; None when there is none."""
        async with driver_connection(self._engine) as connection:
            row = await connection.fetchrow(_HEAD)
        return None if row is None else (row["number"], row["hash"])


def entry_of(row: Mapping[str, Any]) -> AuditEntry:
    """A row of `audit_entries`, its subjects as JSON text."""
    return AuditEntry(
        **_fact(row),
        number=row["number"],
        key_id=row["key_id"],
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )


def _fact(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in FACT_COLUMNS}
    return told | {
        "kind": AuditKind(told["kind"]),
        "outcome": AuditOutcome(told["outcome"]),
        "actor_kind": ActorKind(told["actor_kind"]),
        "roles": tuple(told["roles"]),
        "subjects": tuple(orjson.loads(told["subjects"])),
        "subject_ids": tuple(told["subject_ids"]),
        "fields": tuple(told["fields"]),
    }


def _record(entry: AuditEntry) -> tuple[Any, ...]:
    values: dict[str, Any] = {name: getattr(entry, name) for name in _SEALED}
    values["subjects"] = orjson.dumps(entry.subjects).decode()
    for name in ("roles", "subject_ids", "fields"):
        values[name] = list(values[name])
    return tuple(values.values())
