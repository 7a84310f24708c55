"""Invoices and credit notes: what stands on them, and a link to the paper."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.documents.links import LIFETIME, make_link
from app.domain.enums import FulfilledBy, InvoiceKind, TenderKind
from app.domain.invoicing.paper import PaperLine, TaxSum, TenderShare, tax_summary
from app.fulfillment.queries import shipments_by_id
from app.invoicing.queries import PaperRead, legal_entities_by_id, may_open, papers_by_id, papers_by_order
from app.orders.queries import lines_by_id, orders_by_id
from app.payments.refund_queries import refunds_by_id
from app.typesetting.render import can_print
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.invoices.legal_entities import LegalEntity
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.refunds.types import Refund

if TYPE_CHECKING:
    from graphql_schema.fulfillment.types import Shipment
    from graphql_schema.orders.types.lines import OrderLine
    from graphql_schema.orders.types.orders import Order

LazyOrder = Annotated["Order", strawberry.lazy("graphql_schema.orders.types.orders")]
LazyOrderLine = Annotated["OrderLine", strawberry.lazy("graphql_schema.orders.types.lines")]
LazyShipment = Annotated["Shipment", strawberry.lazy("graphql_schema.fulfillment.types")]

MINUTES = int(LIFETIME.total_seconds() // 60)


@strawberry.type(
    description="A line of a paper: units of an order line, a charge, or what was given back without naming either."
)
class InvoiceLine:
    """Built with `of`."""

    line_key: strawberry.Private[UUID | None]
    name: str = strawberry.field(description="What it is called there.")
    sku: str | None = strawberry.field(description="The SKU's code; null for what is not goods.")
    quantity: int = strawberry.field(
        description="Units; 0 where the line only corrects what earlier papers said of the same units."
    )
    unit_price: Money = strawberry.field(
        description="The price of one, with tax where the order's prices hold it (`Order.taxIncluded`)."
    )
    discount: Money = strawberry.field(description="What is taken off all of them.")
    net: Money = strawberry.field(description="The price of all of them without tax.")
    tax: Money = strawberry.field(description="The tax on it that we hand on.")

    @strawberry.field(description="The order line whose units it bills or credits; null for everything else.")
    async def order_line(self, info: Info) -> LazyOrderLine | None:
        """Batched over lines."""
        from graphql_schema.orders.types.lines import OrderLine  # noqa: PLC0415 - the types name each other

        found = None if self.line_key is None else await info.context.loaders.load(lines_by_id, self.line_key)
        return None if found is None else OrderLine.of(found)

    @classmethod
    def of(cls, line: PaperLine, currency: str) -> "InvoiceLine":
        """Show a line."""
        amounts = line.amounts
        return cls(
            line_key=line.order_line_id,
            name=line.name,
            sku=line.sku,
            quantity=amounts.units,
            unit_price=Money.from_minor(line.unit_price_minor, currency),
            discount=Money.from_minor(amounts.discount, currency),
            net=Money.from_minor(amounts.net, currency),
            tax=Money.from_minor(amounts.tax, currency),
        )


@strawberry.type(description="One tax of a paper.")
class InvoiceTax:
    """Built with `of`."""

    name: str | None = strawberry.field(description="What it is called; null where nobody said.")
    rate: Decimal | None = strawberry.field(description="A fraction, 0.19 for 19 %; null where only amounts were told.")
    taxable: Money = strawberry.field(description="What it is a tax on, without tax.")
    amount: Money = strawberry.field(description="The tax.")
    remitted_by: FulfilledBy = strawberry.field(
        description="Who hands it on. What the channel hands on is shown, and in no sum of the paper."
    )

    @classmethod
    def of(cls, tax: TaxSum, currency: str) -> "InvoiceTax":
        """Show a sum."""
        return cls(
            name=tax.key.name,
            rate=tax.key.rate,
            taxable=Money.from_minor(tax.taxable, currency),
            amount=Money.from_minor(tax.amount, currency),
            remitted_by=tax.key.remitted_by,
        )


@strawberry.type(description="How much of a paper one means covers, or how it went back.")
class InvoiceTender:
    """Built with `of`."""

    tender: TenderKind = strawberry.field(description="The means.")
    amount: Money = strawberry.field(description="How much.")
    due: bool = strawberry.field(description="Whether it was still to be paid when the paper was issued.")

    @classmethod
    def of(cls, share: TenderShare, currency: str) -> "InvoiceTender":
        """Show a share."""
        return cls(tender=share.tender, amount=Money.from_minor(share.amount_minor, currency), due=share.due)


@strawberry.type(
    description="An invoice for one shipment, or a credit note for one refund or for one shipment that was called back."
    " It never changes. All invoices of an order less its credit notes are what is owed for what left, to the minor"
    " unit."
)
class Invoice(Node):
    """Built with `of`."""

    read: strawberry.Private[PaperRead]
    number: str = strawberry.field(description="Its number: without gaps within its legal entity and kind.")
    kind: InvoiceKind = strawberry.field(description="Whether it asks for money or gives some back.")
    lines: list[InvoiceLine] = strawberry.field(description="What it is for; amounts are positive on credit notes too.")
    taxes: list[InvoiceTax] = strawberry.field(description="Its taxes, summed by name and rate.")
    tenders: list[InvoiceTender] = strawberry.field(description="What covers it, or how it was given back.")
    net: Money = strawberry.field(description="Its sum without tax.")
    tax: Money = strawberry.field(description="The tax that we hand on.")
    total: Money = strawberry.field(description="What it asks for, or gives back: `net` and `tax`.")
    credited: list[str] = strawberry.field(
        description="For a credit note: the numbers of the invoices from which it takes."
    )
    issued_at: datetime = strawberry.field(description="When it was issued.")
    issued_on: date = strawberry.field(description="Its date, where the legal entity is.")
    supplied_on: date | None = strawberry.field(description="The day on which the goods left; null on credit notes.")
    due_on: date | None = strawberry.field(
        description="By when what no tender covers is to be paid; null where nothing is due, or on delivery."
    )

    @strawberry.field(description="The order that it belongs to.")
    async def order(self, info: Info) -> LazyOrder | None:
        """Whoever sees the paper sees its order."""
        from graphql_schema.orders.types.orders import Order  # noqa: PLC0415 - the types name each other

        found = await info.context.loaders.load(orders_by_id, self.read.paper.order_id)
        return None if found is None else Order.of(found)

    @strawberry.field(description="The shipment that an invoice is for; null on credit notes.")
    async def shipment(self, info: Info) -> LazyShipment | None:
        """Batched over papers."""
        from graphql_schema.fulfillment.types import Shipment  # noqa: PLC0415 - the types name each other

        key = self.read.paper.shipment_id
        found = None if key is None else await info.context.loaders.load(shipments_by_id, key)
        return None if found is None else Shipment.of(found)

    @strawberry.field(description="The shipment that a credit note takes back: it was voided after it was billed.")
    async def voided_shipment(self, info: Info) -> LazyShipment | None:
        """Batched over papers."""
        from graphql_schema.fulfillment.types import Shipment  # noqa: PLC0415 - the types name each other

        key = self.read.paper.voided_shipment_id
        found = None if key is None else await info.context.loaders.load(shipments_by_id, key)
        return None if found is None else Shipment.of(found)

    @strawberry.field(description="The refund that a credit note is for; null on invoices, and for void shipments.")
    async def refund(self, info: Info) -> Refund | None:
        """Batched over papers."""
        key = self.read.paper.refund_id
        found = None if key is None else await info.context.loaders.load(refunds_by_id, key)
        return None if found is None else Refund.of(found)

    @strawberry.field(description="Who issued it, as that stands now; the paper says how it stood then.")
    async def legal_entity(self, info: Info) -> LegalEntity:
        """Entities are never deleted."""
        found = await info.context.loaders.load(legal_entities_by_id, self.read.row.legal_entity_id)
        assert found is not None, "a foreign key holds"
        return LegalEntity.of(found)

    @strawberry.field(
        description=f"The paper as PDF: a path of this server, `/documents/...`, that needs no credentials and is good"
        f" for {MINUTES} minutes; open it at once, keep it nowhere. Null where the server prints nothing, and for"
        " guests: the paper says in full whom it bills, which a tracking link does not."
    )
    async def url(self, info: Info) -> str | None:
        """Signed anew for each answer."""
        context = info.context
        if not can_print() or not may_open(context.principal, self.read):
            return None
        services = context.services
        return make_link(services.secrets.documents, self.read.paper.id, services.database.clock.now())

    @classmethod
    def of(cls, read: PaperRead) -> "Invoice":
        """Show a paper."""
        paper, currency = read.paper, read.paper.currency
        amounts = paper.amounts
        return cls(
            id=global_id("Invoice", paper.id),
            read=read,
            number=paper.number,
            kind=paper.kind,
            lines=[InvoiceLine.of(line, currency) for line in paper.lines],
            taxes=[InvoiceTax.of(tax, currency) for tax in tax_summary(paper.lines)],
            tenders=[InvoiceTender.of(share, currency) for share in paper.tenders],
            net=Money.from_minor(amounts.net, currency),
            tax=Money.from_minor(amounts.tax, currency),
            total=Money.from_minor(amounts.total, currency),
            credited=list(paper.credited),
            issued_at=paper.issued_at,
            issued_on=paper.issued_on,
            supplied_on=paper.supplied_on,
            due_on=paper.due_on,
        )


async def invoices_of_order(info: Info, order_id: UUID) -> list[Invoice]:
    """The papers of an order, oldest first."""
    found = await info.context.loaders.load(papers_by_order, order_id)
    return [Invoice.of(read) for read in found or ()]


register_rows("Invoice", papers_by_id, Invoice.of)
