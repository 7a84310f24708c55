"""Live traffic: about one order a second goes through the public use cases, from placing to the doorstep.

Nothing is remembered between two beats. What is open is read from the database and `pace` says what is due, so a
restart loses nothing, and orders that visitors place are paid, packed and delivered like the others. Units of history
that were still in work when the shop opened trickle along.
Does NOT keep time (`live` does), and does NOT promise a rate: a slow database makes slow traffic.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

import structlog

from app.access.secrets import Secrets
from app.demo.history import Shop
from app.demo.traffic.buying import change_of_mind, place
from app.demo.traffic.carrying import carry
from app.demo.traffic.day import Day
from app.demo.traffic.packing import pack
from app.demo.traffic.paying import pay, try_again
from app.domain.errors import Refusal
from db.database import Database
from db.repositories.in_flight import InFlightReading

log = structlog.get_logger(__name__)

Step = Callable[[Day], Awaitable[None]]

STEPS: tuple[tuple[str, Step], ...] = (
    ("cancel", change_of_mind),
    ("pay", pay),
    ("try again", try_again),
    ("pack", pack),
    ("carry", carry),
)
"""What every beat looks at, in this order, and its word in the log."""


class Traffic:
    """The shop's daily life, one beat at a time."""

    def __init__(self, database: Database, shop: Shop, *, secrets: Secrets, random: Random) -> None:
        self._day = Day(database=database, shop=shop, secrets=secrets, random=random)

    @property
    def done(self) -> Counter[str]:
        """How often what happened, by a word each."""
        return self._day.done

    async def beat(self, *, orders: int = 0) -> None:
        """Place so many orders and close what is due. An error ends its own step only, and is logged."""
        for _ in range(orders):
            await self._step("place", place)
        for name, step in STEPS:
            await self._step(name, step)

    async def count_orders(self) -> int:
        """How many orders the shop has, history included."""
        async with self._day.database.session() as session:
            return await InFlightReading(session).count_orders()

    async def _step(self, name: str, step: Step) -> None:
        try:
            await step(self._day)
        except Refusal as refusal:
            # Somebody else was first (a visitor canceled, another process packed): the next beat looks anew.
            log.info("demo step refused", step=name, code=refusal.code.value, reason=refusal.message)
            self.done["refused"] += 1
        except Exception:
            log.exception("demo step failed", step=name)
            self.done["failed"] += 1
