"""Create or change a place that holds stock."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from app.domain.calendar_documents import (
    Document,
    StatedClosure,
    StatedCutOff,
    StatedHours,
    closures_document,
    cut_offs_document,
    hours_document,
    refuse_unmanned,
)
from app.domain.codes import business_code
from app.domain.enums import CapacityWindow, LocationCapability, LocationKind
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.orders.model import Address
from app.domain.orders.state import patch_between
from app.domain.pickup_days import refuse_pickup_days
from app.domain.protection import Scope
from app.locations.state import found_coordinates, location_saved, location_state, stated_coordinates
from db.unit_of_work import UnitOfWork

DEFAULT_CAPABILITIES = (LocationCapability.SHIP,)
MAX_HANDLING_MINUTES = 90 * 24 * 60
MAX_GROUPS = 50


@dataclass(frozen=True, slots=True)
class OrderCapacity:
    """How many new orders a location takes in each window; `orders` None: any number."""

    orders: int | None
    window: CapacityWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertLocation:
    """What is asked. None leaves everything but name, kind and address as it is.

    New ones are in UTC, can SHIP, are active, never close, have no cut-offs, need no time to handle an order, take any
    number of orders, are in no group and have priority 0.
    """

    code: str
    name: str
    kind: LocationKind
    address: Address
    timezone: str | None = None
    capabilities: tuple[LocationCapability, ...] | None = None
    active: bool | None = None
    groups: tuple[str, ...] | None = None
    opening_hours: tuple[StatedHours, ...] | None = None
    closures: tuple[StatedClosure, ...] | None = None
    cut_offs: tuple[StatedCutOff, ...] | None = None
    handling_minutes: int | None = None
    pickup_days: int | None = None
    """For how many days it keeps goods for who collects them; 0: as the channel says."""
    order_capacity: OrderCapacity | None = None
    priority: int | None = None


async def upsert_location(uow: UnitOfWork, command: UpsertLocation) -> UUID:
    """Create or change the location with this code; answers with its id. No change, no event.

    Coordinates are the address's own, else those of its postal code; a code that nobody knows leaves none.
    Raises InvalidInput (code, time zone, coordinates, hours, closures, cut-offs, groups, numbers), NotFound (foreign).
    Emits location.saved. Locks: its row.
    """
    code = business_code(command.code, ("code",))
    if command.timezone is not None and command.timezone not in available_timezones():
        raise InvalidInput(f"{command.timezone} is no IANA time zone", ("timezone",))
    given = stated_coordinates(command.address)
    stated = _stated(command)
    address = {name: value for name, value in asdict(command.address).items() if value is not None}
    values: dict[str, Any] = {"name": command.name, "kind": command.kind, "address": address}
    defaults: dict[str, Any] = {
        "timezone": "UTC",
        "capabilities": [capability.value for capability in DEFAULT_CAPABILITIES],
        "active": True,
    }
    fresh = await uow.reference.add_location(
        {**defaults, **values, **stated, "id": new_id(), "code": code, "version": 0, "updated_at": uow.now}
    )
    row = await uow.reference.location(code, lock=True)
    if row is None:
        raise NotFound(f"there is no location {code}", ("code",))
    hours: list[Document] = stated.get("opening_hours", row.opening_hours)
    for index, cut_off in enumerate(command.cut_offs or ()):
        refuse_unmanned(cut_off.weekdays, hours, ("cutOffs", str(index), "weekdays"))
    if command.cut_offs is None:
        refuse_unmanned([document["weekday"] for document in row.cut_offs], hours, ("openingHours",))
    before = {} if fresh else location_state(row)
    place = given or await found_coordinates(uow, command.address.country, command.address.postal_code)
    await uow.reference.change(row, {**values, **stated, **place, "updated_at": uow.now})
    patch = patch_between(before, location_state(row))
    if patch:
        await uow.reference.change(row, {"version": row.version + 1})
        uow.record(location_saved(row, patch))
    if before and "groups" in patch:
        await uow.protection.queue(Scope(location_id=row.id), uow.now)
    return row.id


def _stated(command: UpsertLocation) -> dict[str, Any]:
    """The columns that the command states a value for. Raises InvalidInput with the place of what cannot be."""
    capabilities = None if command.capabilities is None else [capability.value for capability in command.capabilities]
    stated: dict[str, Any] = {
        "timezone": command.timezone,
        "capabilities": capabilities,
        "active": command.active,
        "groups": None if command.groups is None else _groups(command.groups),
        "handling_minutes": command.handling_minutes,
        "priority": command.priority,
    }
    if command.handling_minutes is not None and not 0 <= command.handling_minutes <= MAX_HANDLING_MINUTES:
        raise InvalidInput(f"handling takes 0 to {MAX_HANDLING_MINUTES} minutes", ("handlingMinutes",))
    if command.opening_hours is not None:
        stated["opening_hours"] = hours_document(command.opening_hours, ("openingHours",))
    if command.closures is not None:
        stated["closures"] = closures_document(command.closures, ("closures",))
    if command.cut_offs is not None:
        stated["cut_offs"] = cut_offs_document(command.cut_offs, ("cutOffs",))
    stated = {name: value for name, value in stated.items() if value is not None}
    refuse_pickup_days(command.pickup_days)
    if command.pickup_days is not None:
        stated["pickup_days"] = command.pickup_days or None
    capacity = command.order_capacity
    if capacity is not None:
        if capacity.orders is not None and capacity.orders < 0:
            raise InvalidInput("a capacity is not negative", ("orderCapacity", "orders"))
        stated["capacity_orders"] = capacity.orders
        stated["capacity_window"] = None if capacity.orders is None else capacity.window
    return stated


def _groups(groups: tuple[str, ...]) -> list[str]:
    if len(groups) > MAX_GROUPS:
        raise InvalidInput(f"a location is in at most {MAX_GROUPS} groups", ("groups",))
    found: set[str] = set()
    for index, group in enumerate(groups):
        name = business_code(group, ("groups", str(index)))
        if name in found:
            raise InvalidInput(f"group {name} is named twice", ("groups", str(index)))
        found.add(name)
    return sorted(found)
