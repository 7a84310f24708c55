"""COPY: many rows of one table in one statement, inside the caller's transaction.

Rows are what `insert(table)` would take, all with the same keys. Constraints, foreign keys and identities work as with
INSERT; conflicts cannot be skipped, so the caller knows what is there already. Does NOT touch the ORM's session state.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import inspect, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import Base


async def copy_rows(session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Copy rows into a table. Raises asyncpg's IntegrityConstraintViolationError; the transaction is lost then."""
    if not rows:
        return
    columns, record = _plan(table, tuple(rows[0]))
    connection = await session.connection()
    # SQLAlchemy opens the driver's transaction with the first statement; COPY goes past it and must lie inside.
    await connection.execute(text("SELECT"))
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.copy_records_to_table(table.__tablename__, records=[record(row) for row in rows], columns=columns)


@cache
def _plan(table: type[Base], keys: tuple[str, ...]) -> tuple[list[str], Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    """The columns' names, and how a row becomes a record: JSON goes as text, everything else as it is."""
    mapped = {attribute.key: attribute.columns[0] for attribute in inspect(table).column_attrs}
    columns = [mapped[key] for key in keys]
    json_places = [place for place, column in enumerate(columns) if isinstance(column.type, JSONB)]
    assert len(keys) > 1, "itemgetter gives a tuple for two keys or more"
    pick = itemgetter(*keys)
    if not json_places:
        return [column.name for column in columns], pick

    def record(row: Mapping[str, Any]) -> tuple[Any, ...]:
        values = list(pick(row))
        for place in json_places:
            if values[place] is not None:
                values[place] = orjson.dumps(values[place]).decode()
        return tuple(values)

    return [column.name for column in columns], record
