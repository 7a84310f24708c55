"""Which orders a window holds, and what stock they need."""

from datetime import date
from zoneinfo import ZoneInfo

from app.domain.history import HistoricalCustomer, HistoricalLocation, HistoricalOrder, HistoricalSku
from app.replay.window import Receipt, window_of
from tests.app.importers.writing_by_hand import at, line, order, shop_by_hand

UTC = ZoneInfo("UTC")


def test_an_order_belongs_to_the_day_on_which_it_was_placed_where_it_was_sold() -> None:
    # given: 23:00 UTC is the next day in Berlin
    late = order("late", placed_at=at(2, 23))
    # when
    berlin = window_of([late], ZoneInfo("Europe/Berlin"), date(2017, 6, 3), date(2017, 6, 4))
    london = window_of([late], UTC, date(2017, 6, 3), date(2017, 6, 4))
    # then
    assert (len(berlin.orders), len(london.orders)) == (1, 0)


def test_until_is_the_first_day_that_is_left_out() -> None:
    # given
    orders = [order(str(day), placed_at=at(day)) for day in (1, 2, 3, 4)]
    # then
    assert [o.external_id for o in window_of(orders, UTC, date(2017, 6, 2), date(2017, 6, 4)).orders] == ["2", "3"]
    assert len(window_of(orders, UTC, None, None).orders) == 4


def test_a_window_names_what_its_orders_need_and_all_own_places() -> None:
    # given
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    # when
    window = window_of([*facts, order("o", lines=(line("1", "cup", 1),))], UTC, None, None)
    # then
    assert [fact.code for fact in window.references if isinstance(fact, HistoricalSku)] == ["cup"]
    assert [fact.code for fact in window.references if isinstance(fact, HistoricalLocation)] == ["north", "south"]
    assert [fact.ref for fact in window.references if isinstance(fact, HistoricalCustomer)] == ["eva"]


def test_each_day_brings_each_location_exactly_what_the_orders_of_that_day_take() -> None:
    # given
    facts = [fact for fact in shop_by_hand() if not isinstance(fact, HistoricalOrder)]
    orders = [
        order("a", lines=(line("1", "mug", 2), line("2", "cup", 1), line("3", "voucher", 1))),
        order("b", lines=(line("1", "mug", 3), line("2", "mug", 1, location="south"))),
        order("c", placed_at=at(3)),
    ]
    # when
    receipts = window_of([*facts, *orders], UTC, None, None).receipts()
    # then: vouchers have no stock
    second, third = date(2017, 6, 2), date(2017, 6, 3)
    assert receipts == {
        second: Receipt("hand", second, at(2, 0), (("cup", "north", 1), ("mug", "north", 5), ("mug", "south", 1))),
        third: Receipt("hand", third, at(3, 0), (("mug", "north", 2),)),
    }
