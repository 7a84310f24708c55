"""Create or change a place that holds stock."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from app.domain.codes import business_code
from app.domain.enums import LocationCapability, LocationKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.model import Address
from app.domain.orders.state import patch_between
from db.models.reference import LocationRow
from db.unit_of_work import UnitOfWork

DEFAULT_CAPABILITIES = (LocationCapability.SHIP,)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertLocation:
    """What is asked. None leaves time zone, capabilities and activity as they are (new: UTC, SHIP, active)."""

    code: str
    name: str
    kind: LocationKind
    address: Address
    timezone: str | None = None
    capabilities: tuple[LocationCapability, ...] | None = None
    active: bool | None = None


async def upsert_location(uow: UnitOfWork, command: UpsertLocation) -> UUID:
    """Create or change the location with this code; answers with its id. No change, no event.

    Raises InvalidInput (code, time zone, coordinates), NotFound (foreign). Emits location.saved. Locks: its row.
    """
    code = business_code(command.code, ("code",))
    if command.timezone is not None and command.timezone not in available_timezones():
        raise InvalidInput(f"{command.timezone} is no IANA time zone", ("timezone",))
    if command.address.latitude is not None and not -90 <= command.address.latitude <= 90:
        raise InvalidInput("a latitude is -90 to 90 degrees", ("address", "latitude"))
    if command.address.longitude is not None and not -180 <= command.address.longitude <= 180:
        raise InvalidInput("a longitude is -180 to 180 degrees", ("address", "longitude"))
    values: dict[str, Any] = {
        "name": command.name,
        "kind": command.kind,
        "address": {name: value for name, value in asdict(command.address).items() if value is not None},
    }
    defaults: dict[str, Any] = {
        "timezone": command.timezone or "UTC",
        "capabilities": [str(capability) for capability in command.capabilities or DEFAULT_CAPABILITIES],
        "active": True if command.active is None else command.active,
    }
    fresh = await uow.reference.add_location(
        {**values, **defaults, "id": new_id(), "code": code, "version": 0, "updated_at": uow.now}
    )
    row = await uow.reference.location(code, lock=True)
    if row is None:
        raise NotFound(f"there is no location {code}", ("code",))
    before = {} if fresh else location_state(row)
    given = {
        "timezone": command.timezone,
        "capabilities": None if command.capabilities is None else defaults["capabilities"],
        "active": command.active,
    }
    stated = {name: value for name, value in given.items() if value is not None}
    await uow.reference.change(row, {**values, **stated, "updated_at": uow.now})
    patch = patch_between(before, location_state(row))
    if patch:
        await uow.reference.change(row, {"version": row.version + 1})
        uow.record(
            Event(
                type="location.saved",
                subject_id=row.id,
                subject_version=row.version,
                keys=(f"location:{code}",),
                state=patch,
            )
        )
    return row.id


def location_state(row: LocationRow) -> dict[str, Any]:
    """The location as its events tell it."""
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind.value,
        "address": row.address,
        "timezone": row.timezone,
        "capabilities": row.capabilities,
        "active": row.active,
    }
