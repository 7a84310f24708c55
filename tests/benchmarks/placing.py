"""Orders per second through the API, with one worker and with two, beside two yardsticks of the same run.

Run: `python -m tests.benchmarks.placing [SECONDS]`. Concurrency 32, keep-alive, two lines per order.
"""

import asyncio
import sys

import asyncpg

from app.domain.enums import Role
from app.domain.ids import new_id
from db.engine import asyncpg_dsn, make_engine
from db.unit_of_work import Database
from tests.benchmarks.rig import fresh_database, line_to, milliseconds, processor_seconds, rate, say
from tests.builders import a_shop
from tests.serving import served_by_child, token

CONCURRENCY = 32
PLACE = """
mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id number } errors { message } } }
"""


async def bare_commits(url: str, seconds: float) -> float:
    """Rows per second, each inserted and committed alone."""
    connections = await asyncio.gather(*(asyncpg.connect(asyncpg_dsn(url)) for _ in range(CONCURRENCY)))
    await connections[0].execute("CREATE TABLE yardstick (id uuid PRIMARY KEY, data jsonb)")
    per_second, _ = await rate(
        seconds,
        CONCURRENCY,
        lambda lane: connections[lane].execute("INSERT INTO yardstick VALUES ($1, '{}')", new_id()),
    )
    await asyncio.gather(*(connection.close() for connection in connections))
    return per_second


async def through_the_api(url: str, workers: int, seconds: float) -> None:
    """Empty queries, then orders, with so many workers."""
    async with served_by_child(url, "--workers", str(workers)) as child:
        await asyncio.sleep(2)  # the second worker may still be starting
        lines = [await line_to(child.address, token(Role.APP)) for _ in range(CONCURRENCY)]
        empty, _ = await rate(seconds, CONCURRENCY, lambda lane: lines[lane].post("{ __typename }"))

        async def place(lane: int) -> None:
            skus = [f"sku-{(lane + step) % 20}" for step in (0, 7)]
            order = {
                "idempotencyKey": str(new_id()),
                "channel": "web",
                "lines": [{"sku": sku, "quantity": 1} for sku in skus],
                "shippingAddress": {"country": "DE", "postalCode": "10115"},
            }
            answer = await lines[lane].post(PLACE, {"input": order})
            assert answer["orderPlace"]["errors"] == [], answer

        before = sum(map(processor_seconds, child.workers))
        placed, took = await rate(seconds, CONCURRENCY, place)
        used = sum(map(processor_seconds, child.workers)) - before
        for line in lines:
            line.close()
    say(
        f"{workers} worker(s): {placed:,.0f} orders/s ({milliseconds(took)}; {used / len(took) * 1000:.2f} ms of"
        f" processor per order in the workers); {empty:,.0f} empty queries/s; ratio {placed / empty:.3f}"
    )


async def main(seconds: float) -> None:
    """Print the report."""
    async with fresh_database() as url:
        commits = await bare_commits(url, seconds)
        say(f"yardstick: {commits:,.0f} bare INSERT + commit/s over {CONCURRENCY} connections")
        engine = make_engine(url)
        prices = {f"sku-{number}": 1000 + number for number in range(20)}
        await a_shop(Database(engine), prices=prices, stock=1_000_000)
        await engine.dispose()
        for workers in (1, 2):
            await through_the_api(url, workers, seconds)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 8))
