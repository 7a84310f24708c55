"""Edits of placed orders: what somebody prepares, and what it would come to."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import ChargeKind, FulfillmentMethod, OrderEditState
from app.domain.money import share
from app.domain.orders import model
from app.domain.orders.derive import line_total
from app.domain.orders.edit.session import OrderEdit as Prepared
from app.orders.edit.queries import Preview, edits_by_id, previews
from graphql_schema.actors import Actor
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.errors import UserError, user_error
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.money import Money
from graphql_schema.nodes import Node, load_node, register_rows
from graphql_schema.orders.types.charges import OrderTotals
from graphql_schema.reservations.types import Reservation

if TYPE_CHECKING:
    from graphql_schema.orders.types.orders import Order

LazyOrder = Annotated["Order", strawberry.lazy("graphql_schema.orders.types.orders")]


@strawberry.type(description="A line as the edit would have it: one of the order's, or one that comes.")
class OrderEditLine:
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    order_line_id: strawberry.ID = strawberry.field(
        description="The order line's id, also of one that comes: name it to change it again."
    )
    delivery_id: strawberry.ID = strawberry.field(description="The delivery that it goes with.")
    name: str = strawberry.field(description="What it is sold as.")
    is_new: bool = strawberry.field(description="Whether the order has no such line yet.")
    quantity_before: int = strawberry.field(
        description="Units that the shopper has now: neither canceled nor returned."
    )
    quantity: int = strawberry.field(description="Units that the shopper would have.")
    held: int = strawberry.field(
        description="Units among them that need a source because of the edit, and have one: held for the edit, or the"
        " order's own already."
    )
    waiting: int = strawberry.field(description="Units that would wait for stock.")
    restock: bool = strawberry.field(
        description="Whether units that come off would be for sale again; false: they would go to quarantine."
    )
    expected_at: datetime | None = strawberry.field(
        description="When the last of the waiting units is expected; null when none waits, or nobody knows."
    )
    unit_price: Money = strawberry.field(description="Price of one unit.")
    discount: Money = strawberry.field(description="What discounts would take off these units; positive.")
    total: Money = strawberry.field(description="What would be owed for these units, less discount, with tax.")
    components: list["OrderEditLine"] = strawberry.field(description="What a kit is made of; empty otherwise.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over lines."""
        return await sku_of(info, self.sku_key)


@strawberry.type(description="A delivery as the edit would have it.")
class OrderEditDelivery:
    """Built with `of`."""

    pickup_key: strawberry.Private[UUID | None]
    delivery_id: strawberry.ID = strawberry.field(description="The delivery's id.")
    method: FulfillmentMethod = strawberry.field(description="How it would reach its person.")
    address_changes: bool = strawberry.field(description="Whether it would go elsewhere than now.")
    shipping: Money = strawberry.field(description="What it would cost.")
    promised_by: datetime | None = strawberry.field(description="Until when it would be promised.")
    promised_on: date | None = strawberry.field(description="The day that would be promised, at the destination.")

    @strawberry.field(description="Where it would be collected; null when it is sent.")
    async def pickup_location(self, info: Info) -> Location | None:
        """Batched over deliveries."""
        return None if self.pickup_key is None else await location_of(info, self.pickup_key)


@strawberry.type(
    description="What the order would come to if the edit were committed now: nothing of it is done. It is computed "
    "from the order as it stands, so it changes when the order does."
)
class OrderEditPreview:
    """Built with `of`."""

    lines: list[OrderEditLine] = strawberry.field(description="All lines, those that stay as they are among them.")
    deliveries: list[OrderEditDelivery] = strawberry.field(description="All deliveries.")
    contact_changes: bool = strawberry.field(description="Whether the buyer would be reached otherwise than now.")
    totals_before: OrderTotals = strawberry.field(description="What the order comes to now.")
    totals: OrderTotals = strawberry.field(description="What it would come to.")
    difference: Money = strawberry.field(description="By how much `total` would change; below zero when it falls.")
    to_collect: Money = strawberry.field(
        description="What would be owed beyond what is paid, promised, or paid on delivery: name payments for it when "
        "you commit, or the order is held until it is paid."
    )
    to_refund: Money = strawberry.field(description="What would be given back.")
    errors: list[UserError] = strawberry.field(
        description="Why it cannot be committed as the order stands now: units left meanwhile, or were canceled. The "
        "rest of the preview then shows the order as it is."
    )

    @classmethod
    def of(cls, found: Preview) -> "OrderEditPreview":
        """Show a preview in its order's currency."""
        before, after = found.before, found.after or found.before
        currency = before.currency
        return cls(
            lines=[_line(found, after, line) for line in after.lines if not line.is_component],
            deliveries=[_delivery(before, after, delivery) for delivery in after.deliveries],
            contact_changes=after.contact_id != before.contact_id,
            totals_before=OrderTotals.of_order(before),
            totals=OrderTotals.of_order(after),
            difference=Money.from_minor(after.totals.total - before.totals.total, currency),
            to_collect=Money.from_minor(found.settlement.to_collect_minor if found.settlement else 0, currency),
            to_refund=Money.from_minor(found.settlement.to_refund_minor if found.settlement else 0, currency),
            errors=[] if found.refusal is None else [user_error(found.refusal)],
        )


@strawberry.type(
    description="A change of a placed order that somebody prepares. Nothing of it is done before `orderEditCommit`; "
    "until then the units that it wants are held for it. One edit per order is open at a time, and it runs out."
)
class OrderEdit(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    order_key: strawberry.Private[UUID]
    reservation_key: strawberry.Private[UUID | None]
    state: OrderEditState = strawberry.field(description="Only what is OPEN can be changed.")
    version: int = strawberry.field(description="Rises with every step; hand it back as `expectedVersion`.")
    begun_by: Actor = strawberry.field(description="Who began it.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    expires_at: datetime = strawberry.field(description="When it ends by itself, by the server's clock.")
    ended_at: datetime | None = strawberry.field(description="When it was committed, given up, or ran out.")

    @strawberry.field(description="The order as it is: the edit has not changed it.")
    async def order(self, info: Info) -> LazyOrder | None:
        """Within the caller's scope."""
        return cast("Order | None", await load_node(info.context, "Order", (self.order_key,)))

    @strawberry.field(
        description="What holds the units that the edit wants; null when it wants none, and when it is over."
    )
    async def reservation(self, info: Info) -> Reservation | None:
        """Within the caller's scope."""
        if self.reservation_key is None:
            return None
        return cast("Reservation | None", await load_node(info.context, "Reservation", (self.reservation_key,)))

    @strawberry.field(description="Money, stock and promise if it were committed now; null when it is over.")
    async def preview(self, info: Info) -> OrderEditPreview | None:
        """Computed from order and edit in one moment."""
        found = await info.context.loaders.load(previews, self.key)
        return None if found is None else OrderEditPreview.of(found)

    @classmethod
    def of(cls, edit: Prepared) -> "OrderEdit":
        """Show an edit."""
        return cls(
            id=global_id("OrderEdit", edit.id),
            key=edit.id,
            order_key=edit.order_id,
            reservation_key=edit.reservation_id,
            state=edit.state,
            version=edit.version,
            begun_by=Actor.of(edit.author.kind, edit.author.id),
            created_at=edit.created_at,
            expires_at=edit.expires_at,
            ended_at=edit.ended_at,
        )


async def edit_of(info: Info, edit_id: UUID | None) -> OrderEdit | None:
    """An edit that the caller may see."""
    found = None if edit_id is None else await info.context.loaders.load(edits_by_id, edit_id)
    return None if found is None else OrderEdit.of(found)


def _line(found: Preview, after: model.Order, line: model.Line) -> OrderEditLine:
    known = {one.id: one for one in found.before.lines}
    before = known.get(line.id)
    parts = [one for one in after.lines if one.parent_line_id == line.id]
    expected = [one for one in found.expectations if one.line_id == line.id]
    dates = [one.expected_at for one in expected]
    return OrderEditLine(
        sku_key=line.sku_id,
        order_line_id=global_id("OrderLine", line.id),
        delivery_id=global_id("Delivery", line.delivery_id),
        name=line.name,
        is_new=before is None,
        quantity_before=0 if before is None else before.live,
        quantity=line.live,
        held=found.held.get(line.id, 0),
        waiting=sum(one.quantity for one in expected),
        restock=line.id not in found.spoiled and line.parent_line_id not in found.spoiled,
        expected_at=max(date for date in dates if date) if dates and all(dates) else None,
        unit_price=Money.from_minor(line.unit_price_minor, after.currency),
        discount=Money.from_minor(share(line.discount_minor, line.live, line.quantity), after.currency),
        total=Money.from_minor(line_total(line, tax_included=after.tax_included), after.currency),
        components=[_line(found, after, part) for part in parts],
    )


def _delivery(before: model.Order, after: model.Order, delivery: model.Delivery) -> OrderEditDelivery:
    known = next((one for one in before.deliveries if one.id == delivery.id), None)
    return OrderEditDelivery(
        pickup_key=delivery.pickup_location_id,
        delivery_id=global_id("Delivery", delivery.id),
        method=delivery.method,
        address_changes=known is not None and known.address_id != delivery.address_id,
        shipping=Money.from_minor(_shipping(after, delivery.id), after.currency),
        promised_by=delivery.promised_by,
        promised_on=delivery.promised_on,
    )


def _shipping(order: model.Order, delivery_id: UUID) -> int:
    return sum(
        charge.amount_minor
        for charge in order.charges
        if charge.kind is ChargeKind.SHIPPING and charge.delivery_id == delivery_id and not charge.canceled
    )


register_rows("OrderEdit", edits_by_id, OrderEdit.of)
