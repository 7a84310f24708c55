"""What each verb does to units, work, money and stock, by example."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    FulfillmentMethod,
    FulfillmentOrderStatus,
    OrderStatus,
    PaymentState,
    ShipmentStatus,
    StockPolicy,
)
from app.domain.errors import AmountExceeded, Excess, IllegalTransition, InvalidInput, QuantityExceeded
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.cancel import Release, cancel, without_promises
from app.domain.orders.dispatch import Departure, Dispatch, ParcelLabel, dispatch
from app.domain.orders.model import Charge, Order
from app.domain.orders.pay import capture, new_payment
from app.domain.orders.place import Source, place
from app.domain.orders.track import track
from tests.domain.orders_by_hand import BER, HAM, NOON, a_delivery, a_line, a_payment, a_sighting, an_order, sourced

W = FulfillmentOrderStatus
HOME, WORK = a_delivery("home"), a_delivery("work")


def send(order: Order, units: int | None = None, work: int = 0) -> Dispatch:
    target = order.fulfillment_orders[work]
    quantities = None if units is None else {target.lines[0].id: units}
    return dispatch(order, target.id, quantities, ParcelLabel(carrier="DHL"), NOON, new_id)


def test_placing_spreads_units_and_gives_work_by_place_and_delivery() -> None:
    # given
    one, two = a_line(HOME, 5), a_line(WORK, 2)
    order = an_order((one, two), (HOME, WORK))
    sources = [Source(one.id, BER, "BER", 2), Source(one.id, HAM, "HAM", 1), Source(two.id, BER, "BER", 2)]

    # when
    waiting = place(order, sources, allow_backorder=True, new_id=new_id)
    standing = place(order, sources, allow_backorder=False, new_id=new_id)

    # then
    assert [
        (w.location, w.delivery_id, [(p.line_id, p.quantity) for p in w.lines]) for w in waiting.fulfillment_orders
    ] == [
        ("BER", HOME.id, [(one.id, 2)]),
        ("HAM", HOME.id, [(one.id, 1)]),
        ("BER", WORK.id, [(two.id, 2)]),
    ]
    assert [(line.allocated, line.backordered, line.open) for line in waiting.lines] == [(3, 2, 0), (2, 0, 0)]
    assert [(line.allocated, line.backordered, line.open) for line in standing.lines] == [(3, 0, 2), (2, 0, 0)]
    assert waiting.totals.placed == waiting.totals.total == 7000


def test_history_and_services_are_never_backordered() -> None:
    service = a_line(HOME, 3, takes_stock=False)
    order = an_order((service,), (HOME,), stock_policy=StockPolicy.NONE)

    assert place(order, [], allow_backorder=True, new_id=new_id).lines[0].open == 3


def test_cancels_what_hurts_least_first() -> None:
    # given: one unit each open, backordered, reserved; two allocated at two places
    line = a_line(HOME, 5)
    placed = place(
        an_order((line,), (HOME,)),
        [Source(line.id, BER, "BER", 1), Source(line.id, HAM, "HAM", 1)],
        allow_backorder=False,
        new_id=new_id,
    )
    order = replace(placed, lines=(replace(placed.lines[0], open=1, backordered=1, reserved=1),))

    # then
    left = [cancel(order, {line.id: units}, CancelReason.CUSTOMER) for units in range(1, 6)]
    assert [(p.order.lines[0].open, p.order.lines[0].backordered, p.order.lines[0].reserved) for p in left] == [
        (0, 1, 1),
        (0, 0, 1),
        (0, 0, 0),
        (0, 0, 0),
        (0, 0, 0),
    ]
    assert [plan.order.lines[0].allocated for plan in left] == [2, 2, 2, 1, 0]
    assert left[2].releases == ()
    assert left[3].releases == (Release(line.id, line.sku_id, BER, 1),)
    assert left[4].releases == (Release(line.id, line.sku_id, BER, 1), Release(line.id, line.sku_id, HAM, 1))
    assert [work.status for work in left[3].order.fulfillment_orders] == [W.CANCELED, W.OPEN]
    assert left[4].order.statuses.order is OrderStatus.CANCELED


def test_refuses_more_than_is_left_and_names_the_place_in_the_question() -> None:
    # given
    one, two = a_line(HOME, 2), a_line(HOME, 2)
    order = sourced(an_order((one, two), (HOME,)))

    # then: lines are named in the order in which they were asked for
    with pytest.raises(QuantityExceeded) as refused:
        cancel(order, {two.id: 1, one.id: 3}, CancelReason.CUSTOMER)
    assert refused.value.path == ("lines", "1", "quantity")
    assert refused.value.excesses == (Excess("mug", 3, 2),)


def test_refuses_to_cancel_whole_what_has_left_or_is_over() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 2),), (HOME,)))
    partly_gone = send(order, 1).order
    over = cancel(order, None, CancelReason.CUSTOMER).order

    # then
    with pytest.raises(IllegalTransition) as gone:
        cancel(partly_gone, None, CancelReason.CUSTOMER)
    assert (gone.value.source, gone.value.target, gone.value.allowed) == ("OPEN", "CANCELED", ("COMPLETED",))
    with pytest.raises(IllegalTransition) as twice:
        cancel(over, None, CancelReason.CUSTOMER)
    assert (twice.value.source, twice.value.target, twice.value.allowed) == ("CANCELED", "CANCELED", ())


def test_refuses_to_cancel_what_is_picked() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 3),), (HOME,)))
    work = order.fulfillment_orders[0]
    picking = replace(work, status=W.PICKING, lines=(replace(work.lines[0], picked=2),))
    order = replace(order, fulfillment_orders=(picking,))

    # then
    assert cancel(order, {order.lines[0].id: 1}, CancelReason.CUSTOMER).order.lines[0].canceled == 1
    with pytest.raises(QuantityExceeded):
        cancel(order, {order.lines[0].id: 2}, CancelReason.CUSTOMER)
    with pytest.raises(IllegalTransition):
        cancel(order, None, CancelReason.CUSTOMER)


def test_shipping_is_given_back_with_the_last_unit_of_its_delivery() -> None:
    # given
    home, work = a_line(HOME, 2, 100), a_line(WORK, 1, 100)
    charges = (
        Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=490, delivery_id=HOME.id),
        Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=390, delivery_id=WORK.id),
        Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=90, delivery_id=new_id()),
        Charge(id=new_id(), kind=ChargeKind.GIFT_WRAP, amount_minor=250),
    )
    order = sourced(an_order((home, work), (HOME, WORK), charges=charges))

    # when
    some = cancel(order, {home.id: 1}, CancelReason.CUSTOMER).order
    one_delivery = cancel(some, {home.id: 1}, CancelReason.CUSTOMER).order
    all_of_it = cancel(one_delivery, {work.id: 1}, CancelReason.CUSTOMER).order

    # then: a charge of a delivery without lines, and what is not shipping, go with the order only
    assert some.totals.total == 200 + 490 + 390 + 90 + 250
    assert one_delivery.totals.total == 100 + 390 + 90 + 250
    assert all_of_it.totals.total == 0
    assert all_of_it.totals.placed == 300 + 490 + 390 + 90 + 250


def test_canceling_whole_voids_what_was_promised_and_keeps_what_was_taken() -> None:
    # given
    states = (PaymentState.PENDING, PaymentState.AUTHORIZED, PaymentState.FAILED)
    payments = (
        *(a_payment(500, state, authorized_minor=500 * (state is PaymentState.AUTHORIZED)) for state in states),
        a_payment(500, PaymentState.CAPTURED, authorized_minor=500, captured_minor=500),
    )
    order = sourced(an_order((a_line(HOME, 2),), (HOME,), payments=payments))

    # then
    whole = without_promises(cancel(order, None, CancelReason.CUSTOMER).order, NOON, new_id)
    part = without_promises(cancel(order, {order.lines[0].id: 1}, CancelReason.CUSTOMER).order, NOON, new_id)
    assert [payment.status.value for payment in whole.payments] == ["VOIDED", "VOIDED", "FAILED", "CAPTURED"]
    assert part.payments == order.payments


def test_canceling_the_rest_ends_work_whose_parcels_are_on_their_way_or_there() -> None:
    # given
    sent = send(sourced(an_order((a_line(HOME, 3),), (HOME,))), 2).order
    arrived = track(sent, sent.shipments[0].id, a_sighting(ShipmentStatus.DELIVERED))

    # then
    rest = {sent.lines[0].id: 1}
    assert cancel(sent, rest, CancelReason.CUSTOMER).order.fulfillment_orders[0].status is W.DISPATCHED
    assert cancel(arrived, rest, CancelReason.CUSTOMER).order.fulfillment_orders[0].status is W.COMPLETED


def test_one_dispatch_crosses_every_state_on_its_way() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 3),), (HOME,)))

    # when
    first = send(order, 1)
    second = send(first.order)

    # then
    assert [step.fulfillment_orders[0].status for step in first.steps] == [W.ACCEPTED, W.PICKING]
    assert [step.fulfillment_orders[0].status for step in second.steps] == [W.PICKED, W.PACKED, W.DISPATCHED]
    assert [step.fulfillment_orders[0].status for step in send(order).steps] == [
        W.ACCEPTED,
        W.PICKING,
        W.PICKED,
        W.PACKED,
        W.DISPATCHED,
    ]
    assert first.departures == (Departure(order.lines[0].id, order.lines[0].sku_id, BER, 1),)
    assert [line.shipped for line in second.order.lines] == [3]
    assert [part.quantity for s in second.order.shipments for parcel in s.parcels for part in parcel.lines] == [1, 2]


def test_services_leave_without_touching_stock() -> None:
    order = sourced(an_order((a_line(HOME, 1, takes_stock=False),), (HOME,)))

    assert send(order).departures == ()


def test_refuses_to_send_more_than_is_outstanding_or_twice() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 3),), (HOME,)))
    gone = send(order).order

    # then
    with pytest.raises(InvalidInput) as over:
        send(order, 4)
    assert over.value.path == ("lines", "0", "quantity")
    with pytest.raises(IllegalTransition) as twice:
        send(gone)
    assert (twice.value.source, twice.value.target) == ("DISPATCHED", "DISPATCHED")
    assert twice.value.allowed == ("COMPLETED", "PACKED")
    assert twice.value.path == ("fulfillmentOrderId",)


@pytest.mark.parametrize(
    "method", [FulfillmentMethod.PICKUP_IN_STORE, FulfillmentMethod.CURBSIDE, FulfillmentMethod.CARRY_OUT]
)
def test_goods_that_are_handed_over_are_not_dispatched(method: FulfillmentMethod) -> None:
    counter = a_delivery(method=method)

    with pytest.raises(InvalidInput) as refused:
        send(sourced(an_order((a_line(counter, 1),), (counter,))))
    assert refused.value.path == ("fulfillmentOrderId",)


def test_work_is_complete_when_its_last_parcel_arrives() -> None:
    # given
    first = send(sourced(an_order((a_line(HOME, 2),), (HOME,))), 1).order
    both = send(first).order

    # when
    one = track(both, both.shipments[0].id, a_sighting(ShipmentStatus.DELIVERED))
    two = track(one, both.shipments[1].id, a_sighting(ShipmentStatus.DELIVERED))
    back = track(two, both.shipments[1].id, a_sighting(ShipmentStatus.RETURN_TO_SENDER, NOON + timedelta(hours=1)))

    # then
    assert one.fulfillment_orders[0].status is W.DISPATCHED
    assert two.fulfillment_orders[0].status is W.COMPLETED
    assert back.fulfillment_orders[0].status is W.DISPATCHED
    assert (back.lines[0].delivered, back.lines[0].undelivered) == (1, 1)


def test_money_arrives_in_parts_and_never_exceeds_the_tender() -> None:
    # given
    order = sourced(an_order((a_line(HOME, 1, 1000),), (HOME,), payments=(a_payment(1000),)))
    payment = order.payments[0].id

    # when
    part = capture(order, payment, 400, NOON, new_id, "bank-1")
    whole = capture(part, payment, None, NOON, new_id)

    # then
    assert [p.status.value for p in (*part.payments, *whole.payments)] == ["PARTIALLY_CAPTURED", "CAPTURED"]
    assert (part.totals.outstanding, whole.totals.outstanding) == (600, 0)
    assert [(step.kind.value, step.amount_minor) for step in whole.payments[0].transactions] == [
        ("AUTHORIZE", 400),
        ("CAPTURE", 400),
        ("AUTHORIZE", 600),
        ("CAPTURE", 600),
    ]
    with pytest.raises(AmountExceeded) as over:
        capture(part, payment, 601, NOON, new_id)
    assert over.value.limit == Money(600, "EUR")
    with pytest.raises(IllegalTransition) as late:
        capture(whole, payment, None, NOON, new_id)
    assert (late.value.source, late.value.allowed) == ("CAPTURED", ("PARTIALLY_REFUNDED", "REFUNDED"))


@pytest.mark.parametrize("state", [PaymentState.VOIDED, PaymentState.FAILED, PaymentState.REFUNDED])
def test_a_dead_tender_takes_no_money(state: PaymentState) -> None:
    order = sourced(an_order((a_line(HOME),), (HOME,), payments=(a_payment(1000, state),)))

    with pytest.raises(IllegalTransition) as refused:
        capture(order, order.payments[0].id, None, NOON, new_id)
    assert refused.value.path == ("paymentId",)


def test_a_recorded_tender_has_the_steps_that_brought_it_there() -> None:
    paid = a_payment(500, PaymentState.CAPTURED, authorized_minor=500, captured_minor=500, reference="r")

    steps = new_payment(paid, NOON, new_id).transactions
    assert [(step.kind.value, step.amount_minor, step.reference) for step in steps] == [
        ("AUTHORIZE", 500, "r"),
        ("CAPTURE", 500, "r"),
    ]
    assert isinstance(steps[0].id, UUID)
