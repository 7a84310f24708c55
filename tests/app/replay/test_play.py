"""Replayed orders end as the source says, each step once, in order; stock moves with them and adds up."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.domain.enums import CancelReason, EventOrigin, StockPolicy
from app.domain.history import HistoricalFact, HistoricalOrder, HistoricalSku, StepKind, timeline
from app.domain.orders.model import Order
from app.domain.principal import SYSTEM
from app.importers.registry import sources
from app.orders.cancel import CancelOrder, cancel_order
from app.replay.life import Stage
from app.replay.play import Pace, Played, play
from app.replay.window import Window, window_of
from db.database import Database
from tests.app.importers.writing_by_hand import (
    OLIST,
    ROOT,
    SECRET,
    at,
    count,
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

SOURCE = "olist" if OLIST.exists() else "online-retail"
ORDERS = int(os.environ.get("ORDERWIRE_TEST_REPLAY_ORDERS", "90"))
"""Small here: a replayed order is nine transactions. By hand the variable asks for 2,000, or for any number."""


def window(facts: list[HistoricalFact], source: str | None = None) -> Window:
    zone = ZoneInfo(sources()[source].timezone if source else "UTC")
    return window_of(facts, zone, None, None)


def stage_of(database: Database) -> Stage:
    return Stage(database=database, search_secret=SECRET)


async def replay(database: Database, played: Window, *, pace: Pace | None = None) -> Played:
    await write(database, played.references)
    return await play(stage_of(database), played, pace=pace or Pace(None))


async def levels(database: Database) -> dict[tuple[str, str], tuple[int, int]]:
    """(on hand, reserved) by (SKU, location)."""
    async with database.session() as session:
        rows = await session.execute(
            text(
                "SELECT s.code AS sku, l.code AS location, on_hand, reserved FROM stock_levels"
                " JOIN skus s ON s.id = sku_id JOIN locations l ON l.id = location_id"
            )
        )
        return {(row.sku, row.location): (row.on_hand, row.reserved) for row in rows}


async def ledger(database: Database) -> dict[tuple[str, str], tuple[int, int]]:
    """What the movements of each level sum to."""
    async with database.session() as session:
        rows = await session.execute(
            text(
                "SELECT s.code AS sku, l.code AS location, sum(on_hand_delta) AS on_hand,"
                " sum(reserved_delta) AS reserved"
                " FROM stock_movements m JOIN stock_levels v ON v.id = stock_level_id"
                " JOIN skus s ON s.id = sku_id JOIN locations l ON l.id = location_id GROUP BY 1, 2"
            )
        )
        return {(row.sku, row.location): (row.on_hand, row.reserved) for row in rows}


def expected_levels(orders: tuple[HistoricalOrder, ...], tracked: set[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """By the source alone: on hand is what did not leave, reserved what neither left nor was canceled."""
    on_hand: Counter[tuple[str, str]] = Counter()
    reserved: Counter[tuple[str, str]] = Counter()
    for told_order in orders:
        shipped, canceled = moved(told_order)
        for told_line in told_order.lines:
            if told_line.sku in tracked:
                place = (told_line.sku, told_line.location)
                on_hand[place] += told_line.quantity - shipped[told_line.line_ref]
                reserved[place] += told_line.quantity - shipped[told_line.line_ref] - canceled[told_line.line_ref]
    return {place: (units, reserved[place]) for place, units in on_hand.items()}


def moved(history: HistoricalOrder) -> tuple[Counter[str], Counter[str]]:
    """Units shipped and units canceled, by line."""
    shipped: Counter[str] = Counter()
    canceled: Counter[str] = Counter()
    for parcel in history.shipments:
        shipped.update(parcel.quantities)
    for given_up in history.cancellations:
        canceled.update(given_up.quantities)
    return shipped, canceled


def as_the_source_says(history: HistoricalOrder) -> dict[str, Any]:
    shipped, canceled = moved(history)
    delivered: Counter[str] = Counter()
    undelivered: Counter[str] = Counter()
    for parcel in history.shipments:
        if parcel.returned_at is not None:
            undelivered.update(parcel.quantities)
        elif parcel.delivered_at is not None:
            delivered.update(parcel.quantities)
    return {
        "placed_at": history.placed_at,
        "captured": sum(paid.amount_minor for paid in history.payments if paid.paid_at is not None),
        "placed": history.goods_minor + history.charges_minor,
        "lines": {
            told_line.line_ref: (
                told_line.quantity,
                canceled[told_line.line_ref],
                shipped[told_line.line_ref],
                delivered[told_line.line_ref],
                undelivered[told_line.line_ref],
            )
            for told_line in history.lines
        },
        "shipped_at": sorted(step.at for step in timeline(history) if step.kind is StepKind.DISPATCH),
        "delivered_at": sorted(step.at for step in timeline(history) if step.kind is StepKind.DELIVER),
    }


def as_it_stands(found: Order) -> dict[str, Any]:
    return {
        "placed_at": found.placed_at,
        "captured": found.totals.captured,
        "placed": found.totals.placed,
        "lines": {
            str(part.line_ref): (part.quantity, part.canceled, part.shipped, part.delivered, part.undelivered)
            for part in found.lines
        },
        "shipped_at": sorted(parcel.shipped_at for parcel in found.shipments if parcel.shipped_at is not None),
        "delivered_at": sorted(parcel.delivered_at for parcel in found.shipments if parcel.delivered_at is not None),
    }


async def test_replayed_orders_end_as_the_source_says_and_stock_adds_up(database: Database) -> None:
    # given
    played = window(sample_of(SOURCE, ORDERS), SOURCE)
    tracked = {fact.code for fact in played.references if isinstance(fact, HistoricalSku) and fact.stock_tracked}
    # when
    result = await replay(database, played)
    # then
    found = await orders_of(database, SOURCE)
    assert (result.orders, result.refused, result.elsewhere) == (ORDERS, {}, frozenset())
    assert {key: as_it_stands(one) for key, one in found.items()} == {
        one.external_id: as_the_source_says(one) for one in played.orders
    }
    assert {one.origin for one in found.values()} == {EventOrigin.REPLAY}
    assert await levels(database) == expected_levels(played.orders, tracked)
    assert await ledger(database) == await levels(database)
    await invariants_hold(database)


async def test_every_way_of_life_ends_as_in_the_source(database: Database) -> None:
    # given
    played = window(shop_by_hand())
    # when
    result = await replay(database, played)
    # then
    found = await orders_of(database, "hand")
    assert result.refused == {}
    assert {key: as_it_stands(one) for key, one in found.items()} == {
        one.external_id: as_the_source_says(one) for one in played.orders
    }
    assert await levels(database) == expected_levels(played.orders, {"mug", "cup", "odd"})
    await invariants_hold(database)


async def test_facts_keep_their_true_times_and_come_in_their_order(database: Database) -> None:
    # given
    history = order(
        "o",
        payments=(payment("p", 1000, paid_at=at(2, 14)),),
        shipments=(shipment("north", {"1": 2}, delivered_at=at(6)),),
    )
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    # when
    await replay(database, window([*facts, history]))
    # then
    async with database.session() as session:
        rows = await session.execute(
            text("SELECT type, occurred_at, origin FROM outbox WHERE subject_type = 'Order' ORDER BY id")
        )
        assert [tuple(row) for row in rows] == [
            ("order.placed", at(2), "REPLAY"),
            ("order.paid", at(2, 14), "REPLAY"),
            ("order.work_changed", at(3), "REPLAY"),
            ("order.dispatched", at(3), "REPLAY"),
            ("order.tracked", at(3), "REPLAY"),
            ("order.tracked", at(6), "REPLAY"),
        ]


async def test_opening_stock_is_marked_as_synthetic(database: Database) -> None:
    # when
    await replay(database, window(shop_by_hand()))
    # then
    async with database.session() as session:
        received = await session.execute(
            text("SELECT DISTINCT note, reason, effective_at FROM stock_movements WHERE kind = 'RECEIVE'")
        )
        assert [tuple(row) for row in received] == [
            ("synthetic: opening stock for the replayed orders of 2017-06-02", "RECEIVED", at(2, 0))
        ]


async def test_a_second_run_doubles_nothing(database: Database) -> None:
    # given
    played = window(shop_by_hand())
    await replay(database, played)
    before = await _everything(database)
    # when
    again = await replay(database, played)
    # then
    assert await _everything(database) == before
    assert (again.orders, again.refused) == (len(played.orders), {})


async def test_windows_that_overlap_share_their_stock(database: Database) -> None:
    # given
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    orders = [order(str(day), placed_at=at(day), delivery=order("x").delivery) for day in (2, 3, 4)]
    # when
    await replay(database, window([*facts, *orders[:2]]))
    await replay(database, window([*facts, *orders[1:]]))
    # then
    assert await levels(database) == {("mug", "north"): (6, 6)}
    assert await count(database, "orders") == 3


async def test_orders_that_were_imported_are_left_out_and_so_is_their_stock(database: Database) -> None:
    # given
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    await write(database, [*facts, order("old")])
    # when
    result = await replay(database, window([*facts, order("old"), order("new")]))
    # then
    assert (result.orders, result.elsewhere) == (1, frozenset({"old"}))
    assert await levels(database) == {("mug", "north"): (2, 2)}


class CanceledByHand(Pace):
    """When it is time for a step at `at`, somebody has canceled that order already."""

    def __init__(self, database: Database, external_id: str, moment: datetime) -> None:
        super().__init__(None)
        self._database, self._external_id, self._moment = database, external_id, moment

    async def reach(self, at: datetime) -> None:
        if at != self._moment:
            return
        deadline = time.monotonic() + 20
        while self._external_id not in (there := await orders_of(self._database, "hand")):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        command = CancelOrder(
            idempotency_key="canceled by hand", order_id=there[self._external_id].id, reason=CancelReason.STAFF
        )
        await self._database.transact(SYSTEM, lambda uow: cancel_order(uow, command))


async def test_a_refused_step_ends_its_order_and_no_other(database: Database) -> None:
    # given
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    bad = order("bad", shipments=(shipment("north", {"1": 2}, delivered_at=at(6)),))
    good = order("good", shipments=(shipment("north", {"1": 2}, shipped_at=at(4), delivered_at=at(5)),))
    # when
    result = await replay(database, window([*facts, bad, good]), pace=CanceledByHand(database, "bad", at(3)))
    # then: it was not delivered either, without a second complaint
    assert list(result.refused) == ["bad"]
    assert result.refused["bad"].startswith("DISPATCH: ILLEGAL_TRANSITION")
    assert (await orders_of(database, "hand"))["good"].lines[0].delivered == 2


async def test_speed_maps_true_time_to_the_present(database: Database) -> None:
    # given
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    orders = [order("a", placed_at=at(2)), order("b", placed_at=at(2) + timedelta(hours=10))]
    # when: an hour passes in a second, and the clock is not advanced by the pause that is only noted
    await replay(database, window([*facts, *orders]), pace=Pace(3600, note))
    # then
    assert len(pauses) == 1
    assert 8 < pauses[0] <= 10


async def test_without_stock_policy_the_same_life_touches_no_stock(database: Database) -> None:
    # given
    played = window(shop_by_hand())
    await write(database, played.references)
    stage = Stage(database=database, search_secret=SECRET, stock_policy=StockPolicy.NONE)
    # when
    result = await play(stage, played, pace=Pace(None))
    # then: it was received, since the window asks for it, and never taken
    assert result.refused == {}
    assert {reserved for _, reserved in (await levels(database)).values()} == {0}


async def test_a_replay_that_was_killed_goes_on_and_doubles_nothing(database: Database, database_url: str) -> None:
    # given: a process that replays, killed in the middle
    code = (
        "import asyncio, sys\n"
        "from tests.app.replay.test_play import replay, window, sample_of\n"
        "from db.engine import make_engine\n"
        "from db.database import Database\n"
        "database = Database(make_engine(sys.argv[1]))\n"
        "asyncio.run(replay(database, window(sample_of('online-retail', 30), 'online-retail')))\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, database_url, cwd=ROOT)
    deadline = time.monotonic() + 60
    while await count(database, "orders") < 10:
        assert process.returncode is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    played = window(sample_of("online-retail", 30), "online-retail")
    tracked = {fact.code for fact in played.references if isinstance(fact, HistoricalSku) and fact.stock_tracked}
    # when
    result = await replay(database, played)
    # then
    found = await orders_of(database, "online-retail")
    assert (result.orders, result.refused) == (30, {})
    assert {key: as_it_stands(one) for key, one in found.items()} == {
        one.external_id: as_the_source_says(one) for one in played.orders
    }
    assert await levels(database) == expected_levels(played.orders, tracked)
    await invariants_hold(database)


async def _everything(database: Database) -> dict[str, Any]:
    tables = ("orders", "stock_movements", "payment_transactions", "shipments", "tracking_events")
    return {
        **{table: await count(database, table) for table in tables},
        "orders as told": {key: told(one) for key, one in (await orders_of(database, "hand")).items()},
        "levels": await levels(database),
        "facts": await count(database, "outbox") + await count(database, "events"),
    }
