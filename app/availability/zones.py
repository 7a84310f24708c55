"""In which time zone a place lies, and where a country lies of which nothing else is known.

Source: `zone.tab` of the IANA time zone database (public domain), which names the zones of each country with the
coordinates of a principal city. A place is in the zone whose city is nearest within its country: right but for people
who live near a border of zones, to whom a promise may name an instant that is an hour or so off, rarely another day.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from app.domain.places import Point, distance_km

_COORDINATES = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


def zone_at(country: str, point: Point | None, own: ZoneInfo) -> ZoneInfo:
    """The zone of a place; without coordinates `own` where the country has it, else the country's first one.

    `own` also stands for countries without zones (uninhabited islands).
    """
    zones = _zones().get(country, ())
    if not zones:
        return own
    if point is None:
        names = [name for name, _ in zones]
        return own if own.key in names else ZoneInfo(names[0])
    name, _ = min(zones, key=lambda zone: distance_km(zone[1], point))
    return ZoneInfo(name)


def somewhere_in(country: str, zone: ZoneInfo) -> Point | None:
    """The principal city of a country's zone: where a parcel goes of whose destination only the country is known."""
    zones = dict(_zones().get(country, ()))
    return zones.get(zone.key) or next(iter(zones.values()), None)


@cache
def _zones() -> Mapping[str, Sequence[tuple[str, Point]]]:
    found: defaultdict[str, list[tuple[str, Point]]] = defaultdict(list)
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, coordinates, name = line.split("\t")[:3]
            found[country].append((name, _point(coordinates)))
    return found


def _point(text: str) -> Point:
    """ISO 6709: ±DDMM±DDDMM or with seconds."""
    matched = _COORDINATES.fullmatch(text)
    assert matched is not None, f"{text} is no pair of coordinates"
    north, east = matched.groups()[:4], matched.groups()[4:]
    return Point(_degrees(*north), _degrees(*east))


def _degrees(sign: str, degrees: str, minutes: str, seconds: str | None) -> float:
    size = int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600
    return -size if sign == "-" else size
