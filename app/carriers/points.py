"""Shops and lockers near a place: every carrier is asked at once, each for a bounded time.

Only where a delivery service of the channel goes is anything offered. What a carrier answered is kept for a few minutes
per process, that it was silent for a few seconds. A place gets an id by which an order is placed with it: the carrier
is not asked again then.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from app.availability.options import RADIUS_KM
from app.availability.point_ids import make_point_id
from app.carriers.answers import AnswerCache
from app.carriers.finding import Carriers
from app.carriers.local import CODE as LOCAL
from app.carriers.port import Carrier, PointRequest
from app.carriers.tables import service_of
from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput
from app.domain.pickup_points import POINT_METHODS, CarrierPlace, NearPlace, nearest
from app.domain.places import Near, Point, point_of
from app.domain.principal import Principal
from app.domain.rates import Service
from db.database import Database
from db.repositories.delivery_services import DeliveryServiceRepository
from db.repositories.postal_points import PostalPoints
from db.repositories.reference import ReferenceRepository

_log = structlog.get_logger(__name__)

POINT_SECONDS = 2.0
"""How long a carrier may look for its places; a shopper waits."""
MOST = 50
MAX_RADIUS_KM = 500.0
VALID = timedelta(hours=24)
"""How long an order may name a place that was listed."""


class PointCache(AnswerCache[Sequence[CarrierPlace]]):
    """The places that carriers named lately, or that they did not."""


SHARED = PointCache()
"""This process's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPoints:
    """Which shops and lockers are wanted."""

    channel: str
    near: Near
    methods: tuple[FulfillmentMethod, ...] | None = None
    carrier: str | None = None
    service: str | None = None
    """The code of a delivery service."""
    first: int = 20


@dataclass(frozen=True, slots=True)
class OfferedPoint:
    """A place, and the id by which an order names it until an instant."""

    id: str
    valid_until: datetime
    near: NearPlace


@dataclass(frozen=True, slots=True)
class FoundPoints:
    """Places by distance; not `complete` when a carrier did not answer."""

    points: tuple[OfferedPoint, ...]
    complete: bool


async def pickup_points(
    database: Database,
    principal: Principal,
    carriers: Carriers,
    ask: AskPoints,
    *,
    secret: bytes,
    cache: PointCache = SHARED,
    patience_seconds: float = POINT_SECONDS,
) -> FoundPoints | None:
    """The nearest places to which a service of the channel brings parcels; None for an unknown channel.

    Three statements. Never later than `patience_seconds` after them. Raises InvalidInput.
    """
    stated = _refuse_nonsense(ask)
    async with database.reading() as session:
        if await ReferenceRepository(session, principal).channel(ask.channel) is None:
            return None
        methods = POINT_METHODS if ask.methods is None else ask.methods
        rows = await DeliveryServiceRepository(session).listed(channel=ask.channel, methods=methods, active=True)
        services = [_carried(service_of(row)) for row in rows if ask.service in (None, row.code)]
        services = [service for service in services if ask.carrier in (None, service.carrier)]
        if not services:
            return FoundPoints((), complete=True)
        point = stated or await _lies(PostalPoints(session), ask.near)
    radius_km = ask.near.radius_km or RADIUS_KM
    request = PointRequest(
        carriers=frozenset(service.carrier or "" for service in services),
        methods=frozenset(service.method for service in services),
        country=ask.near.country,
        postal_code=ask.near.postal_code,
        point=point,
        radius_km=radius_km,
        most=MOST,
    )
    now = database.clock.now()
    answers = await asyncio.gather(
        *(_ask(code, carriers, request, cache, now, patience_seconds) for code in sorted(carriers))
    )
    until = (now + VALID).replace(microsecond=0)
    near = nearest(
        [place for answer in answers for place in answer or ()],
        services,
        point=point,
        postal_code=ask.near.postal_code,
        radius_km=radius_km,
        most=ask.first,
    )
    return FoundPoints(
        tuple(OfferedPoint(make_point_id(secret, one.place, until), until, one) for one in near),
        complete=all(answer is not None for answer in answers),
    )


def _refuse_nonsense(ask: AskPoints) -> Point | None:
    """The stated coordinates."""
    near = ask.near
    stated = point_of(near.latitude, near.longitude, ("near",))
    if stated is None and not (near.country and near.postal_code and near.postal_code.strip()):
        raise InvalidInput("near which place? State coordinates, or a postal code and its country", ("near",))
    if near.radius_km is not None and not 0 < near.radius_km <= MAX_RADIUS_KM:
        raise InvalidInput(f"radiusKm is above 0, and {MAX_RADIUS_KM:.0f} at most", ("near", "radiusKm"))
    if not 1 <= ask.first <= MOST:
        raise InvalidInput(f"first is 1 to {MOST}", ("first",))
    for index, method in enumerate(ask.methods or ()):
        if method not in POINT_METHODS:
            raise InvalidInput("carriers have places for PICKUP_POINT and LOCKER", ("methods", str(index)))
    return stated


async def _lies(points: PostalPoints, near: Near) -> Point | None:
    found = await points.find(near.country or "", near.postal_code or "")
    return None if found is None else found.point


async def _ask(
    code: str,
    carriers: Carriers,
    request: PointRequest,
    cache: PointCache,
    now: datetime,
    patience_seconds: float,
) -> Sequence[CarrierPlace] | None:
    known = cache.find((code, request), now)
    if known is not None:
        return known[0]
    places = await _answer(code, carriers[code], _own(code, request, carriers), patience_seconds)
    cache.keep((code, request), places, now)
    return places


async def _answer(
    code: str, carrier: Carrier, request: PointRequest, patience_seconds: float
) -> Sequence[CarrierPlace] | None:
    if not request.carriers:
        return ()
    try:
        async with asyncio.timeout(patience_seconds):
            return await carrier.pickup_points(request)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a carrier, the others' places are shown
        _log.warning("a carrier named no places", carrier=code, error=repr(error))
        return None


def _own(code: str, request: PointRequest, carriers: Collection[str]) -> PointRequest:
    """The request without the names of other adapters: each speaks for itself."""
    others = frozenset(carriers) - {code}
    return replace(request, carriers=request.carriers - others)


def _carried(service: Service) -> Service:
    """Where a service names no carrier it is the local one's."""
    return replace(service, carrier=service.carrier or LOCAL)
