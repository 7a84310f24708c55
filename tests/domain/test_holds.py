"""What is held stays in the building, and a hold ends by hand, by time, or as soon as its reason is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.enums import (
    CancelReason,
    FulfillmentMethod,
    HoldReason,
    HoldReleaseEvent,
    PaymentState,
)
from app.domain.errors import Held, IllegalTransition, NotFound
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel
from app.domain.orders.changes import Naming, changes
from app.domain.orders.derive import derive
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.hold import blocking_holds, open_holds, place_hold, release_due, release_holds
from app.domain.orders.model import Author, Hold, Order
from app.domain.orders.place import Source, place
from tests.domain.orders_by_hand import BER, HAM, NOON, a_delivery, a_line, a_payment, an_order, sourced

HOME = a_delivery("home", FulfillmentMethod.SHIP)
LABEL = ParcelLabel(carrier="DHL")
PAID, THERE = HoldReleaseEvent.PAYMENT_SECURED, HoldReleaseEvent.STOCK_ALLOCATED


def a_hold(reason: HoldReason = HoldReason.MANUAL, **fields: object) -> Hold:
    return Hold(**{"id": new_id(), "reason": reason, "placed_at": NOON, **fields})  # pyright: ignore[reportArgumentType] # any field


def an_order_at_two_places() -> Order:
    line = a_line(HOME, 4)
    sources = [Source(line.id, BER, "BER", 2), Source(line.id, HAM, "HAM", 2)]
    return place(an_order((line,), (HOME,)), sources, allow_backorder=False, new_id=new_id)


def leaves(order: Order, work: int) -> bool:
    try:
        dispatch(order, order.fulfillment_orders[work].id, None, LABEL, NOON, new_id)
    except Held:
        return False
    return True


def test_a_hold_of_the_order_binds_all_work_and_one_of_work_only_its_own() -> None:
    # given
    order = an_order_at_two_places()
    ber, ham = order.fulfillment_orders

    # when
    one = place_hold(order, a_hold(fulfillment_order_id=ber.id))
    both = place_hold(one, a_hold(HoldReason.FRAUD))

    # then
    assert (leaves(one, 0), leaves(one, 1)) == (False, True)
    assert (leaves(both, 0), leaves(both, 1)) == (False, False)
    with pytest.raises(Held) as held:
        dispatch(both, ber.id, None, LABEL, NOON, new_id)
    assert held.value.hold_ids == tuple(hold.id for hold in both.holds)
    assert [hold.reason for hold in blocking_holds(both, ham.id)] == [HoldReason.FRAUD]
    assert blocking_holds(one) == ()


def test_what_is_released_goes_and_each_hold_is_released_by_itself() -> None:
    # given
    order = an_order_at_two_places()
    manual, fraud = a_hold(), a_hold(HoldReason.FRAUD)
    held = place_hold(place_hold(order, manual), fraud)
    by = Author(manual.placed_by.kind, new_id())

    # when
    first = release_holds(held, NOON, reasons=[HoldReason.MANUAL], by=by)
    second = release_holds(first, NOON, ids=[fraud.id])

    # then
    assert (leaves(first, 0), leaves(second, 0)) == (False, True)
    assert [(hold.is_open, hold.released_at, hold.released_by) for hold in second.holds] == [
        (False, NOON, by),
        (False, NOON, None),
    ]
    assert release_holds(second, NOON) is second


def test_a_hold_ends_when_its_time_has_come_and_not_before() -> None:
    # given
    due, later = a_hold(release_at=NOON + timedelta(hours=1)), a_hold(release_at=NOON + timedelta(hours=2))
    order = place_hold(place_hold(an_order_at_two_places(), due), later)

    # then
    assert release_due(order, NOON) is order
    assert open_holds(release_due(order, NOON + timedelta(hours=1))) == (later,)


def test_a_hold_ends_in_the_step_in_which_the_money_covers_the_order() -> None:
    # given: 4,000 is owed
    promised = a_payment(4000, holds_order=True)
    order = replace(an_order_at_two_places(), payments=(promised,))
    order = place_hold(order, a_hold(HoldReason.PAYMENT, release_event=PAID))

    # when
    waits = derive(replace(order, payments=(promised,)))
    some = derive(replace(order, payments=(replace(promised, status=PaymentState.AUTHORIZED, authorized_minor=3999),)))
    all_of_it = derive(
        replace(order, payments=(replace(promised, status=PaymentState.AUTHORIZED, authorized_minor=4000),))
    )
    less = cancel(some, {some.lines[0].id: 1}, CancelReason.CUSTOMER).order

    # then
    covered = [not open_holds(one) for one in (waits, some, all_of_it, less)]
    assert covered == [False, False, True, True]


def test_a_hold_ends_when_every_unit_is_a_locations_work() -> None:
    # given
    line = a_line(HOME, 2)
    waiting = place(an_order((line,), (HOME,)), [], allow_backorder=True, new_id=new_id)
    order = place_hold(waiting, a_hold(HoldReason.INVENTORY, release_event=THERE))

    # when
    there = replace(order.lines[0], backordered=0, allocated=2)

    # then
    assert open_holds(order)
    assert not open_holds(derive(replace(order, lines=(there,))))


def test_a_hold_ends_with_what_it_holds() -> None:
    # given
    order = an_order_at_two_places()
    held = place_hold(order, a_hold(fulfillment_order_id=order.fulfillment_orders[0].id))
    all_of_it = place_hold(held, a_hold(HoldReason.FRAUD))

    # when
    gone = cancel(all_of_it, {order.lines[0].id: 2}, CancelReason.FRAUD).order
    whole = cancel(all_of_it, None, CancelReason.FRAUD).order

    # then: units are taken from the first work first
    assert [hold.reason for hold in open_holds(gone)] == [HoldReason.FRAUD]
    assert open_holds(whole) == ()


def test_refuses_to_hold_what_cannot_leave_any_more_and_others_work() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 1),), (HOME,)))
    work = order.fulfillment_orders[0]
    gone = dispatch(order, work.id, None, LABEL, NOON, new_id).order
    over = cancel(order, None, CancelReason.CUSTOMER).order

    # then
    for ended in (gone, over):
        with pytest.raises(IllegalTransition) as refused:
            place_hold(ended, a_hold())
        assert (refused.value.source, refused.value.target) == (ended.statuses.order.value, "HELD")
    with pytest.raises(NotFound):
        place_hold(order, a_hold(fulfillment_order_id=new_id()))
    two = an_order_at_two_places()
    left = dispatch(two, two.fulfillment_orders[0].id, None, LABEL, NOON, new_id).order
    with pytest.raises(IllegalTransition) as done:
        place_hold(left, a_hold(fulfillment_order_id=two.fulfillment_orders[0].id))
    assert done.value.source == "DISPATCHED"


def test_events_say_that_it_is_held_and_until_when_and_not_why() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 1),), (HOME,)))
    hold = a_hold(HoldReason.FRAUD, note="a stolen card?", release_at=NOON)

    # when
    held = place_hold(order, hold)
    told = changes(order, held, Naming(order="order.held")).events
    untold = changes(held, release_holds(held, NOON), Naming(order="order.hold_released")).events

    # then
    assert [event.state for event in told] == [{"holds": {str(hold.id): {"releaseAt": NOON.isoformat()}}}]
    assert [event.state for event in untold] == [{"holds": None}]
