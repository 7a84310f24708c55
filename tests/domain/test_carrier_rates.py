"""Rates of carriers: one list, windows by calendar, the best marked; and the numbers of parcels."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import Calendar, CutOff
from app.domain.carrier_rates import Way, ranked, rated
from app.domain.carriers import Quote, RateSpot
from app.domain.enums import TransportMode
from app.domain.money import Money
from app.domain.places import Point
from app.domain.tracking_numbers import check_digit, is_tracking_number, tracking_number

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HERE = RateSpot(country="DE", point=Point(52.5, 13.4))
THERE = RateSpot(country="DE", point=Point(48.1, 11.6))


def a_quote(service: str, minor: int, days: int, mode: TransportMode = TransportMode.TRUCK) -> Quote:
    return Quote(carrier="DHL", service=service, price=Money(minor, "EUR"), min_days=days, max_days=days, mode=mode)


def a_way(calendar: Calendar, destination: RateSpot = THERE) -> Way:
    return Way(calendar=calendar, to_zone=BERLIN, origin=HERE, destination=destination, ready_at=MONDAY, grams=2_000)


def test_the_cheapest_the_fastest_and_the_greenest_are_marked_and_ties_are_several() -> None:
    quotes = [
        a_quote("air", 1_900, 1, TransportMode.AIR),
        a_quote("economy", 490, 3),
        a_quote("rail", 490, 4, TransportMode.RAIL),
    ]
    rates = ranked(rated("local", quotes, a_way(Calendar(zone=BERLIN))))
    assert [(one.quote.service, one.cheapest, one.fastest, one.greenest) for one in rates] == [
        ("economy", True, False, False),
        ("rail", True, False, True),
        ("air", False, True, False),
    ]


def test_days_count_from_the_next_departure_of_that_carrier() -> None:
    # given: DHL comes on Tuesdays at 17:00; it is Monday
    calendar = Calendar(zone=BERLIN, cut_offs=(CutOff("DHL", None, 1, 17 * 60),))
    (rate,) = rated("local", [a_quote("parcel", 490, 2)], a_way(calendar))
    assert rate.promised_on.isoformat() == "2026-03-05"


def test_nothing_is_said_of_emissions_where_the_way_is_unknown() -> None:
    way = a_way(Calendar(zone=BERLIN), RateSpot(country="ZZ"))
    (rate,) = ranked(rated("local", [a_quote("parcel", 490, 2)], way))
    assert (rate.co2_grams, rate.greenest, rate.cheapest) == (None, False, True)


def test_the_check_digit_is_that_of_the_standard() -> None:
    # the example of UPU S10, 2012: RA 473124829 CH
    assert check_digit("47312482") == "9"
    assert is_tracking_number("RA473124829CH")
    assert not is_tracking_number("RA473124820CH")


@given(st.integers(0, 10**12))
def test_every_serial_makes_a_number_that_is_right(serial: int) -> None:
    assert is_tracking_number(tracking_number(serial, "DE"))
