"""Questions about stock that come together are asked together: one statement for all who wait.

While few statements are on their way, a question leaves at once; what comes meanwhile waits for one of them to return
and leaves as one. So a rush costs statements that grow longer, not more of them. Each answer was read after its
question was asked: nobody is told of a moment before.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace

from db.database import Database
from db.repositories.stock_answers import Offered, offers_by_code

AT_ONCE = 2
"""Statements of one channel that are on their way together."""
MOST_SKUS = 1_000
"""SKUs that one statement asks for: more wait for the next one."""


@dataclass(slots=True, eq=False)
class _Question:
    skus: frozenset[str]
    answer: "asyncio.Future[Offered | None]"


class SharedOffers:
    """What channels could sell, read for everybody who asks in this process. Public: it knows no principal."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, list[_Question]] = {}
        self._running: dict[str, set[asyncio.Task[None]]] = {}

    async def read(self, channel: str, skus: Collection[str]) -> Offered | None:
        """What `offers_by_code` answers for these SKUs. Raises what the database raises.

        A caller that goes away leaves the others' answers alone.
        """
        question = _Question(frozenset(skus), asyncio.get_running_loop().create_future())
        self._waiting.setdefault(channel, []).append(question)
        self._send(channel)
        return await question.answer

    def _send(self, channel: str) -> None:
        running = self._running.setdefault(channel, set())
        while len(running) < AT_ONCE and (batch := self._next(channel)):
            task = asyncio.create_task(self._ask(channel, batch), name="stock answers")
            running.add(task)
            task.add_done_callback(lambda done: self._returned(channel, done))
        if not running:
            del self._running[channel]

    def _returned(self, channel: str, done: "asyncio.Task[None]") -> None:
        self._running[channel].discard(done)
        self._send(channel)

    def _next(self, channel: str) -> list[_Question]:
        """The oldest questions that fit into one statement; whoever went away is left out."""
        waiting = [question for question in self._waiting.pop(channel, ()) if not question.answer.done()]
        batch: list[_Question] = []
        skus: set[str] = set()
        for place, question in enumerate(waiting):
            if batch and len(skus | question.skus) > MOST_SKUS:
                self._waiting[channel] = waiting[place:]
                break
            batch.append(question)
            skus |= question.skus
        return batch

    async def _ask(self, channel: str, batch: list[_Question]) -> None:
        skus = {sku for question in batch for sku in question.skus}
        try:
            offered = await offers_by_code(self._database.engine, channel, skus)
        except BaseException as failure:
            for question in batch:
                if not question.answer.done():
                    if isinstance(failure, Exception):
                        question.answer.set_exception(failure)
                    else:
                        question.answer.cancel()
            if not isinstance(failure, Exception):
                raise
            return
        for question in batch:
            if not question.answer.done():
                question.answer.set_result(_part(offered, question, alone=len(batch) == 1))


def _part(offered: Offered | None, question: _Question, *, alone: bool) -> Offered | None:
    if offered is None or alone:
        return offered
    return replace(offered, offers=tuple(offer for offer in offered.offers if offer.sku in question.skus))
