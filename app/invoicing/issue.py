"""Issue the papers of an order that are due: numbers and papers commit together, so no number is ever missing."""

from typing import Any
from uuid import UUID

from app.domain.enums import TenderKind
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.invoicing.due import is_billed_by_us
from app.domain.invoicing.entities import LegalEntity
from app.domain.invoicing.paper import Paper, PaperDraft
from app.domain.invoicing.plan import Standing, papers_due
from app.domain.invoicing.seller import seller_snapshot
from app.domain.invoicing.state import paper_state
from app.domain.orders.changes import routing_keys
from app.domain.orders.model import Order
from app.invoicing.entities import billing_entity
from db.unit_of_work import UnitOfWork

ON_DELIVERY = frozenset({TenderKind.COD, TenderKind.CASH})
"""Paid when the goods are handed over: no day is set."""


async def issue_papers(uow: UnitOfWork, order_id: UUID) -> list[UUID]:
    """Issue an invoice per shipment that waits for one and a credit note per refund that is done; their ids.

    Nothing of the order waits for a paper afterwards: what has nothing to say, or is billed by the channel, gets none.
    Doing it twice does it once. Emits invoice.issued. Locks: the order, then the series of its legal entity.
    """
    order = await uow.orders.lock(order_id)
    standing = await uow.invoices.standing(order_id)
    issued: list[UUID] = []
    if is_billed_by_us(order):
        entity = await billing_entity(uow, order.channel_id)
        drafts = papers_due(order, standing, entity.papers_of(order.channel_id, order.channel).language)
        details = await _details(uow, order, entity) if drafts else {}
        for draft in drafts:
            issued.append(await _issue(uow, order, entity, standing, draft, details))
    await uow.invoices.have_papers(order_id)
    return issued


async def _details(uow: UnitOfWork, order: Order, entity: LegalEntity) -> dict[str, Any]:
    """What the papers of an order keep of who sells and who is billed."""
    channel = await uow.reference.channel(order.channel)
    assert channel is not None, "an order's channel exists"
    papers = entity.papers_of(order.channel_id, order.channel)
    first = order.deliveries[0].address_id if order.deliveries else None
    return {
        "language": papers.language,
        "seller": seller_snapshot(entity, papers, channel.name),
        "billing_address_id": order.billing_address_id or first,
        "contact_id": order.contact_id,
    }


async def _issue(
    uow: UnitOfWork,
    order: Order,
    entity: LegalEntity,
    standing: Standing,
    draft: PaperDraft,
    details: dict[str, Any],
) -> UUID:
    issued_on = entity.day_of(uow.now)
    place = await uow.invoices.next_number(entity.id, draft.kind, entity.numbering.series_year(issued_on))
    due = next((one.tender for one in draft.tenders if one.due), None)
    paper = Paper(
        id=new_id(),
        kind=draft.kind,
        number=entity.numbering.number(place.kind, place.year, place.sequence),
        order_id=order.id,
        currency=order.currency,
        tax_included=order.tax_included,
        lines=draft.lines,
        issued_at=uow.now,
        issued_on=issued_on,
        shipment_id=draft.shipment_id,
        refund_id=draft.refund_id,
        voided_shipment_id=draft.voided_shipment_id,
        tenders=draft.tenders,
        credited=standing.credited_by(draft),
        supplied_on=None if draft.supplied_at is None else entity.day_of(draft.supplied_at),
        due_on=None if due is None or due in ON_DELIVERY else entity.due_on(issued_on),
    )
    standing.name(draft, paper.number)
    await uow.invoices.add(paper, place, {**details, "delivery_address_id": draft.delivery_address_id})
    uow.record(
        Event(
            type="invoice.issued",
            subject_id=paper.id,
            subject_version=1,
            keys=routing_keys(order)[:2],
            state=paper_state(paper),
            facts={"orderId": str(order.id)},
        )
    )
    return paper.id
