"""Orders per second through the API: with one worker and with two, with many lines, and with many tenders.

Run: `python -m tests.benchmarks.placing [SECONDS]`. Keep-alive; concurrency 32 for usual orders, 8 for all
shapes, since who waits a second for a connection is told to come again. The two yardsticks are of the same run.
"""

import asyncio
import sys
from typing import Any

import asyncpg

from app.domain.enums import Role
from app.domain.ids import new_id
from db.database import Database
from db.engine import asyncpg_dsn, make_engine
from tests.benchmarks.rig import Line, fresh_database, line_to, milliseconds, processor_seconds, rate, say
from tests.builders import a_shop
from tests.serving import Child, served_by_child, token

CONCURRENCY = 32
FEW = 8
SKUS = 400
USUAL = (2, 0)
SHAPES = (USUAL, (1, 0), (20, 0), (200, 0), (2, 1), (2, 5), (2, 29))
"""Lines and tenders of an order. 29 tenders are the most that a real one had."""

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


def an_order(lane: int, lines: int, tenders: int) -> dict[str, Any]:
    """An order of so many lines, paid by so many tenders."""
    skus = [f"sku-{(lane * 7 + step * 11) % SKUS}" for step in range(lines)]
    order: dict[str, Any] = {
        "idempotencyKey": str(new_id()),
        "channel": "web",
        "lines": [{"sku": sku, "quantity": 1} for sku in skus],
        "shippingAddress": {"country": "DE", "postalCode": "10115"},
    }
    if tenders:
        amount = {"amount": "0.10", "currency": "EUR"}
        order["payments"] = [{"gateway": "till", "amount": amount, "state": "CAPTURED"} for _ in range(tenders)]
    return order


async def placing(child: Child, clients: list[Line], seconds: float, lines: int, tenders: int) -> str:
    """Place such orders for a while; how many, how long each took, and what it cost the workers."""

    again = 0

    async def place(lane: int) -> None:
        nonlocal again
        order = an_order(lane, lines, tenders)
        while True:
            try:
                answer = await clients[lane].post(PLACE, {"input": order})
            except AssertionError as error:
                if "UNAVAILABLE" not in str(error):
                    raise
                again += 1
                await asyncio.sleep(0.1)
            else:
                break
        assert answer["orderPlace"]["errors"] == [], answer

    await rate(1, len(clients), place)  # plans are made, and kept
    before = sum(map(processor_seconds, child.workers))
    placed, took = await rate(seconds, len(clients), place)
    used = sum(map(processor_seconds, child.workers)) - before
    told = f"; {again} times told to come again" if again else ""
    cost = used / len(took) * 1000
    return f"{placed:,.0f} orders/s ({milliseconds(took)}; {cost:.2f} ms of processor per order{told})"


async def through_the_api(url: str, workers: int, seconds: float, *shapes: tuple[int, int]) -> None:
    """Empty queries, then usual orders, then those of these shapes, with so many workers."""
    async with served_by_child(url, "--workers", str(workers)) as child:
        await asyncio.sleep(2)  # the second worker may still be starting
        clients = [await line_to(child.address, token(Role.APP)) for _ in range(CONCURRENCY)]
        empty, _ = await rate(seconds, CONCURRENCY, lambda lane: clients[lane].post("{ __typename }"))
        say(f"{workers} worker(s): {empty:,.0f} empty queries/s")
        say(f"  usual, concurrency {CONCURRENCY}: {await placing(child, clients, seconds, *USUAL)}")
        for lines, tenders in shapes:
            say(f"  {lines} lines, {tenders} tenders: {await placing(child, clients[:FEW], seconds, lines, tenders)}")
        for client in clients:
            client.close()


async def main(seconds: float) -> None:
    """Print the report."""
    async with fresh_database() as url:
        commits = await bare_commits(url, seconds)
        say(f"yardstick: {commits:,.0f} bare INSERT + commit/s over {CONCURRENCY} connections")
        engine = make_engine(url)
        prices = {f"sku-{number}": 1000 + number for number in range(SKUS)}
        await a_shop(Database(engine), prices=prices, stock=1_000_000)
        await engine.dispose()
        await through_the_api(url, 1, seconds, *SHAPES)
        await through_the_api(url, 2, seconds)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 8))
