"""Processes that are killed while they place orders lose none and double none; their callers just ask again.

ORDERWIRE_TEST_KILLS says how many pairs of processes are killed (default 2).
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from random import Random

from sqlalchemy import text

from tests.builders import Shop, a_key, invariants_hold, receive

KILLS = int(os.environ.get("ORDERWIRE_TEST_KILLS", "2"))
FRESH = 16
"""Keys that were never tried before, for each pair of processes that is killed."""
ROOT = Path(__file__).parents[2]


async def start(shop: Shop, keys: list[str]) -> asyncio.subprocess.Process:
    url = shop.database.engine.url.render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.concurrency.placing_process",
        url,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write("\n".join(keys).encode())
    process.stdin.close()
    return process


async def said(process: asyncio.subprocess.Process, count: int) -> set[str]:
    """The first so many keys that it says; fewer when it ends before."""
    assert process.stdout is not None
    keys = set[str]()
    while len(keys) < count and (line := await asyncio.wait_for(process.stdout.readline(), 60)):
        keys.add(line.decode().strip())
    return keys


async def killed(shop: Shop, keys: list[str], count: int) -> set[str]:
    """What a process said before it was killed, in the middle of its next orders."""
    process = await start(shop, keys)
    try:
        return await said(process, count)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def test_nothing_is_lost_or_doubled_when_processes_are_killed(shop: Shop) -> None:
    # given
    keys = [a_key() for _ in range(FRESH * (KILLS + 1))]
    for sku in ("mug", "tea"):
        await receive(shop, sku, "HAM", 2 * len(keys))
    before = await reserved(shop)
    random = Random(9)

    # when: each time two processes race for fresh keys and are killed; then one is asked for all of them
    confirmed = set[str]()
    for number in range(0, KILLS * FRESH, FRESH):
        fresh_first = keys[number:] + keys[:number]
        counts = [random.randint(2, FRESH - 4) for _ in range(2)]
        confirmed = confirmed.union(*await asyncio.gather(*(killed(shop, fresh_first, count) for count in counts)))
    stood = await orders(shop)
    last = await start(shop, keys)
    answered = await said(last, len(keys))
    assert await last.wait() == 0

    # then: what was confirmed stood, and in the end each key has one order
    assert confirmed <= answered == set(keys)
    assert len(confirmed) <= stood < len(keys)
    assert await orders(shop) == len(keys)
    async with shop.database.session() as session:
        claimed = await session.scalars(text("SELECT key FROM idempotency_keys WHERE operation = 'orderPlace'"))
        assert sorted(claimed) == sorted(keys)
        told = (await session.scalars(text("SELECT subject_id FROM outbox WHERE type = 'order.placed'"))).all()
        assert len(told) == len(set(told)) == len(keys)
    after = await reserved(shop)
    assert {sku: after[sku] - before[sku] for sku in after} == {"mug": len(keys), "tea": 2 * len(keys), "poster": 0}
    await invariants_hold(shop.database)


async def orders(shop: Shop) -> int:
    async with shop.database.session() as session:
        return await session.scalar(text("SELECT count(*) FROM orders")) or 0


async def reserved(shop: Shop) -> dict[str, int]:
    """Reserved units by SKU, over all locations."""
    query = text("SELECT s.code, sum(reserved) FROM stock_levels l JOIN skus s ON s.id = sku_id GROUP BY s.code")
    async with shop.database.session() as session:
        return {sku: units for sku, units in await session.execute(query)}
