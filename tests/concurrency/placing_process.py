"""A process that places one order per key, some at a time, and says each key when its order stands.

Run as `python -m tests.concurrency.placing_process DATABASE_URL < keys`. It is meant to be killed.
"""

import asyncio
import sys

from app.orders.command import PlaceLine
from db.database import Database
from db.engine import make_engine
from tests.app.orders.placing import a_command, place_as
from tests.builders import STAFF

AT_ONCE = 4


async def main(database_url: str, keys: list[str]) -> None:
    """Place them all; a key that was placed before answers again."""
    engine = make_engine(database_url, pool_size=AT_ONCE)
    database = Database(engine)
    waiting = iter(keys)
    lines = (PlaceLine(sku="mug", quantity=1), PlaceLine(sku="tea", quantity=2))

    async def work() -> None:
        for key in waiting:
            await place_as(database, STAFF, a_command(idempotency_key=key, lines=lines))
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.stdin.read().split()))
