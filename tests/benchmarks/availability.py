"""`availability` per second for 1 and 20 lines at 20 locations, beside a raw endpoint that answers with the same JSON.

Run: `python -m tests.benchmarks.availability [SECONDS]`. Concurrency 32, keep-alive, one worker each, SKUs at random.
First with 10,000 SKUs (200,000 levels), then with 50,000 (1,000,000 levels), then with 1,000,000 more movements.
"""

import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg

from db.database import Database
from db.engine import asyncpg_dsn, make_engine
from tests.benchmarks.rig import Line, fresh_database, line_to, milliseconds, processor_seconds, rate, say
from tests.builders import a_shop
from tests.serving import free_port, served_by_child

CONCURRENCY = 32
LOCATIONS = tuple(f"L{number:02}" for number in range(20))
ROOT = Path(__file__).parents[2]
QUESTION = """
query ($input: AvailabilityInput!) {
  availability(input: $input) { lines { sku requested satisfiable stock { status availableNow } } }
}
"""
SKUS = """
    INSERT INTO skus (id, code, name, stock_tracked, unit, unit_digits, returnable, version, updated_at)
    SELECT gen_random_uuid(), 'sku-' || n, 'SKU ' || n, true, 'piece', 0, true, 0, now()
    FROM generate_series($1::int, $2::int - 1) n
"""
LEVELS = """
    INSERT INTO stock_levels (id, sku_id, location_id, on_hand, reserved, safety_stock, quarantined, shortfall, version,
                              updated_at)
    SELECT gen_random_uuid(), s.id, l.id, (random() * 9)::int, 0, 0, 0, 0, 0, now() FROM skus s CROSS JOIN locations l
    WHERE s.code LIKE 'sku-%'
    ORDER BY random() ON CONFLICT DO NOTHING
"""
MOVEMENTS = """
    INSERT INTO stock_movements (id, stock_level_id, kind, on_hand_delta, reserved_delta, quarantined_delta,
                                 shortfall_delta, on_hand_after, reserved_after, quarantined_after, shortfall_after,
                                 actor_kind, at, effective_at)
    SELECT gen_random_uuid(), id, 'ADJUST', 0, 0, 0, 0, on_hand, reserved, 0, 0, 'SYSTEM', now(), now()
    FROM stock_levels LIMIT $1
"""


async def filled(url: str, first: int, end: int) -> None:
    """SKUs of these numbers at every location."""
    connection = await asyncpg.connect(asyncpg_dsn(url), timeout=60, command_timeout=900)
    await connection.execute(SKUS, first, end)
    await connection.execute(LEVELS)
    await connection.execute("VACUUM ANALYZE stock_levels, skus")
    await connection.close()


@contextlib.asynccontextmanager
async def the_yardstick(url: str) -> AsyncIterator[tuple[str, int]]:
    """The raw endpoint in a process of its own: its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.benchmarks.raw_availability:app", "--port", str(port)]
    command += ["--no-access-log", "--log-level", "warning", "--loop", "uvloop", "--http", "httptools"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url})  # noqa: ASYNC220 - returns
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                (await line_to(f"127.0.0.1:{port}")).close()
                break
            await asyncio.sleep(0.1)
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def questions(skus: int, lines: int) -> list[dict[str, Any]]:
    """Many different questions, the same in every run."""
    luck = random.Random(7)
    return [
        {
            "input": {
                "channel": "web",
                "lines": [
                    {"sku": f"sku-{number}", "quantity": luck.randint(1, 99)}
                    for number in luck.sample(range(skus), lines)
                ],
            }
        }
        for _ in range(2_000)
    ]


async def asked(address: str, process: int, asking: list[dict[str, Any]], seconds: float) -> tuple[float, str]:
    """Questions per second, and the rest of the report."""
    open_lines: list[Line] = [await line_to(address) for _ in range(CONCURRENCY)]
    turns = iter(range(10**9))

    async def once(lane: int) -> None:
        await open_lines[lane].post(QUESTION, asking[next(turns) % len(asking)])

    await rate(1, CONCURRENCY, once)
    before = processor_seconds(process)
    per_second, took = await rate(seconds, CONCURRENCY, once)
    used = processor_seconds(process) - before
    for line in open_lines:
        line.close()
    return per_second, f"{per_second:,.0f}/s ({milliseconds(took)}; {used / len(took) * 1e6:,.0f} us of processor each)"


async def compared(url: str, title: str, skus: int, seconds: float) -> None:
    """One line of the report for each number of lines."""
    async with served_by_child(url) as child, the_yardstick(url) as (raw_address, raw_process):
        for lines in (1, 20):
            asking = questions(skus, lines)
            ours, theirs = await line_to(child.address), await line_to(raw_address)
            for question in asking[:20]:
                one, other = await ours.post(QUESTION, question), await theirs.post(QUESTION, question)
                for line in one["availability"]["lines"]:
                    assert line["stock"].pop("availableNow") is not None, "the channel shows counts"
                for line in other["availability"]["lines"]:
                    line["stock"].pop("availableNow")
                assert json.dumps(one) == json.dumps(other), (one, other)
            ours.close()
            theirs.close()
            raw, raw_told = await asked(raw_address, raw_process, asking, seconds)
            own, told = await asked(child.address, child.process.pid, asking, seconds)
            say(f"{title}, {lines} line(s): {told}; raw {raw_told}; ratio {own / raw:.2f}")


async def main(seconds: float) -> None:
    """Print the report."""
    async with fresh_database() as url:
        engine = make_engine(url)
        await a_shop(Database(engine), locations=LOCATIONS, prices={"mug": 1250}, stock=0)
        await engine.dispose()
        connection = await asyncpg.connect(asyncpg_dsn(url))
        await connection.execute("UPDATE channels SET shows_stock_counts = true")
        await filled(url, 0, 10_000)
        await compared(url, "200,000 levels", 10_000, seconds)
        await filled(url, 10_000, 50_000)
        await compared(url, "1,000,000 levels", 50_000, seconds)
        await connection.execute(MOVEMENTS, 1_000_000, timeout=900)
        await connection.close()
        await compared(url, "1,000,000 levels and as many movements", 50_000, seconds)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 8))
