"""Keep the demo's traffic going: in one process of all, until it is told to stop or the shop has 50,000 orders.

Every worker calls `run_traffic`; an advisory lock lets one of them drive, and another takes over when it is gone.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from itertools import count
from random import Random

import structlog

from app.access.secrets import Secrets
from app.demo.history import Shop, describe_shop, read_history
from app.demo.traffic import Traffic
from db.advisory import DEMO_TRAFFIC, if_free
from db.database import Database

log = structlog.get_logger(__name__)

MAX_ORDERS = 50_000
BEAT_SECONDS = 0.4
ORDERS_PER_SECOND = 1.0
MOST_OWED_SECONDS = 3.0
"""A slow beat is made up for by so many seconds' orders at most."""
RECOUNT_BEATS = 150
TURN_SECONDS = 5.0
"""How often a process that does not drive asks whether it may."""


async def run_traffic(
    database: Database, stop: asyncio.Event, *, secrets: Secrets, seed: int = 1, shop: Shop | None = None
) -> None:
    """Drive the shop until `stop` is set. Never raises for what goes wrong on the way: it is logged and tried again.

    `seed` makes the choice of baskets repeatable; `shop` is the bundled excerpt's when None.
    """
    goods = shop or await asyncio.to_thread(lambda: describe_shop(read_history()))
    while not stop.is_set():
        try:
            async with if_free(database.engine, DEMO_TRAFFIC) as still_ours:
                if still_ours is not None:
                    log.info("demo traffic begins")
                    await _drive(database, goods, stop, secrets=secrets, seed=seed, still_ours=still_ours)
        except Exception:
            log.exception("demo traffic was interrupted")
        await _pause(stop, TURN_SECONDS)


async def _drive(
    database: Database,
    shop: Shop,
    stop: asyncio.Event,
    *,
    secrets: Secrets,
    seed: int,
    still_ours: Callable[[], Awaitable[bool]],
) -> None:
    random = Random()  # noqa: S311 - which basket comes next is no secret
    traffic = Traffic(database, shop, secrets=secrets, random=random)
    orders = await traffic.count_orders()
    random.seed(f"{seed}-{orders}")  # another start draws other baskets than the last one did
    owed, last = 0.0, time.monotonic()
    for beat in count(1):
        if stop.is_set() or (beat % RECOUNT_BEATS == 0 and not await still_ours()):
            return
        if beat % RECOUNT_BEATS == 0:
            orders = await traffic.count_orders()
        now = time.monotonic()
        owed += min(now - last, MOST_OWED_SECONDS) * ORDERS_PER_SECOND * random.uniform(0.4, 1.6)
        last = now
        places = max(0, min(int(owed), MAX_ORDERS - orders))
        await traffic.beat(orders=places)
        orders += places
        owed %= 1
        await _pause(stop, BEAT_SECONDS * random.uniform(0.7, 1.3))


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
