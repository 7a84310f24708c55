"""However money goes back, in any order of steps and by any tenders: not a cent too many, and none is left over."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    RefundReason,
    TransactionStatus,
)
from app.domain.errors import Refusal
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel
from app.domain.orders.credits import accounts, owed_for
from app.domain.orders.derive import derive, line_total
from app.domain.orders.model import Charge, Order
from app.domain.orders.refund import plan_refund_of_what_is_owed, refundable
from tests.domain.orders_by_hand import NOON, a_delivery, a_line, an_order
from tests.domain.refunding import ended, paid, refund, taken

GOODWILL = RefundReason.GOODWILL
DAMAGED = RefundReason.DAMAGED

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
