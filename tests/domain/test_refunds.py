"""Money goes back once: never more than was taken, never more for a line than its share, to the cent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.domain.enums import (
    ChargeKind,
    PaymentStatus,
    RefundReason,
    RefundStatus,
    TenderKind,
    TransactionStatus,
)
from app.domain.errors import AmountExceeded, InvalidInput, NotFound, PartOfKit, Refusal
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.derive import derive
from app.domain.orders.model import Charge
from app.domain.orders.refund import owed_back, plan_refund_of_what_is_owed
from tests.domain.orders_by_hand import NOON, a_delivery, a_kit, a_line, an_order
from tests.domain.refunding import canceled, ended, mugs, paid, refund, taken

GOODWILL = RefundReason.GOODWILL
DAMAGED = RefundReason.DAMAGED


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
