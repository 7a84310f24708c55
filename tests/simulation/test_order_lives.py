"""Lives of orders as they are drawn: 200 seeds of 300 steps by hand, a few short ones in every run of the tests.

ORDERWIRE_TEST_LIVES_SEEDS and ORDERWIRE_TEST_LIVES_STEPS set the size.
"""

import asyncio
import os
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from db.database import Database
from db.engine import make_engine
from tests.builders import Shop, invariants_hold
from tests.databases import Origin
from tests.simulation.lives import Lives
from tests.simulation.machine import machine

SEEDS = int(os.environ.get("ORDERWIRE_TEST_LIVES_SEEDS", "2"))
STEPS = int(os.environ.get("ORDERWIRE_TEST_LIVES_STEPS", "40"))


class _LentShop:
    """A shop in a database that is lent for one run."""

    def __init__(self, loop: asyncio.AbstractEventLoop, origin: Origin, opened: Shop, *, dull: bool) -> None:
        self._loop, self._stack = loop, AsyncExitStack()
        self.dull = dull
        self.lives = Lives(self.run(self._open(origin, opened)))

    async def _open(self, origin: Origin, opened: Shop) -> Shop:
        engine = make_engine(await self._stack.enter_async_context(origin.lent()))
        self._stack.push_async_callback(engine.dispose)
        return replace(opened, database=Database(engine))

    def run(self, work: Awaitable[Any]) -> Any:
        """Wait for it on the loop of the tests, from the thread that draws."""

        async def waited() -> Any:
            return await work

        return asyncio.run_coroutine_threadsafe(waited(), self._loop).result(timeout=60)

    def close(self) -> None:
        """Every law holds at the end of a run; then the database goes back."""
        try:
            self.run(invariants_hold(self.lives.shop.database))
        finally:
            self.run(self._stack.aclose())


async def _live(number: int, origin: Origin, opened: Shop) -> list[str]:
    """One seed's life; its trace."""
    loop = asyncio.get_running_loop()
    shops: list[_LentShop] = []

    def open_shop() -> _LentShop:
        # Hypothesis begins with the simplest run there is, the same for every seed: nothing happens in it.
        shops.append(_LentShop(loop, origin, opened, dull=not shops))
        return shops[-1]

    drawn = settings(
        max_examples=2,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    machine_of_seed = seed(number)(machine(open_shop))
    await asyncio.to_thread(run_state_machine_as_test, machine_of_seed, settings=drawn, _min_steps=STEPS)
    return shops[-1].lives.trace


@pytest.mark.parametrize("number", range(SEEDS))
async def test_every_law_holds_after_any_life(number: int, open_shop: tuple[Origin, Shop]) -> None:
    # when
    trace = await _live(number, *open_shop)
    # then the laws were checked when the shop closed, and a life did happen
    assert trace


async def test_the_same_seed_lives_the_same_life(open_shop: tuple[Origin, Shop]) -> None:
    # when
    first, second = [await _live(7, *open_shop) for _ in range(2)]
    # then
    assert [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]] == []
