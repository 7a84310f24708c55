"""What carriers ask for a journey, as one list: windows and emissions reckoned alike, ranked, the best marked. Pure.

Tables of delivery services quote too (`table_quotes`): they are what the local carrier asks, and what is expected of a
carrier that does not answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.calendars import Calendar, Transit, arrival_window, next_departure
from app.domain.carriers import ParcelSize, Quote, RateSpot
from app.domain.emissions import co2_grams
from app.domain.money import Money
from app.domain.places import distance_km
from app.domain.rates import Service, price_of, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One way to send parcels: what it costs, which day was reckoned, what it emits, and what it is best at."""

    provider: str
    quote: Quote
    promised_from: datetime
    promised_by: datetime
    promised_on: date
    co2_grams: int | None
    """None where no distance is known."""
    from_table: bool = False
    """Whether the carrier was silent, and its table was asked."""
    cheapest: bool = False
    fastest: bool = False
    greenest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What windows and emissions are reckoned from: the calendar of the place, the zone at the other end, both ends."""

    calendar: Calendar
    to_zone: ZoneInfo
    origin: RateSpot
    destination: RateSpot
    ready_at: datetime
    grams: int


def table_quotes(
    services: Iterable[Service],
    *,
    location: str,
    origin: RateSpot,
    destination: RateSpot,
    parcels: Sequence[ParcelSize],
    currency: str,
) -> list[Quote]:
    """What rate tables ask, in their order: for each parcel by its own weight.

    Services that do not leave from the place, do not go there, or cannot carry one of the parcels, are left out.
    """
    found: list[Quote] = []
    for service in services:
        zone = zone_of(service, destination.country, destination.postal_code)
        if zone is None or not service.leaves_from(location) or _too_far(service, origin, destination):
            continue
        limit = service.max_parcel_grams
        if limit is not None and any(parcel.weight_grams > limit for parcel in parcels):
            continue
        # Nothing is free here: what a shopper pays is another matter than what a carrier asks.
        prices = [price_of(zone, currency, parcel.weight_grams, 0) for parcel in parcels]
        stated = [price for price in prices if price is not None]
        if len(stated) < len(parcels) or not parcels:
            continue
        found.append(
            Quote(
                carrier=service.carrier or service.code,
                service=service.service or service.code,
                name=service.name,
                price=Money(sum(stated), currency),
                min_days=zone.min_days,
                max_days=zone.max_days,
                reference=service.code,
                method=service.method,
                weekdays=service.weekdays,
                mode=service.mode,
                co2_grams_per_tonne_km=service.co2_grams_per_tonne_km,
            )
        )
    return found


def rated(provider: str, quotes: Iterable[Quote], way: Way, *, from_table: bool = False) -> list[Rate]:
    """Quotes with the window that the place's next departure makes of their days; what never leaves is left out."""
    found: list[Rate] = []
    for quote in quotes:
        leaves = next_departure(way.calendar, quote.carrier, way.ready_at, quote.service)
        if leaves is None or not quote.weekdays:
            continue
        arrival = arrival_window(
            leaves, Transit(quote.min_days, quote.max_days, quote.weekdays), way.calendar.zone, way.to_zone
        )
        found.append(
            Rate(
                provider=provider,
                quote=quote,
                promised_from=arrival.from_,
                promised_by=arrival.by,
                promised_on=arrival.last_on,
                co2_grams=_emitted(quote, way),
                from_table=from_table,
            )
        )
    return found


def ranked(rates: Iterable[Rate]) -> tuple[Rate, ...]:
    """Cheapest first, then soonest, then least emitting; the best of each kind are marked, several where they tie."""
    ordered = sorted(rates, key=_rank)
    price = min((rate.quote.price.minor for rate in ordered), default=None)
    by = min((rate.promised_by for rate in ordered), default=None)
    grams = min((rate.co2_grams for rate in ordered if rate.co2_grams is not None), default=None)
    return tuple(
        replace(
            rate,
            cheapest=rate.quote.price.minor == price,
            fastest=rate.promised_by == by,
            greenest=rate.co2_grams is not None and rate.co2_grams == grams,
        )
        for rate in ordered
    )


def _rank(rate: Rate) -> tuple[int, datetime, float, str, str, str]:
    emitted = float("inf") if rate.co2_grams is None else float(rate.co2_grams)
    quote = rate.quote
    return (quote.price.minor, rate.promised_by, emitted, quote.carrier, quote.service, rate.provider)


def _emitted(quote: Quote, way: Way) -> int | None:
    if quote.co2_grams is not None:
        return quote.co2_grams
    if way.origin.point is None or way.destination.point is None:
        return None
    distance = distance_km(way.origin.point, way.destination.point)
    return co2_grams(quote.mode, way.grams, distance, quote.co2_grams_per_tonne_km)


def _too_far(service: Service, origin: RateSpot, destination: RateSpot) -> bool:
    if service.max_distance_km is None:
        return False
    if origin.point is None or destination.point is None:
        return True
    return distance_km(origin.point, destination.point) > service.max_distance_km
