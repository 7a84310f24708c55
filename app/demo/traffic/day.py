"""What every step of the demo's traffic works with, and whose hands do it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar
from uuid import UUID

from app.access.secrets import Secrets
from app.demo.history import Shop
from app.domain.enums import ActorKind, EventOrigin, Role
from app.domain.principal import Principal
from app.payments.settle import settle_soon
from app.shipments.settle import settle_carriers_soon
from db.database import Database
from db.repositories.in_flight import AwaitedPayment, TravelingParcel, WaitingWork
from db.unit_of_work import UnitOfWork

T = TypeVar("T")
Due = TypeVar("Due", AwaitedPayment, WaitingWork, TravelingParcel)

LOOK_AT = 400
"""How many open ends of a kind one beat looks at."""
PER_BEAT = 3
"""How many open ends of a kind one beat closes: after a pause the shop catches up without a flood."""
HISTORY_SHARE = 0.15
"""How often a beat moves one order that history left in work."""

STOREFRONT_APP = Principal(
    kind=ActorKind.APP,
    roles=frozenset({Role.APP}),
    id=UUID("01970000-0000-7000-8000-000000000001"),
    name="Web storefront",
)
PACKER = Principal(
    kind=ActorKind.STAFF,
    roles=frozenset({Role.WAREHOUSE}),
    id=UUID("01970000-0000-7000-8000-000000000002"),
    name="Packing table",
)
CARRIER_APP = Principal(
    kind=ActorKind.APP,
    roles=frozenset({Role.APP}),
    id=UUID("01970000-0000-7000-8000-000000000003"),
    name="Carrier feed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The shop, the chance that drives it, and what happened so far: `done` counts by a word each."""

    database: Database
    shop: Shop
    secrets: Secrets
    random: Random
    done: Counter[str] = field(default_factory=Counter[str])

    @property
    def now(self) -> datetime:
        """The shop's time."""
        return self.database.clock.now()

    def some(self, due: Sequence[Due]) -> list[Due]:
        """A few of what is due: living orders first, and now and then one that history left."""
        living = [one for one in due if one.origin == EventOrigin.LIVE.value]
        history = [one for one in due if one.origin != EventOrigin.LIVE.value]
        return living[:PER_BEAT] + history[: self.random.random() < HISTORY_SHARE]

    async def act(self, principal: Principal, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Do it as whoever does such things, and ask what gateways and carriers it leaves to ask, as requests do."""
        calls: list[UUID] = []
        labels: list[UUID] = []

        async def through(uow: UnitOfWork) -> T:
            result = await work(uow)
            calls[:] = uow.orders.gateway_calls
            labels[:] = uow.carrier_calls.asked
            return result

        result = await self.database.transact(principal, through)
        if calls:
            await settle_soon(self.database, calls)
        if labels:
            await settle_carriers_soon(self.database, labels)
        return result
