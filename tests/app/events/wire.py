"""A wire to test on: tallies that change as orders do, and the log, sequencer, bus, hub and follower that tell of it.

A tally's writer does what a use case does, in the same order: idempotency row first (so that its transaction has a
number before it holds any lock), then the subject's row lock, then version + 1, and last the outbox row.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.log import LoggedEvent, Selection
from app.domain.principal import SYSTEM
from app.events.bus import WakeUpBus
from app.events.follow import Follower, Item
from app.events.hub import Hub
from app.events.sequencer import Sequencer
from db.database import Database
from db.engine import make_engine
from db.event_log import EventLog
from db.unit_of_work import UnitOfWork

EVERYTHING = Selection()
State = dict[UUID, dict[str, Any]]


@dataclass(frozen=True)
class Wire:
    """Everything between a commit and those who watch, open."""

    database: Database
    log: EventLog
    sequencer: Sequencer
    hub: Hub
    follower: Follower


@asynccontextmanager
async def open_wire(
    database_url: str, *, mailbox_limit: int = 1000, poll_seconds: float = 0.2, **follower_options: Any
) -> AsyncIterator[Wire]:
    """A whole wire in this process, with connections of its own for the log."""
    engine = make_engine(database_url, pool_size=20)
    log_engine = make_engine(database_url, pool_size=4, application_name="orderwire log")
    database, log = Database(engine), EventLog(log_engine)
    try:
        async with (
            WakeUpBus("memory://") as bus,
            Hub(log, poll_seconds=poll_seconds, mailbox_limit=mailbox_limit) as hub,
            Sequencer(log, bus.announce) as sequencer,
        ):
            bus.on_wake(hub.wake)
            database.on_commit = sequencer.poke
            yield Wire(database, log, sequencer, hub, Follower(database, log, hub, **follower_options))
    finally:
        await engine.dispose()
        await log_engine.dispose()


async def make_tallies(database: Database, count: int) -> list[UUID]:
    """New tallies at version 0."""
    ids = [new_id() for _ in range(count)]
    async with database.session() as session:
        await session.execute(
            text("CREATE TABLE IF NOT EXISTS tallies (id uuid PRIMARY KEY, version int, state jsonb NOT NULL)")
        )
        await session.execute(text("INSERT INTO tallies SELECT unnest(CAST(:ids AS uuid[])), 0, '{}'"), {"ids": ids})
        await session.commit()
    return ids


async def change(
    uow: UnitOfWork, tally: UUID, *, kind: str = "order.paid", keys: Sequence[str] = (), value: int = 0
) -> None:
    """One use case: change a tally and record it."""
    await uow.session.execute(
        text(
            "INSERT INTO idempotency_keys VALUES (:id, 'test', 'change', :key, '', 'Order', :id, now())",
        ),
        {"id": new_id(), "key": str(new_id())},
    )
    version = await uow.session.scalar(text("SELECT version FROM tallies WHERE id = :id FOR UPDATE"), {"id": tally})
    assert version is not None
    patch = {"version": version + 1, f"digit{value % 10}": value if value % 3 else None}
    await uow.session.execute(
        text(
            "UPDATE tallies SET version = version + 1, state = jsonb_strip_nulls(state || CAST(:patch AS jsonb))"
            " WHERE id = :id"
        ),
        {"id": tally, "patch": orjson.dumps(patch).decode()},
    )
    uow.record(Event(type=kind, subject_id=tally, subject_version=version + 1, keys=tuple(keys), state=patch))


async def write(
    database: Database, tallies: Sequence[UUID], count: int, seed: int, *, kind: str = "order.paid"
) -> None:
    """One writer: `count` transactions over random tallies; some dawdle, and one in twenty is rolled back."""
    random = Random(seed)
    for _ in range(count):
        tally, value = random.choice(tallies), random.randrange(1000)
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                await change(uow, tally, value=value, kind=kind, keys=[f"order:{tally}"])
                if random.random() < 0.3:
                    await asyncio.sleep(random.random() * 0.01)
                if random.random() < 0.05:
                    raise _ChangedMyMind
        except _ChangedMyMind:
            continue


async def read_tallies(session: AsyncSession) -> State:
    """The state that readers see: only tallies that ever changed."""
    rows = await session.execute(text("SELECT id, state FROM tallies WHERE version > 0"))
    return {row[0]: row[1] for row in rows}


async def whole_log(log: EventLog) -> list[LoggedEvent]:
    """Every event there is."""
    events: list[LoggedEvent] = []
    while page := await log.read_after(events[-1].position if events else 0):
        events += page
    return events


async def take(stream: Any, count: int, *, within_seconds: float = 20.0) -> list[Item[Any]]:
    """The next items of a stream."""
    async with asyncio.timeout(within_seconds):
        return [await anext(stream) for _ in range(count)]


async def until(holds: Callable[[], bool], *, within_seconds: float = 20.0) -> None:
    """Poll with a deadline."""
    async with asyncio.timeout(within_seconds):
        while not holds():  # noqa: ASYNC110 - what is polled knows of no event
            await asyncio.sleep(0.005)


class _ChangedMyMind(Exception):
    """A use case that refuses after it has written."""
