"""Who waits, in the pure domain: the queue, promises that follow it, units served and shed, none made or lost."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import FulfillmentMethod, PromiseKind
from app.domain.ids import new_id
from app.domain.orders.derive import derive
from app.domain.orders.model import Claim, Order
from app.domain.orders.place import Source
from app.domain.orders.promises import (
    Limit,
    Offer,
    Promisable,
    Promising,
    claimed,
    give_up,
    plan_anew,
    promise,
)
from app.domain.orders.release import release
from app.domain.orders.serve import Free, Shelf, queue, serve, take
from app.domain.orders.shed import Held, loss, shed
from tests.domain.orders_by_hand import BER, HAM, LOCATIONS, NOON, a_delivery, a_line, an_order, sourced

MUG = UUID(int=0x3146)
WEB = UUID(int=1)
SERVING = tuple(LOCATIONS.items())


def waiting(units: int, *, age: int = 0, priority: int = 0, **fields: int) -> Order:
    """An order of mugs, all backordered unless stated otherwise; placed so many minutes before noon."""
    delivery = a_delivery()
    line = a_line(delivery, units, sku_id=MUG, **({"backordered": units} | fields))
    placed_at = NOON - timedelta(minutes=age)
    return derive(an_order((line,), (delivery,), placed_at=placed_at, priority=priority))


def offers(*units: int) -> list[Offer]:
    """Supplies for BER, a day after each other."""
    return [
        Offer(UUID(int=0x100 + day), MUG, BER, NOON + timedelta(days=day), count) for day, count in enumerate(units, 1)
    ]


def promising(*units: int, limit: int | None = None) -> Promising:
    limits = [] if limit is None else [Limit(UUID(int=0x200), MUG, None, PromiseKind.BACKORDER, limit)]
    return Promising(Promisable(offers(*units), limits, {WEB: [BER, HAM]}))


def test_higher_priority_then_older_orders_are_first() -> None:
    # given
    young, old, urgent = waiting(1, age=1), waiting(1, age=9), waiting(1, priority=1)
    over = derive(replace(waiting(1, age=99), lines=(replace(young.lines[0], backordered=0, canceled=1),)))
    # then
    assert queue([young, over, old, urgent]) == [urgent, old, young]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_a_plan_promises_no_unit_twice_and_the_earliest_to_who_is_first(units: list[int], wanted: list[int]) -> None:
    # given
    line_up = queue(waiting(count, age=10 - place) for place, count in enumerate(wanted))

    # when
    planned = {order.id: order for order in line_up} | {
        order.id: order for order in plan_anew(line_up, {MUG}, promising(*units), new_id)
    }
    orders = [planned[order.id] for order in line_up]

    # then: all that waits has a claim, dated ones as long as supply lasts, and nobody has a later one than who follows
    supplies, limits = claimed(orders)
    assert limits == Counter()
    for offer in offers(*units):
        assert supplies[offer.supply_id] <= offer.units
    assert sum(supplies.values()) == min(sum(units), sum(wanted))
    dates = [
        claim.expected_at
        for order in orders
        for claim in sorted(order.lines[0].claims, key=lambda one: (one.expected_at is None, one.expected_at or NOON))
        for _ in range(claim.quantity)
    ]
    assert len(dates) == sum(wanted)
    assert dates == sorted(dates, key=lambda date: (date is None, date or NOON))
    # and planning the same again changes nothing
    assert plan_anew(orders, {MUG}, promising(*units), new_id) == []


def test_what_open_units_will_take_is_promised_to_nobody_behind_them() -> None:
    # given
    first, second = waiting(2, age=2, backordered=0, open=2), waiting(2, age=1)
    # when
    (planned,) = plan_anew(queue([first, second]), {MUG}, promising(3, 3), new_id)
    # then
    assert planned.id == second.id
    assert [(claim.quantity, claim.expected_at) for claim in planned.lines[0].claims] == [
        (1, NOON + timedelta(days=1)),
        (1, NOON + timedelta(days=2)),
    ]


def test_a_supply_for_another_place_is_nobodys_promise() -> None:
    # given
    delivery = a_delivery()
    bound = an_order((a_line(delivery, 1, sku_id=MUG, backordered=1, location_id=HAM),), (delivery,), placed_at=NOON)
    # when
    (planned,) = plan_anew([derive(bound)], {MUG}, promising(5), new_id)
    # then
    assert [claim.supply_id for claim in planned.lines[0].claims] == [None]


@given(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_new_order_is_promised_what_comes_then_what_the_limit_leaves(
    wanted: int, coming: int, limit: int, limited: bool
) -> None:
    # given
    there = promising(coming, limit=limit if limited else None)
    # when
    promised, left = promise(waiting(wanted), there, new_id, without_limit=True)
    # then
    missing = max(0, wanted - coming - limit) if limited else 0
    (line,) = promised.lines
    assert (line.open, line.backordered, sum(left.values())) == (missing, wanted - missing, missing)
    assert sum(claim.quantity for claim in line.claims) == line.backordered
    assert sum(claim.quantity for claim in line.claims if claim.supply_id) == min(wanted, coming)


@given(st.lists(st.tuples(st.integers(1, 4), st.none() | st.integers(1, 3)), max_size=4), st.integers(0, 12))
def test_claims_are_given_up_latest_first(claims: list[tuple[int, int | None]], units: int) -> None:
    # given
    held = tuple(
        Claim(
            id=UUID(int=number),
            quantity=quantity,
            supply_id=None if day is None else UUID(int=day),
            expected_at=None if day is None else NOON + timedelta(days=day),
        )
        for number, (quantity, day) in enumerate(claims)
    )
    # when
    left = give_up(held, units)
    # then
    assert sum(claim.quantity for claim in left) == max(0, sum(claim.quantity for claim in held) - units)
    gone = {claim.expected_at for claim in held} - {claim.expected_at for claim in left}
    kept = [claim.expected_at for claim in left if claim.expected_at is not None]
    assert all(date is None or all(date >= one for one in kept) for date in gone)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(0, 6), st.integers(0, 6))
def test_what_is_free_goes_along_the_queue_and_no_unit_goes_twice(wanted: list[int], ber: int, ham: int) -> None:
    # given
    shelf = Shelf(
        Free(WEB, MUG, place, units, ships=True, hands_over=True) for place, units in ((BER, ber), (HAM, ham))
    )
    line_up = queue(waiting(count, age=10 - place) for place, count in enumerate(wanted))

    # when
    served = [serve(order, take(order, {MUG}, SERVING, {}, shelf), new_id) for order in line_up]

    # then
    got = [order.lines[0].allocated for order in served]
    assert sum(got) == min(ber + ham, sum(wanted))
    full = [units == count for units, count in zip(got, wanted, strict=True)]
    assert full == sorted(full, reverse=True)
    assert sum(units > 0 and units < count for units, count in zip(got, wanted, strict=True)) <= 1
    assert all(
        sum(part.quantity for work in one.fulfillment_orders for part in work.lines) == one.lines[0].allocated
        for one in served
    )


def test_rules_of_a_place_decide_whether_it_sends_or_hands_over() -> None:
    # given
    sends = Shelf([Free(WEB, MUG, BER, 5, ships=True, hands_over=False)])
    line = waiting(1).lines[0]
    bound = replace(line, location_id=BER)
    # then
    assert sends.units(WEB, line, BER, FulfillmentMethod.SHIP) == 5
    assert sends.units(WEB, bound, BER, FulfillmentMethod.PICKUP_IN_STORE) == 0
    assert sends.units(UUID(int=2), line, BER, FulfillmentMethod.SHIP) == 0
    keeps = Shelf([Free(WEB, MUG, BER, 5, ships=False, hands_over=True)])
    assert keeps.units(WEB, line, BER, FulfillmentMethod.SHIP) == 0
    assert keeps.units(WEB, bound, BER, FulfillmentMethod.PICKUP_IN_STORE) == 5


def test_a_line_before_its_street_date_is_held_and_released_on_it() -> None:
    # given
    order = waiting(3)
    (line,) = order.lines
    sources = [Source(line.id, BER, "BER", 2)]
    # when
    held = serve(order, sources, new_id, kept={line.id})
    released = release(held, sources, new_id)
    # then
    assert (held.lines[0].reserved, held.lines[0].backordered, held.fulfillment_orders) == (2, 1, ())
    assert (released.lines[0].reserved, released.lines[0].allocated) == (0, 2)
    assert [work.location for work in released.fulfillment_orders] == ["BER"]


@given(st.integers(1, 6), st.integers(0, 6), st.integers(0, 8))
def test_only_units_that_nobody_picked_are_shed(quantity: int, picked: int, wanted: int) -> None:
    # given
    delivery = a_delivery()
    order = sourced(an_order((a_line(delivery, quantity, sku_id=MUG),), (delivery,)))
    (work,) = order.fulfillment_orders
    picked = min(picked, quantity)
    order = replace(order, fulfillment_orders=(replace(work, lines=(replace(work.lines[0], picked=picked),)),))
    (line,) = order.lines

    # when
    lost = loss(order, Held(line.id, MUG, BER, quantity), wanted)
    after = shed(order, [lost])

    # then
    assert lost.quantity == min(wanted, quantity - picked)
    assert (after.lines[0].open, after.lines[0].allocated) == (lost.quantity, quantity - lost.quantity)
    assert after.fulfillment_orders[0].lines[0].canceled == lost.quantity
    assert loss(order, Held(line.id, MUG, HAM, 0), wanted).quantity == 0
