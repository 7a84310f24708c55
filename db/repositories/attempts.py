"""Counted attempts: exact sliding windows on the database's clock, shared by every process.

A row keeps the instants of its key's last attempts, so within any span of `within` there are never more than `most`.
A refused attempt is not written: it changes no row, and does not lengthen the wait.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError

from db.database import LOCK_NOT_AVAILABLE

if TYPE_CHECKING:
    from db.database import Database

SWEPT_PER_ATTEMPT = 2
"""Rows that are over and go with each counted attempt: the table stays as small as what is counted at present."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing whose attempts are counted: at most `most` within any span of `within`. `key` is a keyed digest."""

    key: bytes
    most: int
    within: timedelta


async def count(database: "Database", attempts: Sequence[Attempt]) -> bool:
    """Count one attempt for each key, in order, up to the first whose window is full; whether all had room.

    One statement in a transaction of its own. Locks the keys' rows in the order given, so that order is the same
    everywhere: from the narrow (an address) to the wide (everybody). False also when a row could not be had in time.
    """
    values: dict[str, object] = {"keys": [attempt.key for attempt in attempts], "swept": SWEPT_PER_ATTEMPT}
    for place, attempt in enumerate(attempts):
        values |= {f"key_{place}": attempt.key, f"most_{place}": attempt.most, f"within_{place}": attempt.within}
    try:
        async with database.engine.begin() as connection:
            return await connection.scalar(_statement(len(attempts)), values) is True
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            return False
        raise


async def forget(database: "Database", attempts: Sequence[Attempt]) -> None:
    """Forget what was counted for these keys: whoever tried knew."""
    async with database.engine.begin() as connection:
        await connection.execute(_FORGET, {"keys": [attempt.key for attempt in attempts]})


_FORGET = text("DELETE FROM attempts WHERE key = ANY (CAST(:keys AS bytea[]))")


@cache
def _statement(keys: int) -> TextClause:
    counted = ", ".join(_COUNTED.format(place=place, gate=_gate(place)) for place in range(keys))
    return text(f"WITH {counted}, {_SWEPT} SELECT EXISTS (SELECT FROM counted_{keys - 1})")  # noqa: S608 - a number


def _gate(place: int) -> str:
    return "" if place == 0 else f"FROM counted_{place - 1}"


_COUNTED = """
counted_{place} AS (
    INSERT INTO attempts AS known (key, tried_at, forgotten_at)
    SELECT CAST(:key_{place} AS bytea), ARRAY[clock_timestamp()],
           clock_timestamp() + CAST(:within_{place} AS interval) {gate}
    ON CONFLICT (key) DO UPDATE
    SET tried_at = ARRAY(SELECT tried FROM unnest(known.tried_at) AS tried
                         WHERE tried > clock_timestamp() - CAST(:within_{place} AS interval))
                   || clock_timestamp(),
        forgotten_at = clock_timestamp() + CAST(:within_{place} AS interval)
    WHERE (SELECT count(*) FROM unnest(known.tried_at) AS tried
           WHERE tried > clock_timestamp() - CAST(:within_{place} AS interval)) < :most_{place}
    RETURNING 1
)"""

_SWEPT = """
swept AS (
    DELETE FROM attempts WHERE key IN (
        SELECT key FROM attempts WHERE forgotten_at < clock_timestamp() AND key <> ALL (CAST(:keys AS bytea[]))
        ORDER BY forgotten_at LIMIT :swept FOR UPDATE SKIP LOCKED)
)"""
