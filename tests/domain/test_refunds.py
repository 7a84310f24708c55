"""Money goes back once: never more than was taken, never more for a line than its share, to the cent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    PaymentState,
    PaymentStatus,
    RefundReason,
    RefundStatus,
    TenderKind,
    TransactionKind,
    TransactionStatus,
)
from app.domain.errors import AmountExceeded, InvalidInput, NotFound, PartOfKit, Refusal
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.cancel import cancel
from app.domain.orders.credits import accounts, owed_for
from app.domain.orders.derive import derive, line_total
from app.domain.orders.ledger import end_step
from app.domain.orders.model import Charge, Order, Payment, Transaction
from app.domain.orders.outcome import Outcome
from app.domain.orders.refund import RefundWanted, owed_back, plan_refund, plan_refund_of_what_is_owed, refundable
from tests.domain.orders_by_hand import NOON, a_delivery, a_kit, a_line, a_payment, an_order

GOODWILL = RefundReason.GOODWILL
DAMAGED = RefundReason.DAMAGED


def taken(amount: int, *, minutes: int = 0, gateway: bool = False, **fields: Any) -> Payment:
    """A tender of which all was captured, so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    steps = tuple(
        Transaction(id=new_id(), kind=kind, status=TransactionStatus.SUCCEEDED, amount_minor=amount, at=at)
        for kind in (TransactionKind.AUTHORIZE, TransactionKind.CAPTURE)
    )
    payment = a_payment(amount, PaymentState.CAPTURED, authorized_minor=amount, captured_minor=amount)
    return replace(payment, transactions=steps, through_gateway=gateway, **fields)


def paid(order: Order, *payments: Payment) -> Order:
    """The order, derived, with these tenders or one that paid for all of it."""
    order = derive(order)
    return derive(replace(order, payments=payments or (taken(order.totals.total),)))


def refund(order: Order, reason: RefundReason = RefundReason.OTHER, **wanted: Any) -> Order:
    """The order after a refund of what is wanted."""
    return plan_refund(order, RefundWanted(reason=reason, **wanted), new_id, NOON).order


def canceled(order: Order, **units: int) -> Order:
    """The order with units of lines canceled, by position: `line0=1`."""
    named = {order.lines[int(name[4:])].id: quantity for name, quantity in units.items()}
    return cancel(order, named, CancelReason.CUSTOMER).order


def ended(order: Order, status: TransactionStatus) -> Order:
    """The order after gateways said that of every refund that was on its way."""
    payments = list(order.payments)
    for index, payment in enumerate(payments):
        for step in payment.transactions:
            if step.status is TransactionStatus.PENDING:
                payments[index] = end_step(payments[index], step, Outcome(status=status))
    return derive(replace(order, payments=tuple(payments)))


def mugs(quantity: int = 3, price: int = 1000, **fields: Any) -> Order:
    """An order of some mugs, paid."""
    home = a_delivery()
    return paid(an_order((a_line(home, quantity, price, **fields),), (home,)))


def test_what_the_buyer_keeps_and_got_back_is_owed_no_longer() -> None:
    # given
    order = mugs(3)

    # when
    order = refund(order, DAMAGED, lines=[(order.lines[0].id, 1)])

    # then
    assert order.totals.total == 2000
    assert order.totals.credited == 1000
    assert order.totals.refunded == 1000
    assert order.totals.outstanding == 0
    assert order.statuses.payment is PaymentStatus.PARTIALLY_REFUNDED
    assert order.refunds[0].status is RefundStatus.SUCCEEDED


def test_what_was_canceled_is_settled_and_takes_nothing_more_off() -> None:
    # given
    order = canceled(mugs(3), line0=1)
    assert order.totals.outstanding == -1000

    # when
    order = refund(order, RefundReason.CANCELED, lines=[(order.lines[0].id, 1)])

    # then
    assert (order.totals.total, order.totals.credited, order.totals.outstanding) == (2000, 0, 0)


def test_a_unit_that_was_refunded_and_is_canceled_later_is_not_given_back_twice() -> None:
    # given
    order = mugs(3)
    order = refund(order, DAMAGED, lines=[(order.lines[0].id, 1)])

    # when
    order = canceled(order, line0=3)

    # then
    assert (order.totals.total, order.totals.outstanding) == (0, -2000)
    plan = plan_refund_of_what_is_owed(order, RefundReason.CANCELED, new_id, NOON)
    assert plan is not None
    assert plan.refund.total_minor == 2000
    assert plan.order.totals.outstanding == 0


def test_goodwill_is_taken_off_what_is_owed_and_ends_with_it() -> None:
    # given
    order = refund(mugs(2), GOODWILL, amount_minor=300)
    assert (order.totals.total, order.totals.outstanding) == (1700, 0)

    # when
    order = canceled(order, line0=2)

    # then
    assert (order.totals.total, order.totals.outstanding) == (0, -1700)


def test_an_amount_settles_what_we_owe_first_and_goodwill_comes_on_top() -> None:
    # given
    order = canceled(mugs(3), line0=1)

    # when
    settled = refund(order, RefundReason.CANCELED, amount_minor=1000)
    gift = refund(order, GOODWILL, amount_minor=400)

    # then
    assert (settled.totals.credited, settled.totals.outstanding) == (0, 0)
    assert (gift.totals.credited, gift.totals.outstanding) == (400, -1000)


def test_the_last_captured_is_given_back_first_and_what_was_prepaid_last() -> None:
    # given
    home = a_delivery()
    voucher = taken(500, minutes=9, tender=TenderKind.GIFT_CARD)
    first, second = taken(1000, minutes=1), taken(1500, minutes=5)
    order = paid(an_order((a_line(home, 3),), (home,)), first, voucher, second)

    # when
    order = refund(order, amount_minor=2700)

    # then
    assert [payment.refunded_minor for payment in order.payments] == [1000, 200, 1500]


def test_a_named_tender_takes_all_of_it_or_none() -> None:
    # given
    home = a_delivery()
    first, second = taken(1000, minutes=1), taken(2000, minutes=5)
    order = paid(an_order((a_line(home, 3),), (home,)), first, second)

    # when
    after = refund(order, amount_minor=1000, payment_id=first.id)

    # then
    assert [payment.refunded_minor for payment in after.payments] == [1000, 0]
    with pytest.raises(AmountExceeded) as refused:
        refund(order, amount_minor=1001, payment_id=first.id)
    assert refused.value.limit == Money(1000, "EUR")
    with pytest.raises(InvalidInput):
        refund(order, amount_minor=1, payment_id=new_id())


def test_what_is_on_its_way_is_not_promised_twice_and_counts_again_when_it_failed() -> None:
    # given
    home = a_delivery()
    order = paid(an_order((a_line(home, 2),), (home,)), taken(2000, gateway=True))
    line = order.lines[0].id

    # when
    order = refund(order, DAMAGED, lines=[(line, 2)])

    # then
    assert order.refunds[0].status is RefundStatus.PENDING
    assert (order.totals.total, order.totals.refunded, order.totals.outstanding) == (0, 0, -2000)
    assert order.statuses.payment is PaymentStatus.CREDIT_OWED
    assert plan_refund_of_what_is_owed(order, RefundReason.OTHER, new_id, NOON) is None
    with pytest.raises(AmountExceeded) as refused:
        refund(order, DAMAGED, lines=[(line, 1)])
    assert refused.value.limit == Money(0, "EUR")

    # when
    failed = ended(order, TransactionStatus.FAILED)
    succeeded = ended(order, TransactionStatus.SUCCEEDED)

    # then
    assert (failed.refunds[0].status, failed.totals.total) == (RefundStatus.FAILED, 2000)
    assert refund(failed, DAMAGED, lines=[(line, 2)]).refunds[1].total_minor == 2000
    assert (succeeded.totals.refunded, succeeded.totals.outstanding) == (2000, 0)


def test_a_part_that_failed_is_still_owed_and_can_be_given_by_amount() -> None:
    # given
    home = a_delivery()
    cash, card = taken(1000, minutes=1), taken(1000, minutes=5, gateway=True)
    order = paid(an_order((a_line(home, 2),), (home,)), cash, card)

    # when
    order = ended(refund(order, DAMAGED, lines=[(order.lines[0].id, 2)]), TransactionStatus.FAILED)

    # then
    assert order.refunds[0].status is RefundStatus.PARTLY_FAILED
    assert (order.totals.total, order.totals.refunded, owed_back(order)) == (0, 1000, 1000)
    assert refund(order, amount_minor=1000).totals.credited == 2000


def test_units_that_were_canceled_before_anybody_paid_are_not_refunded() -> None:
    # given
    home = a_delivery()
    order = derive(an_order((a_line(home, 1), a_line(home, 1, position=1)), (home,)))
    order = canceled(order, line0=1)
    order = paid(order, taken(1000))

    # when
    with pytest.raises(AmountExceeded) as refused:
        refund(order, RefundReason.CANCELED, lines=[(order.lines[0].id, 1)])

    # then
    assert refused.value.limit == Money(0, "EUR")
    assert refused.value.path == ("lines", "0", "quantity")


def test_shipping_is_given_back_once_even_when_its_delivery_is_canceled_later() -> None:
    # given
    home = a_delivery()
    shipping = Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=490, tax_minor=78, delivery_id=home.id)
    order = paid(an_order((a_line(home, 1),), (home,), charges=(shipping,)))

    # when
    order = refund(order, RefundReason.LATE, charges_minor=200)
    order = refund(order, RefundReason.LATE, charges_minor=290)

    # then
    assert [charge.tax_minor for part in order.refunds for charge in part.charges] == [32, 46]
    assert (order.totals.total, order.totals.outstanding) == (1000, 0)
    with pytest.raises(AmountExceeded) as refused:
        refund(order, RefundReason.LATE, charges_minor=1)
    assert refused.value.limit == Money(0, "EUR")
    order = canceled(order, line0=1)
    assert order.totals.outstanding == -1000


def test_tax_on_top_of_prices_goes_back_with_them() -> None:
    # given
    order = derive(mugs(3, 1000, tax_minor=571))
    order = paid(replace(order, tax_included=False))

    # when
    order = refund(order, DAMAGED, lines=[(order.lines[0].id, 1)])
    order = refund(order, DAMAGED, lines=[(order.lines[0].id, 2)])

    # then
    assert [(part.amount_minor, part.tax_minor) for one in order.refunds for part in one.lines] == [
        (1190, 190),
        (2381, 381),
    ]


def test_a_kit_is_refunded_by_its_own_line() -> None:
    # given
    home = a_delivery()
    order = paid(an_order(a_kit(home, 2, 1000, [(1, 600), (2, 300)]), (home,)))

    # when
    with pytest.raises(PartOfKit):
        refund(order, DAMAGED, lines=[(order.lines[1].id, 1)])

    # then
    assert refund(order, DAMAGED, lines=[(order.lines[0].id, 1)]).totals.total == 1000


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (lambda line: {}, InvalidInput),
        (lambda line: {"lines": [(line, 0)]}, InvalidInput),
        (lambda line: {"lines": [(line, 1), (line, 1)]}, InvalidInput),
        (lambda line: {"lines": [(new_id(), 1)]}, NotFound),
        (lambda line: {"amount_minor": 0}, InvalidInput),
        (lambda line: {"charges_minor": -1}, InvalidInput),
        (lambda line: {"amount_minor": 3001}, AmountExceeded),
        (lambda line: {"lines": [(line, 4)]}, AmountExceeded),
        (lambda line: {"charges_minor": 1}, AmountExceeded),
    ],
)
def test_nonsense_is_refused(wanted: Callable[[UUID], dict[str, Any]], kind: type[Refusal]) -> None:
    order = mugs(3)
    with pytest.raises(kind):
        refund(order, **wanted(order.lines[0].id))


LINES = st.lists(
    st.tuples(st.integers(1, 7), st.integers(0, 999), st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=4
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["lines", "cancel", "amount", "goodwill", "charges", "owed", "end", "fail"]),
        st.integers(0, 3),
        st.integers(1, 7),
    ),
    max_size=14,
)


@settings(max_examples=150)
@given(LINES, st.lists(st.integers(0, 400), max_size=2), st.booleans(), st.integers(1, 4), st.booleans(), STEPS)
def test_money_never_drifts_however_it_goes_back(
    lines: list[tuple[int, int, int, int]],
    charges: list[int],
    included: bool,
    tenders: int,
    gateway: bool,
    steps: list[tuple[str, int, int]],
) -> None:
    # given an order that is paid in full, by several tenders
    home = a_delivery()
    order = derive(
        an_order(
            tuple(
                a_line(home, units, price, discount_minor=min(discount, units * price), tax_minor=tax, position=number)
                for number, (units, price, discount, tax) in enumerate(lines)
            ),
            (home,),
            tax_included=included,
            charges=tuple(
                Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=amount, delivery_id=home.id)
                for amount in charges
            ),
        )
    )
    part = order.totals.total // tenders
    amounts = [*[part] * (tenders - 1), order.totals.total - part * (tenders - 1)]
    order = paid(
        order,
        *(
            taken(amount, minutes=number, gateway=gateway and number % 2 == 0)
            for number, amount in enumerate(amounts)
            if amount
        ),
    )

    # when anything is asked for, in any order
    for step, index, units in steps:
        owing = max(0, order.totals.outstanding)
        order = _tried(order, step, index % len(lines), units)
        assert order.totals.outstanding <= owing, "giving money back never makes the buyer owe"
        _keeps_its_laws(order)

    # then what is left goes back to the last cent
    order = ended(order, TransactionStatus.SUCCEEDED)
    plan = plan_refund_of_what_is_owed(order, RefundReason.OTHER, new_id, NOON)
    order = ended(order if plan is None else plan.order, TransactionStatus.SUCCEEDED)
    for line in order.lines:
        left = accounts(order).lines[line.id].creditable_units
        if left and line_total(line, tax_included=included):
            order = _tried(order, "lines", line.position, left)
    if order.totals.total > 0 and refundable(order):
        order = refund(order, amount_minor=refundable(order))
    order = ended(order, TransactionStatus.SUCCEEDED)
    _keeps_its_laws(order)
    assert order.totals.refunded == order.totals.captured
    assert (order.totals.total, order.totals.outstanding) == (0, 0)


def _tried(order: Order, step: str, index: int, units: int) -> Order:
    line = order.lines[index]

    def give_what_is_owed() -> Order:
        plan = plan_refund_of_what_is_owed(order, RefundReason.CANCELED, new_id, NOON, first=[(line.id, units)])
        return order if plan is None else plan.order

    verbs: dict[str, Callable[[], Order]] = {
        "cancel": lambda: cancel(order, {line.id: units}, CancelReason.CUSTOMER).order,
        "lines": lambda: refund(order, DAMAGED, lines=[(line.id, units)]),
        "amount": lambda: refund(order, amount_minor=units * 50),
        "goodwill": lambda: refund(order, GOODWILL, amount_minor=units * 20),
        "charges": lambda: refund(order, RefundReason.LATE, charges_minor=units * 10),
        "owed": give_what_is_owed,
        "end": lambda: ended(order, TransactionStatus.SUCCEEDED),
        "fail": lambda: ended(order, TransactionStatus.FAILED),
    }
    try:
        return verbs[step]()
    except Refusal:
        return order


def _keeps_its_laws(order: Order) -> None:
    assert order.totals.total >= 0
    for payment in order.payments:
        assert 0 <= payment.refunded_minor + payment.refund_pending_minor <= payment.captured_minor
    for one in order.refunds:
        steps = [step for payment in order.payments for step in payment.transactions if step.refund_id == one.id]
        assert sum(step.amount_minor for step in steps) == one.total_minor
    for line in order.lines:
        parts = [part for one in order.refunds if one.counts for part in one.lines if part.line_id == line.id]
        assert sum(part.quantity for part in parts) <= line.quantity
        assert sum(part.amount_minor for part in parts) <= owed_for(
            line, line.quantity, tax_included=order.tax_included
        )
        assert all(part.amount_minor >= 0 for part in parts)
        if sum(part.quantity for part in parts) == line.quantity:
            assert sum(part.amount_minor for part in parts) == owed_for(
                line, line.quantity, tax_included=order.tax_included
            )
            assert sum(part.tax_minor for part in parts) == line.tax_minor
