"""Places: how far apart, which lie in a box, which postal codes stand for the area around one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.places import Point, box_around, distance_km, point_of
from app.domain.postal_codes import normalized_postal_code, postal_areas

BERLIN, LONDON, SYDNEY = Point(52.52, 13.405), Point(51.5074, -0.1278), Point(-33.8688, 151.2093)

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_distances_are_those_of_a_globe() -> None:
    assert round(distance_km(BERLIN, LONDON)) == 932
    assert round(distance_km(LONDON, SYDNEY)) == 16994
    assert round(distance_km(Point(0, 0), Point(0, 180))) == 20015


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_the_globe(one: Point, other: Point) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one), abs=1e-6)
    assert 0 <= distance_km(one, other) <= 20016


@given(points, points, st.floats(0.1, 9_000))
def test_a_box_holds_every_place_within_the_radius(center: Point, place: Point, radius_km: float) -> None:
    box = box_around(center, radius_km)
    if distance_km(center, place) < radius_km * 0.999:
        assert box.south <= place.latitude <= box.north
        east_of, west_of = place.longitude >= box.west, place.longitude <= box.east
        assert (east_of and west_of) if box.west <= box.east else (east_of or west_of)


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [(90.1, 0.0, "latitude"), (0.0, -180.1, "longitude"), (None, 1.0, "latitude"), (1.0, None, "longitude")],
)
def test_coordinates_off_the_globe_and_half_pairs_are_refused_where_they_stand(
    latitude: float | None, longitude: float | None, place: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        point_of(latitude, longitude, ("address",))
    assert refused.value.path == ("address", place)


def test_no_coordinates_are_no_point() -> None:
    assert point_of(None, None, ()) is None
    assert point_of(0.0, 0.0, ()) == Point(0.0, 0.0)


def test_areas_of_a_code_are_its_prefixes_but_none_cuts_between_two_letters() -> None:
    assert postal_areas(normalized_postal_code("sw1a 1aa")) == ["SW1A1", "SW1A", "SW1", "SW"]
    assert postal_areas(normalized_postal_code("10-115")) == ["1011", "101", "10", "1"]
    assert postal_areas("") == []
