"""Very many customers, named as the buyers of `many_orders.py` are: the commonest name is on 8 %, most are rare."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import asyncpg

from db.engine import asyncpg_dsn
from tests.benchmarks.many_orders import QUICKLY, Person, the_id, without_indexes

COLUMNS = ("id", "external_source", "external_id", "email", "name", "phone", "tags", "version", "created_at")


def the_person(number: int) -> Person:
    """Who customer number `number` is; each has an address and a phone of their own."""
    return Person(3 * number)


def the_external_id(number: int) -> str:
    """What another system calls them."""
    return f"C-{1_000_000 + number}"


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    since = datetime.now(UTC)
    for number in range(1, count + 1):
        person = the_person(number)
        name = " ".join(person.names).title()
        key = the_id(4, number)
        yield key, "crm", the_external_id(number), person.email, name, person.phone, [], 1, since


async def many_customers(url: str, count: int) -> None:
    """Add so many customers to a migrated database that has none."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        await connection.execute(QUICKLY)
        indexes = await without_indexes(connection, "customers")
        await connection.copy_records_to_table("customers", records=_rows(count), columns=COLUMNS)
        for definition in indexes:
            await connection.execute(definition)
        await connection.execute("VACUUM ANALYZE customers")
    finally:
        await connection.close()
