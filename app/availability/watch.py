"""Watching what shoppers may know of SKUs in a channel: which events concern it, and reading it once for all watchers.

A stream tells a SKU when its answer is another than the one it told last, so that a band that stays is not told again
with every unit that is sold. What changes without an event (a street date comes, a feed grows old, a location closes)
is found when all SKUs are looked at again, every LOOK_AGAIN_SECONDS.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from app.availability.stock import Shown, sees_counts, shown_in
from app.domain.events import CATALOGUE
from app.domain.log import LoggedEvent, Selection
from app.domain.principal import Principal
from db.database import Database
from db.repositories.sku_reading import SkuReading
from db.repositories.stock_answers import offers_by_id, offers_in

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

LOOK_AGAIN_SECONDS = 30.0
REMEMBERED = 4_096
_SUBJECTS = frozenset({"StockLevel", "IncomingSupply", "BackorderLimit", "Sku"})
SKU_EVENTS = frozenset(name for name, kind in CATALOGUE.items() if kind.subject_type in _SUBJECTS)
"""Events that may change what one SKU's shoppers may know; they carry its routing key."""
CHANNEL_EVENTS = frozenset({"channel.saved"})

Answers = Mapping[UUID, Shown]
"""By SKU id."""


@dataclass(frozen=True, slots=True)
class Watched:
    """SKUs of one channel, at all locations that serve it or at those named."""

    channel: str
    locations: frozenset[str] | None
    sku_ids: frozenset[UUID]
    concerned: Mapping[str, frozenset[UUID]]
    """Which watched SKUs an event of a SKU (by code) concerns: itself, and kits that it is a part of."""

    @property
    def selection(self) -> Selection:
        """The events to follow."""
        keys = {f"sku:{code}" for code in self.concerned} | {f"channel:{self.channel}"}
        return Selection(keys=frozenset(keys), types=SKU_EVENTS | CHANNEL_EVENTS, coalesce=True)

    def concerned_by(self, event: LoggedEvent) -> frozenset[UUID]:
        """The watched SKUs whose answer an event may have changed."""
        if event.type in CHANNEL_EVENTS:
            return self.sku_ids
        found = (self.concerned.get(key.removeprefix("sku:")) for key in event.routing_keys if key.startswith("sku:"))
        return frozenset[UUID]().union(*(ids for ids in found if ids is not None))


async def watched(
    database: Database, channel: str, codes: Collection[str], locations: Collection[str] | None
) -> Watched:
    """What a stream of these SKU codes watches; unknown ones are left out. Three statements."""
    async with database.session(snapshot=True) as session:
        reading = SkuReading(session)
        skus = await reading.by_codes(codes)
        kits = await reading.components([sku.id for sku in skus.values()])
        parts = await reading.by_ids({part for needed in kits.values() for part, _ in needed})
    concerned: dict[str, set[UUID]] = {code: {sku.id} for code, sku in skus.items()}
    for kit_id, needed in kits.items():
        for part_id, _ in needed:
            concerned.setdefault(parts[part_id].code, set()).add(kit_id)
    return Watched(
        channel,
        None if locations is None else frozenset(locations),
        frozenset(sku.id for sku in skus.values()),
        {code: frozenset(ids) for code, ids in concerned.items()},
    )


async def answers_in_snapshot(session: "AsyncSession", principal: Principal, what: Watched) -> Answers:
    """What the caller may know of all watched SKUs, in the session's own moment."""
    offered = await offers_in(session, what.channel, what.sku_ids, what.locations)
    return {} if offered is None else shown_in(offered, principal)


class SharedAnswers:
    """What this process has read for its streams, each (event, SKUs) once, the newest REMEMBERED of them.

    A thousand shoppers who watch one SKU cost one statement per event. The answer is as of the event or later, whoever
    asked first, so a stream that shares it is told no less than one that asks by itself.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._answers: OrderedDict[Hashable, asyncio.Task[Answers]] = OrderedDict()

    async def read(self, principal: Principal, what: Watched, sku_ids: frozenset[UUID], position: int) -> Answers:
        """What the caller may know of these SKUs, as of a place in the log or later. Raises as the database does."""
        key = (what.channel, what.locations, sku_ids, sees_counts(principal), position)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = asyncio.create_task(self._ask(principal, what, sku_ids))
            answer.add_done_callback(lambda done: self._forget_failure(key, done))
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return await asyncio.shield(answer)

    async def look_again(self, principal: Principal, what: Watched) -> Answers:
        """What the caller may know of all watched SKUs now; shared with nobody, since no event says how new it is."""
        return await self._ask(principal, what, what.sku_ids)

    async def _ask(self, principal: Principal, what: Watched, sku_ids: frozenset[UUID]) -> Answers:
        offered = await offers_by_id(self._database.engine, what.channel, sku_ids, what.locations)
        return {} if offered is None else shown_in(offered, principal)

    def _forget_failure(self, key: Hashable, done: "asyncio.Task[Answers]") -> None:
        if (done.cancelled() or done.exception() is not None) and self._answers.get(key) is done:
            del self._answers[key]
