"""How a wish gets to a person: which way, when, for how much, in how many parcels, at what cost to the climate. Pure.

An option is never a decision: it says what placing an order now would promise. Everything is read by the caller;
`app.domain.delivery_ways` knows what each method needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.baskets import Basket, Load, Plan, Stocked, Want, pieces_of
from app.domain.calendars import (
    HORIZON_DAYS,
    Calendar,
    Transit,
    arrival_window,
    next_departure,
    order_before,
    ready_at,
    spans_on,
)
from app.domain.emissions import co2_grams
from app.domain.enums import ChannelRole, FulfillmentMethod, LocationKind
from app.domain.parcels import parcels, total_grams
from app.domain.places import Point, distance_km
from app.domain.rates import Service, Zone, price_of
from app.domain.workload import Workload, begins_at


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is. `exact` False: its country is known and no more, enough to reckon what transport emits."""

    country: str | None
    postal_code: str | None
    point: Point | None
    zone: ZoneInfo
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A location of the channel. `roles` are what it does there, capabilities and channel taken together."""

    id: UUID
    code: str
    kind: LocationKind
    spot: Spot
    calendar: Calendar
    roles: frozenset[ChannelRole]
    curbside: bool
    stocked: Stocked
    workload: Workload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A wish, at one moment. `near` is where the shopper collects, `radius_km` how far away at most."""

    wants: tuple[Want, ...]
    now: datetime
    currency: str
    zone: ZoneInfo
    """The channel's own, for what arrives nowhere."""
    at_counter: bool = False
    """Asked at a till: what lies on the shelf can be carried out."""
    methods: frozenset[FulfillmentMethod] = frozenset(FulfillmentMethod)
    destination: Spot | None = None
    near: Point | None = None
    radius_km: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way. `place` is where the shopper collects or which store drives; None leaves the sources to routing."""

    method: FulfillmentMethod
    wants: tuple[Want, ...]
    service: Service | None
    place: Place | None
    price_minor: int
    promised_from: datetime
    promised_by: datetime
    promised_on: date
    parcels: int
    co2_grams: int
    distance_km: float | None = None
    order_before: datetime | None = None
    later: bool = False
    """Waits for supply or for a street date."""


@dataclass(frozen=True, slots=True)
class Ready:
    """When a place has something ready, and until when to order for that; None: no such limit."""

    at: datetime
    order_before: datetime | None


@dataclass(frozen=True, slots=True)
class Leg:
    """What one place's part of an option comes to."""

    arrives_from: datetime
    arrives_by: datetime
    arrives_on: date
    order_before: datetime | None
    parcels: int
    co2_grams: int
    distance_km: float | None


def ready(asked: Asked, place: Place, starts_at: datetime | None) -> Ready | None:
    """When a place has goods ready to be collected; None when it is not open for that within the horizon.

    Ordering is possible until the last moment that still ends within the same opening time.
    """
    begins = begins_at(place.calendar, place.workload, max(asked.now, starts_at or asked.now), asked.now)
    at = None if begins is None else ready_at(place.calendar, begins)
    if at is None:
        return None
    waits = begins is not None and begins > asked.now
    return Ready(at, None if waits else latest_order(place.calendar, at))


def latest_order(calendar: Calendar, at: datetime) -> datetime | None:
    """The last instant at which an order is still ready on the local day of `at`: that day's end less the handling."""
    left = timedelta(minutes=calendar.handling_minutes)
    day = at.astimezone(calendar.zone).date()
    for days in range(HORIZON_DAYS):
        for opens, closes in reversed(spans_on(calendar, day - timedelta(days=days))):
            if closes - opens >= left:
                return closes - left
            left -= closes - opens
    return None


def leg(asked: Asked, load: Load, place: Place, to: Spot, service: Service, zone: Zone, basket: Basket) -> Leg | None:
    """A part of a basket on its way; None when the place is not ready, the carrier does not come or cannot carry it."""
    count = parcels(load.pieces, service.max_parcel_grams)
    start = max(asked.now, basket.starts_at or asked.now)
    begins = begins_at(place.calendar, place.workload, start, asked.now)
    at = None if begins is None else ready_at(place.calendar, begins)
    leaves = None if at is None else next_departure(place.calendar, service.carrier, at, service.service)
    if count is None or begins is None or leaves is None or not service.weekdays:
        return None
    arrival = arrival_window(
        leaves, Transit(zone.min_days, zone.max_days, service.weekdays), place.calendar.zone, to.zone
    )
    way_km = None if place.spot.point is None or to.point is None else distance_km(place.spot.point, to.point)
    until: datetime | None = None
    if begins <= asked.now:
        # Without cut-offs goods leave when they are ready; what is ready on the same day arrives on the same day.
        until = order_before(place.calendar, service.carrier, begins, service.service)
        until = until or latest_order(place.calendar, leaves)
    return Leg(
        arrives_from=max(arrival.from_, leaves),
        arrives_by=arrival.by,
        arrives_on=arrival.last_on,
        order_before=until,
        parcels=count,
        co2_grams=co2_grams(service.mode, total_grams(load.pieces), way_km or 0.0, service.co2_grams_per_tonne_km),
        distance_km=way_km if place.spot.exact and to.exact else None,
    )


def sent(
    asked: Asked,
    method: FulfillmentMethod,
    plan: Plan,
    sources: Sequence[Place],
    to: Spot,
    service: Service,
    zone: Zone | None,
    *,
    place: Place | None = None,
) -> Option | None:
    """A basket sent from where it lies, by one service; `place` is where it is collected or which store drives.

    The price is for the whole delivery by its weight: that it leaves from two places is our affair, not the buyer's.
    """
    if zone is None:
        return None
    basket = plan.basket
    grams = total_grams(pieces_of(basket.wants))
    price = price_of(zone, asked.currency, grams, sum(want.goods_minor for want in basket.wants))
    if price is None:
        return None
    by_id = {source.id: source for source in sources}
    legs: list[Leg] = []
    for load in plan.loads:
        made = leg(asked, load, by_id[load.place.id], to, service, zone, basket)
        if made is None:
            return None
        legs.append(made)
    if not legs:
        return None
    last = max(legs, key=lambda one: (one.arrives_on, one.arrives_by))
    known = [one.distance_km for one in legs if one.distance_km is not None]
    return Option(
        method=method,
        wants=basket.wants,
        service=service,
        place=place,
        price_minor=price,
        promised_from=min(one.arrives_from for one in legs),
        promised_by=last.arrives_by,
        promised_on=last.arrives_on,
        parcels=sum(one.parcels for one in legs),
        co2_grams=sum(one.co2_grams for one in legs),
        distance_km=max(known) if len(known) == len(legs) else None,
        order_before=min((one.order_before for one in legs if one.order_before is not None), default=None),
        later=basket.starts_at is not None,
    )


def at_place(
    asked: Asked, method: FulfillmentMethod, basket: Basket, place: Place, service: Service | None, price_minor: int
) -> Option | None:
    """A basket that lies where the shopper collects it; None when it is never ready there."""
    done = ready(asked, place, basket.starts_at)
    if done is None:
        return None
    day = done.at.astimezone(place.spot.zone).date()
    return Option(
        method=method,
        wants=basket.wants,
        service=service,
        place=place,
        price_minor=price_minor,
        promised_from=done.at,
        promised_by=end_of_day(day, place.spot.zone),
        promised_on=day,
        parcels=0,
        co2_grams=0,
        distance_km=away_km(asked, place),
        order_before=done.order_before,
        later=basket.starts_at is not None,
    )


def away_km(asked: Asked, place: Place) -> float | None:
    """How far a place is from where the shopper collects; None when either is not known."""
    if asked.near is None or place.spot.point is None or not place.spot.exact:
        return None
    return distance_km(asked.near, place.spot.point)


def nearby(asked: Asked, places: Iterable[Place]) -> list[Place]:
    """Places within the radius, nearest first; without a point, all in the channel's order."""
    if asked.near is None:
        return list(places)
    known = [(away, place) for place in places if (away := away_km(asked, place)) is not None]
    known.sort(key=lambda one: one[0])
    return [place for away, place in known if asked.radius_km is None or away <= asked.radius_km]


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of a day in a zone, in UTC."""
    return arrival_window(
        datetime(day.year, day.month, day.day, 12, tzinfo=zone), Transit(0, 0, frozenset(range(7))), zone, zone
    ).by


def by_method(services: Iterable[Service]) -> Mapping[FulfillmentMethod, list[Service]]:
    """Services by what they do, in a stable order."""
    found: dict[FulfillmentMethod, list[Service]] = {}
    for service in sorted(services, key=lambda one: one.code):
        found.setdefault(service.method, []).append(service)
    return found
