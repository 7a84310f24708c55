"""Issuing: an invoice per shipment, numbers without gaps, and papers that add up to what is owed."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.enums import PaymentState, RefundDestination, TenderKind
from app.domain.invoicing.paper import Paper, tax_summary
from app.jobs.issue_invoices import run
from app.orders.command import PlaceLine, PlacePayment
from db.models.invoices import InvoiceRow
from db.repositories.invoice_loading import build_papers
from tests.app.payments.refunding import refund, refunding
from tests.builders import Shop, dispatch_all, invariants_hold, place
from tests.graphql_schema.orders.buying import a_customer


async def papers_of(shop: Shop, order_id: UUID) -> list[Paper]:
    """The papers of an order, as they were issued."""
    async with shop.database.session() as session:
        query = select(InvoiceRow).where(InvoiceRow.order_id == order_id).order_by(InvoiceRow.id)
        return await build_papers(session, (await session.scalars(query)).all())


@pytest.mark.parametrize("destination", list(RefundDestination), ids=str)
async def test_what_is_refunded_covers_no_later_paper_and_its_credit_note_says_how_it_went(
    shop: Shop, destination: RefundDestination
) -> None:
    # given: three mugs paid by card, one has left
    customer_id = await a_customer(shop)
    card = PlacePayment(gateway="cards", state=PaymentState.CAPTURED, amount=shop.money(3750))
    order_id = await place(shop, {"mug": 3}, customer_id=customer_id, payments=(card,))
    await dispatch_all(shop, order_id, units_per_line=1)
    await run(shop.database)
    mug = (await shop.order(order_id)).lines[0].id

    # when: it is refunded, and the others leave
    await refund(shop, refunding(order_id, lines=((mug, 1),), destination=destination))
    await run(shop.database)
    await dispatch_all(shop, order_id)
    await run(shop.database)

    # then
    first, note, second = await papers_of(shop, order_id)
    went = TenderKind.CARD if destination is RefundDestination.ORIGINAL else TenderKind.STORE_CREDIT
    assert [[(one.tender, one.amount_minor, one.due) for one in paper.tenders] for paper in (first, note, second)] == [
        [(TenderKind.CARD, 1250, False)],
        [(went, 1250, False)],
        [(TenderKind.CARD, 2500, False)],
    ]
    await invariants_hold(shop.database)


async def test_every_shipment_gets_an_invoice_and_together_they_ask_for_the_order(shop: Shop) -> None:
    # given: three units at 12.50 less 1.00, VAT within; shipping
    line = PlaceLine(sku="mug", quantity=3, discount=shop.money(100), tax=shop.money(583), tax_rate=Decimal("0.19"))
    order_id = await place(
        shop,
        lines=(line,),
        shipping=shop.money(490),
        payments=(PlacePayment(gateway="cards", state=PaymentState.AUTHORIZED, amount=shop.money(4140)),),
    )
    await dispatch_all(shop, order_id, units_per_line=1)
    await dispatch_all(shop, order_id)

    # when
    await run(shop.database)

    # then
    first, second = await papers_of(shop, order_id)
    year = first.issued_on.year
    assert [paper.number for paper in (first, second)] == [f"INV-{year}-000001", f"INV-{year}-000002"]
    assert [[(one.name, one.amounts.units, one.amounts.paid) for one in paper.lines] for paper in (first, second)] == [
        [("Mug", 1, 1217), ("Shipping", 1, 490)],
        [("Mug", 2, 2433)],
    ]
    assert first.amounts.paid + second.amounts.paid == (await shop.order(order_id)).totals.total == 4140
    assert [tax_summary(paper.lines)[0].amount for paper in (first, second)] == [194, 389]
    assert [(one.tender, one.amount_minor, one.due) for one in first.tenders] == [(TenderKind.CARD, 1707, False)]

    # and nothing is billed twice
    await run(shop.database)
    assert len(await papers_of(shop, order_id)) == 2
    await invariants_hold(shop.database)
