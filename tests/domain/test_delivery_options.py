"""Which ways there are, when each arrives, and what it comes to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.domain.baskets import Part, Shelf, Use
from app.domain.calendars import CutOff
from app.domain.delivery_options import Place
from app.domain.enums import CapacityWindow, FulfillmentMethod, LocationKind, TransportMode
from app.domain.places import Point
from app.domain.rates import Area, Rate, Zone
from app.domain.workload import Workload
from tests.domain.delivering import (
    BERLIN,
    HOME,
    MUG,
    TEA,
    a_place,
    a_service,
    answer,
    asked,
    berlin,
    calendar,
    day,
    hub,
    mitte,
    potsdam,
    want,
)

LOCAL = a_service(
    FulfillmentMethod.LOCAL_DELIVERY,
    carrier=None,
    mode=TransportMode.BICYCLE,
    zones=(Zone("Berlin", (Area("DE", "1"),), 0, 0, (Rate("EUR", 590),)),),
    max_distance_km=10,
)
TO_STORE = a_service(FulfillmentMethod.SHIP_TO_STORE, 0)


# ---- sent


def test_what_is_ready_before_the_cut_off_leaves_today_and_is_promised_in_transit_days() -> None:
    # when
    (option,) = answer(asked(want("mug", 2)), [hub({"mug": 5})], a_service(), only="SHIP")

    # then: leaves on Wednesday at four, one to two days that DHL delivers on
    assert option.promised_on == day("03")
    assert (option.promised_from, option.promised_by) == (
        berlin("02 00:00"),
        berlin("04 00:00") - timedelta(microseconds=1),
    )
    assert option.order_before == berlin("01 15:00")
    assert (option.price_minor, option.parcels, option.place) == (490, 1, None)
    assert option.co2_grams == 6  # 0.0008 t x ((16.6 km x 1.3 - 10 km) x 103.56 + 10 km x 635.11)
    assert option.distance_km is not None
    assert round(option.distance_km, 1) == 16.6


def test_an_order_after_the_last_moment_gets_the_next_departure() -> None:
    # given
    shop = [hub({"mug": 5})]
    last = berlin("01 15:00")

    # when
    (before,) = answer(asked(want("mug"), now=last), shop, a_service(), only="SHIP")
    (after,) = answer(asked(want("mug"), now=last + timedelta(seconds=1)), shop, a_service(), only="SHIP")

    # then
    assert (before.promised_on, after.promised_on) == (day("03"), day("04"))
    assert after.order_before == berlin("02 15:00")


def test_a_promise_is_a_day_where_the_goods_arrive() -> None:
    # given
    tokyo = replace(HOME, country="JP", postal_code="100-0001", zone=ZoneInfo("Asia/Tokyo"), point=Point(35.7, 139.8))
    air = a_service(mode=TransportMode.AIR, zones=(Zone("World", (), 3, 4, (Rate("EUR", 2_990),)),))

    # when
    (option,) = answer(asked(want("mug"), destination=tokyo), [hub({"mug": 5})], air, only="SHIP")

    # then
    assert option.promised_on == day("06")
    assert option.promised_by == datetime(2026, 7, 7, tzinfo=ZoneInfo("Asia/Tokyo")) - timedelta(microseconds=1)


def test_a_wish_that_no_location_has_alone_comes_from_several_for_one_price() -> None:
    # when
    places = [hub({"mug": 5}), potsdam({"tea": 5})]
    (option,) = answer(asked(want("mug"), want("tea")), places, a_service(), only="SHIP")

    # then
    assert [one.sku for one in option.wants] == ["mug", "tea"]
    assert (option.parcels, option.price_minor) == (2, 490)
    assert option.distance_km is not None
    assert round(option.distance_km) == 27


def test_later_supply_dates_the_whole_and_what_is_there_can_come_before() -> None:
    # given
    due = berlin("06 09:00")
    shop = [hub({"mug": 5, "tea": Shelf(1, ((due, 10),))})]

    # when
    together, now, rest = answer(asked(want("mug"), want("tea", 4)), shop, a_service(), only="SHIP")

    # then: the sooner comes after what brings more
    assert ([one.sku for one in together.wants], together.promised_on, together.later) == (
        ["mug", "tea"],
        day("08"),
        True,
    )
    assert together.order_before is None
    assert ([one.sku for one in now.wants], now.promised_on, now.later) == (["mug"], day("03"), False)
    assert ([one.sku for one in rest.wants], rest.promised_on) == (["tea"], day("08"))


def test_nothing_leaves_before_its_street_date() -> None:
    question = asked(want("mug", not_before=berlin("20 00:00")))
    (option,) = answer(question, [hub({"mug": 5})], a_service(), only="SHIP")
    assert (option.promised_on, option.later) == (day("22"), True)


def test_lines_that_share_stock_are_promised_it_once() -> None:
    # given: a box of two mugs, and three mugs, of four
    box = replace(want("mug"), sku="box", parts=(Part(MUG, 2, 400), Part(TEA, 1, 100)))
    shop = [hub({"mug": 4, "tea": 9})]

    # when
    (option,) = answer(asked(want("mug", 3), box), shop, a_service(), only="SHIP")

    # then
    assert [one.sku for one in option.wants] == ["mug"]


def test_a_unit_too_heavy_for_the_carrier_goes_another_way() -> None:
    light = a_service(max_parcel_grams=300)
    heavy = a_service(code="freight", price_minor=4_900, max_parcel_grams=None)
    (option,) = answer(asked(want("mug")), [hub({"mug": 5})], light, heavy, only="SHIP")
    assert option.service is not None
    assert option.service.code == "freight"


def test_rules_may_keep_stock_from_being_sent_or_collected() -> None:
    # given
    not_sent = mitte({"mug": Shelf(5, uses=frozenset({Use.COLLECT}))})
    not_collected = mitte({"mug": Shelf(5, uses=frozenset({Use.SHIP}))})

    # when
    collected = answer(asked(want("mug")), [not_sent], a_service())
    sent = answer(asked(want("mug")), [not_collected], a_service())

    # then
    assert [option.method.value for option in collected] == ["PICKUP_IN_STORE"]
    assert [option.method.value for option in sent] == ["SHIP"]


def test_a_carrier_that_does_not_come_to_a_location_takes_nothing_there() -> None:
    only_express = calendar(cut_offs=(CutOff("DHL", "express", 0, 600),), hours={})
    never = a_service(locations=frozenset({"POTS"}))
    assert answer(asked(want("mug")), [hub({"mug": 5})], never, only="SHIP") == []
    # a carrier without cut-offs for its service takes goods as they get ready
    (option,) = answer(asked(want("mug")), [hub({"mug": 5}, calendar=only_express)], a_service(), only="SHIP")
    assert option.promised_on == day("03")
    assert option.order_before == berlin("01 23:00")


def test_a_destination_that_is_not_known_gets_nothing_sent() -> None:
    ways = answer(asked(want("mug"), destination=None), [mitte({"mug": 5})], a_service(), LOCAL)
    assert [option.method.value for option in ways] == ["PICKUP_IN_STORE"]


# ---- collected


def test_places_to_collect_at_come_nearest_first_within_the_radius() -> None:
    # given
    places = [potsdam({"mug": 5}), mitte({"mug": 5}, curbside=True), a_place("HAM", {"mug": 5}, Point(53.55, 10.0))]

    # when
    ways = answer(asked(want("mug")), places)

    # then
    shown = [
        (one.method.value, one.place.code if one.place else "", round(one.distance_km or 0, 1), one.price_minor)
        for one in ways
    ]
    assert shown == [
        ("PICKUP_IN_STORE", "MITTE", 1.9, 0),
        ("PICKUP_IN_STORE", "POTS", 26.8, 0),
        ("CURBSIDE", "MITTE", 1.9, 0),
    ]
    assert {(one.parcels, one.co2_grams) for one in ways} == {(0, 0)}


def test_collecting_is_promised_for_the_day_on_which_it_is_ready() -> None:
    # given
    shop = [mitte({"mug": 5})]

    # when
    (today,) = answer(asked(want("mug")), shop)
    (evening,) = answer(asked(want("mug"), now=berlin("04 17:30")), shop)  # a Saturday

    # then
    assert (today.promised_from, today.order_before) == (berlin("01 11:00"), berlin("01 17:00"))
    assert today.promised_on == day("01")
    assert (evening.promised_from, evening.promised_on) == (berlin("06 09:30"), day("06"))
    assert evening.order_before == berlin("06 17:00")


def test_a_store_that_has_a_part_offers_that_part_and_the_rest_when_it_comes() -> None:
    # given
    shop = [mitte({"mug": 5, "tea": Shelf(0, ((berlin("03 09:00"), 4),))})]

    # when
    whole, part = answer(asked(want("mug"), want("tea")), shop)

    # then
    assert ([one.sku for one in whole.wants], whole.promised_from) == (["mug", "tea"], berlin("03 10:00"))
    assert ([one.sku for one in part.wants], part.promised_from) == (["mug"], berlin("01 11:00"))


def test_a_fee_for_collecting_is_a_service_like_any_other() -> None:
    fee = a_service(FulfillmentMethod.PICKUP_IN_STORE, 199, locations=frozenset({"MITTE"}))
    (option,) = answer(asked(want("mug")), [mitte({"mug": 5}), potsdam({"mug": 5})], fee)
    assert (option.price_minor, option.place and option.place.code) == (199, "MITTE")


def test_what_lies_on_the_shelf_is_carried_out_at_a_till_only() -> None:
    shop = [mitte({"mug": 5, "tea": Shelf(0, ((berlin("03 09:00"), 4),))})]
    assert answer(asked(want("mug")), shop, only="CARRY_OUT") == []
    (option,) = answer(asked(want("mug"), want("tea"), at_counter=True), shop, only="CARRY_OUT")
    assert [one.sku for one in option.wants] == ["mug"]


# ---- brought


def test_a_store_without_stock_is_sent_it_by_others() -> None:
    # given
    places = [hub({"mug": 5}), mitte({})]

    # when
    (option,) = answer(asked(want("mug")), places, TO_STORE)

    # then
    assert (option.method.value, option.place and option.place.code) == ("SHIP_TO_STORE", "MITTE")
    assert (option.promised_on, option.parcels) == (day("03"), 1)
    assert option.distance_km is not None


def test_a_store_that_has_it_all_is_sent_nothing() -> None:
    ways = answer(asked(want("mug")), [hub({"mug": 5}), mitte({"mug": 1})], TO_STORE)
    assert [one.method.value for one in ways] == ["PICKUP_IN_STORE"]


def test_lockers_of_ours_are_places_and_those_of_a_carrier_are_not() -> None:
    # given
    to_lockers = a_service(FulfillmentMethod.LOCKER, 290)
    box = a_place("BOX", {}, Point(52.53, 13.39), kind=LocationKind.LOCKER)

    # when
    (ours,) = answer(asked(want("mug")), [hub({"mug": 5}), box], to_lockers)
    (theirs,) = answer(asked(want("mug")), [hub({"mug": 5})], to_lockers)

    # then
    assert (ours.place and ours.place.code, ours.price_minor) == ("BOX", 290)
    assert (theirs.place, theirs.price_minor, theirs.promised_on) == (None, 290, day("03"))


# ---- driven, and what is not carried


def test_the_nearest_store_that_has_it_all_drives_on_the_same_day() -> None:
    # given
    wedding = a_place("WED", {"mug": 5}, Point(52.55, 13.36))
    places = [hub({"mug": 5, "tea": 5}), potsdam({"mug": 5, "tea": 5}), wedding, mitte({"mug": 5, "tea": 5})]

    # when
    (option,) = answer(asked(want("mug"), want("tea")), places, LOCAL, only="LOCAL_DELIVERY")

    # then: Potsdam is too far, the warehouse does not drive, Wedding has no tea
    assert (option.place and option.place.code, option.promised_on) == ("MITTE", day("01"))
    assert (option.promised_from, option.order_before) == (berlin("01 11:00"), berlin("01 17:00"))
    assert (option.co2_grams, option.price_minor) == (0, 590)


def test_what_weighs_nothing_and_is_not_counted_is_there_at_once() -> None:
    # given
    download = replace(want("tea"), sku="e-book", parts=(Part(TEA, 1, None, counted=False),))

    # when
    sent, digital = answer(asked(download, want("mug")), [hub({"mug": 5})], a_service())

    # then
    assert ([one.sku for one in sent.wants], sent.method.value) == (["mug"], "SHIP")
    assert ([one.sku for one in digital.wants], digital.method.value) == (["e-book"], "DIGITAL")
    assert (digital.promised_on, digital.price_minor, digital.parcels) == (day("01"), 0, 0)


# ---- capacity


def busy(before: int, window: CapacityWindow = CapacityWindow.DAY, orders: int = 10) -> Place:
    return hub({"mug": 5}, workload=Workload(orders, window, before))


def test_a_full_window_moves_the_promise_to_the_next() -> None:
    # when
    promised = [
        answer(asked(want("mug")), [busy(before)], a_service(), only="SHIP")[0].promised_on
        for before in (0, 9, 10, 19, 20, 40)
    ]

    # then: Wednesday's, Thursday's, Friday's window, and Monday's after the weekend
    assert promised == [day("03"), day("03"), day("04"), day("04"), day("06"), day("08")]


def test_a_full_hour_moves_the_promise_only_when_the_cut_off_is_missed() -> None:
    promised = [
        answer(asked(want("mug")), [busy(before, CapacityWindow.HOUR)], a_service(), only="SHIP")[0].promised_on
        for before in (0, 40, 50, 70)
    ]
    assert promised == [day("03"), day("03"), day("03"), day("04")]


def test_a_location_without_room_for_any_order_promises_nothing() -> None:
    assert answer(asked(want("mug")), [busy(0, orders=0)], a_service()) == []


# ---- for all


@given(
    now=st.integers(0, 16 * 24 * 60).map(
        lambda minutes: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    units=st.integers(1, 8),
    at_hub=st.integers(0, 6),
    at_store=st.integers(0, 6),
    due=st.integers(1, 20),
)
def test_every_option_can_be_kept(now: datetime, units: int, at_hub: int, at_store: int, due: int) -> None:
    """Across the change of clocks: nothing before now, nothing late, and the last moment to order keeps the promise."""
    coming = Shelf(at_hub, ((now + timedelta(days=due), 9),))
    places = [hub({"mug": coming}), mitte({"mug": at_store})]
    services = (a_service(), LOCAL, TO_STORE)
    for option in answer(asked(want("mug", units), now=now), places, *services):
        assert now <= option.promised_from <= option.promised_by
        assert option.promised_by.astimezone(BERLIN).date() == option.promised_on
        assert option.later == (units > at_hub + at_store) or option.place is not None
        if option.order_before is not None:
            assert option.order_before >= now
            again = answer(asked(want("mug", units), now=option.order_before), places, *services)
            same = [one for one in again if (one.method, one.place) == (option.method, option.place)]
            assert option.promised_on in [one.promised_on for one in same]
