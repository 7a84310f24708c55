"""The delivery side of availability: how what was asked for gets there, by when, for how much.

One statement reads everything whatever is asked (`db.repositories.option_reading`); the pure domain makes the options;
each gets an id that orderPlace takes as a promise until its `valid_until`. Answers decide nothing about stock.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.availability.ask import AskAvailability
from app.availability.tokens import Promise, destination_digest, goods_digest, make_option_id
from app.availability.zones import somewhere_in, zone_at
from app.domain.baskets import Part, Shelf, Stocked, Use, Want
from app.domain.calendar_documents import calendar_of
from app.domain.delivery_options import Asked, Option, Place, Spot
from app.domain.delivery_ways import options
from app.domain.enums import (
    CapacityWindow,
    ChannelKind,
    ChannelRole,
    FulfillmentMethod,
    LocationCapability,
    LocationKind,
    TransportMode,
    Weekday,
)
from app.domain.orders.model import Address
from app.domain.places import Near, Point, point_of
from app.domain.principal import Principal
from app.domain.rates import Service, zone_from
from app.domain.reservations import owner_of
from app.domain.workload import Workload
from db.database import Database
from db.repositories.option_reading import OptionRows, read_options

VALID = timedelta(minutes=30)
"""How long a shopper may think; less where the option ends before (`order_before`)."""

RADIUS_KM = 50.0
"""How far away places to collect at are looked for when nobody says."""

NEEDS: dict[ChannelRole, frozenset[LocationCapability]] = {
    ChannelRole.SHIP: frozenset({LocationCapability.SHIP, LocationCapability.DROPSHIP}),
    ChannelRole.PICKUP: frozenset({LocationCapability.PICKUP, LocationCapability.CURBSIDE}),
    ChannelRole.SHIP_TO_STORE: frozenset({LocationCapability.PICKUP, LocationCapability.CURBSIDE}),
    ChannelRole.LOCAL_DELIVERY: frozenset({LocationCapability.LOCAL_DELIVERY}),
}
"""What a location must be able to do, one of these, to do it for a channel."""


@dataclass(frozen=True, slots=True)
class OfferedOption:
    """An option, and the id by which an order takes it; prices are in `currency`."""

    id: str
    valid_until: datetime
    currency: str
    option: Option


async def delivery_options(
    database: Database, principal: Principal, ask: AskAvailability, secret: bytes
) -> tuple[OfferedOption, ...]:
    """The options of a question whose lines were answered: public, and one statement whatever is asked.

    What the asker holds already counts as free for them. `secret` signs the options' ids. Empty for an unknown channel.
    Raises InvalidInput for coordinates that are none.
    """
    near = ask.pickup_near or Near()
    stated = _stated(ask, near)
    async with database.session() as session:
        rows = await read_options(
            session,
            ask.channel,
            [sku for sku, _ in ask.lines],
            destination=(None, None)
            if ask.destination is None
            else (ask.destination.country, ask.destination.postal_code),
            near=(near.country, near.postal_code),
            held=(ask.reservation_id, owner_of(principal)),
        )
    if rows is None:
        return ()
    asked = _asked(ask, rows, *stated)
    quantities = dict(ask.lines)
    return tuple(
        _offered(option, asked, ask, rows, quantities, secret)
        for option in options(asked, _places(rows), [service_of(row) for row in rows.services])
    )


def _offered(
    option: Option,
    asked: Asked,
    ask: AskAvailability,
    rows: OptionRows,
    quantities: dict[str, int],
    secret: bytes,
) -> OfferedOption:
    until = min(asked.now + VALID, option.order_before or asked.now + VALID).replace(microsecond=0)
    collected = option.place is not None and option.method is not FulfillmentMethod.LOCAL_DELIVERY
    to = None if collected or option.method is FulfillmentMethod.DIGITAL else ask.destination
    promise = Promise(
        channel_id=rows.channel_id,
        goods=goods_digest((want.sku, quantities[want.sku]) for want in option.wants),
        destination=destination_digest(to and to.country, to and to.postal_code),
        method=option.method,
        location_id=option.place and option.place.id,
        service_id=option.service and option.service.id,
        price_minor=option.price_minor,
        currency=rows.currency,
        promised_from=option.promised_from,
        promised_by=option.promised_by,
        promised_on=option.promised_on,
        valid_until=until,
        later=option.later,
    )
    return OfferedOption(make_option_id(secret, promise), until, rows.currency, option)


def _stated(ask: AskAvailability, near: Near) -> tuple[Point | None, Point | None]:
    """Coordinates as they were stated: of the destination and of where to collect."""
    to = ask.destination
    destination = None if to is None else point_of(to.latitude, to.longitude, ("destination",))
    return destination, point_of(near.latitude, near.longitude, ("pickupNear",))


def _asked(ask: AskAvailability, rows: OptionRows, stated_to: Point | None, stated_near: Point | None) -> Asked:
    own = ZoneInfo(rows.timezone)
    to = None if ask.destination is None else _destination(ask.destination, stated_to, rows, own)
    near = stated_near or (None if rows.near is None else Point(*rows.near))
    if ask.pickup_near is None and to is not None and to.exact:
        near = to.point
    radius = ask.pickup_near.radius_km if ask.pickup_near is not None else None
    return Asked(
        wants=_wants(ask, rows),
        now=rows.at,
        currency=rows.currency,
        zone=own,
        at_counter=ChannelKind(rows.kind) is ChannelKind.STORE,
        methods=frozenset(FulfillmentMethod if ask.methods is None else ask.methods),
        destination=to,
        near=near,
        radius_km=RADIUS_KM if radius is None else radius,
    )


def _destination(address: Address, stated: Point | None, rows: OptionRows, own: ZoneInfo) -> Spot:
    point = stated or (None if rows.destination is None else Point(*rows.destination))
    zone = zone_at(address.country, point, own)
    return Spot(
        country=address.country,
        postal_code=address.postal_code,
        point=point or somewhere_in(address.country, zone),
        zone=zone,
        exact=point is not None,
    )


def _wants(ask: AskAvailability, rows: OptionRows) -> tuple[Want, ...]:
    """What was asked for, in its order; unknown SKUs are left to the lines' answer."""
    known = {row[0]: row for row in rows.skus}
    wants: list[Want] = []
    for code, quantity in ask.lines:
        if code not in known:
            continue
        _, street, price_minor, parts = known[code]
        dates = [_instant(date) for date in (street, *(part[5] for part in parts)) if date is not None]
        ahead = [date for date in dates if date > rows.at]
        wants.append(
            Want(
                sku=code,
                parts=tuple(
                    Part(UUID(id), per * quantity, weight_grams, unit_digits, counted)
                    for id, per, counted, weight_grams, unit_digits, _ in parts
                ),
                goods_minor=(price_minor or 0) * quantity,
                not_before=max(ahead, default=None),
            )
        )
    return tuple(wants)


def _places(rows: OptionRows) -> list[Place]:
    shelves = _shelves(rows)
    return [_place(row, shelves) for row in rows.places]


def _place(row: Sequence[Any], shelves: dict[str, dict[UUID, Shelf]]) -> Place:
    id, code, kind, address, latitude, longitude, timezone, hours, closures, cut_offs, handling = row[:11]
    capabilities, roles, orders, window, before = row[11:]
    able = frozenset(map(LocationCapability, capabilities))
    zone = ZoneInfo(timezone)
    country = address.get("country")
    exact = latitude is not None
    point = Point(latitude, longitude) if exact else None if country is None else somewhere_in(country, zone)
    return Place(
        id=UUID(id),
        code=code,
        kind=LocationKind(kind),
        spot=Spot(country, address.get("postal_code"), point, zone, exact),
        calendar=calendar_of(timezone, hours, closures, cut_offs, handling),
        roles=frozenset(role for role in map(ChannelRole, roles) if NEEDS[role] & able),
        curbside=LocationCapability.CURBSIDE in able,
        stocked=Stocked(UUID(id), code, shelves.get(id, {})),
        workload=None if orders is None else Workload(orders, CapacityWindow(window), before),
    )


def _shelves(rows: OptionRows) -> dict[str, dict[UUID, Shelf]]:
    """Shelves by SKU, by location. Supply that is late counts as due now."""
    coming: defaultdict[tuple[str, str], list[tuple[datetime, int]]] = defaultdict(list)
    for sku, location, at, units in rows.coming:
        coming[sku, location].append((max(_instant(at), rows.at), units))
    found: defaultdict[str, dict[UUID, Shelf]] = defaultdict(dict)
    for sku, location, available, may_ship, may_collect in rows.levels:
        uses = {use for use, may in ((Use.SHIP, may_ship), (Use.COLLECT, may_collect)) if may}
        expected = tuple(coming.pop((sku, location), ()))
        found[location][UUID(sku)] = Shelf(available, expected, frozenset(uses))
    for (sku, location), expected in coming.items():
        found[location][UUID(sku)] = Shelf(0, tuple(expected))
    return found


def service_of(row: Any) -> Service:
    """A delivery service's row, as JSON or as it was read, as the domain knows it."""
    weekdays = [list(Weekday).index(Weekday(day)) for day in row["delivery_days"]]
    return Service(
        id=UUID(row["id"]),
        code=row["code"],
        name=row["name"],
        method=FulfillmentMethod(row["method"]),
        mode=TransportMode(row["mode"]),
        zones=tuple(zone_from(zone) for zone in row["zones"]),
        carrier=row["carrier"],
        service=row["service"],
        weekdays=frozenset(weekdays or range(7)),
        locations=frozenset(row["locations"]),
        max_parcel_grams=row["max_parcel_grams"],
        max_distance_km=row["max_distance_km"],
        co2_grams_per_tonne_km=row["co2_grams_per_tonne_km"],
    )


def _instant(seconds: Any) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
