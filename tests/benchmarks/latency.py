"""From a commit to the frame at a client: quiet, under load, and across workers.

Run: `python -m tests.benchmarks.latency [SAMPLES]`. In one process the clock starts when the commit has returned.
Across two workers it starts when the request is sent, and clients on both workers count: an upper bound.
"""

import asyncio
import json
import sys
import time

from app.domain.enums import Role, StockReason
from app.domain.ids import new_id
from app.inventory.adjust import AdjustStock, adjust_stock
from db.database import Database
from db.engine import make_engine
from db.unit_of_work import UnitOfWork
from tests.benchmarks.rig import Socket, fresh_database, line_to, milliseconds, say, socket_to
from tests.builders import STAFF, Shop, a_key, a_shop
from tests.live_client import SUBPROTOCOL
from tests.serving import served_by_child, served_here, token

WATCH = """
subscription { eventPublished(types: ["stock.adjusted"]) {
  __typename ... on EventPublished { event { transactionId data } }
} }
"""
ADJUST = "mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) { errors { message } } }"
WRITERS = 8


class Heard:
    """When each transaction's event came, by client."""

    def __init__(self) -> None:
        self.at: dict[str, list[float]] = {}
        self.begun = 0

    def take(self, frame: bytes) -> None:
        """One frame."""
        now = time.perf_counter()
        message = json.loads(frame)
        if message["type"] == "next":
            event = message["payload"]["data"]["eventPublished"].get("event")
            if event is None:
                self.begun += 1
            else:
                self.at.setdefault(event["transactionId"], []).append(now)

    def all_of_one(self, known: set[str], clients: int) -> bool:
        """Whether so many clients heard of one transaction beside those that are known."""
        return any(len(self.at[transaction]) == clients for transaction in self.at.keys() - known)


async def watch(address: str, heard: Heard, clients: int) -> list[Socket]:
    """So many clients that have begun."""
    sockets = [await socket_to(address, SUBPROTOCOL, heard.take) for _ in range(clients)]
    bearer = token(Role.APP)
    for socket in sockets:
        socket.send({"type": "connection_init", "payload": {"authorization": f"Bearer {bearer}"}})
        socket.send({"id": "1", "type": "subscribe", "payload": {"query": WATCH}})
    async with asyncio.timeout(30):
        while heard.begun < clients:  # noqa: ASYNC110 - a poll disturbs the measurement less
            await asyncio.sleep(0.01)
    return sockets


async def commit(shop: Shop, sku: str) -> tuple[str, float]:
    """One small transaction: its id, and when its commit had returned."""
    command = AdjustStock(
        idempotency_key=a_key(), sku=sku, location="BER", on_hand_delta=1, reason=StockReason.RECEIVED
    )

    async def work(uow: UnitOfWork) -> str:
        await adjust_stock(uow, command)
        return str(uow.transaction_id)

    transaction = await shop.database.transact(STAFF, work)
    return transaction, time.perf_counter()


async def in_one_process(url: str, samples: int) -> None:
    """Quiet, then under load."""
    async with served_here(url, pool_size=WRITERS + 2) as served:
        shop = await a_shop(served.services.database, prices={f"sku-{n}": 100 for n in range(WRITERS)})
        for name, writers, pause in (("quiet", 1, 0.02), (f"{WRITERS} writers", WRITERS, 0.0)):
            heard = Heard()
            (socket,) = await watch(served.address, heard, 1)
            committed: dict[str, float] = {}

            async def write(number: int, count: int, pause: float, committed: dict[str, float]) -> None:
                for _ in range(count):
                    transaction, at = await commit(shop, f"sku-{number}")
                    committed[transaction] = at
                    await asyncio.sleep(pause)

            begun = time.perf_counter()
            await asyncio.gather(*(write(n, samples // writers, pause, committed) for n in range(writers)))
            took = time.perf_counter() - begun
            async with asyncio.timeout(30):
                while len(heard.at) < len(committed):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.01)
            delays = [max(0.0, heard.at[transaction][0] - at) for transaction, at in committed.items()]
            say(f"commit to client, {name} ({len(committed) / took:,.0f} commits/s): {milliseconds(delays)}")
            socket.transport.abort()


async def across_workers(url: str, samples: int) -> None:
    """Twelve clients on two workers, woken through the database."""
    async with served_by_child(url, "--workers", "2") as child:
        await asyncio.sleep(2)  # the second worker may still be starting
        heard = Heard()
        sockets = await watch(child.address, heard, 12)
        line = await line_to(child.address, token(Role.APP))
        delays: list[float] = []
        for _ in range(samples):
            stock = {"sku": "sku-0", "location": "BER", "onHandDelta": 1, "reason": "RECEIVED"}
            known, begun = set(heard.at), time.perf_counter()
            answer = await line.post(ADJUST, {"input": {"idempotencyKey": str(new_id()), **stock}})
            assert answer["stockAdjust"]["errors"] == []
            async with asyncio.timeout(10):
                while not heard.all_of_one(known, len(sockets)):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.001)
            delays += [at - begun for transaction in heard.at.keys() - known for at in heard.at[transaction]]
        for socket in sockets:
            socket.transport.abort()
        line.close()
    say(f"request to client, 12 clients on 2 workers, quiet: {milliseconds(delays)}")


async def main(samples: int) -> None:
    """Print the report."""
    async with fresh_database() as url:
        await in_one_process(url, samples)
        await across_workers(url, samples // 2)
        engine = make_engine(url)
        database = Database(engine)
        took: list[float] = []
        for _ in range(samples):
            begun = time.perf_counter()
            await database.ping()
            took.append(time.perf_counter() - begun)
        await engine.dispose()
    say(f"yardstick, one round trip to the database: {milliseconds(took)}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
