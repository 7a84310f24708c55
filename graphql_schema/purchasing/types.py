"""Purchase orders and their lines."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.domain.enums import PurchaseOrderAction, PurchaseOrderStatus
from app.domain.purchasing import PurchaseOrder as DomainPurchaseOrder
from app.domain.purchasing import PurchaseOrderLine as DomainPurchaseOrderLine
from app.domain.purchasing import supported_actions
from app.domain.supplies import Place
from app.purchasing.queries import purchase_order_lines_by_id, purchase_orders_by_id
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, register_rows


@strawberry.type(
    description="Units of one SKU in a purchase order. What was received beyond quantity is over-delivery; canceled is"
    " what was ordered and will not come."
)
class PurchaseOrderLine(Node):
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(description="Units ordered.")
    received: int = strawberry.field(description="Units that came, damaged ones included.")
    damaged: int = strawberry.field(description="Units that came damaged: they are in quarantine.")
    canceled: int = strawberry.field(description="Units that will not come.")
    due: int = strawberry.field(description="Units still to come.")
    expected_at: datetime = strawberry.field(description="When they are expected; in the past when they are late.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over lines."""
        return await sku_of(info, self.sku_key)

    @classmethod
    def of(cls, line: DomainPurchaseOrderLine) -> "PurchaseOrderLine":
        """Show a line."""
        return cls(
            id=global_id("PurchaseOrderLine", line.id),
            sku_key=line.sku_id,
            quantity=line.quantity,
            received=line.received,
            damaged=line.damaged,
            canceled=line.canceled,
            due=line.due,
            expected_at=line.expected_at,
        )


@strawberry.type(
    description="Units that a supplier was asked to bring to a location. They are incoming there until somebody"
    " receives them; orders that wait are promised them by their date."
)
class PurchaseOrder(Node):
    """Built with `of`."""

    from_place: strawberry.Private[Place]
    to_place: strawberry.Private[Place]
    number: str = strawberry.field(description="What people and the merchant's other systems call it.")
    status: PurchaseOrderStatus = strawberry.field(description="Where it is.")
    lines: list[PurchaseOrderLine] = strawberry.field(description="What was ordered, each SKU once.")
    expected_at: datetime = strawberry.field(description="When the last of what is due is expected.")
    note: str | None = strawberry.field(description="What whoever created it wrote.")
    created_at: datetime = strawberry.field(description="When it was created.")
    ordered_at: datetime | None = strawberry.field(description="When the supplier was asked.")
    closed_at: datetime | None = strawberry.field(description="When it was over: received, closed or canceled.")
    supported_actions: list[PurchaseOrderAction] = strawberry.field(
        description="What may be done with it now: show buttons for these and for no others."
    )
    version: int = strawberry.field(description="Rises with every change; hand it back as `expectedVersion`.")

    @strawberry.field(description="Who brings the units.")
    async def supplier(self, info: Info) -> Location:
        """Batched over purchase orders."""
        return await location_of(info, self.from_place.id)

    @strawberry.field(name="to", description="Where the units come to.")
    async def destination(self, info: Info) -> Location:
        """Batched over purchase orders."""
        return await location_of(info, self.to_place.id)

    @classmethod
    def of(cls, purchase: DomainPurchaseOrder) -> "PurchaseOrder":
        """Show a purchase order."""
        return cls(
            id=global_id("PurchaseOrder", purchase.id),
            from_place=purchase.supplier,
            to_place=purchase.destination,
            number=purchase.number,
            status=purchase.status,
            lines=[PurchaseOrderLine.of(line) for line in purchase.lines],
            expected_at=purchase.expected_at,
            note=purchase.note,
            created_at=purchase.created_at,
            ordered_at=purchase.ordered_at,
            closed_at=purchase.closed_at,
            supported_actions=list(supported_actions(purchase)),
            version=purchase.version,
        )


register_rows("PurchaseOrderLine", purchase_order_lines_by_id, PurchaseOrderLine.of)
register_rows("PurchaseOrder", purchase_orders_by_id, PurchaseOrder.of)
