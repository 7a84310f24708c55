"""Writing the rows of several tables in one statement: one round trip, whatever an aggregate's size.

Rows travel as one JSON document per table and become typed rows by `jsonb_populate_recordset`. Inserts and updates are
data-modifying CTEs of a single statement, so foreign keys between its rows are checked when all are there. A row is
either new or changed, never both.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import Base

Row = Mapping[str, Any]
Batches = Mapping[type[Base], Sequence[Row]]


async def save_rows(session: AsyncSession, fresh: Batches, changed: Batches) -> None:
    """Insert fresh rows and update changed ones by their id; all rows of a table have the same attributes.

    Raises what the database raises: IntegrityError for a constraint. Locks: the rows it updates.
    """
    steps: list[tuple[str, type[Base], tuple[str, ...]]] = []
    documents: list[str] = []
    for kind, batches in (("insert", fresh), ("update", changed)):
        for table, rows in batches.items():
            if rows:
                steps.append((kind, table, tuple(rows[0])))
                documents.append(_document(table, rows))
    if steps:
        parameters = {f"rows_{number}": document for number, document in enumerate(documents)}
        await session.execute(_statement(tuple(steps)), parameters)


def _document(table: type[Base], rows: Sequence[Row]) -> str:
    names = {attribute: _column(table, attribute) for attribute in rows[0]}
    renamed = [{names[attribute]: value for attribute, value in row.items()} for row in rows]
    return orjson.dumps(renamed, default=_plain).decode()


def _plain(value: object) -> str:
    if isinstance(value, Decimal | UUID):  # asyncpg's UUIDs are a subclass, which orjson leaves to us
        return str(value)
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form here")


@cache
def _column(table: type[Base], attribute: str) -> str:
    return str(table.__mapper__.attrs[attribute].columns[0].name)


@cache
def _statement(steps: tuple[tuple[str, type[Base], tuple[str, ...]], ...]) -> TextClause:
    """The statement for these tables; names come from the models, never from a caller."""
    parts: list[str] = []
    for number, (kind, table, attributes) in enumerate(steps):
        columns = [_column(table, attribute) for attribute in attributes]
        name = table.__tablename__
        rows = f"jsonb_populate_recordset(NULL::{name}, CAST(:rows_{number} AS jsonb)) AS r"
        listed = ", ".join(f'"{column}"' for column in columns)
        if kind == "insert":
            body = f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {rows}"  # noqa: S608 - names come from the models
        else:
            sets = ", ".join(f'"{column}" = r."{column}"' for column in columns if column != "id")
            body = f"UPDATE {name} AS t SET {sets} FROM {rows} WHERE t.id = r.id"  # noqa: S608 - as above
        parts.append(f"step_{number} AS ({body})")
    return text(f"WITH {', '.join(parts)} SELECT 1")
