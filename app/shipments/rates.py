"""What it would cost to send a location's work now, and when it would arrive: for whoever packs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.availability.zones import somewhere_in, zone_at
from app.carriers.finding import Carriers
from app.carriers.port import RateRequest
from app.carriers.rate_ids import Quoted, make_rate_id
from app.carriers.rates import SHARED, RateCache, Shopping, shop_rates
from app.carriers.tables import read_tables
from app.domain.calendar_documents import calendar_of
from app.domain.carrier_rates import Rate, Way
from app.domain.carriers import ParcelSize, RateSpot
from app.domain.errors import InvalidInput, LimitExceeded
from app.domain.orders.model import Address
from app.domain.orders.work.pack import MAX_PARCELS, Box, refuse_measures
from app.domain.places import Point
from app.domain.principal import Principal
from app.shipments.requests import goods_grams, size_of
from db.database import Database
from db.repositories.journeys import Journey, read_journey
from db.repositories.labeling import ParcelRead, read_standing
from db.repositories.postal_points import PostalPoints

VALID = timedelta(minutes=30)
"""How long a packer may think; the carrier may change its mind."""


@dataclass(frozen=True, slots=True)
class OfferedRate:
    """A rate, and the id by which a label is bought with it."""

    id: str
    rate: Rate


async def carrier_rates(
    database: Database,
    principal: Principal,
    carriers: Carriers,
    fulfillment_order_id: UUID,
    packages: Sequence[ParcelSize] | None,
    *,
    secret: bytes,
    cache: RateCache = SHARED,
) -> tuple[OfferedRate, ...] | None:
    """Rates for a location's work, ranked; None when there is none in the caller's scope.

    `packages` None takes those that stand packed, or one of all that is outstanding. Empty where no address is known.
    Raises InvalidInput for a package without weight or with edges that none has, LimitExceeded for too many.
    """
    _refuse_sizes(packages)
    async with database.reading() as session:
        standing = await read_standing(session, principal, fulfillment_order_id)
        journey = None if standing is None else await read_journey(session, fulfillment_order_id)
        if standing is None or journey is None:
            return None
        if journey.destination is None:
            return ()
        point = await _point(PostalPoints(session), journey.destination)
    parcels = tuple(packages) if packages is not None else _sizes(standing.parcels, standing.outstanding, journey)
    if not parcels:
        return ()
    tables, fingerprint = await read_tables(database, journey.method)
    now = database.clock.now()
    request, way = _question(journey, journey.destination, point, parcels, database)
    shopping = Shopping(request=request, way=way, tables=tables, fingerprint=fingerprint, now=now)
    until = (now + VALID).replace(microsecond=0)
    return tuple(
        OfferedRate(
            make_rate_id(
                secret,
                Quoted(
                    fulfillment_order_id=fulfillment_order_id,
                    provider=rate.provider,
                    carrier=rate.quote.carrier,
                    service=rate.quote.service,
                    quote=rate.quote.reference,
                    price_minor=rate.quote.price.minor,
                    currency=rate.quote.price.currency,
                    valid_until=until,
                ),
            ),
            rate,
        )
        for rate in await shop_rates(carriers, shopping, cache)
    )


def _refuse_sizes(packages: Sequence[ParcelSize] | None) -> None:
    if packages is None:
        return
    if not packages:
        raise InvalidInput("name at least one package, or leave packages out", ("packages",))
    if len(packages) > MAX_PARCELS:
        raise LimitExceeded(f"{MAX_PARCELS} packages at most are asked for at once", ("packages",))
    for index, one in enumerate(packages):
        box = Box(
            weight_grams=one.weight_grams, length_mm=one.length_mm, width_mm=one.width_mm, height_mm=one.height_mm
        )
        refuse_measures(box, ("packages", str(index)))


def _sizes(parcels: Sequence[ParcelRead], outstanding: dict[UUID, int], journey: Journey) -> tuple[ParcelSize, ...]:
    if parcels:
        return tuple(size_of(parcel, journey.weights) for parcel in parcels)
    units = {line_id: left for line_id, left in outstanding.items() if left > 0}
    return (ParcelSize(weight_grams=goods_grams(units, journey.weights)),) if units else ()


async def _point(points: PostalPoints, address: Address) -> Point | None:
    if address.latitude is not None and address.longitude is not None:
        return Point(address.latitude, address.longitude)
    found = await points.find(address.country, address.postal_code) if address.postal_code else None
    return None if found is None else found.point


def _question(
    journey: Journey, to: Address, point: Point | None, parcels: tuple[ParcelSize, ...], database: Database
) -> tuple[RateRequest, Way]:
    location, from_ = journey.location, journey.origin
    own = ZoneInfo(location.timezone)
    known = location.latitude is not None and location.longitude is not None
    start = Point(location.latitude or 0.0, location.longitude or 0.0) if known else None
    to_zone = zone_at(to.country, point, own)
    # Of a country its capital stands in for a place that nobody knows; at both ends that would be no way at all.
    guessed = start is not None or point is not None or from_.country != to.country
    origin = _spot(from_, start or (somewhere_in(from_.country, own) if guessed else None))
    destination = _spot(to, point or (somewhere_in(to.country, to_zone) if guessed else None))
    calendar = calendar_of(
        location.timezone, location.opening_hours, location.closures, location.cut_offs, location.handling_minutes
    )
    request = RateRequest(
        origin=origin,
        destination=destination,
        parcels=parcels,
        currency=journey.currency,
        location=location.code,
        method=journey.method,
    )
    way = Way(
        calendar=calendar,
        to_zone=to_zone,
        origin=origin,
        destination=destination,
        ready_at=database.clock.now(),
        grams=sum(parcel.weight_grams for parcel in parcels),
    )
    return request, way


def _spot(address: Address, point: Point | None) -> RateSpot:
    return RateSpot(
        country=address.country,
        postal_code=address.postal_code,
        city=address.city,
        region=address.region,
        point=point,
    )
