"""A call with thousands of rows is done in parts, each in a transaction of its own.

Nobody else waits long for levels that a part has locked, and the process answers others in between. Rows are
independent of each other, so a part that could not be done is answered as refused rows; the same call again does it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from app.domain.errors import InvalidInput, LimitExceeded
from app.inventory.asked import MOST_ROWS, twice_named
from app.inventory.bulk_set import BulkSetStock
from app.inventory.sync import SyncStock

PART_ROWS = 500

R = TypeVar("R")


def parts_of_bulk(command: BulkSetStock) -> list[BulkSetStock]:
    """The parts of a call, in the order of its rows. Raises InvalidInput (no rows), LimitExceeded (too many)."""
    if not command.rows:
        raise InvalidInput("name what lies where", ("rows",))
    _refuse_too_many(len(command.rows))
    twice = twice_named([(row.sku, row.location) for row in command.rows])
    return [
        replace(
            command,
            idempotency_key=_key_of(command.idempotency_key, number),
            rows=rows,
            first_row=number * PART_ROWS,
            twice=tuple(sorted({(row.sku, row.location) for row in rows} & twice)),
        )
        for number, rows in enumerate(_split(command.rows))
    ]


def parts_of_sync(command: SyncStock) -> list[SyncStock]:
    """The same; the last part says that the snapshot is complete, where it is."""
    if not command.rows and not command.complete:
        raise InvalidInput("name what lies there, or say that the snapshot is complete", ("rows",))
    _refuse_too_many(len(command.rows))
    twice = twice_named([row.sku for row in command.rows])
    parts = _split(command.rows) or [()]
    return [
        replace(
            command,
            idempotency_key=_key_of(command.idempotency_key, number),
            rows=rows,
            complete=command.complete and number == len(parts) - 1,
            first_row=number * PART_ROWS,
            twice=tuple(sorted({row.sku for row in rows} & twice)),
        )
        for number, rows in enumerate(parts)
    ]


def _refuse_too_many(rows: int) -> None:
    if rows > MOST_ROWS:
        raise LimitExceeded(f"a call takes {MOST_ROWS:,} rows at most, not {rows:,}: send several", ("rows",))


def _split(rows: tuple[R, ...]) -> "Sequence[tuple[R, ...]]":
    return [rows[start : start + PART_ROWS] for start in range(0, len(rows), PART_ROWS)]


def _key_of(key: str, number: int) -> str:
    """The first part has the caller's own key, and with it the refusal of a key that is none."""
    return key if number == 0 else hashlib.sha256(f"{number} {key}".encode()).hexdigest()
