"""Picked units are canceled when their location agrees: what that does to units, work, money and stock."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.enums import ActorKind, CancelReason, FulfillmentOrderStatus, OrderStatus, PaymentState
from app.domain.errors import IllegalTransition, QuantityExceeded
from app.domain.ids import new_id
from app.domain.orders.cancel import Release, cancel
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.model import Author, CancellationLine, CancellationRecord, Order
from app.domain.orders.place import Source, place
from app.domain.orders.recall import answer_recall
from tests.domain.orders_by_hand import BER, HAM, NOON, a_delivery, a_kit, a_line, a_payment, an_order, sourced

W = FulfillmentOrderStatus
HOME = a_delivery("home")
BY = Author(ActorKind.STAFF)


def picked(order: Order, units: int, status: W = W.PICKING, work: int = 0, packed: int = 0) -> Order:
    """So many units of the work's first line lie in a trolley."""
    works = list(order.fulfillment_orders)
    line = replace(works[work].lines[0], picked=units, packed=packed)
    works[work] = replace(works[work], status=status, lines=(line, *works[work].lines[1:]))
    return replace(order, fulfillment_orders=tuple(works))


def recalled(order: Order, quantities: dict[UUID, int] | None, *, restock: bool = True) -> Order:
    """Cancel as the merchant does, with its record."""
    plan = cancel(order, quantities, CancelReason.CUSTOMER, recalls=True)
    lines = tuple(
        CancellationLine(id=new_id(), line_id=line, canceled=plan.canceled.get(line, 0), recalled=units)
        for line, units in plan.recalled.items()
    )
    record = CancellationRecord(id=new_id(), reason=CancelReason.CUSTOMER, at=NOON, by=BY, restock=restock, lines=lines)
    return replace(plan.order, cancellations=(*plan.order.cancellations, record))


def test_free_units_are_canceled_at_once_and_picked_ones_asked_back() -> None:
    # given
    order = picked(sourced(an_order((a_line(HOME, 5),), (HOME,))), 2)

    # when
    plan = cancel(order, {order.lines[0].id: 4}, CancelReason.CUSTOMER, recalls=True)

    # then
    (line,), (work,) = plan.order.lines, plan.order.fulfillment_orders
    assert (line.canceled, line.allocated, line.cancel_requested) == (3, 2, 1)
    assert (plan.canceled, plan.recalled) == ({line.id: 3}, {line.id: 1})
    assert plan.releases == (Release(line.id, line.sku_id, BER, 3),)
    assert (work.status, work.recalled_from, work.recalled) == (W.CANCEL_REQUESTED, W.PICKING, 1)
    with pytest.raises(IllegalTransition) as stuck:
        dispatch(plan.order, work.id, None, ParcelLabel(carrier="DHL"), NOON, new_id)
    assert stuck.value.source == "CANCEL_REQUESTED"


def test_what_is_asked_back_is_not_asked_back_twice() -> None:
    # given
    order = picked(sourced(an_order((a_line(HOME, 3),), (HOME,))), 3, W.PICKED)
    line_id = order.lines[0].id
    once = recalled(order, {line_id: 2})

    # then
    with pytest.raises(QuantityExceeded) as refused:
        cancel(once, {line_id: 2}, CancelReason.CUSTOMER, recalls=True)
    assert refused.value.excesses[0].left == 1
    assert recalled(once, {line_id: 1}).fulfillment_orders[0].recalled == 3


def test_a_location_takes_units_back_and_the_rest_goes_on_from_where_it_was() -> None:
    # given
    order = picked(sourced(an_order((a_line(HOME, 3),), (HOME,))), 3, W.PACKED, packed=3)
    asked = recalled(order, {order.lines[0].id: 2})
    work = asked.fulfillment_orders[0]

    # when
    answer = answer_recall(asked, work.id, None)

    # then
    (line,), (after,) = answer.order.lines, answer.order.fulfillment_orders
    assert (line.canceled, line.allocated, line.cancel_requested) == (2, 1, 0)
    assert (after.status, after.recalled_from) == (W.PACKED, None)
    assert [(one.canceled, one.picked, one.packed, one.recalled) for one in after.lines] == [(2, 1, 1, 0)]
    assert answer.restocked == (Release(line.id, line.sku_id, BER, 2),)
    assert answer.quarantined == ()
    assert answer.order.totals.total == 1000
    assert [(part.canceled, part.recalled, part.refused) for part in answer.order.cancellations[0].lines] == [(2, 0, 0)]


def test_a_location_refuses_and_everything_goes_out() -> None:
    # given
    order = picked(sourced(an_order((a_line(HOME, 2),), (HOME,))), 2, W.PICKED)
    asked = recalled(order, None)
    work = asked.fulfillment_orders[0]
    assert asked.statuses.order is OrderStatus.OPEN

    # when
    answer = answer_recall(asked, work.id, {})

    # then
    assert answer.order.lines == order.lines
    assert answer.order.fulfillment_orders == order.fulfillment_orders
    assert (answer.canceled, answer.refused) == ({}, {order.lines[0].id: 2})
    assert dispatch(answer.order, work.id, None, ParcelLabel(carrier="DHL"), NOON, new_id).order.shipments
    with pytest.raises(IllegalTransition) as twice:
        answer_recall(answer.order, work.id, None)
    assert (twice.value.source, twice.value.target) == ("PICKED", "CANCELED")
    assert "CANCEL_REQUESTED" in twice.value.allowed


def test_a_location_takes_some_back() -> None:
    # given: two people canceled, one of them damaged goods
    order = picked(sourced(an_order((a_line(HOME, 4),), (HOME,))), 4, W.PICKED)
    line_id = order.lines[0].id
    asked = recalled(recalled(order, {line_id: 2}, restock=False), {line_id: 1})
    work = asked.fulfillment_orders[0]

    # then
    with pytest.raises(QuantityExceeded):
        answer_recall(asked, work.id, {work.lines[0].id: 4})
    answer = answer_recall(asked, work.id, {work.lines[0].id: 2})
    assert [[(p.canceled, p.recalled, p.refused) for p in one.lines] for one in answer.order.cancellations] == [
        [(2, 0, 0)],
        [(0, 0, 1)],
    ]
    assert (answer.restocked, [gone.quantity for gone in answer.quarantined]) == ((), [2])
    assert [gone.quantity for gone in answer_recall(asked, work.id, None, restock=True).restocked] == [3]


def test_the_last_unit_that_is_taken_back_ends_the_order() -> None:
    # given
    payment = a_payment(2000, PaymentState.AUTHORIZED, authorized_minor=2000)
    order = picked(sourced(an_order((a_line(HOME, 2),), (HOME,), payments=(payment,))), 1)
    asked = recalled(order, None)

    # when
    ended = answer_recall(asked, asked.fulfillment_orders[0].id, None).order

    # then
    assert (asked.lines[0].canceled, asked.statuses.order) == (1, OrderStatus.OPEN)
    assert (ended.statuses.order, ended.totals.total) == (OrderStatus.CANCELED, 0)
    assert ended.fulfillment_orders[0].status is W.CANCELED


def test_each_location_answers_for_its_own() -> None:
    # given
    line = a_line(HOME, 4)
    sources = [Source(line.id, BER, "BER", 2), Source(line.id, HAM, "HAM", 2)]
    placed = place(an_order((line,), (HOME,)), sources, allow_backorder=False, new_id=new_id)
    asked = recalled(picked(picked(placed, 2, W.PICKED), 2, W.PICKED, work=1), {line.id: 3})
    ber, ham = asked.fulfillment_orders
    assert (ber.recalled, ham.recalled) == (2, 1)

    # when
    first = answer_recall(asked, ber.id, {}).order
    second = answer_recall(first, ham.id, None).order

    # then
    assert (first.lines[0].cancel_requested, first.fulfillment_orders[1].status) == (1, W.CANCEL_REQUESTED)
    assert (second.lines[0].canceled, second.lines[0].cancel_requested) == (1, 0)


def test_kits_of_which_a_unit_is_picked_are_sent() -> None:
    # given
    kit = a_kit(HOME, 2, 1000, [(1, None), (1, None)])
    order = picked(sourced(an_order(kit, (HOME,))), 1)

    # then
    with pytest.raises(QuantityExceeded) as refused:
        cancel(order, {kit[0].id: 2}, CancelReason.CUSTOMER, recalls=True)
    assert refused.value.excesses[0].left == 1
    assert cancel(order, {kit[0].id: 1}, CancelReason.CUSTOMER, recalls=True).recalled == {}
