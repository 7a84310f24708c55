"""In which time zone a destination lies."""

from zoneinfo import ZoneInfo

import pytest

from app.availability.zones import somewhere_in, zone_at
from app.domain.places import Point

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("country", "point", "zone"),
    [
        ("GB", None, "Europe/London"),
        ("DE", Point(52.5, 13.4), "Europe/Berlin"),
        ("US", Point(37.75, -122.41), "America/Los_Angeles"),
        ("US", Point(40.75, -73.99), "America/New_York"),
        ("BR", Point(-23.55, -46.63), "America/Sao_Paulo"),
        ("AU", Point(-31.95, 115.86), "Australia/Perth"),
        ("PL", None, "Europe/Warsaw"),
        ("BV", None, "Europe/London"),  # nobody lives there: the shop's own
    ],
)
def test_a_place_lies_in_the_zone_of_its_countrys_nearest_city(country: str, point: Point | None, zone: str) -> None:
    assert zone_at(country, point, LONDON).key == zone


def test_the_shops_own_zone_is_taken_for_its_own_country_when_nothing_more_is_known() -> None:
    chicago = ZoneInfo("America/Chicago")
    assert zone_at("US", None, chicago) == chicago


def test_a_country_lies_where_its_zones_city_does() -> None:
    place = somewhere_in("DE", ZoneInfo("Europe/Berlin"))
    assert place is not None
    assert (round(place.latitude, 1), round(place.longitude, 1)) == (52.5, 13.4)
    assert somewhere_in("BV", LONDON) is None
