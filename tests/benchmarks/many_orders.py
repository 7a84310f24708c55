"""Very many orders that look lived, made by SQL from one real order, so that columns that come later come along.

Time runs with the number: the newest 3 % are under way, the older ones are done; some wait, are held, owe or failed.
Names, SKUs and postal codes are as uneven as in life: the commonest name and SKU are on 2 % and 10 % of the orders.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.orders.model import Address, Contact
from app.domain.search import search_terms
from app.orders.command import PlaceDelivery, PlaceLine, PlaceOrder
from app.orders.place import place_order
from db.database import Database
from db.engine import asyncpg_dsn, make_engine
from tests.builders import SEARCH_SECRET, STAFF, a_key, a_shop

SKUS = 2_000
NAMES = 5_000
POSTAL_CODES = 8_000
_CLONE = """
    INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS t CROSS JOIN {numbers}
    CROSS JOIN LATERAL jsonb_populate_record(t, {changed}) AS r WHERE t.id = $1
"""
_COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
           AND attgenerated = '' ORDER BY attnum
"""
_ORDER = """
    jsonb_build_object('id', {order}, 'number', 'WEB-' || 1000000 + i, 'placed_at', {at}, 'created_at', {at},
        'updated_at', {at} + interval '1 hour' * (i * 31 % 97), 'customer_id', NULL, 'external_source', NULL,
        'external_id', NULL, 'total_minor', 500 + i * 7919::bigint % 90000,
        'subtotal_minor', 500 + i * 7919::bigint % 90000, 'shipping_minor', 0,
        'tags', CASE WHEN i % 1000 = 7 THEN '["vip"]' WHEN i % 10 = 3 THEN '["web"]' ELSE '[]' END::jsonb,
        'open_holds', CASE WHEN i % 5000 = 11 THEN 1 ELSE 0 END, 'contact_id', NULL, 'billing_address_id', NULL,
        'due_at', NULL)
    || CASE WHEN i > 0.97 * $2 THEN jsonb_build_object('due_at', {due},
                'status', CASE WHEN i % 200 = 3 THEN 'PENDING_REVIEW' ELSE 'OPEN' END,
                'payment_status', CASE i % 10 WHEN 1 THEN 'PENDING' WHEN 2 THEN 'AUTHORIZED' ELSE 'PAID' END,
                'fulfillment_status', CASE i % 4 WHEN 0 THEN 'SCHEDULED' WHEN 1 THEN 'SHIPPED' WHEN 2 THEN 'PROCESSING'
                                      ELSE 'BACKORDERED' END,
                'customer_status', CASE WHEN i % 300 = 5 THEN 'DELIVERY_FAILED' ELSE 'CONFIRMED' END)
            WHEN i % 25 = 0 THEN jsonb_build_object('status', 'CANCELED', 'payment_status', 'REFUNDED',
                'fulfillment_status', 'CANCELED', 'customer_status', 'REFUNDED', 'total_minor', 0, 'subtotal_minor', 0)
            ELSE jsonb_build_object('status', 'COMPLETED', 'fulfillment_status', 'DELIVERED', 'customer_status',
                'DELIVERED', 'payment_status', CASE WHEN i % 2000 = 9 THEN 'CREDIT_OWED' ELSE 'PAID' END) END
"""
QUICKLY = """
    SET session_replication_role = replica; -- what is cloned fits by itself
    SET synchronous_commit = off;
    SET maintenance_work_mem = '512MB'
"""
_LARGE = ("orders", "deliveries", "order_lines", "order_search")
_INDEXES = """
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
    WHERE i.indrelid = ANY ($1::text[]::regclass[])
          AND c.oid IS NULL
"""
"""Those that belong to no constraint."""
_AT = "(now() - ($2 - i) * interval '20 seconds')"
_DUE = "(now() + ((i * 7919::bigint) % 2000 - 20) * interval '1 hour')"


def the_id(kind: int, number: int) -> UUID:
    """The id of the order (kind 1), line or delivery with this number."""
    return UUID(int=(kind << 96) | (7 << 76) | (8 << 60) | number)


def _id(kind: int, number: str) -> str:
    head = f"{kind:08x}-0000-7000-8000-"
    return f"('{head}' || lpad(to_hex({number}), 12, '0'))::uuid"


@dataclass(frozen=True, slots=True)
class Person:
    """Who bought order number `number`, as everybody else can work it out too."""

    number: int

    @property
    def names(self) -> tuple[str, str]:
        """Words that are uneven: low ones are common."""
        rng = random.Random(self.number)
        return f"first{int(50 ** (rng.random() * 2)) - 1}", f"last{int(NAMES ** rng.random()) - 1}"

    @property
    def email(self) -> str:
        """Three orders share one address."""
        return f"buyer{self.number // 3}@example.com"

    @property
    def phone(self) -> str:
        """Their own."""
        return f"+49 30 {70_000_000 + self.number // 3}"

    @property
    def postal_code(self) -> str:
        """One of many."""
        return f"{10_000 + self.number * 7919 % POSTAL_CODES}"

    @property
    def name_and_postal_code(self) -> str:
        """As somebody at a desk types it."""
        return f"{self.names[1]} {self.postal_code}"

    @property
    def skus(self) -> tuple[str, str]:
        """Two different ones; low ones are common."""
        first = int(SKUS ** ((self.number * 2654435761 % 2**32) / 2**32)) - 1
        return f"sku-{first:05d}", f"sku-{(first + 1 + self.number % 7) % SKUS:05d}"


def _terms(count: int) -> Iterator[tuple[UUID, str, str]]:
    for number in range(1, count + 1):
        person = Person(number)
        tracking = [f"JJD{900_000_000 + number}"] if number <= 0.98 * count else []
        for kind, term in search_terms(
            number=f"WEB-{1_000_000 + number}",
            external_id=None,
            skus=person.skus,
            tracking_numbers=tracking,
            emails=[person.email],
            names=[" ".join(person.names)],
            phones=[person.phone],
            postal_codes=[person.postal_code],
            secret=SEARCH_SECRET,
        ):
            yield the_id(1, number), kind, term


async def many_orders(url: str, count: int) -> None:
    """Fill a migrated, empty database with so many orders, their lines, deliveries and all that they are found by."""
    engine = make_engine(url)
    database = Database(engine)
    codes = [f"sku-{number:05d}" for number in range(SKUS)]
    shop = await a_shop(database, prices=dict.fromkeys(codes[:2], 1000), stock=1_000_000)
    await a_shop(database, channel="b2b", prices={codes[0]: 900})
    command = PlaceOrder(
        idempotency_key=a_key(),
        channel=shop.channel,
        contact=Contact(name="Ada", email="ada@example.com"),
        lines=(PlaceLine(sku=codes[0], quantity=1, delivery="home"),),
        deliveries=(PlaceDelivery(key="home", address=Address("DE", postal_code="10115")),),
    )
    placed = await database.transact(STAFF, lambda uow: place_order(uow, command, search_secret=SEARCH_SECRET))
    await engine.dispose()
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        await connection.execute(QUICKLY)
        indexes = await without_indexes(connection, *_LARGE)
        await _clone(connection, placed.order_id, count)
        await connection.copy_records_to_table("order_search", records=_terms(count))
        for definition in indexes:
            await connection.execute(definition)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def without_indexes(connection: Any, *tables: str) -> list[str]:
    """Drop the indexes of these tables; how to make them again. At once they are quicker than row by row."""
    found = await connection.fetch(_INDEXES, list(tables))
    for index in found:
        await connection.execute(f"DROP INDEX {index['name']}")
    return [index["definition"] for index in found]


async def _clone(connection: Any, order_id: UUID, count: int) -> None:
    async def clone(table: str, like: UUID, changed: str, numbers: str = "generate_series(1, $2::int) AS g(i)") -> None:
        names = [row["attname"] for row in await connection.fetch(_COLUMNS, table)]
        columns, values = ", ".join(names), ", ".join(f"r.{name}" for name in names)
        statement = _CLONE.format(table=table, columns=columns, values=values, changed=changed, numbers=numbers)
        await connection.execute(statement, like, count)

    sku = await connection.fetchval("SELECT id FROM skus ORDER BY code LIMIT 1")
    code = "'sku-' || lpad(i::text, 5, '0')"
    numbers = f"generate_series(2, {SKUS - 1} + 0 * $2::int) AS g(i)"
    await clone("skus", sku, f"jsonb_build_object('id', {_id(9, 'i')}, 'code', {code})", numbers)
    await clone("orders", order_id, _ORDER.format(order=_id(1, "i"), at=_AT, due=_DUE))
    b2b = await connection.fetchval("SELECT id FROM channels WHERE code = 'b2b'")
    await connection.execute("UPDATE orders SET channel_id = $1 WHERE number LIKE '%77'", b2b)
    delivery = await connection.fetchval("SELECT id FROM deliveries WHERE order_id = $1", order_id)
    changed = f"jsonb_build_object('id', {_id(2, 'i')}, 'order_id', {_id(1, 'i')}, 'promised_by', {_DUE})"
    await clone("deliveries", delivery, changed)
    line = await connection.fetchval("SELECT id FROM order_lines WHERE order_id = $1", order_id)
    ids = {row["code"]: row["id"] for row in await connection.fetch("SELECT code, id FROM skus")}
    await connection.execute("CREATE TEMP TABLE bought (i int, part int, sku uuid)")
    bought = (
        (number, part, ids[code]) for number in range(1, count + 1) for part, code in enumerate(Person(number).skus)
    )
    await connection.copy_records_to_table("bought", records=bought)
    done = "i <= 0.97 * $2::int"
    changed = f"""
        jsonb_build_object('id', {_id(3, "2 * i + part")}, 'order_id', {_id(1, "i")}, 'delivery_id', {_id(2, "i")},
            'sku_id', sku, 'position', part, 'allocated_quantity', CASE WHEN {done} THEN 0 ELSE 1 END,
            'shipped_quantity', CASE WHEN {done} THEN 1 ELSE 0 END,
            'delivered_quantity', CASE WHEN {done} THEN 1 ELSE 0 END)
    """
    await clone("order_lines", line, changed, "bought")
