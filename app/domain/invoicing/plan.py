"""Which papers are due: an invoice for every shipment that waits for one, a credit note for every refund that is done,
and one for every billed shipment that was called back.

They are taken in the order in which they came about. A paper says the difference between what should be on paper then
and what is; one that would say nothing (a refund of what was never billed) is not written, and takes no number.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.enums import InvoiceKind, PaperLanguage, RefundStatus
from app.domain.invoicing.due import Key, Moment, should_be_on_paper
from app.domain.invoicing.paper import Amounts, Paper, PaperDraft, PaperLine
from app.domain.invoicing.tenders import Cover, given_back, taken_from
from app.domain.invoicing.words import adjustment_name, charge_name
from app.domain.orders.model import Order, Refund, Shipment

DONE = frozenset({RefundStatus.SUCCEEDED, RefundStatus.PARTLY_FAILED})
"""Refunds that gave money back: only they take something off paper."""


@dataclass(slots=True)
class Standing:
    """What stands on the papers of an order: amounts by line and charge, what was billed, which refunds were seen."""

    on_paper: dict[Key, Amounts] = field(default_factory=dict[Key, Amounts])
    billed: set[UUID] = field(default_factory=set[UUID])
    """Shipments with an invoice."""
    noted: set[UUID] = field(default_factory=set[UUID])
    """Refunds whose credit note was written, or found to have nothing to say."""
    cover: Cover = field(default_factory=Cover)
    returned: list[tuple[UUID, int]] = field(default_factory=list[tuple[UUID, int]])
    """What credit notes gave back, by refund, and `cover` does not know yet: the order says which means gave it."""
    numbers: dict[Key, list[str]] = field(default_factory=dict[Key, list[str]])
    """The numbers of the invoices on which a line or charge stands."""

    def count_in(self, paper: PaperDraft | Paper) -> None:
        """A paper that was written."""
        credit = paper.kind is InvoiceKind.CREDIT_NOTE
        for line in paper.lines:
            key = line.order_line_id or line.charge_id
            self.on_paper[key] = self.on_paper.get(key, Amounts()) + (-line.amounts if credit else line.amounts)
        if credit and paper.refund_id is not None:
            self.returned.append((paper.refund_id, sum(one.amount_minor for one in paper.tenders)))
        else:
            self.cover.add(paper.tenders, -1 if credit else 1)
        if paper.shipment_id is not None:
            self.billed.add(paper.shipment_id)
        if paper.voided_shipment_id is not None:
            self.billed.discard(paper.voided_shipment_id)
        if paper.refund_id is not None:
            self.noted.add(paper.refund_id)
        if isinstance(paper, Paper):
            self.name(paper, paper.number)

    def take_returned(self, order: Order) -> None:
        """Let `cover` know what went back: of the means that paid, also where the buyer has it as store credit."""
        refunds = {refund.id: refund for refund in order.refunds}
        for refund_id, amount in self.returned:
            self.cover.add(taken_from(order, refunds[refund_id], amount), -1)
        self.returned.clear()

    def name(self, paper: PaperDraft | Paper, number: str) -> None:
        """A paper has this number."""
        if paper.kind is InvoiceKind.INVOICE:
            for line in paper.lines:
                self.numbers.setdefault(line.order_line_id or line.charge_id, []).append(number)

    def credited_by(self, paper: PaperDraft) -> tuple[str, ...]:
        """The numbers of the invoices that a credit note takes from; of all, where it names no line."""
        if paper.kind is InvoiceKind.INVOICE:
            return ()
        keys = {line.order_line_id or line.charge_id for line in paper.lines}
        named = {number for key, found in self.numbers.items() if None in keys or key in keys for number in found}
        return tuple(sorted(named))


def papers_due(order: Order, standing: Standing, language: PaperLanguage) -> list[PaperDraft]:
    """The papers that are due, in their order; `standing` says then what they leave on paper."""
    # A void shipment waits for its credit note, if it was billed; one that never was has nothing to take back.
    waiting = [one for one in order.shipments if one.awaits_invoice and (one.has_left or one.id in standing.billed)]
    ours = standing.billed | {shipment.id for shipment in waiting}
    foreign = frozenset(shipment.id for shipment in order.shipments if shipment.has_left) - ours
    done = [refund for refund in order.refunds if refund.status in DONE]
    due: list[Shipment | Refund] = [*waiting, *(refund for refund in done if refund.id not in standing.noted)]
    papers: list[PaperDraft] = []
    for cause in sorted(due, key=lambda one: one.id):  # ids rise with time
        standing.take_returned(order)
        billed, noted = set(standing.billed), set(standing.noted)
        if isinstance(cause, Refund):
            noted.add(cause.id)
        elif cause.has_left:
            billed.add(cause.id)
        else:
            billed.discard(cause.id)
        moment = Moment(billed, foreign, [refund for refund in done if refund.id in noted])
        missing = _missing(standing.on_paper, should_be_on_paper(order, moment))
        if isinstance(cause, Refund):
            paper = _credit_note(order, cause, missing, language)
        elif cause.has_left:
            paper = _invoice(order, cause, missing, language, done, standing.cover)
        else:
            paper = _called_back(order, cause, missing, language, standing.cover)
        if paper.lines:
            papers.append(paper)
            standing.count_in(paper)
        standing.billed, standing.noted = billed, standing.noted | noted
    return papers


def _missing(on_paper: Mapping[Key, Amounts], should: Mapping[Key, Amounts]) -> Mapping[Key, Amounts]:
    keys = [*should, *(key for key in on_paper if key not in should)]
    differences = {key: should.get(key, Amounts()) - on_paper.get(key, Amounts()) for key in keys}
    return {key: one for key, one in differences.items() if one.says_something}


def _invoice(
    order: Order,
    shipment: Shipment,
    missing: Mapping[Key, Amounts],
    language: PaperLanguage,
    refunds: Collection[Refund],
    cover: Cover,
) -> PaperDraft:
    """What left and is not on paper yet. What is to be taken off waits for its refund's credit note."""
    more = {key: one for key, one in missing.items() if one.units >= 0}
    lines = _lines(order, more, language, max(refunds, key=lambda one: one.id, default=None))
    amount = sum((line.amounts.total for line in lines), 0)
    work = next(work for work in order.fulfillment_orders if work.id == shipment.fulfillment_order_id)
    return PaperDraft(
        kind=InvoiceKind.INVOICE,
        lines=lines,
        shipment_id=shipment.id,
        tenders=cover.of(order, amount),
        supplied_at=shipment.shipped_at,
        delivery_address_id=next(one.address_id for one in order.deliveries if one.id == work.delivery_id),
    )


def _credit_note(order: Order, refund: Refund, missing: Mapping[Key, Amounts], language: PaperLanguage) -> PaperDraft:
    """What stands on paper and is owed no longer. What is still to be billed waits for its shipment."""
    less = {key: -one for key, one in missing.items() if one.units < 0 or (one.units == 0 and one.paid < 0)}
    lines = _lines(order, less, language, refund)
    return PaperDraft(
        kind=InvoiceKind.CREDIT_NOTE,
        lines=lines,
        refund_id=refund.id,
        tenders=given_back(order, refund, sum((line.amounts.total for line in lines), 0)),
    )


def _called_back(
    order: Order, shipment: Shipment, missing: Mapping[Key, Amounts], language: PaperLanguage, cover: Cover
) -> PaperDraft:
    """What stands on paper for goods that are in the building again. What was paid for it stays paid, for the next."""
    less = {key: -one for key, one in missing.items() if one.units < 0 or (one.units == 0 and one.paid < 0)}
    lines = _lines(order, less, language, None)
    return PaperDraft(
        kind=InvoiceKind.CREDIT_NOTE,
        lines=lines,
        voided_shipment_id=shipment.id,
        tenders=cover.released(sum((line.amounts.total for line in lines), 0)),
    )


def _lines(
    order: Order, amounts: Mapping[Key, Amounts], language: PaperLanguage, refund: Refund | None
) -> list[PaperLine]:
    """Order lines first, then charges, in their order, then what names neither."""
    found: list[PaperLine] = []
    for line in order.lines:
        if line.id in amounts:
            price, said = line.unit_price_minor, amounts[line.id]
            found.append(
                PaperLine(order_line_id=line.id, sku=line.sku, name=line.name, amounts=said, unit_price_minor=price)
            )
    for charge in order.charges:
        if charge.id in amounts:
            one = amounts[charge.id]
            price = one.net if not order.tax_included else one.paid
            name = charge_name(charge.kind, language)
            found.append(PaperLine(charge_id=charge.id, name=name, amounts=one, unit_price_minor=price))
    if None in amounts:
        one = amounts[None]
        price = one.net if not order.tax_included else one.paid
        name = adjustment_name(refund.reason if refund else None, language)
        found.append(PaperLine(name=name, amounts=one, unit_price_minor=price))
    return found
