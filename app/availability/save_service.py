"""Create or change a delivery service with its zones and rates."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.currencies import is_currency
from app.domain.codes import business_code
from app.domain.enums import FulfillmentMethod, TransportMode, Weekday
from app.domain.errors import InvalidInput, LimitExceeded, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.principal import Principal
from app.domain.rates import Zone, zone_state
from db.models.delivery_services import DeliveryServiceRow
from db.unit_of_work import UnitOfWork

MAX_ZONES = 100
MAX_AREAS = 1_000
MAX_RATES = 50
MAX_DAYS = 365
MAX_GRAMS = 2**31 - 1
MAX_PRICE_MINOR = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDeliveryService:
    """What is asked; it replaces what stood there, zones and rates included. Empty tuples mean all there are."""

    code: str
    name: str
    method: FulfillmentMethod
    mode: TransportMode
    zones: tuple[Zone, ...]
    carrier: str | None = None
    service: str | None = None
    delivery_days: tuple[Weekday, ...] = ()
    channels: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    max_parcel_grams: int | None = None
    max_distance_km: int | None = None
    co2_grams_per_tonne_km: int | None = None
    active: bool = True


async def save_delivery_service(uow: UnitOfWork, command: SaveDeliveryService) -> UUID:
    """Create or change the service with this code; answers with its id. No change, no event.

    Raises InvalidInput (code, zones, rates, limits; who is narrowed to some channels or locations states them),
    LimitExceeded, NotFound (channel, location, a service of others). Emits delivery_service.saved. Locks: its row.
    """
    _refuse_foreign(uow.principal, command)
    code = business_code(command.code, ("code",))
    _refuse_nonsense(command)
    await _refuse_unknown(uow, command)
    values: dict[str, Any] = {
        "name": command.name,
        "carrier": command.carrier,
        "service": command.service,
        "method": command.method,
        "mode": command.mode,
        "zones": [zone_state(zone) for zone in command.zones],
        "delivery_days": [day.value for day in Weekday if day in command.delivery_days],
        "channels": sorted(set(command.channels)),
        "locations": sorted(set(command.locations)),
        "max_parcel_grams": command.max_parcel_grams,
        "max_distance_km": command.max_distance_km,
        "co2_grams_per_tonne_km": command.co2_grams_per_tonne_km,
        "active": command.active,
    }
    services = uow.delivery_services
    fresh = await services.add({**values, "id": new_id(), "code": code, "version": 0, "updated_at": uow.now})
    row = await services.locked(code)
    if not _within(uow.principal, row.channels, row.locations):
        raise NotFound(f"there is no delivery service {code}", ("code",))
    before = {} if fresh else service_state(row)
    await services.change(row, values)
    patch = patch_between(before, service_state(row))
    if patch:
        await services.change(row, {"version": row.version + 1, "updated_at": uow.now})
        uow.record(
            Event(
                type="delivery_service.saved",
                subject_id=row.id,
                subject_version=row.version,
                state=patch,
            )
        )
    return row.id


def service_state(row: DeliveryServiceRow) -> dict[str, Any]:
    """The service as its events tell it."""
    return {
        "code": row.code,
        "name": row.name,
        "carrier": row.carrier,
        "service": row.service,
        "method": row.method.value,
        "mode": row.mode.value,
        "zones": row.zones,
        "deliveryDays": row.delivery_days,
        "channels": row.channels,
        "locations": row.locations,
        "maxParcelGrams": row.max_parcel_grams,
        "maxDistanceKm": row.max_distance_km,
        "co2GramsPerTonneKm": row.co2_grams_per_tonne_km,
        "active": row.active,
    }


def _refuse_foreign(principal: Principal, command: SaveDeliveryService) -> None:
    """Nobody sets rates for channels or locations that are not theirs."""
    for name, stated, own in (
        ("channels", command.channels, principal.channels),
        ("locations", command.locations, principal.locations),
    ):
        if own is not None and not (stated and own.issuperset(stated)):
            raise InvalidInput(f"state {name} of yours: {', '.join(sorted(own))}", (name,))


def _within(principal: Principal, channels: list[str], locations: list[str]) -> bool:
    """Whether a service is for channels and locations of somebody's own only."""
    return (principal.channels is None or (bool(channels) and principal.channels.issuperset(channels))) and (
        principal.locations is None or (bool(locations) and principal.locations.issuperset(locations))
    )


async def _refuse_unknown(uow: UnitOfWork, command: SaveDeliveryService) -> None:
    channels = await uow.reference.channels(command.channels) if command.channels else {}
    for index, code in enumerate(command.channels):
        if code not in channels:
            raise NotFound(f"there is no channel {code}", ("channels", str(index)))
    locations = await uow.reference.locations(command.locations) if command.locations else {}
    for index, code in enumerate(command.locations):
        if code not in locations:
            raise NotFound(f"there is no location {code}", ("locations", str(index)))


def _refuse_nonsense(command: SaveDeliveryService) -> None:
    if not command.name.strip():
        raise InvalidInput("a name is not empty", ("name",))
    for name, value in (
        ("maxParcelGrams", command.max_parcel_grams),
        ("maxDistanceKm", command.max_distance_km),
    ):
        if value is not None and value < 1:
            raise InvalidInput(f"{name} is at least 1; leave it out for no limit", (name,))
    if command.co2_grams_per_tonne_km is not None and command.co2_grams_per_tonne_km < 0:
        raise InvalidInput("co2GramsPerTonneKm is not negative", ("co2GramsPerTonneKm",))
    if not command.zones:
        raise InvalidInput("a service goes somewhere: state a zone, without areas for everywhere", ("zones",))
    if len(command.zones) > MAX_ZONES:
        raise LimitExceeded(f"a service has at most {MAX_ZONES} zones", ("zones",))
    areas = [area for zone in command.zones for area in zone.areas]
    if len(areas) > MAX_AREAS:
        raise LimitExceeded(f"a service's zones have at most {MAX_AREAS:,} areas", ("zones",))
    if len(areas) != len(set(areas)):
        raise InvalidInput("an area lies in one zone of a service", ("zones",))
    if sum(not zone.areas for zone in command.zones) > 1:
        raise InvalidInput("one zone may be everywhere else: give the others areas", ("zones",))
    for index, zone in enumerate(command.zones):
        _refuse_zone(zone, ("zones", str(index)))


def _refuse_zone(zone: Zone, place: tuple[str, ...]) -> None:
    if not 0 <= zone.min_days <= zone.max_days <= MAX_DAYS:
        raise InvalidInput(f"days in transit are 0 to {MAX_DAYS}, minDays not more than maxDays", (*place, "maxDays"))
    if len(zone.rates) > MAX_RATES:
        raise LimitExceeded(f"a zone has at most {MAX_RATES} rates", (*place, "rates"))
    breaks = [(rate.currency, rate.up_to_grams) for rate in zone.rates]
    if len(breaks) != len(set(breaks)):
        raise InvalidInput("each weight break has one price per currency", (*place, "rates"))
    for index, rate in enumerate(zone.rates):
        at = (*place, "rates", str(index))
        if not is_currency(rate.currency):
            raise InvalidInput(f"{rate.currency} is no ISO 4217 currency", (*at, "price"))
        if not 0 <= rate.price_minor <= MAX_PRICE_MINOR:
            raise InvalidInput("a price is not negative, and no fortune", (*at, "price"))
        if rate.up_to_grams is not None and not 1 <= rate.up_to_grams <= MAX_GRAMS:
            raise InvalidInput("upToGrams is at least 1; leave it out for any weight", (*at, "upToGrams"))
        if rate.free_from_minor is not None and rate.free_from_minor < 0:
            raise InvalidInput("freeFrom is not negative", (*at, "freeFrom"))
