"""Create, ship, receive and cancel transfers."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import TransitEnd
from app.transfers.cancel import CancelTransfer, cancel_transfer
from app.transfers.create import CreateTransfer, create_transfer
from app.transfers.ready import ReadyTransfer, ready_transfer
from app.transfers.receive import ReceiveTransfer, receive_transfer
from app.transfers.ship import ShipTransfer, ship_transfer
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.ids import uuid_of
from graphql_schema.inventory.unit_lines import ArrivedUnitsInput, UnitsInput, read_arrived, read_units
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.transfers.types import Transfer

KEY = "Your key for this work; the same again is done once."
VERSION = "Refuse when the transfer has another version by now."


@strawberry.input(description="Units to be moved between two locations.")
class TransferCreateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    from_: str = strawberry.field(name="from", description="The code of the location that sends.")
    to: str = strawberry.field(description="The code of the location that receives; it has RECEIVE_TRANSFERS.")
    lines: list[UnitsInput] = strawberry.field(description="What moves, each SKU once.")
    expected_at: datetime = strawberry.field(description="When the units should be at the destination.")
    note: str | None = strawberry.field(default=None, description="For the people at both ends.")
    draft: bool = strawberry.field(
        default=False,
        description="Hold no stock yet: the source makes it ready. The only kind that the destination may ask for.",
    )

    def read(self) -> CreateTransfer:
        """The use case's command."""
        return CreateTransfer(
            idempotency_key=self.idempotency_key,
            source=self.from_,
            destination=self.to,
            lines=read_units(self.lines),
            expected_at=self.expected_at,
            note=self.note,
            draft=self.draft,
        )


@strawberry.input(description="A draft whose units are to be held now.")
class TransferReadyInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    transfer_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ReadyTransfer:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ReadyTransfer(
            idempotency_key=self.idempotency_key,
            transfer_id=_transfer(self.transfer_id),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Units that leave the source.")
class TransferShipInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    transfer_id: strawberry.ID = strawberry.field(description="The transfer.")
    lines: list[UnitsInput] | None = strawberry.field(
        default=None, description="What leaves; left out, all that is left to ship."
    )
    final: bool = strawberry.field(default=False, description="The rest will not be shipped: it is free again.")
    expected_at: datetime | None = strawberry.field(
        default=None, description="When the units should arrive, where that is known better now."
    )
    shipped_at: datetime | None = strawberry.field(default=None, description="When they left, where that is not now.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ShipTransfer:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ShipTransfer(
            idempotency_key=self.idempotency_key,
            transfer_id=_transfer(self.transfer_id),
            lines=None if self.lines is None else read_units(self.lines),
            final=self.final,
            expected_at=self.expected_at,
            shipped_at=self.shipped_at,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Units that arrived at the destination.")
class TransferReceiveInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    transfer_id: strawberry.ID = strawberry.field(description="The transfer.")
    lines: list[ArrivedUnitsInput] | None = strawberry.field(
        default=None,
        description="What arrived; left out, all that is in transit, in good order. May be empty with `close`.",
    )
    close: bool = strawberry.field(
        default=False,
        description="Nothing more will arrive: what is missing is written off, what was not shipped is free again.",
    )
    received_at: datetime | None = strawberry.field(
        default=None, description="When they arrived, where that is not now."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ReceiveTransfer:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ReceiveTransfer(
            idempotency_key=self.idempotency_key,
            transfer_id=_transfer(self.transfer_id),
            lines=None if self.lines is None else read_arrived(self.lines),
            close=self.close,
            received_at=self.received_at,
            expected_version=self.expected_version,
        )


@strawberry.input(description="A transfer that is called off.")
class TransferCancelInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    transfer_id: strawberry.ID = strawberry.field(description="The transfer.")
    in_transit: TransitEnd | None = strawberry.field(
        default=None,
        description="What becomes of units in transit; needed when there are any. Say RETURN_TO_SOURCE when they are"
        " back there.",
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> CancelTransfer:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return CancelTransfer(
            idempotency_key=self.idempotency_key,
            transfer_id=_transfer(self.transfer_id),
            in_transit=self.in_transit,
            expected_version=self.expected_version,
        )


@strawberry.type(description="The answer of the mutations of transfers.")
class TransferPayload(Payload):
    """The transfer, or why not."""

    transfer: Transfer | None = strawberry.field(default=None, description="The transfer as it stands now.")


@strawberry.type
class TransferMutations:
    """`transferCreate`, `transferReady`, `transferShip`, `transferReceive`, `transferCancel`."""

    @strawberry.mutation(
        description="Units are to move from one location to another; they are held at the source, all or nothing."
        " Safety stock and fenced units may be moved, what is promised to somebody may not."
    )
    async def transfer_create(self, info: Info, input: Annotated[TransferCreateInput, ASKED]) -> TransferPayload:
        """See `create_transfer`."""
        return await _answer(info, await attempt(info, lambda uow: create_transfer(uow, input.read())))

    @strawberry.mutation(description="Hold the units of a draft at its source; for those who work there.")
    async def transfer_ready(self, info: Info, input: Annotated[TransferReadyInput, ASKED]) -> TransferPayload:
        """See `ready_transfer`."""
        return await _answer(info, await attempt(info, lambda uow: ready_transfer(uow, input.read())))

    @strawberry.mutation(
        description="Units leave the source and are in transit, all at once or part by part; for those who work there."
    )
    async def transfer_ship(self, info: Info, input: Annotated[TransferShipInput, ASKED]) -> TransferPayload:
        """See `ship_transfer`."""
        return await _answer(info, await attempt(info, lambda uow: ship_transfer(uow, input.read())))

    @strawberry.mutation(
        description="Units arrive at the destination, all at once or part by part; for those who work there. Orders"
        " that wait for them are served first; damaged units go to quarantine."
    )
    async def transfer_receive(self, info: Info, input: Annotated[TransferReceiveInput, ASKED]) -> TransferPayload:
        """See `receive_transfer`."""
        return await _answer(info, await attempt(info, lambda uow: receive_transfer(uow, input.read())))

    @strawberry.mutation(
        description="Call a transfer off. What arrived stays; what was not shipped is free again; what is in transit"
        " goes back to the source or is written off, as you say."
    )
    async def transfer_cancel(self, info: Info, input: Annotated[TransferCancelInput, ASKED]) -> TransferPayload:
        """See `cancel_transfer`."""
        return await _answer(info, await attempt(info, lambda uow: cancel_transfer(uow, input.read())))


async def _answer(info: Info, done: Done[UUID] | list[UserError]) -> TransferPayload:
    if isinstance(done, list):
        return TransferPayload(errors=done)
    transfer = cast("Transfer | None", await load_node(info.context, "Transfer", (done.result,)))
    return TransferPayload(transaction_id=done.transaction_id, transfer=transfer)


def _transfer(id: strawberry.ID) -> UUID:
    return uuid_of(id, "Transfer", ("transferId",))
