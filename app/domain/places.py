"""Places on Earth: coordinates in WGS84 degrees, and how far they lie apart. Pure."""

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

from app.domain.errors import InvalidInput

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the WGS84 ellipsoid (IUGG). Distances on such a sphere are right within 0.6 percent."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place. Latitude is degrees north, longitude degrees east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Box:
    """All places between two latitudes and two longitudes; `west` is greater than `east` across the date line."""

    south: float
    north: float
    west: float
    east: float


@dataclass(frozen=True, slots=True)
class Near:
    """A place on earth: coordinates, which win, or a postal code and its country. Distances in kilometers."""

    latitude: float | None = None
    longitude: float | None = None
    postal_code: str | None = None
    country: str | None = None
    radius_km: float | None = None


def point_of(latitude: float | None, longitude: float | None, path: tuple[str, ...]) -> Point | None:
    """A stated pair of coordinates, None when neither is stated.

    Raises InvalidInput, at the coordinate's own place, for half a pair and for what lies on no globe.
    """
    for name, degrees_, limit in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if degrees_ is not None and not -limit <= degrees_ <= limit:
            raise InvalidInput(f"a {name} is -{limit} to {limit} degrees", (*path, name))
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        raise InvalidInput(f"coordinates are a pair: the {missing} is missing", (*path, missing))
    return Point(latitude, longitude)


def distance_km(one: Point, other: Point) -> float:
    """The length of the great circle between two places, by the haversine formula (Sinnott, 1984)."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    half_chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord)))


def box_around(point: Point, radius_km: float) -> Box:
    """A box that holds every place within the radius, and some further ones."""
    angle = radius_km / EARTH_RADIUS_KM
    south, north = point.latitude - degrees(angle), point.latitude + degrees(angle)
    if south <= -90 or north >= 90:  # a pole is inside, and with it every longitude
        return Box(max(south, -90.0), min(north, 90.0), -180.0, 180.0)
    half = degrees(asin(min(1.0, sin(angle) / cos(radians(point.latitude)))))
    return Box(south, north, _wrapped(point.longitude - half), _wrapped(point.longitude + half))


def _wrapped(longitude: float) -> float:
    return (longitude + 180) % 360 - 180
