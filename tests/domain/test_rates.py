"""Zones and rate tables."""

from dataclasses import replace
from uuid import UUID

from app.domain.enums import FulfillmentMethod, TransportMode
from app.domain.rates import Area, Rate, Service, Zone, postal_prefix, price_of, zone_from, zone_of, zone_state

MAINLAND = Zone("Mainland", (Area("GB"),), 1, 2, (Rate("GBP", 395, 2_000, 5_000), Rate("GBP", 695, 10_000)))
HIGHLANDS = Zone("Highlands", (Area("GB", "IV"), Area("GB", "KW")), 3, 5, (Rate("GBP", 1_295),))
ORKNEY = Zone("Orkney", (Area("GB", "KW15"),), 4, 6, ())
WORLD = Zone("World", (), 6, 12, (Rate("GBP", 1_995), Rate("EUR", 2_495)))
POST = Service(
    id=UUID(int=1),
    code="post",
    name="Post",
    method=FulfillmentMethod.SHIP,
    mode=TransportMode.TRUCK,
    zones=(MAINLAND, HIGHLANDS, ORKNEY, WORLD),
)


def test_the_longest_prefix_decides_however_people_type_it() -> None:
    assert zone_of(POST, "GB", "SW1A 1AA") is MAINLAND
    assert zone_of(POST, "GB", "iv1 1aa") is HIGHLANDS
    assert zone_of(POST, "GB", "KW1 5AB") is HIGHLANDS
    assert zone_of(POST, "GB", "kw15-1aa") is ORKNEY
    assert zone_of(POST, "GB", None) is MAINLAND


def test_british_outward_codes_end_where_the_space_is() -> None:
    assert postal_prefix("GB", "kw1  5") == "KW1 5"
    assert postal_prefix("DE", "1 01") == "101"
    assert zone_of(POST, "GB", "KW15") is ORKNEY  # the outward code alone


def test_a_zone_without_areas_is_everywhere_else() -> None:
    assert zone_of(POST, "BR", "01310") is WORLD
    assert zone_of(POST, None, None) is WORLD
    assert zone_of(replace(POST, zones=(MAINLAND,)), "BR", "01310") is None


def test_the_lightest_row_that_holds_the_weight_has_the_price() -> None:
    assert price_of(MAINLAND, "GBP", 2_000, 0) == 395
    assert price_of(MAINLAND, "GBP", 2_001, 0) == 695
    assert price_of(MAINLAND, "GBP", 10_001, 0) is None
    assert price_of(WORLD, "EUR", 10_001, 0) == 2_495
    assert price_of(MAINLAND, "EUR", 1, 0) is None


def test_a_zone_without_rates_is_not_served() -> None:
    assert price_of(ORKNEY, "GBP", 1, 0) is None


def test_goods_of_enough_worth_travel_free() -> None:
    assert price_of(MAINLAND, "GBP", 1_000, 4_999) == 395
    assert price_of(MAINLAND, "GBP", 1_000, 5_000) == 0
    assert price_of(MAINLAND, "GBP", 5_000, 5_000) == 695


def test_a_zone_comes_back_from_its_row_as_it_was() -> None:
    assert all(zone_from(zone_state(zone)) == zone for zone in POST.zones)


def test_leaves_from_the_locations_it_names_or_from_all() -> None:
    assert POST.leaves_from("LON")
    assert not replace(POST, locations=frozenset({"BER"})).leaves_from("LON")
