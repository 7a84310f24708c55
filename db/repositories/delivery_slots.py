"""Windows of locations' own vans: who offers them, and how many are booked.

Who booked stands on the deliveries. The window's own row is what those who book take turns at: it is locked first, then
they are counted, so that never more are booked than it holds. Giving back only takes the booking off a delivery, which
needs no turn.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import DeliverySlot
from app.domain.postal_codes import normalized_postal_code, postal_areas
from db.repositories.postal_points import MAX_CODE

_OFFERING = text(
    """
    SELECT c.id AS channel_id, c.timezone AS channel_timezone, statement_timestamp() AS at,
        (SELECT jsonb_agg(to_jsonb(d)) FROM delivery_services d
         WHERE d.active AND d.method = 'LOCAL_DELIVERY'
           AND (d.channels = '{}' OR c.code = ANY(d.channels))) AS services,
        (SELECT jsonb_build_array(latitude, longitude) FROM postal_points
         WHERE country = :country AND postal_code = ANY(CAST(:codes AS text[]))
         ORDER BY length(postal_code) DESC LIMIT 1) AS destination,
        (SELECT jsonb_agg(jsonb_build_array(p.id, p.code, p.timezone, p.closures, p.delivery_slots, p.latitude,
                                            p.longitude) ORDER BY p.priority DESC, s.position)
         FROM channel_locations s JOIN locations p ON p.id = s.location_id
         WHERE s.channel_id = c.id AND p.active AND p.delivery_slots <> '[]' AND 'LOCAL_DELIVERY' = ANY(s.roles)
           AND 'LOCAL_DELIVERY' = ANY(p.capabilities)
           AND (CAST(:location AS text) IS NULL OR p.code = :location)) AS places
    FROM channels c WHERE c.code = :channel
    """
)

_BOOKED = text(
    """
    SELECT slot_location_id, slot_starts_at, count(*) AS booked FROM deliveries
    WHERE slot_location_id = ANY(CAST(:locations AS uuid[]))
      AND slot_starts_at >= :first AND slot_starts_at < :last
    GROUP BY slot_location_id, slot_starts_at
    """
)

_TURN = text(
    """
    INSERT INTO delivery_slots (location_id, starts_at, ends_at, capacity)
    VALUES (:location_id, :starts_at, :ends_at, :capacity)
    ON CONFLICT (location_id, starts_at) DO UPDATE
        SET capacity = greatest(delivery_slots.capacity, excluded.capacity),
            ends_at = greatest(delivery_slots.ends_at, excluded.ends_at)
    """
)

_COUNT = text("SELECT count(*) FROM deliveries WHERE slot_location_id = :location_id AND slot_starts_at = :starts_at")


@dataclass(frozen=True, slots=True)
class Offering:
    """What a channel's windows are made of, as it stands in the tables; `places` are lists in the columns' order."""

    channel_id: UUID
    timezone: str
    at: datetime
    services: Sequence[Mapping[str, Any]]
    destination: tuple[float, float] | None
    places: Sequence[Sequence[Any]]


class DeliverySlotRepository:
    """Windows that are offered, and bookings of them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def offering(
        self, channel: str, location: str | None, country: str | None, postal_code: str | None
    ) -> Offering | None:
        """What a channel offers, of one location or of all; None for an unknown channel. One statement."""
        normalized = normalized_postal_code(postal_code or "")
        known = bool(normalized) and len(normalized) <= MAX_CODE
        row = (
            await self._session.execute(
                _OFFERING,
                {
                    "channel": channel,
                    "location": location,
                    "country": country or "",
                    "codes": [normalized, *postal_areas(normalized)] if known else [],
                },
            )
        ).one_or_none()
        if row is None:
            return None
        return Offering(
            channel_id=row.channel_id,
            timezone=row.channel_timezone,
            at=row.at,
            services=row.services or (),
            destination=None if row.destination is None else (row.destination[0], row.destination[1]),
            places=row.places or (),
        )

    async def booked(
        self, locations: Collection[UUID], first: datetime, last: datetime
    ) -> Mapping[tuple[UUID, datetime], int]:
        """How many deliveries booked each window that begins from `first` until before `last`."""
        found = await self._session.execute(_BOOKED, {"locations": list(locations), "first": first, "last": last})
        return {(row.slot_location_id, row.slot_starts_at): row.booked for row in found}

    async def has_room(self, slot: DeliverySlot, capacity: int) -> bool:
        """Take a turn at a window: whether one more fits. Nobody else books it before this transaction ends.

        Locks: the window, after stock: whoever holds it waits for nothing more.
        """
        window = {"location_id": slot.location_id, "starts_at": slot.starts_at}
        await self._session.execute(_TURN, {**window, "ends_at": slot.ends_at, "capacity": capacity})
        booked = (await self._session.execute(_COUNT, window)).scalar_one()
        return booked < capacity
