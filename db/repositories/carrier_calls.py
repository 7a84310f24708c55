"""The queue of calls to carriers: taken under a lease by the database's clock, put off, or ended with their outcome.

It stands beside the orders and is changed without their locks, so that two who work it off never wait for each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums.carriers import CarrierAsk
from db.models.carriers import CarrierCallRow

if TYPE_CHECKING:
    from db.database import Database

_TAKE = """
    WITH due AS (
        SELECT c.id FROM carrier_calls c
        WHERE CASE WHEN CAST(:ids AS uuid[]) IS NULL THEN c.due_at <= clock_timestamp()
                   ELSE c.id = ANY(CAST(:ids AS uuid[])) AND c.attempts = 0 END
        ORDER BY c.due_at LIMIT :at_most FOR UPDATE SKIP LOCKED
    )
    UPDATE carrier_calls c SET attempts = c.attempts + 1, due_at = clock_timestamp() + CAST(:lease AS interval)
    FROM due WHERE c.id = due.id
    RETURNING c.id, c.kind, c.provider, c.shipment_id, c.manifest_id, c.attempts
"""

_SECONDS_TO_NEXT = """
    SELECT CAST(extract(epoch FROM min(due_at) - clock_timestamp()) AS float8) FROM carrier_calls
"""


@dataclass(frozen=True, slots=True)
class CarrierCall:
    """What this process asks a carrier now; `attempts` counts this time. It is about a shipment or a manifest."""

    id: UUID
    kind: CarrierAsk
    provider: str
    shipment_id: UUID | None
    manifest_id: UUID | None
    attempts: int


class CarrierCallRepository:
    """Calls within the transaction that asks for them, or that records their outcome."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.asked: list[UUID] = []
        """What carriers must be asked for after the commit."""

    async def ask(
        self,
        key: UUID,
        kind: CarrierAsk,
        provider: str,
        *,
        shipment_id: UUID | None = None,
        manifest_id: UUID | None = None,
    ) -> None:
        """Write an intent down."""
        values = {
            "id": key,
            "kind": kind,
            "provider": provider,
            "shipment_id": shipment_id,
            "manifest_id": manifest_id,
            "attempts": 0,
        }
        await self._session.execute(insert(CarrierCallRow).values(values))
        self.asked.append(key)

    async def end(self, key: UUID) -> None:
        """This needs no call any more."""
        await self._session.execute(text("DELETE FROM carrier_calls WHERE id = :id"), {"id": key})


async def take_carrier_calls(
    database: "Database", lease: timedelta, *, ids: Collection[UUID] | None = None, at_most: int = 50
) -> list[CarrierCall]:
    """Take calls that are due, or of these ids those that nobody ever took; nobody else gets them for `lease`."""
    values = {"ids": None if ids is None else list(ids), "lease": lease, "at_most": at_most}
    async with database.engine.begin() as connection:
        rows = (await connection.execute(text(_TAKE), values)).all()
    taken = [CarrierCall(row[0], CarrierAsk(row[1]), *row[2:]) for row in rows]
    return sorted(taken, key=lambda call: call.id)


async def put_off_carrier_call(database: "Database", key: UUID, rest: timedelta) -> None:
    """Ask about this one again after a rest."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE carrier_calls SET due_at = clock_timestamp() + CAST(:rest AS interval) WHERE id = :id"),
            {"id": key, "rest": rest},
        )


async def seconds_to_next_carrier_call(database: "Database") -> float | None:
    """How long until a call is due; 0 or less when one is, None when none waits."""
    async with database.engine.connect() as connection:
        wait: float | None = await connection.scalar(text(_SECONDS_TO_NEXT))
        return wait
