"""Imported history is what the public use cases would have made of it, once, with a fact for every subject."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain.enums import EventOrigin, StockPolicy
from app.domain.errors import InvalidInput
from app.domain.history import (
    HistoricalChannel,
    HistoricalFact,
    HistoricalOrder,
    timeline,
)
from app.importers.writing import ImportInProgress
from app.replay.life import Life, Stage
from db.advisory import if_free
from db.database import Database
from db.repositories.importing import IMPORTING
from tests.app.importers.writing_by_hand import (
    DEMO,
    OLIST,
    ROOT,
    SECRET,
    at,
    count,
    line,
    order,
    orders_of,
    payment,
    sample_of,
    shipment,
    shop_by_hand,
    told,
    write,
)
from tests.builders import invariants_hold

SAMPLES = {"by-hand": 0, "online-retail": 200 if OLIST.exists() else 500, "olist": 300}
"""Orders of each sample that go both ways, beside all of those by hand."""

TWIN = "twin"

HISTORY = (
    "orders",
    "order_lines",
    "payments",
    "payment_transactions",
    "fulfillment_orders",
    "shipments",
    "tracking_events",
    "customers",
    "addresses",
    "channels",
    "locations",
    "skus",
    "prices",
    "order_search",
    "events",
    "outbox",
)


def sample(name: str) -> list[HistoricalFact]:
    return sample_of(name, SAMPLES[name]) if SAMPLES[name] else shop_by_hand()


def in_twin_channel(facts: list[HistoricalFact]) -> list[HistoricalFact]:
    """The same facts in a channel of another name."""
    return [
        replace(fact, code=TWIN)
        if isinstance(fact, HistoricalChannel)
        else replace(fact, channel=TWIN)
        if isinstance(fact, HistoricalOrder)
        else fact
        for fact in facts
    ]


async def live_through(database: Database, orders: list[HistoricalOrder], customers: dict[str, UUID]) -> None:
    """Take every step of every order through the public use cases, and no more, as history that touches no stock."""
    stage = Stage(
        database=database,
        search_secret=SECRET,
        origin=EventOrigin.LIVE,
        stock_policy=StockPolicy.NONE,
        step_by_step=False,
    )
    for history in orders:
        customer = customers[history.customer] if history.customer is not None else None
        life = Life(stage, history, customer)
        for step in timeline(history):
            await life.take(step)


async def counts(database: Database) -> dict[str, int]:
    return {table: await count(database, table) for table in HISTORY}


@pytest.mark.parametrize("name", SAMPLES)
async def test_imported_orders_end_as_if_the_public_use_cases_had_made_them(database: Database, name: str) -> None:
    # given
    facts = sample(name)
    twins = in_twin_channel(facts)
    orders = [fact for fact in twins if isinstance(fact, HistoricalOrder)]
    # when
    written = await write(database, facts)
    await write(database, [fact for fact in twins if not isinstance(fact, HistoricalOrder)])
    async with database.session() as session:
        rows = await session.execute(text("SELECT external_id, id FROM customers"))
        customers: dict[str, UUID] = {row.external_id: row.id for row in rows}
    await live_through(database, orders, customers)
    # then
    channel = next(fact.channel for fact in facts if isinstance(fact, HistoricalOrder))
    imported, lived = await orders_of(database, channel), await orders_of(database, TWIN)
    assert written.orders == len(orders) == len(imported)
    assert {key: told(found) for key, found in imported.items()} == {key: told(found) for key, found in lived.items()}
    assert {found.origin for found in imported.values()} == {EventOrigin.IMPORT}
    await invariants_hold(database)


async def test_importing_twice_changes_nothing(database: Database) -> None:
    # given
    facts = sample("online-retail")
    first = await write(database, facts)
    before = await counts(database)
    # when
    second = await write(database, facts, orders_per_batch=77)
    # then
    assert await counts(database) == before
    assert (first.orders, first.known) == (SAMPLES["online-retail"], 0)
    assert (second.orders, second.known, second.events) == (0, SAMPLES["online-retail"], 0)


async def test_history_touches_no_stock(database: Database) -> None:
    # when
    await write(database, shop_by_hand())
    # then
    assert {table: await count(database, table) for table in ("stock_levels", "stock_movements", "reservations")} == {
        "stock_levels": 0,
        "stock_movements": 0,
        "reservations": 0,
    }


async def test_every_subject_has_one_fact_that_is_dated_by_its_last_step(database: Database) -> None:
    # given
    facts = shop_by_hand()
    # when
    await write(database, facts)
    # then
    async with database.session() as session:
        rows = await session.execute(text("SELECT type, origin, subject_version, occurred_at, subject_id FROM events"))
        events = rows.all()
        dated = {
            row.external_id: row.occurred_at
            for row in await session.execute(
                text("SELECT external_id, occurred_at FROM orders JOIN events ON subject_id = orders.id")
            )
        }
    told_orders = [fact for fact in facts if isinstance(fact, HistoricalOrder)]
    assert Counter(event.type for event in events) == {
        "channel.saved": 1,
        "location.saved": 3,
        "sku.saved": 4,
        "sku.priced": 3,
        "customer.saved": 2,
        "order.imported": len(told_orders),
        "payment.imported": sum(len(fact.payments) for fact in told_orders),
        "fulfillment_order.imported": 8,
        "shipment.imported": sum(len(fact.shipments) for fact in told_orders),
    }
    assert {event.origin for event in events} == {"IMPORT"}
    assert {event.subject_version for event in events if event.type != "sku.priced"} == {1}
    assert dated == {fact.external_id: timeline(fact)[-1].at for fact in told_orders}


async def test_events_hold_no_personal_data(database: Database) -> None:
    # when
    await write(database, shop_by_hand())
    # then
    async with database.session() as session:
        texts = await session.scalars(text("SELECT data::text || array_to_string(routing_keys, ' ') FROM events"))
        told_texts = [
            words for words in texts if any(word in words for word in ("Muster", "Jena", "07743", "Am Markt"))
        ]
    # The merchant's own two places stand at that address; nobody else's may be told.
    assert len(told_texts) == 2
    assert all('"capabilities"' in words for words in told_texts)


async def test_own_places_serve_a_new_channel_and_marketplace_sellers_do_not(database: Database) -> None:
    # when
    await write(database, shop_by_hand())
    # then
    async with database.session() as session:
        codes = await session.scalars(
            text("SELECT code FROM channel_locations JOIN locations ON id = location_id ORDER BY position")
        )
        assert list(codes) == ["north", "south"]


async def test_what_is_there_stays_as_the_merchant_left_it(database: Database) -> None:
    # given
    facts = shop_by_hand()
    await write(database, [fact for fact in facts if not isinstance(fact, HistoricalOrder)])
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE skus SET name = 'Better mug' WHERE code = 'mug'"))
        await connection.execute(text("UPDATE prices SET amount_minor = 777"))
        await connection.execute(text("DELETE FROM prices USING skus WHERE skus.id = sku_id AND code = 'cup'"))
    # when
    await write(database, facts)
    # then
    async with database.session() as session:
        rows = await session.execute(
            text(
                "SELECT code, name, amount_minor, version FROM skus LEFT JOIN prices ON sku_id = skus.id ORDER BY code"
            )
        )
        assert [tuple(row) for row in rows] == [
            ("cup", "Cup", 333, 3),
            ("mug", "Better mug", 777, 2),
            ("odd", "Never priced", None, 1),
            ("voucher", "Voucher", 777, 2),
        ]


async def test_orders_longer_than_the_api_allows_are_imported(database: Database) -> None:
    # given
    lines = tuple(line(str(number), "mug", 1) for number in range(1_200))
    long = order("long", lines=lines, shipments=(shipment("north", {told.line_ref: 1 for told in lines}),))
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    # when
    await write(database, [*facts, long])
    # then
    imported = await orders_of(database, "hand")
    assert sum(found.shipped for found in imported["long"].lines) == 1_200


async def test_what_has_no_field_of_its_own_is_kept_beside(database: Database) -> None:
    # given
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    paid = payment("p1", 1000, paid_at=at(3), metadata={"installments": 10})
    # when
    await write(database, [*facts, order("o", payments=(paid,), assumed=("payment",), metadata={"status": "new"})])
    # then
    imported = (await orders_of(database, "hand"))["o"]
    assert imported.metadata == {
        "status": "new",
        "payments": {"p1": {"installments": 10}},
        "assumed": ["payment"],
    }
    assert imported.lines[0].properties == {"shipBy": at(4).isoformat()}
    assert imported.lines[0].name == "mug as it was called"


async def test_a_place_that_the_source_does_not_describe_lies_in_an_unknown_country(database: Database) -> None:
    # when
    await write(database, shop_by_hand())
    # then
    async with database.session() as session:
        address = await session.scalar(text("SELECT address FROM locations WHERE code = 'seller'"))
    assert address == {"country": "ZZ"}


async def test_refuses_a_channel_that_sells_in_another_currency(database: Database) -> None:
    # given
    facts = shop_by_hand()
    await write(database, facts)
    before = await counts(database)
    dollars = [replace(fact, currency="USD") if isinstance(fact, HistoricalChannel) else fact for fact in facts]
    # when
    with pytest.raises(InvalidInput) as refused:
        await write(database, dollars)
    # then
    assert refused.value.path == ("channel", "hand")
    assert await counts(database) == before


async def test_refuses_to_write_while_another_import_does(database: Database) -> None:
    async with if_free(database.engine, IMPORTING) as ours:
        assert ours is not None
        with pytest.raises(ImportInProgress):
            await write(database, shop_by_hand())
    assert await count(database, "channels") == 0


async def test_an_import_that_was_killed_goes_on_and_doubles_nothing(database: Database, database_url: str) -> None:
    # given: a process that imports the demo's excerpt in small batches, killed in the middle
    code = (
        "import asyncio, sys\n"
        "from tests.app.importers.writing_by_hand import sample_of, write\n"
        "from db.engine import make_engine\n"
        "from db.database import Database\n"
        "database = Database(make_engine(sys.argv[1]))\n"
        "asyncio.run(write(database, sample_of('online-retail', 150), orders_per_batch=5))\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, database_url, cwd=ROOT)
    deadline = time.monotonic() + 60
    while await count(database, "orders") < 50:
        assert process.returncode is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    left = await _settled(database)
    # when
    facts = sample_of("online-retail", 150)
    written = await write(database, facts)
    # then
    orders = [fact for fact in facts if isinstance(fact, HistoricalOrder)]
    assert 50 <= left < 150
    assert (written.known, written.orders) == (left, 150 - left)
    imported = await orders_of(database, "online-retail")
    assert imported.keys() == {fact.external_id for fact in orders}
    assert sum(line.quantity for found in imported.values() for line in found.lines) == sum(
        line.quantity for fact in orders for line in fact.lines
    )
    await invariants_hold(database)


async def _settled(database: Database) -> int:
    """How many orders there are once the server noticed that the killed process is gone."""
    deadline = time.monotonic() + 30
    while True:
        async with if_free(database.engine, IMPORTING) as ours:
            if ours is not None:
                return await count(database, "orders")
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


def test_the_samples_are_as_large_as_promised() -> None:
    assert DEMO.exists()
    assert sum(SAMPLES[name] for name in SAMPLES if name != "olist" or OLIST.exists()) >= 500
