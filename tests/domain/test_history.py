"""The telling of a historical order is legal for the product, however impossible the source's times are."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import CancelReason, PaymentState, TenderKind
from app.domain.history import (
    PAID_LATER,
    RANK,
    HistoricalCancellation,
    HistoricalDelivery,
    HistoricalLine,
    HistoricalOrder,
    HistoricalPayment,
    HistoricalShipment,
    StepKind,
    timeline,
)

NOON = datetime(2017, 11, 24, 12, tzinfo=UTC)


def hours(count: int) -> datetime:
    return NOON + timedelta(hours=count)


def a_payment(paid: int | None, tender: TenderKind = TenderKind.CARD, index: int = 0) -> HistoricalPayment:
    return HistoricalPayment(
        reference=f"p{index}",
        gateway="test",
        tender=tender,
        amount_minor=100,
        state=PaymentState.PENDING if paid is None else PaymentState.CAPTURED,
        paid_at=None if paid is None else hours(paid),
    )


def a_shipment(
    shipped: int,
    quantities: dict[str, int],
    *,
    delivered: int | None = None,
    returned: int | None = None,
    location: str = "L1",
) -> HistoricalShipment:
    return HistoricalShipment(
        location=location,
        carrier="test",
        shipped_at=hours(shipped),
        quantities=quantities,
        delivered_at=None if delivered is None else hours(delivered),
        returned_at=None if returned is None else hours(returned),
    )


def an_order(
    quantities: dict[str, int],
    *,
    payments: tuple[HistoricalPayment, ...] = (),
    shipments: tuple[HistoricalShipment, ...] = (),
    cancellations: tuple[HistoricalCancellation, ...] = (),
) -> HistoricalOrder:
    return HistoricalOrder(
        channel="test",
        external_source="test",
        external_id="1",
        placed_at=NOON,
        currency="EUR",
        tax_included=True,
        lines=tuple(
            HistoricalLine(line_ref=ref, sku="A", name="A", quantity=quantity, unit_price_minor=250, location="L1")
            for ref, quantity in quantities.items()
        ),
        delivery=HistoricalDelivery(),
        payments=payments,
        shipments=shipments,
        cancellations=cancellations,
    )


@st.composite
def orders(draw: st.DrawFn) -> HistoricalOrder:
    """Orders with any times at all, whose units are shipped in up to two parcels, canceled, or neither."""
    when = st.integers(-500, 500)
    shipped: list[dict[str, int]] = [{}, {}]
    canceled: list[dict[str, int]] = [{}, {}]
    quantities: dict[str, int] = {}
    for number in range(draw(st.integers(1, 3))):
        ref, parts = str(number), draw(st.lists(st.integers(0, 4), min_size=5, max_size=5))
        quantities[ref] = max(sum(parts), 1)
        for units, share in zip((*shipped, *canceled), parts, strict=False):
            if share:
                units[ref] = share
    return an_order(
        quantities,
        payments=tuple(
            a_payment(draw(st.none() | when), draw(st.sampled_from(TenderKind)), index)
            for index in range(draw(st.integers(0, 3)))
        ),
        shipments=tuple(
            a_shipment(draw(when), units, delivered=draw(st.none() | when), returned=None)
            if draw(st.booleans())
            else a_shipment(draw(when), units, returned=draw(st.none() | when))
            for units in shipped
            if units
        ),
        cancellations=tuple(
            HistoricalCancellation(
                reference=str(index), at=hours(draw(when)), reason=CancelReason.OTHER, quantities=units
            )
            for index, units in enumerate(canceled)
            if units
        ),
    )


@given(orders())
def test_a_timeline_starts_with_placing_and_never_falls(order: HistoricalOrder) -> None:
    # when
    steps = timeline(order)

    # then
    assert steps[0].kind is StepKind.PLACE
    assert [step.kind for step in steps].count(StepKind.PLACE) == 1
    order_of_telling = [(step.at, RANK[step.kind]) for step in steps]
    assert order_of_telling == sorted(order_of_telling)


@given(orders())
def test_each_unit_is_shipped_or_canceled_at_most_once(order: HistoricalOrder) -> None:
    # given
    left = {line.line_ref: line.quantity for line in order.lines}

    # when
    for step in timeline(order):
        if step.kind is StepKind.DISPATCH:
            moved = order.shipments[step.index].quantities
        elif step.kind is StepKind.CANCEL:
            moved = order.cancellations[step.index].quantities
        else:
            continue
        for ref, quantity in moved.items():
            left[ref] -= quantity
            # then
            assert left[ref] >= 0


@given(orders())
def test_every_stated_step_is_told_exactly_once(order: HistoricalOrder) -> None:
    # when
    told = Counter((step.kind, step.index) for step in timeline(order))

    # then
    expected = Counter({(StepKind.PLACE, 0): 1})
    expected.update((StepKind.PAY, i) for i, paid in enumerate(order.payments) if paid.paid_at is not None)
    expected.update((StepKind.CANCEL, i) for i, _ in enumerate(order.cancellations))
    expected.update((StepKind.DISPATCH, i) for i, _ in enumerate(order.shipments))
    expected.update((StepKind.DELIVER, i) for i, s in enumerate(order.shipments) if s.delivered_at is not None)
    expected.update((StepKind.RETURN_TO_SENDER, i) for i, s in enumerate(order.shipments) if s.returned_at is not None)
    assert told == expected


@given(orders())
def test_no_step_comes_before_its_cause_and_none_is_earlier_than_stated(order: HistoricalOrder) -> None:
    # when
    steps = timeline(order)
    told_at = {(step.kind, step.index): step.at for step in steps}

    # then
    for step in steps:
        assert step.at >= step.stated_at
        assert step.at >= order.placed_at
        if step.kind in (StepKind.DELIVER, StepKind.RETURN_TO_SENDER):
            assert step.at >= told_at[StepKind.DISPATCH, step.index]
        if step.kind is StepKind.DISPATCH:
            for index, payment in enumerate(order.payments):
                if payment.paid_at is not None and payment.tender not in PAID_LATER:
                    assert step.at >= told_at[StepKind.PAY, index]


@given(orders())
def test_possible_times_are_kept(order: HistoricalOrder) -> None:
    # then
    for step in timeline(order):
        causes = {order.placed_at, *(payment.paid_at for payment in order.payments)}
        causes |= {shipment.shipped_at for shipment in order.shipments}
        assert not step.repaired or step.at in causes


def test_a_parcel_handed_over_before_approval_leaves_at_approval_and_keeps_its_stated_time() -> None:
    # given
    order = an_order({"1": 1}, payments=(a_payment(10),), shipments=(a_shipment(4, {"1": 1}, delivered=6),))

    # when
    steps = timeline(order)

    # then
    assert [(step.kind, step.at, step.stated_at) for step in steps] == [
        (StepKind.PLACE, NOON, NOON),
        (StepKind.PAY, hours(10), hours(10)),
        (StepKind.DISPATCH, hours(10), hours(4)),
        (StepKind.DELIVER, hours(10), hours(6)),
    ]
    assert [step.repaired for step in steps] == [False, False, True, True]


def test_an_invoice_that_is_paid_later_holds_no_dispatch_back() -> None:
    # given
    order = an_order({"1": 1}, payments=(a_payment(10, TenderKind.INVOICE),), shipments=(a_shipment(4, {"1": 1}),))

    # then
    assert [(step.kind, step.repaired) for step in timeline(order)] == [
        (StepKind.PLACE, False),
        (StepKind.DISPATCH, False),
        (StepKind.PAY, False),
    ]


def test_an_order_cannot_move_more_units_than_it_has() -> None:
    with pytest.raises(AssertionError, match="3 units of line 1 moved"):
        an_order({"1": 2}, shipments=(a_shipment(1, {"1": 2}), a_shipment(2, {"1": 1})))
