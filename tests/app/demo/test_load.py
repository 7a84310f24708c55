"""The demo shop: real orders that end now, a storefront with prices and stock, loaded once."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import text

from app.demo.history import describe_shop, ending_at, read_history
from app.demo.live import run_traffic
from app.demo.load import Loaded, prepare_demo
from app.domain.enums import PaymentState
from app.domain.history import HistoricalOrder
from db.advisory import DEMO_TRAFFIC, if_free
from db.database import Database
from db.event_log import sequence_batch
from tests.builders import SEARCH_SECRET
from tests.serving import KEYS

ORDERS = 1925
SKUS = 2544
LEVELS = 6014


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def count_of(database: Database, table: str) -> int:
    ((count,),) = await rows(database, f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of ours
    assert isinstance(count, int)
    return count


async def test_loads_every_order_of_the_excerpt_once_and_ends_now(database: Database) -> None:
    # given
    before = datetime.now(UTC)
    # when
    first = await prepare_demo(database, search_secret=SEARCH_SECRET)
    # then
    assert first == Loaded(orders=ORDERS, skus=SKUS, levels=LEVELS)
    assert await count_of(database, "orders") == ORDERS
    assert await count_of(database, "skus") == SKUS
    assert await count_of(database, "stock_levels") == LEVELS
    ((newest, latest),) = await rows(
        database, "SELECT max(placed_at), max(placed_at) - now() <= interval '0' FROM orders"
    )
    assert isinstance(newest, datetime)
    assert timedelta(0) <= newest - before < timedelta(seconds=5)
    assert latest is True
    assert await rows(
        database,
        "SELECT code FROM channels c WHERE 6 = (SELECT count(*) FROM channel_locations l WHERE l.channel_id = c.id)"
        " ORDER BY code",
    ) == [("online-retail",), ("web",)]
    assert await rows(
        database,
        "SELECT c.code, count(*) FROM prices p JOIN channels c ON c.id = p.channel_id GROUP BY c.code ORDER BY 1",
    ) == [("online-retail", SKUS), ("web", SKUS)]
    # and the newest are still in work, with their stock untouched
    assert (await rows(database, "SELECT count(*) FROM fulfillment_orders WHERE status = 'OPEN'"))[0][0] == 66
    assert (await rows(database, "SELECT count(*) FROM shipments WHERE status = 'IN_TRANSIT'"))[0][0] == 163
    assert await rows(database, "SELECT DISTINCT reserved FROM stock_levels") == [(0,)]
    assert await rows(database, "SELECT DISTINCT origin FROM outbox") in ([("IMPORT",)], [])
    # when
    while await sequence_batch(database.engine):
        pass
    events = await count_of(database, "events")
    second = await prepare_demo(database, search_secret=SEARCH_SECRET)
    # then
    assert second == Loaded()
    assert await count_of(database, "orders") == ORDERS
    assert await count_of(database, "events") == events
    assert await count_of(database, "outbox") == 0


async def test_takes_up_a_load_that_was_killed_before_opening_day(database: Database) -> None:
    # given
    class Killed(Exception):
        pass

    def kill(orders: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        await prepare_demo(database, search_secret=SEARCH_SECRET, advance=kill)
    there = await count_of(database, "orders")
    # when
    loaded = await prepare_demo(database, search_secret=SEARCH_SECRET)
    # then
    assert 0 < there < ORDERS
    assert loaded.orders == ORDERS - there
    assert await count_of(database, "orders") == ORDERS
    assert await count_of(database, "stock_levels") == LEVELS


async def test_one_process_of_many_drives_and_stops_when_told(database: Database) -> None:
    # given
    stop = asyncio.Event()
    shop = describe_shop(read_history())
    async with if_free(database.engine, DEMO_TRAFFIC) as ours:
        assert ours is not None
        # when
        idle = asyncio.create_task(run_traffic(database, stop, secrets=KEYS, shop=shop))
        async with if_free(database.engine, DEMO_TRAFFIC) as theirs:
            # then
            assert theirs is None
        assert await ours()
        stop.set()
        async with asyncio.timeout(5):
            await idle
    assert await count_of(database, "orders") == 0


def test_nothing_of_the_moved_history_lies_in_the_future() -> None:
    # given
    facts = read_history()
    now = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
    # when
    moved = [fact for fact in ending_at(facts, now) if isinstance(fact, HistoricalOrder)]
    # then
    assert len(moved) == ORDERS
    assert max(order.placed_at for order in moved) == now
    times = [
        at
        for order in moved
        for at in (
            *(payment.paid_at for payment in order.payments),
            *(cancellation.at for cancellation in order.cancellations),
            *(shipment.shipped_at for shipment in order.shipments),
            *(shipment.delivered_at for shipment in order.shipments),
        )
        if at is not None
    ]
    assert max(times) <= now
    assert all(
        (payment.state is PaymentState.PENDING) == (payment.paid_at is None)
        for order in moved
        for payment in order.payments
    )


def test_the_shop_of_the_excerpt_is_the_same_every_time() -> None:
    # when
    shop = describe_shop(read_history())
    # then
    assert shop == describe_shop(read_history())
    assert (len(shop.prices), len(shop.opening), len(shop.baskets)) == (SKUS, LEVELS, 592)
    assert all(units % 12 == 0 and units > 0 for units in shop.opening.values())
    assert Random(1).choice(shop.baskets).total_minor > 0
