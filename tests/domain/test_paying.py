"""Money is set aside before it is asked for: whatever gateways say and whenever, nothing is taken or given twice."""

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
    HoldReason,
    PaymentState,
    PaymentStatus,
    TenderKind,
    TransactionKind,
    TransactionStatus,
)
from app.domain.errors import AmountExceeded, IllegalTransition
from app.domain.ids import new_id
from app.domain.orders.answer import answer
from app.domain.orders.authorize import ask_to_authorize, hold_until_paid, let_go_of, with_payment
from app.domain.orders.cancel import cancel, without_promises
from app.domain.orders.charge import charge_for, earned_minor
from app.domain.orders.derive import derive
from app.domain.orders.hold import open_holds
from app.domain.orders.lapse import lapse, nobody_will_pay, renew
from app.domain.orders.ledger import OVER, begin_step, end_step, open_minor, refundable_minor
from app.domain.orders.model import Charge, GatewayCall, Order, Payment, Transaction
from app.domain.orders.outcome import Outcome
from app.domain.orders.pay import capture
from tests.domain.orders_by_hand import NOON, a_delivery, a_line, a_payment, an_order, sourced

K, S, STATE = TransactionKind, TransactionStatus, PaymentState
SUCCEEDED, FAILED, PENDING = (Outcome(status=status) for status in (S.SUCCEEDED, S.FAILED, S.PENDING))
HOME = a_delivery()


def asked(kind: TransactionKind, amount: int, **fields: Any) -> Transaction:
    return Transaction(
        id=new_id(), kind=kind, status=S.PENDING, amount_minor=amount, at=NOON, call=GatewayCall(), **fields
    )


def a_card(amount: int, **fields: Any) -> Payment:
    """A tender whose gateway was asked for its amount."""
    card = replace(a_payment(amount), through_gateway=True, holds_order=True, **fields)
    return ask_to_authorize(card, "ok", NOON, new_id)


def authorized(payment: Payment, **told: Any) -> Payment:
    return end_step(payment, payment.transactions[0], Outcome(status=S.SUCCEEDED, reference="auth", **told))


def placed(*payments: Payment, quantities: tuple[int, ...] = (2, 1), prices: tuple[int, ...] = (1000, 333)) -> Order:
    """Lines of these units, shipping of 4.99, all to be sent from one place."""
    lines = tuple(a_line(HOME, units, price) for units, price in zip(quantities, prices, strict=True))
    shipping = Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=499, tax_minor=0, delivery_id=HOME.id)
    return derive(replace(sourced(an_order(lines, (HOME,), charges=(shipping,))), payments=payments))


def shipped(order: Order, *units: int) -> Order:
    """The order after so many units of each line left, with what that asks of gateways."""
    lines = tuple(
        replace(line, allocated=line.allocated - gone, shipped=line.shipped + gone)
        for line, gone in zip(order.lines, units, strict=True)
    )
    return charge_for(derive(replace(order, lines=lines)), new_id(), NOON, new_id)


def answered(order: Order, outcome: Outcome = SUCCEEDED) -> Order:
    """The order after gateways said this about all they were asked, and about what followed."""
    while waiting := [(payment, step) for payment in order.payments for step in payment.transactions if step.call]:
        for payment, step in waiting:
            order = answer(order, payment.id, step.id, outcome, NOON, new_id)
    return order


def captures(order: Order) -> list[int]:
    steps = (step for payment in order.payments for step in payment.transactions)
    return [step.amount_minor for step in steps if step.kind is K.CAPTURE and step.status is not S.FAILED]


def adds_up(payment: Payment) -> bool:
    def total(kind: TransactionKind, *statuses: TransactionStatus) -> int:
        return sum(step.amount_minor for step in payment.transactions if step.kind is kind and step.status in statuses)

    return (
        payment.authorized_minor == total(K.AUTHORIZE, S.SUCCEEDED)
        and payment.captured_minor == total(K.CAPTURE, S.SUCCEEDED)
        and payment.refunded_minor == total(K.REFUND, S.SUCCEEDED)
        and payment.capture_pending_minor == total(K.CAPTURE, S.PENDING)
        and payment.refund_pending_minor == total(K.REFUND, S.PENDING)
        and 0 <= payment.captured_minor + payment.capture_pending_minor <= payment.authorized_minor
        and 0 <= payment.refunded_minor + payment.refund_pending_minor <= payment.captured_minor
    )


@given(st.data())
@settings(max_examples=150)
def test_what_is_taken_and_on_its_way_never_exceeds_what_was_promised(data: st.DataObject) -> None:
    payment = a_card(1000)
    for _ in range(data.draw(st.integers(1, 14))):
        waiting = [step for step in payment.transactions if step.status not in OVER]
        may: list[str] = ["answer"] * bool(waiting)
        may += ["capture"] * (open_minor(payment) > 0) + ["refund"] * (refundable_minor(payment) > 0)
        may += ["late"] * any(step.status is S.FAILED and step.kind is K.AUTHORIZE for step in payment.transactions)
        if not may:
            break
        match data.draw(st.sampled_from(may)):
            case "answer":
                step = data.draw(st.sampled_from(waiting))
                outcomes = [SUCCEEDED, FAILED, PENDING]
                payment = end_step(payment, step, data.draw(st.sampled_from(outcomes)))
            case "capture":
                amount = data.draw(st.integers(1, open_minor(payment)))
                payment = begin_step(payment, asked(K.CAPTURE, amount, final=data.draw(st.booleans())))
            case "late":
                payment = end_step(payment, payment.transactions[0], SUCCEEDED)
            case _:
                payment = begin_step(payment, asked(K.REFUND, data.draw(st.integers(1, refundable_minor(payment)))))
        assert adds_up(payment)


@given(
    quantities=st.tuples(st.integers(1, 7), st.integers(1, 5)),
    prices=st.tuples(st.integers(1, 999), st.integers(1, 999)),
    prepaid=st.integers(0, 500),
    parts=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5),
    in_parts=st.booleans(),
)
@settings(max_examples=100)
def test_shipments_take_exactly_what_is_owed_however_units_leave(
    quantities: tuple[int, int], prices: tuple[int, int], prepaid: int, parts: list[tuple[int, int]], in_parts: bool
) -> None:
    # given: tenders that cover the order together, in any split
    total = placed(quantities=quantities, prices=prices).totals.total
    tenders = [
        authorized(a_card(total - prepaid), multiple_captures=in_parts, stored_method="vault"),
        *([authorized(a_card(prepaid, tender=TenderKind.GIFT_CARD))] if prepaid else []),
    ]
    order = placed(*tenders, quantities=quantities, prices=prices)

    # when: units leave in any parts, and gateways take what they are asked for
    for part in (*parts, quantities):
        units = [min(wanted, line.allocated) for wanted, line in zip(part, order.lines, strict=True)]
        if any(units):
            order = answered(shipped(order, *units))
            assert order.totals.captured == earned_minor(order)

    # then
    assert (order.totals.captured, order.totals.outstanding) == (total, 0)
    assert order.statuses.payment is PaymentStatus.PAID
    assert sum(open_minor(payment) for payment in order.payments) == 0
    assert all(map(adds_up, order.payments))


def test_the_last_shipment_takes_the_rest_and_shipping_goes_with_the_first() -> None:
    # given
    order = placed(authorized(a_card(2832)))

    # when
    first = answered(shipped(order, 1, 0))
    last = answered(shipped(first, 1, 1))

    # then
    assert captures(first) == [1000 + 499]
    assert captures(last) == [1499, 1333]
    assert [step.final for step in last.payments[0].transactions] == [False, False, True]
    assert last.payments[0].status is STATE.CAPTURED


def test_prepaid_tenders_are_used_up_before_cards() -> None:
    # given
    card, voucher = authorized(a_card(2332)), authorized(a_card(500, tender=TenderKind.STORE_CREDIT))

    # when
    order = answered(shipped(placed(card, voucher), 1, 0))

    # then
    assert [payment.captured_minor for payment in order.payments] == [999, 500]


def test_what_was_taken_outside_counts_before_gateways_are_asked() -> None:
    cash = a_payment(1500, STATE.CAPTURED, authorized_minor=1500, captured_minor=1500)

    order = answered(shipped(placed(cash, authorized(a_card(1332))), 1, 0))

    assert captures(order) == []


def test_a_promise_that_takes_one_capture_is_made_anew_before_more_leaves() -> None:
    # given
    card = authorized(a_card(2832), multiple_captures=False, stored_method="vault")

    # when
    waiting = shipped(placed(card), 1, 0)
    order = answered(waiting)

    # then
    assert [hold.reason for hold in open_holds(waiting)] == [HoldReason.PAYMENT]
    old, new = order.payments
    assert (old.status, old.captured_minor, new.status, new.authorized_minor) == (
        STATE.CAPTURED,
        1499,
        STATE.AUTHORIZED,
        1333,
    )
    assert (new.renews_id, open_holds(order)) == (old.id, ())


def test_a_promise_that_cannot_be_made_anew_holds_what_has_not_left() -> None:
    order = answered(shipped(placed(authorized(a_card(2832), multiple_captures=False)), 1, 0))

    assert ([hold.reason for hold in open_holds(order)], len(order.payments)) == ([HoldReason.PAYMENT], 1)
    assert order.statuses.payment is PaymentStatus.BALANCE_DUE


def test_a_refused_capture_holds_what_has_not_left_and_is_asked_again_with_the_next() -> None:
    # given
    order = shipped(placed(authorized(a_card(2832))), 1, 0)

    # when
    refused = answered(order, FAILED)
    again = answered(shipped(refused, 1, 1))

    # then
    assert refused.totals.captured == 0
    assert captures(again) == [2832]


def test_more_than_is_promised_is_not_taken_by_hand() -> None:
    card = authorized(a_card(2832))
    order = placed(card)

    with pytest.raises(AmountExceeded) as refused:
        capture(capture(order, card.id, 2000, NOON, new_id), card.id, 833, NOON, new_id)
    with pytest.raises(IllegalTransition):
        capture(placed(waiting := a_card(2832)), waiting.id, None, NOON, new_id)
    assert refused.value.limit.minor == 832


def test_an_order_that_is_canceled_lets_go_and_late_promises_too() -> None:
    # given
    order = placed(authorized(a_card(1000)), a_card(1832))

    # when
    canceled = without_promises(cancel(order, None, CancelReason.CUSTOMER).order, NOON, new_id)
    late = canceled.payments[1].transactions[0]
    settled = answered(answer(canceled, canceled.payments[1].id, late.id, SUCCEEDED, NOON, new_id))

    # then
    assert [payment.status for payment in canceled.payments] == [STATE.AUTHORIZED, STATE.VOIDED]
    assert [payment.status for payment in settled.payments] == [STATE.VOIDED, STATE.VOIDED]


def test_a_second_promise_for_the_same_balance_is_let_go() -> None:
    # given
    order = placed(authorized(a_card(2832)), a_card(2832))

    # when
    order = answered(order)

    # then
    assert [payment.status for payment in order.payments] == [STATE.AUTHORIZED, STATE.VOIDED]


def test_money_that_was_taken_after_the_order_was_canceled_goes_back() -> None:
    # given: canceled while its gateway was about to take the money
    card = authorized(a_card(2832))
    order = capture(placed(card), card.id, None, NOON, new_id)
    canceled = without_promises(cancel(order, None, CancelReason.CUSTOMER).order, NOON, new_id)

    # when
    order = answered(canceled)

    # then
    assert (order.totals.captured, order.totals.refunded, order.totals.outstanding) == (2832, 2832, 0)
    assert order.payments[0].status is STATE.REFUNDED


def test_a_promise_that_runs_out_holds_the_order_and_a_renewal_stands_in_its_place() -> None:
    # given
    soon = NOON + timedelta(hours=1)
    order = placed(authorized(a_card(2832), expires_at=soon, stored_method="vault"))

    # when
    late = lapse(order, soon, new_id)
    renewed = answered(renew(order, soon, NOON, soon, new_id))
    refused = lapse(answered(renew(order, soon, NOON, soon, new_id), FAILED), soon, new_id)

    # then
    assert (late.statuses.payment, len(open_holds(late))) == (PaymentStatus.AUTHORIZATION_EXPIRED, 1)
    assert [payment.status for payment in renewed.payments] == [STATE.VOIDED, STATE.AUTHORIZED]
    assert [payment.status for payment in refused.payments] == [STATE.EXPIRED, STATE.FAILED]
    assert (nobody_will_pay(refused), renew(renewed, soon, NOON, soon, new_id)) == (False, renewed)


def test_an_order_ends_when_nobody_paid_for_it_in_time() -> None:
    # given
    soon = NOON + timedelta(hours=1)
    order = hold_until_paid(placed(a_card(2832, expires_at=soon)), NOON, new_id)
    paid_elsewhere = replace(order, payments=(*order.payments, a_payment(2832)))

    # when
    unpaid, trusted = lapse(order, soon, new_id), lapse(derive(paid_elsewhere), soon, new_id)

    # then
    assert lapse(order, NOON, new_id) is order
    assert (unpaid.payments[0].status, nobody_will_pay(unpaid)) == (STATE.EXPIRED, True)
    assert (nobody_will_pay(trusted), open_holds(trusted)) == (False, ())


def test_a_card_that_was_refused_may_be_tried_anew_until_its_time_is_over() -> None:
    # given
    soon = NOON + timedelta(hours=1)
    order = hold_until_paid(placed(a_card(2832, expires_at=soon)), NOON, new_id)

    # when
    refused = answered(order, FAILED)

    # then
    assert refused.statuses.payment is PaymentStatus.VOIDED
    assert (nobody_will_pay(refused), nobody_will_pay(lapse(refused, soon, new_id))) == (False, True)


def test_letting_go_of_cash_that_never_came_needs_nobody() -> None:
    promised = a_payment(500, STATE.AUTHORIZED, authorized_minor=500)

    gone = let_go_of(promised, NOON, new_id)

    assert (gone.status, [step.kind for step in gone.transactions]) == (STATE.VOIDED, [K.VOID])
    assert let_go_of(gone, NOON, new_id) is gone


def test_the_step_of_another_payment_is_nobodys() -> None:
    card = a_card(100)

    assert with_payment(placed(card), card).payments[0].step(UUID(int=1)) is None


def test_what_nobody_knows_the_end_of_is_looked_up_even_after_its_time() -> None:
    # given: its gateway never answered
    soon = NOON + timedelta(hours=1)
    order = hold_until_paid(placed(a_card(2832, expires_at=soon)), NOON, new_id)

    # when
    expired = lapse(order, soon, new_id)
    canceled = cancel(expired, None, CancelReason.PAYMENT).order

    # then
    assert [step.status for step in expired.payments[0].transactions] == [S.PENDING]
    assert answered(expired).payments[0].status is STATE.AUTHORIZED
    assert [payment.status for payment in answered(canceled).payments] == [STATE.VOIDED]


def test_what_a_payer_was_to_confirm_is_given_up_with_its_time_and_the_gateway_is_told() -> None:
    # given
    card = a_card(2832, expires_at=NOON)
    asking = Outcome(status=S.ACTION_REQUIRED, reference="auth", action_url="https://bank.example")
    order = placed(end_step(card, card.transactions[0], asking))

    # when
    order = lapse(order, NOON, new_id)

    # then
    assert [(step.kind, step.status, step.action_url) for step in order.payments[0].transactions] == [
        (K.AUTHORIZE, S.FAILED, None),
        (K.VOID, S.PENDING, None),
    ]
    assert answered(order).payments[0].status is STATE.EXPIRED


def test_nothing_is_wholly_given_back_while_a_capture_may_still_come_through() -> None:
    # given: five of ten taken and given back, the rest let go, two more asked for and unanswered
    card = authorized(a_card(10))
    first, second, back, gone = asked(K.CAPTURE, 5), asked(K.CAPTURE, 2), asked(K.REFUND, 5), asked(K.VOID, 3)
    card = end_step(begin_step(begin_step(card, first), second), first, SUCCEEDED)
    card = end_step(begin_step(card, gone), gone, SUCCEEDED)
    # when
    card = end_step(begin_step(card, back), back, SUCCEEDED)
    # then
    assert card.status is STATE.PARTIALLY_CAPTURED
    assert end_step(card, second, FAILED).status is STATE.REFUNDED
    assert end_step(card, second, SUCCEEDED).status is STATE.PARTIALLY_REFUNDED
