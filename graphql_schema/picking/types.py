"""Pick lists: one walk through a location for several fulfillment orders, from bin to bin."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.documents.links import PaperKind
from app.domain.enums import PickListState
from app.domain.picking import PickList as Walk
from app.domain.picking import PickListLine as WalkLine
from app.domain.picking import PickUnit
from app.fulfillment.queries import fulfillment_order_lines_by_id, fulfillment_orders_by_id
from app.picking.queries import lines_by_pick_list, pick_lists_by_id
from app.typesetting.render import can_print
from graphql_schema.actors import Actor
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.fulfillment.papers import A_LINK, link_to
from graphql_schema.fulfillment.types import FulfillmentOrder, FulfillmentOrderLine
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, register_rows


@strawberry.type(description="Units of a pick list's line that one fulfillment order wants.")
class PickListPart:
    """Built with `of`."""

    work_key: strawberry.Private[UUID]
    line_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(description="Units that it wants, canceled ones left out.")
    picked_quantity: int = strawberry.field(description="Units of them that are picked.")
    left_quantity: int = strawberry.field(
        description="Units of them that are to be picked here; 0 when the work was moved away or is done otherwise."
    )
    held: bool = strawberry.field(description="Whether a hold keeps the work from being picked.")

    @strawberry.field(description="The work that wants them; null when it moved out of your sight.")
    async def fulfillment_order(self, info: Info) -> FulfillmentOrder | None:
        """Batched over parts."""
        found = await info.context.loaders.load(fulfillment_orders_by_id, self.work_key)
        return None if found is None else FulfillmentOrder.of(found)

    @strawberry.field(description="Its line; null when it moved out of your sight.")
    async def fulfillment_order_line(self, info: Info) -> FulfillmentOrderLine | None:
        """Batched over parts."""
        found = await info.context.loaders.load(fulfillment_order_lines_by_id, self.line_key)
        return None if found is None else FulfillmentOrderLine.of(found)

    @classmethod
    def of(cls, unit: PickUnit) -> "PickListPart":
        """Show a line of work on a list."""
        return cls(
            work_key=unit.fulfillment_order_id,
            line_key=unit.work_line_id,
            quantity=unit.quantity,
            picked_quantity=unit.picked,
            left_quantity=unit.left,
            held=unit.held,
        )


@strawberry.type(description="One SKU of a pick list, for all the work that wants it.")
class PickListLine:
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    bin: str | None = strawberry.field(description="The bin to pick from first; null where nobody said one.")
    bins: list[str] = strawberry.field(description="All its bins at the location, the one to pick from first.")
    category: str | None = strawberry.field(description="What the location sorts it under: a zone, a temperature.")
    quantity: int = strawberry.field(description="Units that are wanted in all.")
    picked_quantity: int = strawberry.field(description="Units of them that are picked.")
    left_quantity: int = strawberry.field(description="Units of them that are to be picked.")
    parts: list[PickListPart] = strawberry.field(description="For which work, the list's first work first.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over lines."""
        return await sku_of(info, self.sku_key)

    @classmethod
    def of(cls, line: WalkLine) -> "PickListLine":
        """Show a line."""
        return cls(
            sku_key=line.sku_id,
            bin=line.bins[0] if line.bins else None,
            bins=list(line.bins),
            category=line.category,
            quantity=line.quantity,
            picked_quantity=line.picked,
            left_quantity=line.left,
            parts=[PickListPart.of(part) for part in line.parts],
        )


@strawberry.type(
    description="One walk through a location for several fulfillment orders at once. It names the work; what is left "
    "to pick is always what the work says, so that canceled units are never asked for."
)
class PickList(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]
    work_keys: strawberry.Private[tuple[UUID, ...]]
    state: PickListState = strawberry.field(description="Whether somebody walks.")
    reference: str = strawberry.field(description="What its barcode says: 18 digits.")
    picker: Actor = strawberry.field(description="Who walks: whoever made the list.")
    version: int = strawberry.field(description="Rises when the list ends; the last event's `subjectVersion`.")
    created_at: datetime = strawberry.field(description="When it was made.")
    ended_at: datetime | None = strawberry.field(description="When it was completed or canceled.")

    @strawberry.field(description="Where.")
    async def location(self, info: Info) -> Location:
        """Batched over lists."""
        return await location_of(info, self.location_key)

    @strawberry.field(description="What to pick, from bin to bin: A2 before A10, what has no bin last.")
    async def lines(self, info: Info) -> list[PickListLine]:
        """Batched over lists."""
        return [PickListLine.of(line) for line in await _lines(info, self.key)]

    @strawberry.field(description="Units that its work wants in all.")
    async def quantity(self, info: Info) -> int:
        """Batched over lists."""
        return sum(line.quantity for line in await _lines(info, self.key))

    @strawberry.field(description="Units of them that are picked.")
    async def picked_quantity(self, info: Info) -> int:
        """Batched over lists."""
        return sum(line.picked for line in await _lines(info, self.key))

    @strawberry.field(description="Units of them that are to be picked.")
    async def left_quantity(self, info: Info) -> int:
        """Batched over lists."""
        return sum(line.left for line in await _lines(info, self.key))

    @strawberry.field(description="The work that it is for, as far as you see it, in the order of its claim to units.")
    async def fulfillment_orders(self, info: Info) -> list[FulfillmentOrder]:
        """Batched over lists."""
        found = await info.context.loaders.load_many(fulfillment_orders_by_id, list(self.work_keys))
        return [FulfillmentOrder.of(row) for row in found if row is not None]

    @strawberry.field(
        description=f"The list to walk by, as PDF: {A_LINK} It says bins, what to scan, and whose tote each unit goes"
        " into, as far as it is picked when it is opened. Null where the server prints nothing."
    )
    def url(self, info: Info) -> str | None:
        """Signed anew for each answer; it names nobody."""
        return link_to(info, PaperKind.PICK_LIST, self.key) if can_print() else None

    @classmethod
    def of(cls, walk: Walk) -> "PickList":
        """Show a list."""
        return cls(
            id=global_id("PickList", walk.id),
            key=walk.id,
            location_key=walk.location_id,
            work_keys=walk.works,
            state=walk.state,
            reference=walk.reference,
            picker=Actor.of(walk.picker_kind, walk.picker_id),
            version=walk.version,
            created_at=walk.created_at,
            ended_at=walk.ended_at,
        )


async def _lines(info: Info, list_id: UUID) -> tuple[WalkLine, ...]:
    return await info.context.loaders.load(lines_by_pick_list, list_id) or ()


register_rows("PickList", pick_lists_by_id, PickList.of)
