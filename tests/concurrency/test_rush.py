"""Nothing is oversold, lost or doubled when processes do everything at once and are killed; planted bugs are found.

ORDERWIRE_TEST_RUSH_ATTEMPTS says how often something is tried (default 600; the goal is 50,000 by hand, see
docs/benchmarks.md), ORDERWIRE_TEST_RUSH_KILLS how many processes are killed (default 2).
"""

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from app.checks import invariants
from db.checking import run_checks
from db.database import Database
from tests.builders import Shop, invariants_hold, sequenced
from tests.concurrency.rush.actions import ACTIONS
from tests.concurrency.rush.shop import a_busy_shop

ATTEMPTS = int(os.environ.get("ORDERWIRE_TEST_RUSH_ATTEMPTS", "600"))
KILLS = int(os.environ.get("ORDERWIRE_TEST_RUSH_KILLS", "2"))
PROCESSES = 3
ENOUGH_FOR_A_BUG = 240
ROOT = Path(__file__).parents[2]


class Rush:
    """Processes at work, and what they said."""

    def __init__(self, shop: Shop, bug: str) -> None:
        self.url = shop.database.engine.url.render_as_string(hide_password=False)
        self.bug = bug
        self.said: list[list[str]] = []
        self.random = Random(7)

    async def run(self, attempts: int, kills: int) -> None:
        """Spread the attempts over processes; so many of them are killed on their way, and their rest begun anew."""
        share = attempts // PROCESSES
        await asyncio.gather(
            *(self._work(share, kills // PROCESSES + (number < kills % PROCESSES)) for number in range(PROCESSES))
        )

    async def _work(self, attempts: int, kills: int) -> None:
        while attempts > 0:
            until = self.random.randint(1, max(1, attempts // (kills + 1))) if kills else None
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.concurrency.rush.process", self.url),
                *(str(self.random.getrandbits(32)), str(attempts), self.bug),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
            )
            heard = await self._listen(process, until)
            attempts -= max(1, heard)
            kills -= 1 if until is not None else 0

    async def _listen(self, process: asyncio.subprocess.Process, until: int | None) -> int:
        assert process.stdout is not None
        heard = 0
        try:
            while line := await asyncio.wait_for(process.stdout.readline(), 60):
                self.said.append(line.decode().split())
                heard += 1
                if heard == until:
                    process.send_signal(signal.SIGKILL)
        finally:
            if process.returncode is None and not process.stdout.at_eof():
                process.kill()
        assert await process.wait() in (0, -signal.SIGKILL), f"a process ended with {process.returncode}"
        return heard


async def broken(database: Database) -> set[str]:
    """The names of the invariants that do not hold."""
    await sequenced(database)
    verdicts = await run_checks(database.engine, {invariant.name: invariant.sql for invariant in invariants()})
    return {name for name, verdict in verdicts.items() if not verdict.holds}


async def oversold(database: Database) -> list[tuple[str, str, int, int]]:
    """Where more is promised than there is, counted from orders and reservations alone, not from the levels' sums."""
    query = text(
        """
        SELECT s.code, p.code, sum(l.quantity), max(v.on_hand)
        FROM reservation_lines l JOIN reservations r ON r.id = l.reservation_id AND r.state = 'ACTIVE'
        JOIN stock_levels v ON v.sku_id = l.sku_id AND v.location_id = l.location_id
        JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
        GROUP BY s.code, p.code HAVING sum(l.quantity) > max(v.on_hand)
        """
    )
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(query)]


async def deadlocks(database: Database) -> int:
    """How many PostgreSQL ever broke up in this database; sessions that ended have told of theirs."""
    async with database.session() as session:
        return await session.scalar(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))


async def test_a_rush_with_kills_oversells_nothing_and_keeps_what_it_said(database: Database) -> None:
    # given
    shop = await a_busy_shop(database)
    rush, deadlocks_before = Rush(shop, "none"), await deadlocks(database)

    # when
    await rush.run(ATTEMPTS, KILLS)

    # then
    assert await oversold(database) == []
    assert [words for words in rush.said if words[1] == "CRASHED"] == []
    outcomes = Counter((name, outcome) for name, outcome, *_ in rush.said)
    assert outcomes["place", "DONE"] > 0
    assert outcomes["place", "INSUFFICIENT_STOCK"] > 0, "the rush runs out of the hot SKU"
    assert {name for name, outcome in outcomes if outcome == "DONE"} == ACTIONS.keys()
    placed = [words[2] for words in rush.said if words[:2] == ["place", "DONE"]]
    async with database.session() as session:
        stand = await session.scalars(text("SELECT id::text FROM orders"))
        assert set(placed) <= set(stand.all())
    assert len(placed) == len(set(placed))
    assert await deadlocks(database) == deadlocks_before
    await invariants_hold(database)


@pytest.mark.parametrize(
    ("bug", "found_by"),
    [
        ("guard-removed", {"holds_sum_to_reserved", "ledger_explains_levels"}),
        ("key-outside-the-transaction", {"answers_exist"}),
    ],
)
async def test_a_planted_bug_breaks_invariants(database: Database, bug: str, found_by: set[str]) -> None:
    # given
    shop = await a_busy_shop(database)
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE stock_levels DROP CONSTRAINT ck_stock_levels_never_oversold"))

    # when
    await Rush(shop, bug).run(ENOUGH_FOR_A_BUG, 0)

    # then
    assert found_by <= await broken(database)
    assert (await oversold(database) != []) is (bug == "guard-removed")


async def test_locks_out_of_order_are_seen_as_deadlocks(database: Database) -> None:
    # given
    shop = await a_busy_shop(database)
    before = await deadlocks(database)

    # when
    await Rush(shop, "locks-out-of-order").run(ENOUGH_FOR_A_BUG, 0)

    # then: retries hide them from callers, but each costs its victim a second
    assert await deadlocks(database) > before
