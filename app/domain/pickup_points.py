"""Shops and lockers of carriers: what they say of them, and which of them are near. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from app.domain.enums import FulfillmentMethod
from app.domain.orders.model import Address
from app.domain.places import Point, distance_km
from app.domain.postal_codes import normalized_postal_code
from app.domain.rates import Service, zone_of

POINT_METHODS = (FulfillmentMethod.PICKUP_POINT, FulfillmentMethod.LOCKER)
"""Methods whose goods a carrier brings to a place of its own."""


ALIKE = 2
"""Characters that two postal codes share before they are thought to be near each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierPlace:
    """A carrier's shop (PICKUP_POINT) or locker (LOCKER)."""

    carrier: str
    """Who runs it, as delivery services name it."""
    code: str
    """The carrier's own code of it."""
    name: str
    method: FulfillmentMethod
    address: Address
    hours: tuple[Mapping[str, str], ...] | None = None
    """`weekday`, `opens`, `closes` in the place's own time, by day; None where the carrier does not say."""

    @property
    def point(self) -> Point | None:
        """Where it is on a map, where the carrier says so."""
        address = self.address
        if address.latitude is None or address.longitude is None:
            return None
        return Point(address.latitude, address.longitude)


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place, how far away it is (None where one of both places is not known), and what brings parcels there."""

    place: CarrierPlace
    distance_km: float | None
    services: tuple[Service, ...]


def nearest(
    places: Iterable[CarrierPlace],
    services: Sequence[Service],
    *,
    point: Point | None,
    postal_code: str | None,
    radius_km: float,
    most: int,
) -> tuple[NearPlace, ...]:
    """The nearest places to which one of the services goes, each once.

    Where nobody knows where the wanted postal code lies, codes that begin alike are near: the longer, the nearer.
    """
    found: dict[tuple[str, str], tuple[tuple[float, int, str, str], NearPlace]] = {}
    for place in places:
        going = tuple(service for service in services if _goes(service, place))
        away = None if point is None or place.point is None else distance_km(point, place.point)
        alike = begin_alike(postal_code, place.address.postal_code)
        if not going or (away > radius_km if away is not None else alike < ALIKE):
            continue
        rank = (float("inf") if away is None else away, -alike, place.carrier, place.code)
        found.setdefault((place.carrier, place.code), (rank, NearPlace(place, away, going)))
    ordered = sorted(found.values(), key=lambda one: one[0])
    return tuple(near for _, near in ordered[:most])


def begin_alike(one: str | None, other: str | None) -> int:
    """How many characters two postal codes begin alike with."""
    pairs = zip(normalized_postal_code(one or ""), normalized_postal_code(other or ""), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _goes(service: Service, place: CarrierPlace) -> bool:
    if service.method is not place.method or service.carrier != place.carrier:
        return False
    zone = zone_of(service, place.address.country, place.address.postal_code)
    return zone is not None and bool(zone.rates)
