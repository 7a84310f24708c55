"""Bugs that the harness must catch: each is what somebody would write who had not thought of the neighbors.

They are put into a unit of work from outside, by handing it other repositories; our own code is not touched.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from app.domain.ids import new_id
from app.domain.stock import Buckets, Change, Level
from db.database import Database
from db.repositories.idempotency import IdempotencyRepository, Outcome
from db.repositories.stock import Movement, StockRepository
from db.unit_of_work import UnitOfWork

Plant = Callable[[Database, UnitOfWork], None]


class Unguarded(StockRepository):
    """Reads a level, decides in the program, and writes what it computed."""

    async def move(
        self, changes: Sequence[Change], movement: Movement, *, binds_safety: bool = False
    ) -> list[Level] | None:
        pairs = {(change.sku_id, change.location_id): change for change in changes}
        found = await self.levels([sku for sku, _ in pairs], [location for _, location in pairs])
        before = {key: level for level in found if (key := (level.sku_id, level.location_id)) in pairs}
        for key, change in pairs.items():
            if before[key].on_hand + change.on_hand < before[key].reserved + change.reserved:
                return None
        for key, change in pairs.items():
            await self._session.execute(
                text(
                    "UPDATE stock_levels SET on_hand = :on_hand, reserved = :reserved, version = version + 1"
                    " WHERE id = :id"
                ),
                {
                    "id": before[key].id,
                    "on_hand": before[key].on_hand + change.on_hand,
                    "reserved": before[key].reserved + change.reserved,
                },
            )
        moved: list[Level] = []
        for level in await self.levels([sku for sku, _ in pairs], [location for _, location in pairs]):
            if old := before.get((level.sku_id, level.location_id)):
                was = Buckets(old.on_hand, old.reserved, old.quarantined, old.shortfall)
                moved.append(replace(level, was=was))
        return moved


class OutOfOrder(StockRepository):
    """Locks levels in whatever order the changes came in, one by one."""

    async def move(
        self, changes: Sequence[Change], movement: Movement, *, binds_safety: bool = False
    ) -> list[Level] | None:
        shuffled = sorted(changes, key=lambda change: hash((new_id(), change.sku_id)))
        for change in shuffled:
            await self._session.execute(
                text("SELECT FROM stock_levels WHERE sku_id = :sku AND location_id = :location FOR UPDATE"),
                {"sku": change.sku_id, "location": change.location_id},
            )
        return await super().move(changes, movement, binds_safety=binds_safety)


class KeyApart(IdempotencyRepository):
    """Claims its key in a transaction of its own, before the work is done."""

    database: Database

    async def claim(
        self, operation: str, key: str, input_hash: bytes, result_type: str, result_id: UUID, at: datetime
    ) -> Outcome | None:
        async with self.database.unit_of_work(self._principal) as apart:
            return await apart.idempotency.claim(operation, key, input_hash, result_type, result_id, at)


def _no_guard(database: Database, uow: UnitOfWork) -> None:
    uow.stock = Unguarded(uow.session, uow.principal)


def _no_order(database: Database, uow: UnitOfWork) -> None:
    uow.stock = OutOfOrder(uow.session, uow.principal)


def _key_apart(database: Database, uow: UnitOfWork) -> None:
    uow.idempotency = KeyApart(uow.session, uow.principal)
    uow.idempotency.database = database


BUGS: Mapping[str, Plant] = {
    "none": lambda database, uow: None,
    "guard-removed": _no_guard,
    "locks-out-of-order": _no_order,
    "key-outside-the-transaction": _key_apart,
}
