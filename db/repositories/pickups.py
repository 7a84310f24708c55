"""Pickups: for how long goods wait, which are over, and what vehicles to look for."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_DAYS = text(
    """
    SELECT coalesce(p.pickup_days, c.pickup_days) AS days, p.timezone FROM locations p, channels c
    WHERE p.id = :location_id AND c.id = :channel_id
    """
)

_GRACE = "interval '2 hours'"
# Nobody is sent away who said that they come, or who waits at the door. LEAST and GREATEST leave nulls out.
_OVER_AT = f"greatest(u.expires_at, u.en_route_at + {_GRACE}, u.arrived_at + {_GRACE})"
_WAITING = """
    pickups u JOIN fulfillment_orders f ON f.id = u.id AND f.status = 'READY_FOR_PICKUP'
    WHERE u.handed_over_at IS NULL AND u.expired_at IS NULL AND u.expires_at IS NOT NULL
"""
_REMIND_AT = "u.expires_at - interval '1 day'"
# Goods that wait for a day or less are not reminded of: it was just said that they are ready.
_TO_REMIND = f"{_WAITING} AND u.reminded_at IS NULL AND u.ready_at < {_REMIND_AT}"

# Nothing of a caller's is spliced into these.
_IS_OVER = text(
    f"SELECT EXISTS (SELECT FROM {_WAITING} AND u.id = :work_id AND {_OVER_AT} <= clock_timestamp())"  # noqa: S608 - names of ours
)
_OVER = text(
    f"""
    SELECT u.id FROM {_WAITING} AND u.expires_at <= clock_timestamp() AND {_OVER_AT} <= clock_timestamp()
    AND u.id <> ALL (CAST(:but AS uuid[])) ORDER BY u.expires_at LIMIT :at_most
    """  # noqa: S608 - names of ours
)
_DUE_REMINDERS = text(
    f"""
    SELECT u.id FROM {_TO_REMIND} AND {_REMIND_AT} <= clock_timestamp() AND u.expires_at > clock_timestamp()
    AND u.id <> ALL (CAST(:but AS uuid[])) ORDER BY u.expires_at LIMIT :at_most
    """  # noqa: S608 - names of ours
)
_NEXT = text(
    f"""
    SELECT least((SELECT min({_OVER_AT}) FROM {_WAITING}),
                 (SELECT min({_REMIND_AT}) FROM {_TO_REMIND} AND u.expires_at > clock_timestamp())) - clock_timestamp()
    """  # noqa: S608 - names of ours
)
_PUT_VEHICLE = text(
    """
    INSERT INTO pickup_vehicles (id, vehicle, at) VALUES (:id, :vehicle, :at)
    ON CONFLICT (id) DO UPDATE SET vehicle = excluded.vehicle, at = excluded.at
    """
)
_FORGET_VEHICLE = text("DELETE FROM pickup_vehicles WHERE id = :id")
_FORGET_VEHICLES = text(
    """
    DELETE FROM pickup_vehicles v USING fulfillment_orders f
    WHERE f.id = v.id AND f.status IN ('COMPLETED', 'CANCELED', 'REJECTED', 'DISPATCHED')
    """
)


class PickupRepository:
    """What stands beside a work's pickup, and what is due by the database's clock."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def days(self, location_id: UUID, channel_id: UUID) -> tuple[int | None, str]:
        """For how many days goods wait at a location, where that is said, and its zone."""
        found = (await self._session.execute(_DAYS, {"location_id": location_id, "channel_id": channel_id})).one()
        return found.days, found.timezone

    async def is_over(self, work_id: UUID) -> bool:
        """Whether nobody came in time. The caller holds the order."""
        return await self._session.scalar(_IS_OVER, {"work_id": work_id}) is True

    async def over(self, at_most: int, but: Collection[UUID]) -> Sequence[UUID]:
        """Works whose goods nobody came for in time, those first that waited longest."""
        return (await self._session.scalars(_OVER, {"at_most": at_most, "but": list(but)})).all()

    async def to_remind(self, at_most: int, but: Collection[UUID]) -> Sequence[UUID]:
        """Works whose goods wait for a last day, of which nobody was reminded."""
        return (await self._session.scalars(_DUE_REMINDERS, {"at_most": at_most, "but": list(but)})).all()

    async def until_next(self) -> timedelta | None:
        """How long until the next of them is over or to be reminded of."""
        wait: timedelta | None = await self._session.scalar(_NEXT)
        return wait

    async def put_vehicle(self, work_id: UUID, vehicle: str, at: datetime) -> None:
        """Keep what vehicle to look for, in place of what was said before. The caller holds the order."""
        await self._session.execute(_PUT_VEHICLE, {"id": work_id, "vehicle": vehicle, "at": at})

    async def forget_vehicle(self, work_id: UUID) -> None:
        """Nobody looks for a vehicle any more."""
        await self._session.execute(_FORGET_VEHICLE, {"id": work_id})

    async def forget_vehicles(self) -> None:
        """Vehicles go with work that ended otherwise: canceled, for instance."""
        await self._session.execute(_FORGET_VEHICLES)
