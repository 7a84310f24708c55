"""Transfers and their lines."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.domain.enums import TransferAction, TransferStatus
from app.domain.supplies import Place
from app.domain.transfers import Transfer as DomainTransfer
from app.domain.transfers import TransferLine as DomainTransferLine
from app.domain.transfers import supported_actions
from app.transfers.queries import transfer_lines_by_id, transfers_by_id
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.nodes import Node, register_rows


@strawberry.type(
    description="Units of one SKU in a transfer. quantity = canceled + units still to ship + shipped, and shipped ="
    " inTransit + received + returned + writtenOff: every unit is accounted for."
)
class TransferLine(Node):
    """Built with `of`."""

    sku_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(description="Units that were to move.")
    canceled: int = strawberry.field(description="Units that will not be shipped.")
    to_ship: int = strawberry.field(description="Units still to be shipped from the source.")
    shipped: int = strawberry.field(description="Units that left the source, wherever they are now.")
    in_transit: int = strawberry.field(description="Units on the way.")
    received: int = strawberry.field(description="Units that arrived, damaged ones included.")
    damaged: int = strawberry.field(description="Units that arrived damaged: they are in quarantine.")
    returned: int = strawberry.field(description="Units that went back to the source.")
    written_off: int = strawberry.field(description="Units that were lost on the way.")

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over lines."""
        return await sku_of(info, self.sku_key)

    @classmethod
    def of(cls, line: DomainTransferLine) -> "TransferLine":
        """Show a line."""
        return cls(
            id=global_id("TransferLine", line.id),
            sku_key=line.sku_id,
            quantity=line.quantity,
            canceled=line.canceled,
            to_ship=line.to_ship,
            shipped=line.shipped,
            in_transit=line.in_transit,
            received=line.received,
            damaged=line.damaged,
            returned=line.returned,
            written_off=line.written_off,
        )


@strawberry.type(
    description="Units that move from one location of the merchant to another. Held at the source until they are"
    " shipped, seen as in transit at both ends, on hand at the destination once somebody there received them."
)
class Transfer(Node):
    """Built with `of`."""

    from_place: strawberry.Private[Place]
    to_place: strawberry.Private[Place]
    number: str = strawberry.field(description="What people call it.")
    status: TransferStatus = strawberry.field(description="Where it is.")
    lines: list[TransferLine] = strawberry.field(description="What moves, each SKU once.")
    expected_at: datetime = strawberry.field(description="When its units should be at the destination.")
    note: str | None = strawberry.field(description="What whoever created it wrote.")
    created_at: datetime = strawberry.field(description="When it was created.")
    shipped_at: datetime | None = strawberry.field(description="When the first units left.")
    closed_at: datetime | None = strawberry.field(description="When it was over: received or canceled.")
    supported_actions: list[TransferAction] = strawberry.field(
        description="What may be done with it now: show buttons for these and for no others."
    )
    version: int = strawberry.field(description="Rises with every change; hand it back as `expectedVersion`.")

    @strawberry.field(name="from", description="Where the units come from.")
    async def source(self, info: Info) -> Location:
        """Batched over transfers."""
        return await location_of(info, self.from_place.id)

    @strawberry.field(name="to", description="Where the units go.")
    async def destination(self, info: Info) -> Location:
        """Batched over transfers."""
        return await location_of(info, self.to_place.id)

    @classmethod
    def of(cls, transfer: DomainTransfer) -> "Transfer":
        """Show a transfer."""
        return cls(
            id=global_id("Transfer", transfer.id),
            from_place=transfer.source,
            to_place=transfer.destination,
            number=transfer.number,
            status=transfer.status,
            lines=[TransferLine.of(line) for line in transfer.lines],
            expected_at=transfer.expected_at,
            note=transfer.note,
            created_at=transfer.created_at,
            shipped_at=transfer.shipped_at,
            closed_at=transfer.closed_at,
            supported_actions=list(supported_actions(transfer)),
            version=transfer.version,
        )


register_rows("TransferLine", transfer_lines_by_id, TransferLine.of)
register_rows("Transfer", transfers_by_id, Transfer.of)
