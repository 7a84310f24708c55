"""Papers ask for what is owed: whatever leaves, is canceled, returned or given back in between, to the minor unit."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    FulfilledBy,
    InvoiceKind,
    PaperLanguage,
    PaymentState,
    RefundReason,
    TenderKind,
    TransactionKind,
    TransactionStatus,
)
from app.domain.errors import InvalidInput, Refusal
from app.domain.ids import new_id
from app.domain.invoicing.due import is_billed_by_us, spread
from app.domain.invoicing.iban import compact_iban
from app.domain.invoicing.numbering import Numbering
from app.domain.invoicing.paper import Amounts, PaperDraft, TaxKey, TenderShare, tax_summary
from app.domain.invoicing.plan import Standing, papers_due
from app.domain.invoicing.tenders import Cover
from app.domain.money import split
from app.domain.orders.cancel import cancel
from app.domain.orders.derive import derive
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.model import Charge, Line, Order, TaxLine, Transaction
from app.domain.orders.refund import RefundWanted, plan_refund, plan_refund_of_what_is_owed
from tests.domain.orders_by_hand import NOON, a_delivery, a_kit, a_line, a_payment, an_order, sourced

EN = PaperLanguage.EN
DHL = ParcelLabel(carrier="DHL")


def ship(order: Order, units: int | None = None) -> Order:
    """The order after every location sent so many units of each of its lines, or all that is left."""
    for work in order.fulfillment_orders:
        leaving = {line.id: min(line.outstanding, units or line.outstanding) for line in work.lines}
        if any(leaving.values()):
            sent = dispatch(order, work.id, leaving, DHL, NOON, new_id)
            order = replace(sent.order, shipments=tuple(_left(one, sent.shipment.id) for one in sent.order.shipments))
    return order


def _left(shipment: Any, fresh: UUID) -> Any:
    return replace(shipment, awaits_invoice=True) if shipment.id == fresh else shipment


def papered(order: Order, standing: Standing) -> tuple[Order, list[PaperDraft]]:
    """The order with nothing that waits for a paper, and the papers that it got."""
    papers = papers_due(order, standing, EN)
    return replace(order, shipments=tuple(replace(one, awaits_invoice=False) for one in order.shipments)), papers


def paid(order: Order, tender: TenderKind = TenderKind.CARD) -> Order:
    """The order, all of it captured."""
    order = derive(order)
    total = order.totals.total
    steps = tuple(
        Transaction(id=new_id(), kind=kind, status=TransactionStatus.SUCCEEDED, amount_minor=total, at=NOON)
        for kind in (TransactionKind.AUTHORIZE, TransactionKind.CAPTURE)
    )
    payment = a_payment(total, PaymentState.CAPTURED, authorized_minor=total, captured_minor=total)
    return derive(replace(order, payments=(replace(payment, tender=tender, transactions=steps),)))


def refund(order: Order, reason: RefundReason = RefundReason.GOODWILL, **wanted: Any) -> Order:
    """The order after a refund that somebody handed out."""
    return plan_refund(order, RefundWanted(reason=reason, **wanted), new_id, NOON).order


def mugs(quantity: int = 3, price: int = 1000, **fields: Any) -> Order:
    """A paid order of some mugs, to be sent."""
    home = a_delivery()
    charges = fields.pop("charges", ())
    order = an_order((a_line(home, quantity, price, **fields),), (home,), charges=charges)
    return paid(sourced(order))


def told(papers: list[PaperDraft]) -> list[tuple[InvoiceKind, list[tuple[str, int, int]]]]:
    """What papers say: kind, and per line name, units and what the buyer pays."""
    return [
        (paper.kind, [(line.name, line.amounts.units, line.amounts.paid) for line in paper.lines]) for paper in papers
    ]


def test_a_charge_is_billed_with_the_first_shipment_and_cents_of_a_discount_do_not_drift() -> None:
    # given: 30.00 less 1.00, in three parcels
    shipping = Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=490)
    order, standing = mugs(3, discount_minor=100, charges=(shipping,)), Standing()
    # when
    for _ in range(3):
        order = ship(order, 1)
    _, papers = papered(order, standing)
    # then
    assert told(papers) == [
        (InvoiceKind.INVOICE, [("Mug", 1, 967), ("Shipping", 1, 490)]),
        (InvoiceKind.INVOICE, [("Mug", 1, 966)]),
        (InvoiceKind.INVOICE, [("Mug", 1, 967)]),
    ]


def test_what_was_never_billed_is_never_credited() -> None:
    # given: one of three left and is billed, another is canceled and paid back
    order, standing = ship(mugs(3), 1), Standing()
    order, _ = papered(order, standing)
    gone = cancel(order, {order.lines[0].id: 1}, CancelReason.CUSTOMER).order
    planned = plan_refund_of_what_is_owed(gone, RefundReason.CANCELED, new_id, NOON)
    assert planned is not None
    # when
    order, papers = papered(planned.order, standing)
    # then
    assert papers == []
    # and the last one that leaves is billed as ever
    _, papers = papered(ship(order), standing)
    assert told(papers) == [(InvoiceKind.INVOICE, [("Mug", 1, 1000)])]


def test_goodwill_is_credited_with_the_tax_of_what_it_is_taken_from() -> None:
    # given: 10.00 with 19 %, 10.00 with 7 %
    home = a_delivery()
    dear = a_line(home, 1, 1000, tax_minor=160, tax_rate=Decimal("0.19"))
    cheap = a_line(home, 1, 1000, tax_minor=65, tax_rate=Decimal("0.07"))
    order, standing = ship(paid(sourced(an_order((dear, cheap), (home,))))), Standing()
    order, _ = papered(order, standing)
    # when
    _, papers = papered(refund(order, amount_minor=500), standing)
    # then
    (note,) = papers
    assert told(papers) == [(InvoiceKind.CREDIT_NOTE, [("Goodwill", 0, 500)])]
    assert [(one.taxable, one.amount) for one in tax_summary(note.lines)] == [(444, 40), (444, 16)]
    assert [(one.tender, one.amount_minor) for one in note.tenders] == [(TenderKind.CARD, 500)]


def test_a_kit_is_billed_when_it_is_whole() -> None:
    # given
    home = a_delivery()
    order = paid(sourced(an_order(a_kit(home, 2, 3000, ((1, None), (2, None))), (home,))))
    standing = Standing()
    # when: one unit of each part leaves, then the rest
    order, first = papered(ship(order, 1), standing)
    _, second = papered(ship(order), standing)
    # then
    assert [told(first), told(second)] == [[], [(InvoiceKind.INVOICE, [("Mug", 2, 6000)])]]


def test_what_left_before_is_billed_by_whoever_billed_it_then() -> None:
    # given: one of three left in another life, with the shipping
    shipping = Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=490)
    order = ship(mugs(3, discount_minor=100, charges=(shipping,)), 1)
    order = replace(order, shipments=tuple(replace(one, awaits_invoice=False) for one in order.shipments))
    # when
    _, papers = papered(ship(order), Standing())
    # then
    assert told(papers) == [(InvoiceKind.INVOICE, [("Mug", 2, 1933)])]


def test_tax_that_the_channel_hands_on_is_shown_and_in_no_sum() -> None:
    # given
    home = a_delivery()
    taxes = (
        TaxLine(id=new_id(), name="Sales tax", amount_minor=80, rate=Decimal("0.08"), remitted_by=FulfilledBy.CHANNEL),
        TaxLine(id=new_id(), name="City", amount_minor=10, rate=Decimal("0.01")),
    )
    line = a_line(home, 1, 1000, tax_minor=90, tax_lines=taxes)
    order = paid(sourced(an_order((line,), (home,), tax_included=False)))
    # when
    _, (paper,) = papered(ship(order), Standing())
    # then
    assert (paper.amounts.net, paper.amounts.tax, paper.amounts.total) == (1000, 10, 1010)
    assert (paper.amounts.remitted, paper.amounts.paid) == (80, 1090)


@pytest.mark.parametrize("fields", [{"fulfilled_by": FulfilledBy.CHANNEL}, {"collected_by": FulfilledBy.CHANNEL}])
def test_channels_that_ship_or_collect_bill_themselves(fields: dict[str, Any]) -> None:
    home = a_delivery()
    collected_by = fields.pop("collected_by", FulfilledBy.SELLER)
    order = an_order((a_line(home),), (home,), payments=(a_payment(1000, collected_by=collected_by),), **fields)
    assert not is_billed_by_us(order)


def test_prepaid_means_cover_first_and_what_nothing_covers_is_due() -> None:
    # given: a gift card of 5.00 and a guarantee of 8.00 for 20.00
    home = a_delivery()
    card = a_payment(800, PaymentState.AUTHORIZED, authorized_minor=800)
    gift = replace(a_payment(500, PaymentState.CAPTURED, authorized_minor=500, captured_minor=500))
    order = an_order((a_line(home, 2),), (home,), payments=(card, replace(gift, tender=TenderKind.GIFT_CARD)))
    cover = Cover()
    # when
    first = cover.of(order, 1000)
    cover.add(first, 1)
    second = cover.of(order, 1000)
    # then
    assert [(one.tender, one.amount_minor, one.due) for one in first] == [
        (TenderKind.GIFT_CARD, 500, False),
        (TenderKind.CARD, 500, False),
    ]
    assert second == (
        TenderShare(tender=TenderKind.CARD, amount_minor=300),
        TenderShare(tender=TenderKind.BANK_TRANSFER, amount_minor=700, due=True),
    )


def test_numbers_begin_anew_each_year_where_they_are_to() -> None:
    yearly, plain = Numbering(), Numbering(invoice_prefix="R", digits=3, yearly=False)
    day = date(2026, 12, 31)
    assert yearly.number(InvoiceKind.INVOICE, yearly.series_year(day), 42) == "INV-2026-000042"
    assert yearly.number(InvoiceKind.CREDIT_NOTE, yearly.series_year(day + timedelta(days=1)), 1) == "CN-2027-000001"
    assert plain.number(InvoiceKind.INVOICE, plain.series_year(day), 1042) == "R1042"


@pytest.mark.parametrize("text", ["DE89 3704 0044 0532 0130 01", "DE89", "", "12", "DE8937040044053201300é"])
def test_a_mistyped_account_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        compact_iban(text, ("iban",))


def test_an_account_is_kept_without_its_spaces() -> None:
    assert compact_iban("de89 3704 0044 0532 0130 00", ()) == "DE89370400440532013000"


@given(
    st.integers(0, 10_000),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 900), st.sampled_from(["0.19", "0.07"])), max_size=4),
)
def test_what_is_spread_is_all_given_and_never_more_than_there_is(
    amount: int, over: list[tuple[int, int, str]]
) -> None:
    parts = [Amounts(1, 0, net, {TaxKey("VAT", Decimal(rate)): tax}) for net, tax, rate in over]
    there = sum(part.paid for part in parts)
    assert spread(amount, parts).paid == min(amount, there)


AMOUNTS = st.integers(0, 3_000)
STEPS = st.lists(
    st.sampled_from(["ship", "ship", "cancel", "credit", "goodwill", "charge", "return", "paper"]), max_size=9
)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """A paid order: lines with discounts and one or two taxes, some kits; shipping and a fee."""
    home = a_delivery()
    included = draw(st.booleans())
    lines: list[Line] = []
    for _ in range(draw(st.integers(1, 3))):
        quantity, price = draw(st.integers(1, 4)), draw(AMOUNTS)
        tax = draw(st.integers(0, quantity * price // 3))
        off = draw(st.integers(0, quantity * price // 3))
        names = draw(st.sampled_from([(), ("VAT",), ("State", "City")]))
        parts = split(tax, [3, 1][: len(names)])
        taxes = tuple(
            TaxLine(id=new_id(), name=name, amount_minor=part, rate=Decimal("0.1"))
            for name, part in zip(names, parts, strict=True)
        )
        fields: dict[str, Any] = {"discount_minor": off, "tax_minor": tax, "tax_lines": taxes}
        if draw(st.booleans()):
            lines.append(a_line(home, quantity, price, **fields))
        else:
            fields.pop("tax_lines")
            lines += a_kit(home, quantity, price, ((1, None), (draw(st.integers(1, 2)), None)), **fields)
    charges = tuple(
        Charge(id=new_id(), kind=kind, amount_minor=draw(st.integers(0, 900)), tax_minor=draw(st.integers(0, 90)))
        for kind in draw(st.sampled_from([(), (ChargeKind.SHIPPING,), (ChargeKind.SHIPPING, ChargeKind.FEE)]))
    )
    return paid(sourced(an_order(tuple(lines), (home,), charges=charges, tax_included=included)))


def _stepped(order: Order, step: str, pick: int) -> Order:
    """The order after something happened to it; unchanged where that is refused."""
    owed = [line for line in order.lines if not line.is_component]
    line = owed[pick % len(owed)]
    units = pick // 7 % 3 + 1
    if step == "ship":
        return ship(order, units)
    if step == "return":
        return _returned(order, line, units)
    try:
        if step == "cancel":
            gone = cancel(order, {line.id: units}, CancelReason.CUSTOMER).order
            planned = plan_refund_of_what_is_owed(gone, RefundReason.CANCELED, new_id, NOON)
            return gone if planned is None else planned.order
        wanted = {
            "credit": {"lines": [(line.id, units)]},
            "goodwill": {"amount_minor": pick % 500 + 1},
            "charge": {"charges_minor": pick % 300 + 1},
        }
        return refund(order, RefundReason.GOODWILL if step == "goodwill" else RefundReason.DAMAGED, **wanted[step])
    except Refusal:
        return order


def _returned(order: Order, line: Line, units: int) -> Order:
    """The order with units of a plain line that arrived and came back, paid back."""
    if line.is_kit or line.shipped - line.returned < units:
        return order
    came = replace(line, delivered=line.shipped, returned=line.returned + units)
    back = derive(replace(order, lines=tuple(came if one.id == line.id else one for one in order.lines)))
    planned = plan_refund_of_what_is_owed(back, RefundReason.RETURNED, new_id, NOON)
    return back if planned is None else planned.order


@settings(max_examples=60, deadline=None)
@given(orders(), STEPS, st.lists(st.integers(0, 10_000), min_size=10, max_size=10))
def test_papers_are_what_is_owed_for_what_left_whatever_happens_in_between(
    order: Order, steps: list[str], picks: list[int]
) -> None:
    # given
    standing = Standing()
    papers: list[PaperDraft] = []
    for step, pick in zip(steps, picks, strict=False):
        if step == "paper":
            order, issued = papered(order, standing)
            papers += issued
        else:
            order = _stepped(order, step, pick)
    # when: all that is left leaves, and is put on paper
    order, issued = papered(ship(order), standing)
    papers += issued
    # then
    asked = sum(one.paid for one in standing.on_paper.values())
    assert asked == (order.totals.total if order.shipments else 0)
    sums = {InvoiceKind.INVOICE: 0, InvoiceKind.CREDIT_NOTE: 0}
    for paper in papers:
        sums[paper.kind] += paper.amounts.paid
        assert sum(one.amount_minor for one in paper.tenders) <= paper.amounts.total
        for line in paper.lines:
            assert line.amounts.units >= 0
    assert sums[InvoiceKind.INVOICE] - sums[InvoiceKind.CREDIT_NOTE] == asked
    # and nothing is left to say
    assert papers_due(order, standing, EN) == []
