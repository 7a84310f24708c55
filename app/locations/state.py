"""A location as its events tell it, and the values that follow from what was stated."""

from typing import TYPE_CHECKING, Any

from app.domain.enums import CoordinateSource
from app.domain.events import Event
from app.domain.orders.model import Address
from app.domain.places import point_of
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from db.models.reference import LocationRow


def location_state(row: "LocationRow") -> dict[str, Any]:
    """The location as its events tell it; what nobody stated is absent."""
    coordinates = None
    if row.latitude is not None:
        source = None if row.coordinates_from is None else row.coordinates_from.value
        coordinates = {"latitude": row.latitude, "longitude": row.longitude, "from": source}
    capacity = None
    if row.capacity_window is not None:
        capacity = {"orders": row.capacity_orders, "window": row.capacity_window.value}
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind.value,
        "address": row.address,
        "timezone": row.timezone,
        "capabilities": row.capabilities,
        "active": row.active,
        "coordinates": coordinates,
        "groups": row.groups or None,
        "openingHours": row.opening_hours or None,
        "closures": row.closures or None,
        "cutOffs": row.cut_offs or None,
        "handlingMinutes": row.handling_minutes or None,
        "pickupDays": row.pickup_days,
        "orderCapacity": capacity,
        "priority": row.priority or None,
        "deliverySlots": row.delivery_slots or None,
    }


def location_saved(row: "LocationRow", patch: dict[str, Any]) -> Event:
    """The event of a location that was made or changed; its row stands at the event's version."""
    return Event(
        type="location.saved",
        subject_id=row.id,
        subject_version=row.version,
        keys=(f"location:{row.code}",),
        state=patch,
    )


def stated_coordinates(address: Address) -> dict[str, Any] | None:
    """The columns of coordinates that the address states; None when it states none.

    Raises InvalidInput for half a pair and for what lies on no globe.
    """
    point = point_of(address.latitude, address.longitude, ("address",))
    if point is None:
        return None
    return {
        "latitude": point.latitude,
        "longitude": point.longitude,
        "coordinates_from": CoordinateSource.GIVEN,
    }


async def found_coordinates(uow: UnitOfWork, country: str, postal_code: str | None) -> dict[str, Any]:
    """The columns of coordinates by postal code; all None when nobody knows it."""
    found = None if postal_code is None else await uow.postal_points.find(country, postal_code)
    if found is None:
        return {"latitude": None, "longitude": None, "coordinates_from": None}
    return {
        "latitude": found.point.latitude,
        "longitude": found.point.longitude,
        "coordinates_from": CoordinateSource.POSTAL_CODE if found.exact else CoordinateSource.POSTAL_AREA,
    }
