"""Orders: the head, with everything that hangs on it read only when it is asked for."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.channels.queries import channels_by_id
from app.customers.queries import customers_by_id
from app.domain.enums import (
    CustomerStatus,
    FulfilledBy,
    FulfillmentStatus,
    OrderAction,
    OrderProblem,
    OrderStatus,
    PaymentStatus,
)
from app.domain.log import LoggedEvent
from app.domain.pages import Page
from app.orders.queries import (
    billing_addresses_by_order,
    charges_by_order,
    contacts_by_order,
    deliveries_by_order,
    destinations_by_delivery,
    lines_by_order,
    order_history,
    orders_by_id,
    problems_by_order,
    whole_orders,
)
from graphql_schema.addresses import Address
from graphql_schema.channels.types import Channel
from graphql_schema.context import Info
from graphql_schema.customers.types import Customer
from graphql_schema.events.types import Event, position_of
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows
from graphql_schema.orders.supported import supported_of_order
from graphql_schema.orders.types.cancellations import OrderCancellation, cancellations_of_order
from graphql_schema.orders.types.charges import OrderCharge, OrderTotals
from graphql_schema.orders.types.deliveries import Delivery
from graphql_schema.orders.types.edits import OrderEdit, edit_of
from graphql_schema.orders.types.holds import Hold, holds_of_order
from graphql_schema.orders.types.intake import OrderCheckResult, OrderProvenance, checks_of_order
from graphql_schema.orders.types.lines import OrderLine
from graphql_schema.orders.types.notes import Note, notes_of_order
from graphql_schema.orders.types.people import Contact, ExternalRef
from graphql_schema.orders.types.tracking import OrderTracking, tracking_of_order
from graphql_schema.pagination import Connection, First, connection, limit
from graphql_schema.payments.types import Payment, payments_of_order
from graphql_schema.refunds.types import Refund, refunds_of_order
from graphql_schema.scalars import JSON

if TYPE_CHECKING:
    from db.models.orders import OrderRow
    from graphql_schema.drafts.types import OrderDraft
    from graphql_schema.fulfillment.types import FulfillmentOrder, Shipment
    from graphql_schema.invoices.types import Invoice

LazyFulfillmentOrder = Annotated["FulfillmentOrder", strawberry.lazy("graphql_schema.fulfillment.types")]
LazyShipment = Annotated["Shipment", strawberry.lazy("graphql_schema.fulfillment.types")]
LazyInvoice = Annotated["Invoice", strawberry.lazy("graphql_schema.invoices.types")]


@strawberry.type(
    description=(
        "What somebody bought in one go. Its four statuses are derived from quantities and payments, each on an axis "
        "of its own; `version` grows with every change."
    )
)
class Order(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    channel_key: strawberry.Private[UUID]
    customer_key: strawberry.Private[UUID | None]
    edit_key: strawberry.Private[UUID | None]
    number: str = strawberry.field(description="The number that people use; unique, not without gaps.")
    version: int = strawberry.field(description="The version of its last event; hand it back as `expectedVersion`.")
    external_ref: ExternalRef | None = strawberry.field(
        description="What the shop or marketplace that the order came from calls it."
    )
    priority: int = strawberry.field(
        description="Higher is served first when several wait for the same units; then what was placed first."
    )
    status: OrderStatus = strawberry.field(description="The order's intent: open, completed, canceled.")
    payment_status: PaymentStatus = strawberry.field(description="What the payments add up to.")
    fulfillment_status: FulfillmentStatus = strawberry.field(description="How far its units have come, furthest first.")
    customer_status: CustomerStatus = strawberry.field(
        description="The few words that a shopper reads on a tracking page, for the order as a whole."
    )
    totals: OrderTotals = strawberry.field(description="What it adds up to now, and what was paid.")
    tax_exempt_reason: str | None = strawberry.field(
        description="Why the tax rules put no tax on it, as its invoices say; null where it is taxed like any other."
    )
    tax_included: bool = strawberry.field(description="Whether unit prices and charges hold the tax.")
    fulfilled_by: FulfilledBy = strawberry.field(description="Who sends the goods: we, or the channel.")
    provenance: OrderProvenance = strawberry.field(description="Where it came from within its channel.")
    tags: list[str] = strawberry.field(description="The merchant's own labels.")
    metadata: JSON | None = strawberry.field(description="Whatever the caller of `orderPlace` wanted to keep with it.")
    placed_at: datetime = strawberry.field(description="When the shopper bought.")
    created_at: datetime = strawberry.field(description="When it was recorded here.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    @strawberry.field(description="The sales channel that it came through.")
    async def channel(self, info: Info) -> Channel:
        """Channels are never deleted."""
        found = await info.context.loaders.load(channels_by_id, self.channel_key)
        assert found is not None, "a foreign key holds"
        return Channel.of(found)

    @strawberry.field(description="Who bought, when the shopper has an account; null for guests of the shop.")
    async def customer(self, info: Info) -> Customer | None:
        """Within the caller's scope of customers."""
        if self.customer_key is None:
            return None
        found = await info.context.loaders.load(customers_by_id, self.customer_key)
        return None if found is None else Customer.of(found)

    @strawberry.field(description="The buyer's e-mail address for this order; masked or null for callers who may not.")
    async def email(self, info: Info) -> str | None:
        """The contact's."""
        found = await info.context.loaders.load(contacts_by_order, self.key)
        return found.email if found else None

    @strawberry.field(description="How to reach the buyer about this order; masked or null for callers who may not.")
    async def contact(self, info: Info) -> Contact | None:
        """A snapshot."""
        found = await info.context.loaders.load(contacts_by_order, self.key)
        return Contact.of(found) if found else None

    @strawberry.field(description="What was bought; a kit is one line, and its `components` are within it.")
    async def lines(self, info: Info) -> list[OrderLine]:
        """In the order of placing."""
        found = await info.context.loaders.load(lines_by_order, self.key)
        return [OrderLine.of(read) for read in found or () if read.row.parent_line_id is None]

    @strawberry.field(description="The ways in which it reaches people.")
    async def deliveries(self, info: Info) -> list[Delivery]:
        """In the order of placing."""
        found = await info.context.loaders.load(deliveries_by_order, self.key)
        return [Delivery.of(row) for row in found or ()]

    @strawberry.field(description="What is owed beside the goods; canceled charges are left out.")
    async def charges(self, info: Info) -> list[OrderCharge]:
        """In the order of placing."""
        found = await info.context.loaders.load(charges_by_order, self.key)
        return [OrderCharge.of(read) for read in found or ()]

    @strawberry.field(description="The address of the first delivery; masked or null for callers who may not know.")
    async def shipping_address(self, info: Info) -> Address | None:
        """Null when the first delivery is collected."""
        deliveries = await info.context.loaders.load(deliveries_by_order, self.key)
        if not deliveries:
            return None
        found = await info.context.loaders.load(destinations_by_delivery, deliveries[0].id)
        return Address.of(found[0]) if found and found[0] else None

    @strawberry.field(description="Whom the order bills; masked or null for callers who may not know.")
    async def billing_address(self, info: Info) -> Address | None:
        """A snapshot."""
        found = await info.context.loaders.load(billing_addresses_by_order, self.key)
        return Address.of(found) if found else None

    @strawberry.field(description="How it is paid: one payment per tender.")
    async def payments(self, info: Info) -> list[Payment]:
        """In the order of placing."""
        return await payments_of_order(info, self.key)

    @strawberry.field(description="What was given back, and what is on its way back; oldest first.")
    async def refunds(self, info: Info) -> list[Refund]:
        """In the order of deciding."""
        return await refunds_of_order(info, self.key)

    @strawberry.field(
        description="Its invoices and credit notes, oldest first: issued by themselves a moment after goods left or"
        " money went back."
    )
    async def invoices(self, info: Info) -> list[LazyInvoice]:
        """In the order of issuing."""
        from graphql_schema.invoices.types import invoices_of_order  # noqa: PLC0415 - the types name each other

        return await invoices_of_order(info, self.key)

    @strawberry.field(description="The work that locations have with it; a location sees its own work only.")
    async def fulfillment_orders(self, info: Info) -> list[LazyFulfillmentOrder]:
        """In the order of creation."""
        from graphql_schema.fulfillment.types import fulfillment_orders_of_order  # noqa: PLC0415 - types name each other

        return await fulfillment_orders_of_order(info, self.key)

    @strawberry.field(
        description="The change that somebody prepares, with what it would come to; null when nobody does. Others see "
        "it here, and hear of each step in `orderChanged`, before they begin one themselves."
    )
    async def edit(self, info: Info) -> OrderEdit | None:
        """The open one; it may have run out a moment ago."""
        return await edit_of(info, self.edit_key)

    @strawberry.field(
        description="Who prepares it and until when, and what placing it now would come to; null for all but a DRAFT."
    )
    async def draft(self, info: Info) -> Annotated["OrderDraft", strawberry.lazy("graphql_schema.drafts.types")] | None:
        """Batched over orders."""
        from graphql_schema.drafts.types import draft_of_order  # noqa: PLC0415 - the types name each other

        return await draft_of_order(info, self.key)

    @strawberry.field(description="The parcels that left for it; a location sees its own parcels only.")
    async def shipments(self, info: Info) -> list[LazyShipment]:
        """In the order of leaving."""
        from graphql_schema.fulfillment.types import shipments_of_order  # noqa: PLC0415 - the types name each other

        return await shipments_of_order(info, self.key)

    @strawberry.field(
        description="All that a tracking page shows: each delivery's steps, parcels, map, promise and pickup, and what "
        "you can do now."
    )
    async def tracking(self, info: Info) -> OrderTracking:
        """From the order as a whole: the same few statements however much there is of it."""
        return await tracking_of_order(info, self.key)

    @strawberry.field(
        description="Why it, or some of its work, may not leave; what has ended too. A location sees its own work's."
    )
    async def holds(self, info: Info) -> list[Hold]:
        """Oldest first."""
        return await holds_of_order(info, self.key)

    @strawberry.field(description="What was canceled of it, by whom and why, oldest first.")
    async def cancellations(self, info: Info) -> list[OrderCancellation]:
        """Records, whatever became of the units later."""
        return await cancellations_of_order(info, self.key)

    @strawberry.field(description="What was written on it, oldest first; buyers read the public notes.")
    async def notes(self, info: Info) -> list[Note]:
        """Free text: personal data."""
        return await notes_of_order(info, self.key)

    @strawberry.field(description="What its channel's checks found when it came in.")
    async def checks(self, info: Info) -> list[OrderCheckResult]:
        """In the order of the checks."""
        return await checks_of_order(info, self.key)

    @strawberry.field(
        description="What happened to it, its payments, work and shipments, oldest first, as far as you may see."
    )
    async def events(
        self,
        info: Info,
        first: First = None,
        after: Annotated[
            str | None, strawberry.argument(description="Begin after this event's cursor, or any cursor of the log.")
        ] = None,
    ) -> Connection[Event]:
        """Raises BAD_USER_INPUT for a cursor of another log."""
        services = info.context.services
        position = position_of(after, services.cursors)
        page = Page(limit=limit(first), after=(position,) if position else None)
        found = await order_history(services.database, info.context.principal, self.key, page)

        def cursor_of(event: LoggedEvent) -> str:
            return services.cursors.encode(event.position)

        return connection(found, cursor_of, lambda event: Event.of(event, services.cursors))

    @strawberry.field(description="What is open with it that somebody should look at; empty when all is well.")
    async def problems(self, info: Info) -> list[OrderProblem]:
        """Batched over orders."""
        return await info.context.loaders.load(problems_by_order, self.key) or []

    @strawberry.field(description="What you may do with it now: show buttons for these and for no others.")
    async def supported_actions(self, info: Info) -> list[OrderAction]:
        """From the state tables, and the caller's rights."""
        order = await info.context.loaders.load(whole_orders, self.key)
        return await supported_of_order(info, order) if order else []

    @classmethod
    def of(cls, row: "OrderRow") -> "Order":
        """Show a row."""
        external = None
        if row.external_source is not None and row.external_id is not None:
            external = ExternalRef(source=row.external_source, id=row.external_id)
        return cls(
            id=global_id("Order", row.id),
            key=row.id,
            channel_key=row.channel_id,
            customer_key=row.customer_id,
            edit_key=row.edit_id,
            number=row.number,
            version=row.version,
            external_ref=external,
            priority=row.priority,
            status=row.status,
            payment_status=row.payment_status,
            fulfillment_status=row.fulfillment_status,
            customer_status=row.customer_status,
            totals=OrderTotals.of(row),
            tax_exempt_reason=row.tax_exempt_reason,
            tax_included=row.tax_included,
            fulfilled_by=row.fulfilled_by,
            provenance=OrderProvenance.of(row),
            tags=row.tags,
            metadata=None if row.order_metadata is None else JSON(row.order_metadata),
            placed_at=row.placed_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


register_rows("Order", orders_by_id, Order.of)
