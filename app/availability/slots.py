"""Windows in which a location's own van drives to an address: what is free, and the one that somebody wants.

Offered are locations that serve the channel so, and whose windows were saved. Where the channel has services for local
delivery, one of them has to reach the address; without any the location decides by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.availability.options import service_of
from app.domain.calendar_documents import calendar_of
from app.domain.calendars import Calendar
from app.domain.errors import InvalidInput
from app.domain.orders.model import Address
from app.domain.places import Point, distance_km, point_of
from app.domain.rates import Service, zone_of
from app.domain.slots import MAX_DAYS, Slot, slot_at, slots_of
from db.database import Database
from db.repositories.delivery_slots import DeliverySlotRepository, Offering


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """A window that a location offers, and how many deliveries it still takes."""

    location_id: UUID
    location: str
    slot: Slot
    free: int


@dataclass(frozen=True, slots=True)
class _Van:
    """A location that drives to the address."""

    id: UUID
    code: str
    calendar: Calendar
    windows: Sequence[Mapping[str, Any]]


async def free_slots(
    database: Database,
    channel: str,
    *,
    location: str | None,
    address: Address | None,
    first: date | None,
    days: int,
) -> tuple[OfferedSlot, ...]:
    """The windows of so many local days that can be booked, by beginning, then by the channel's preference.

    Two statements. Empty for an unknown channel. Raises InvalidInput (days, coordinates that are none).
    """
    if not 1 <= days <= MAX_DAYS:
        raise InvalidInput(f"days is 1 to {MAX_DAYS}", ("days",))
    stated = None if address is None else point_of(address.latitude, address.longitude, ("address",))
    async with database.reading() as session:
        repository = DeliverySlotRepository(session)
        offering = await repository.offering(
            channel, location, address and address.country, address and address.postal_code
        )
        if offering is None:
            return ()
        found: list[tuple[_Van, Slot]] = []
        for van in _vans(offering, address, stated):
            begins = first or offering.at.astimezone(van.calendar.zone).date()
            found += [(van, slot) for slot in slots_of(van.windows, van.calendar, begins, days, offering.at)]
        if not found:
            return ()
        starts = [slot.starts_at for _, slot in found]
        booked = await repository.booked({van.id for van, _ in found}, min(starts), max(starts) + timedelta(seconds=1))
    offered = [
        OfferedSlot(van.id, van.code, slot, max(0, slot.capacity - booked.get((van.id, slot.starts_at), 0)))
        for van, slot in found
    ]
    return tuple(sorted((one for one in offered if one.free), key=lambda one: one.slot.starts_at))


async def find_slot(
    repository: DeliverySlotRepository, channel: str, location: str, address: Address | None, starts_at: datetime
) -> OfferedSlot | None:
    """The window of a location that begins then and drives to the address, as long as it is offered; `free` is its
    whole room: who books takes a turn at it (`DeliverySlotRepository.has_room`). One statement."""
    stated = None if address is None else point_of(address.latitude, address.longitude, ("address",))
    offering = await repository.offering(
        channel, location, address and address.country, address and address.postal_code
    )
    for van in () if offering is None else _vans(offering, address, stated):
        assert offering is not None, "vans are an offering's"
        slot = slot_at(van.windows, van.calendar, starts_at.astimezone(UTC), offering.at)
        if slot is not None:
            return OfferedSlot(van.id, van.code, slot, slot.capacity)
    return None


def _vans(offering: Offering, address: Address | None, stated: Point | None) -> Iterator[_Van]:
    """The locations that drive there."""
    services = [service_of(row) for row in offering.services]
    to = stated or (None if offering.destination is None else Point(*offering.destination))
    for id, code, timezone, closures, windows, latitude, longitude in offering.places:
        at = None if latitude is None else Point(latitude, longitude)
        if not services or any(_reaches(service, code, at, address, to) for service in services):
            yield _Van(UUID(id), code, calendar_of(timezone, (), closures, (), 0), windows)


def _reaches(service: Service, code: str, at: Point | None, address: Address | None, to: Point | None) -> bool:
    if address is None:
        return service.leaves_from(code)
    if not service.leaves_from(code) or zone_of(service, address.country, address.postal_code) is None:
        return False
    if service.max_distance_km is None:
        return True
    return at is not None and to is not None and distance_km(at, to) <= service.max_distance_km
