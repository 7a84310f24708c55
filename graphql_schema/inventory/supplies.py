"""What is on its way to a stock level."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.domain.enums import SupplyKind, SupplyState
from app.domain.supplies import Supply
from app.locations.queries import locations_by_id
from app.stock.queries import supplies_by_id
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, load_node, register_rows


@strawberry.type(
    description="Units of a SKU that are on their way to a location: from a supplier, from another location, made or"
    " sent back. What waits for stock is promised against them by their date."
)
class IncomingSupply(Node):
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]
    source_type: strawberry.Private[str]
    source_key: strawberry.Private[UUID]
    kind: SupplyKind = strawberry.field(description="Where they come from.")
    quantity: int = strawberry.field(description="Units still to come; 0 when it is over.")
    received: int = strawberry.field(description="Units of it that came.")
    promised: int = strawberry.field(description="Units still to come that somebody was promised.")
    expected_at: datetime = strawberry.field(description="When they are expected; in the past when they are late.")
    state: SupplyState = strawberry.field(description="Whether more will come.")
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over supplies."""
        return await sku_of(info, self.sku_key)

    @strawberry.field(description="Where they come to.")
    async def location(self, info: Info) -> Location:
        """Batched over supplies."""
        row = await info.context.loaders.load(locations_by_id, self.location_key)
        assert row is not None, "locations are never deleted"
        return Location.of(row)

    @strawberry.field(description="The transfer or purchase order that brings them, when you may see it.")
    async def source(self, info: Info) -> Node | None:
        """Batched by the source's own loader."""
        return await load_node(info.context, self.source_type, (self.source_key,))

    @classmethod
    def of(cls, supply: Supply) -> "IncomingSupply":
        """Show a supply."""
        return cls(
            id=global_id("IncomingSupply", supply.id),
            sku_key=supply.sku_id,
            location_key=supply.location_id,
            source_type=supply.source_type,
            source_key=supply.source_id,
            kind=supply.kind,
            quantity=supply.incoming,
            received=supply.received,
            promised=supply.promised,
            expected_at=supply.expected_at,
            state=supply.state,
            version=supply.version,
        )


register_rows("IncomingSupply", supplies_by_id, IncomingSupply.of)
