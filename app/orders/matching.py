"""Does an order match a filter as of an event? Asked once for all streams that ask the same with the same rights.

Fifty agents who watch the same queue cost one statement per event. The answer is as of the event or later, whoever
asked first, so a stream that shares it is told no less than one that asks by itself.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable

from app.domain.log import LoggedEvent
from app.domain.orders.filtering import OrderFilter
from app.domain.principal import Principal
from app.orders.queries import order_matches
from db.database import Database

REMEMBERED = 4_096


class SharedMatches:
    """The answers of one process, the newest REMEMBERED of them, running questions included."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._answers: OrderedDict[Hashable, asyncio.Task[bool]] = OrderedDict()

    async def matches(self, principal: Principal, wanted: OrderFilter, event: LoggedEvent) -> bool:
        """Whether the principal sees the event's order and the filter wants it. Raises what the database raises.

        A caller that goes away leaves the question running for the others.
        """
        key = (event.position, principal.scope_key, wanted)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = asyncio.create_task(self._ask(principal, wanted, event))
            answer.add_done_callback(lambda done: self._forget_failure(key, done))
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return await asyncio.shield(answer)

    async def _ask(self, principal: Principal, wanted: OrderFilter, event: LoggedEvent) -> bool:
        async with self._database.session() as session:
            return await order_matches(session, principal, wanted, event.subject_id)

    def _forget_failure(self, key: Hashable, done: "asyncio.Task[bool]") -> None:
        if (done.cancelled() or done.exception() is not None) and self._answers.get(key) is done:
            del self._answers[key]
