"""Playing a window: every step of every order in the order of their true times, some at once, none before its cause.

Steps of different orders run at the same time, at most `concurrency` of them; steps of one order never do. Before the
first order of a day its opening stock is received (`Window.receipts`), marked as synthetic in the ledger's note. Facts
keep their true times as `occurredAt`; stock moves when it moves here. A second run, or one after a kill, repeats calls
whose idempotency keys are known and so doubles nothing. Orders that were imported are left out, and so is their stock.
Not guaranteed: that steps of different orders commit exactly in the order of their times.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from app.domain.errors import IdempotencyMismatch, Refusal
from app.domain.history import RANK, HistoricalStep, StepKind, timeline
from app.inventory.receive import ReceiveStock, receive_stock
from app.replay.life import Life, Stage
from app.replay.window import Receipt, Window
from db.unit_of_work import UnitOfWork

CONCURRENCY = 8
ATTEMPTS = 5
"""How often a step that asks to be tried again is tried."""


@dataclass(slots=True)
class Played:
    """What came of it. `elsewhere` are orders that came another way and are left out; `refused` says why, by order."""

    orders: int = 0
    steps: int = 0
    units_received: int = 0
    elsewhere: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Cue:
    """A step, and whose."""

    life: Life
    step: HistoricalStep


class Pace:
    """Maps true times to the present: `speed` seconds of then pass in one of now. None plays as fast as it goes."""

    def __init__(self, speed: float | None, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._speed = speed
        self._pause = pause
        self._then: datetime | None = None
        self._now = 0.0

    async def reach(self, at: datetime) -> None:
        """Wait until it is time; the first call sets the clock."""
        if self._speed is None:
            return
        now = asyncio.get_running_loop().time()
        if self._then is None:
            self._then, self._now = at, now
        due = self._now + (at - self._then).total_seconds() / self._speed
        if due > now:
            await self._pause(due - now)


async def play(
    stage: Stage,
    window: Window,
    *,
    pace: Pace,
    begin: Callable[[int], None] = lambda steps: None,
    advance: Callable[[datetime], None] = lambda at: None,
    concurrency: int = CONCURRENCY,
) -> Played:
    """Play a window whose references are in the database.

    `begin` hears how many steps there are, `advance` of every one that is done or left out.

    A refused step ends its order's replay and no other's. Raises whatever is no refusal: then run it again.
    """
    played = Played(elsewhere=await _elsewhere(stage, window))
    window = window.without(played.elsewhere)
    cues = await _cues(stage, window)
    begin(len(cues))
    receipts = window.receipts()
    places = asyncio.Semaphore(concurrency)
    last_steps: dict[int, asyncio.Task[None]] = {}
    ended: set[str] = set()

    async def take(cue: Cue, before: asyncio.Task[None] | None) -> None:
        # The step before was given its place earlier, so waiting for it inside a place cannot stand still.
        try:
            if before is not None:
                await before
            if cue.life.history.external_id not in ended:
                await _take(cue, played, ended)
        finally:
            places.release()
            advance(cue.step.at)

    async with asyncio.TaskGroup() as tasks:
        for cue in cues:
            if cue.step.kind is StepKind.PLACE:
                await _receive(stage, receipts.pop(window.day_of(cue.life.history), None), played)
            await pace.reach(cue.step.at)
            await places.acquire()
            last_steps[id(cue.life)] = tasks.create_task(take(cue, last_steps.get(id(cue.life))))
    return played


async def _elsewhere(stage: Stage, window: Window) -> frozenset[str]:
    """Orders that the channel has, but not by a replay."""
    refs: dict[tuple[str, str], set[str]] = {}
    for order in window.orders:
        refs.setdefault((order.channel, order.external_source), set()).add(order.external_id)
    found: set[str] = set()
    async with stage.database.unit_of_work(stage.principal) as uow:
        for (code, source), wanted in refs.items():
            channel = await uow.reference.channel(code)
            assert channel is not None, "the references are there"
            found |= await uow.imports.external_ids(channel.id, source, wanted, but_of=stage.origin)
    return frozenset(found)


async def _cues(stage: Stage, window: Window) -> list[Cue]:
    """All steps of all orders in the order of their times."""
    customers = await _customers(stage, window)
    lives = [
        Life(stage, order, customers[order.customer] if order.customer is not None else None) for order in window.orders
    ]
    cues = [Cue(life, step) for life in lives for step in timeline(life.history)]
    cues.sort(key=lambda cue: (cue.step.at, RANK[cue.step.kind], cue.life.history.external_id, cue.step.index))
    return cues


async def _customers(stage: Stage, window: Window) -> dict[str, UUID]:
    refs: dict[str, set[str]] = {}
    for order in window.orders:
        if order.customer is not None:
            refs.setdefault(order.external_source, set()).add(order.customer)
    found: dict[str, UUID] = {}
    async with stage.database.unit_of_work(stage.principal) as uow:
        for source, wanted in refs.items():
            found |= await uow.imports.customers(source, wanted)
    return found


async def _take(cue: Cue, played: Played, ended: set[str]) -> None:
    order = cue.life.history.external_id
    try:
        await _again_while_asked(lambda: cue.life.take(cue.step))
    except Refusal as refusal:
        ended.add(order)
        played.refused[order] = f"{cue.step.kind}: {refusal.code}, {refusal.message}"
    else:
        played.steps += 1
        played.orders += cue.step.kind is StepKind.PLACE


async def _receive(stage: Stage, receipt: Receipt | None, played: Played) -> None:
    """Bring in a day's opening stock before anything of the day is placed."""
    if receipt is None:
        return
    command = ReceiveStock(
        idempotency_key=f"replay:{receipt.channel}:{receipt.day.isoformat()}",
        units=receipt.units,
        note=f"synthetic: opening stock for the replayed orders of {receipt.day.isoformat()}",
        effective_at=receipt.at,
    )
    try:
        await _again_while_asked(partial(_transact, stage, partial(receive_stock, command=command)))
    except IdempotencyMismatch:
        # A run before received this day's stock, and some of its orders were imported since: there is enough.
        return
    played.units_received += sum(units for _, _, units in receipt.units)


async def _transact(stage: Stage, work: Callable[[UnitOfWork], Awaitable[object]]) -> None:
    await stage.database.transact(stage.principal, work, origin=stage.origin)


async def _again_while_asked(work: Callable[[], Awaitable[object]]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await work()
        except Refusal as refusal:
            if not refusal.retryable or attempt == ATTEMPTS:
                raise
            await asyncio.sleep(0.05 * attempt)
        else:
            return
