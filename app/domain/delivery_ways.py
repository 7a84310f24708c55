"""What each method of fulfillment needs, and the options it makes of a wish. Pure.

Sent (SHIP, PICKUP_POINT, LOCKER of a carrier) needs a service that goes to the destination. Collected (PICKUP_IN_STORE,
CURBSIDE, CARRY_OUT) needs goods at the place; brought (SHIP_TO_STORE, LOCKER of ours) needs a service that goes to the
place. LOCAL_DELIVERY needs one store that has it all and drives so far. DIGITAL needs nothing that weighs.
Collecting is free unless a service of that method states a price.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.domain.baskets import Basket, Plan, Planner, Use, pieces_of
from app.domain.delivery_options import Asked, Option, Place, at_place, by_method, end_of_day, nearby, sent
from app.domain.enums import ChannelRole, FulfillmentMethod, LocationKind
from app.domain.parcels import total_grams
from app.domain.places import distance_km
from app.domain.rates import Service, price_of, zone_of

MAX_COLLECTED = 20
"""Places to collect at that one answer lists, per method."""

Services = Mapping[FulfillmentMethod, Sequence[Service]]


def options(asked: Asked, places: Sequence[Place], services: Sequence[Service]) -> tuple[Option, ...]:
    """All options of the methods asked for: by method, then what holds more of the wish, then the sooner, the cheaper.

    Places to collect at come nearest first. `places` are in the channel's order of preference. Deterministic.
    """
    physical = Planner([want for want in asked.wants if not want.digital])
    weightless = Planner([want for want in asked.wants if want.digital])
    known = by_method(services)
    found: list[Option] = []
    for method in FulfillmentMethod:
        if method in asked.methods:
            planner = weightless if method is FulfillmentMethod.DIGITAL else physical
            found += _WAYS[method](asked, method, planner, places, known) if planner.wants else []
    rank = {id(option): _rank(option) for option in found}
    return tuple(sorted(found, key=lambda option: rank[id(option)]))


def _rank(option: Option) -> tuple[int, float, int, datetime, int, str, str]:
    collected = option.place is not None and option.method is not FulfillmentMethod.LOCAL_DELIVERY
    return (
        list(FulfillmentMethod).index(option.method),
        option.distance_km or 0.0 if collected else 0.0,
        -len(option.wants),
        option.promised_by,
        option.price_minor,
        "" if option.place is None else option.place.code,
        "" if option.service is None else option.service.code,
    )


def _sent(
    asked: Asked, method: FulfillmentMethod, planner: Planner, places: Sequence[Place], services: Services
) -> list[Option]:
    if asked.destination is None:
        return []
    found: list[Option | None] = []
    for service in services.get(method, ()):
        zone = zone_of(service, asked.destination.country, asked.destination.postal_code)
        sources = _sources(places, service)
        for plan in planner.plans([source.stocked for source in sources], Use.SHIP) if zone else ():
            found.append(sent(asked, method, plan, sources, asked.destination, service, zone))
    return [option for option in found if option is not None]


def _collected(
    asked: Asked, method: FulfillmentMethod, planner: Planner, places: Sequence[Place], services: Services
) -> list[Option]:
    if method is FulfillmentMethod.CARRY_OUT and not asked.at_counter:
        return []
    able = [place for place in places if ChannelRole.PICKUP in place.roles and place.kind is not LocationKind.LOCKER]
    if method is FulfillmentMethod.CURBSIDE:
        able = [place for place in able if place.curbside]
    found: list[Option | None] = []
    for place in nearby(asked, able)[:MAX_COLLECTED]:
        for basket in [plan.basket for plan in _whole_and_now(planner.plans([place.stocked], Use.COLLECT))]:
            if method is FulfillmentMethod.CARRY_OUT and basket.starts_at is not None:
                continue
            for service, price in _counter(asked, method, basket, place, services):
                found.append(at_place(asked, method, basket, place, service, price))
    return [option for option in found if option is not None]


def _counter(
    asked: Asked, method: FulfillmentMethod, basket: Basket, place: Place, services: Services
) -> list[tuple[Service | None, int]]:
    """What collecting a basket at a place costs: free where the channel has no service for that."""
    if method not in services:
        return [(None, 0)]
    grams = total_grams(pieces_of(basket.wants))
    goods = sum(want.goods_minor for want in basket.wants)
    found: list[tuple[Service | None, int]] = []
    for service in services[method]:
        zone = zone_of(service, place.spot.country, place.spot.postal_code)
        price = None if zone is None else price_of(zone, asked.currency, grams, goods)
        if price is not None and service.leaves_from(place.code):
            found.append((service, price))
    return found


def _brought(
    asked: Asked, method: FulfillmentMethod, planner: Planner, places: Sequence[Place], services: Services
) -> list[Option]:
    """Sent to a place of ours, from others, to be collected there; not where everything lies already."""
    locker = method is FulfillmentMethod.LOCKER
    able = [
        place
        for place in places
        if ChannelRole.SHIP_TO_STORE in place.roles and (place.kind is LocationKind.LOCKER) is locker
    ]
    if locker and not able:
        return _sent(asked, method, planner, places, services)
    found: list[Option | None] = []
    for place in nearby(asked, able)[:MAX_COLLECTED]:
        here = planner.plans([place.stocked], Use.COLLECT) if ChannelRole.PICKUP in place.roles else []
        if here and here[0].basket == Basket(planner.wants):
            continue
        for service in services.get(method, ()):
            zone = zone_of(service, place.spot.country, place.spot.postal_code)
            sources = [source for source in _sources(places, service) if source.id != place.id]
            for plan in _whole_and_now(planner.plans([source.stocked for source in sources], Use.SHIP)):
                found.append(sent(asked, method, plan, sources, place.spot, service, zone, place=place))
    return [option for option in found if option is not None]


def _driven(
    asked: Asked, method: FulfillmentMethod, planner: Planner, places: Sequence[Place], services: Services
) -> list[Option]:
    """One option per service: the store that has most of it soonest, the nearest of those."""
    to = asked.destination
    if to is None or to.point is None or not to.exact:
        return []
    found: list[Option] = []
    for service in services.get(method, ()):
        zone = zone_of(service, to.country, to.postal_code)
        offered: list[tuple[float, Option]] = []
        for place in places:
            if ChannelRole.LOCAL_DELIVERY not in place.roles or not service.leaves_from(place.code):
                continue
            away = None if place.spot.point is None else distance_km(place.spot.point, to.point)
            if away is None or (service.max_distance_km is not None and away > service.max_distance_km):
                continue
            for plan in _whole_and_now(planner.plans([place.stocked], Use.SHIP)):
                option = sent(asked, method, plan, [place], to, service, zone, place=place)
                if option is not None:
                    offered.append((away, option))
        offered.sort(key=lambda one: (-len(one[1].wants), one[1].promised_by, one[0], one[1].later))
        found += [option for _, option in offered[:1]]
    return found


def _digital(
    asked: Asked, method: FulfillmentMethod, planner: Planner, places: Sequence[Place], services: Services
) -> list[Option]:
    """At once, or on the street date; by the channel's own days."""
    dates = [want.not_before for want in planner.wants if want.not_before is not None]
    at = max([asked.now, *dates])
    zone = asked.destination.zone if asked.destination is not None else asked.zone
    day = at.astimezone(zone).date()
    return [
        Option(
            method=method,
            wants=planner.wants,
            service=None,
            place=None,
            price_minor=0,
            promised_from=at,
            promised_by=end_of_day(day, zone),
            promised_on=day,
            parcels=0,
            co2_grams=0,
            later=bool(dates),
        )
    ]


def _sources(places: Sequence[Place], service: Service) -> list[Place]:
    return [place for place in places if ChannelRole.SHIP in place.roles and service.leaves_from(place.code)]


def _whole_and_now(found: Sequence[Plan]) -> Sequence[Plan]:
    """Everything together, and what of it there is at once: the rest alone is no reason to go anywhere."""
    return found[:2]


_WAYS = {
    FulfillmentMethod.SHIP: _sent,
    FulfillmentMethod.PICKUP_IN_STORE: _collected,
    FulfillmentMethod.CURBSIDE: _collected,
    FulfillmentMethod.SHIP_TO_STORE: _brought,
    FulfillmentMethod.PICKUP_POINT: _sent,
    FulfillmentMethod.LOCKER: _brought,
    FulfillmentMethod.LOCAL_DELIVERY: _driven,
    FulfillmentMethod.CARRY_OUT: _collected,
    FulfillmentMethod.DIGITAL: _digital,
}
