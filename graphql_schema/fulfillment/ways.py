"""Other ways than one's own van and warehouse: partners are asked, stores receive parcels, carriers bring some back."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import CancelReason
from app.fulfillment.receive_back import ReceiveBack, receive_back
from app.fulfillment.request_cancel import RequestCancel, request_cancel
from app.fulfillment.submit import SubmitWork, submit_work
from app.pickups.receive import ReceiveParcels, receive_parcels
from graphql_schema.context import Info
from graphql_schema.fulfillment.mutations import ShipmentPayload, shipment_answer
from graphql_schema.fulfillment.recalls import FulfillmentOrderPayload, answer_with_work
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, attempt

KEY = "Your key for this work; the same again is done once."
VERSION = "Refuse when it changed since you read."


@strawberry.input(description="Which work a partner is asked for.")
class FulfillmentOrderSubmitInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The work at the partner's location.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> SubmitWork:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SubmitWork(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which work a partner is asked to stop, and why.")
class FulfillmentOrderCancelRequestInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The work that the partner accepted.")
    reason: CancelReason = strawberry.field(description="Why its units are to be canceled.")
    note: str | None = strawberry.field(default=None, description="More about it, for the merchant; no personal data.")
    restock: bool | None = strawberry.field(
        default=True, description="Whether what the partner gives back is sold again; otherwise it is quarantined."
    )
    refund: bool | None = strawberry.field(
        default=True, description="Whether what we come to owe by it goes back by itself."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> RequestCancel:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RequestCancel(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            reason=self.reason,
            note=self.note,
            restock=self.restock is not False,
            refund=self.refund is not False,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which parcels came to a store.")
class FulfillmentOrderReceiveInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The store's work, which follows another.")
    shipment_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The shipments that came; left out, all that are on their way here."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ReceiveParcels:
        """The use case's command. Raises InvalidInput for a foreign id."""
        ids = self.shipment_ids
        return ReceiveParcels(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=_work(self.fulfillment_order_id),
            shipment_ids=None
            if ids is None
            else tuple(uuid_of(one, "Shipment", ("shipmentIds", str(index))) for index, one in enumerate(ids)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="What a carrier brought back.")
class ShipmentReceiveBackInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    shipment_id: strawberry.ID = strawberry.field(description="The shipment that was not delivered.")
    location: str | None = strawberry.field(
        default=None, description="Code of the location that has it; where it left from when absent."
    )
    restock: bool | None = strawberry.field(
        default=True, description="Whether its units are sold again; otherwise they are quarantined."
    )

    def read(self) -> ReceiveBack:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ReceiveBack(
            idempotency_key=self.idempotency_key,
            shipment_id=uuid_of(self.shipment_id, "Shipment", ("shipmentId",)),
            location=self.location,
            restock=self.restock is not False,
        )


@strawberry.type
class WayMutations:
    """`fulfillmentOrderSubmit`, `-CancelRequest`, `-Receive`, and `shipmentReceiveBack`."""

    @strawberry.mutation(
        description="Ask a partner (3PL, marketplace, supplier) to do its location's work. It accepts, rejects, or "
        "sends at once; what it accepted is in its hands, so that canceling asks for it back."
    )
    async def fulfillment_order_submit(
        self, info: Info, input: Annotated[FulfillmentOrderSubmitInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `submit_work`."""
        return await answer_with_work(info, await attempt(info, lambda uow: submit_work(uow, input.read())))

    @strawberry.mutation(
        description="Ask a partner to stop: all that it accepted and has not sent is to be canceled. It answers with "
        "fulfillmentOrderCancelAccept or fulfillmentOrderCancelRefuse."
    )
    async def fulfillment_order_cancel_request(
        self, info: Info, input: Annotated[FulfillmentOrderCancelRequestInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `request_cancel`."""
        return await answer_with_work(info, await attempt(info, lambda uow: request_cancel(uow, input.read())))

    @strawberry.mutation(
        description="Parcels that were sent to a store came to it. With the last of them the goods lie ready, and who "
        "collects them gets a code."
    )
    async def fulfillment_order_receive(
        self, info: Info, input: Annotated[FulfillmentOrderReceiveInput, ASKED]
    ) -> FulfillmentOrderPayload:
        """See `receive_parcels`."""
        return await answer_with_work(info, await attempt(info, lambda uow: receive_parcels(uow, input.read())))

    @strawberry.mutation(
        description="A parcel that could not be delivered is here again: its units are on hand, or set aside. No money "
        "moves; give it back with refundCreate."
    )
    async def shipment_receive_back(
        self, info: Info, input: Annotated[ShipmentReceiveBackInput, ASKED]
    ) -> ShipmentPayload:
        """See `receive_back`."""
        return await shipment_answer(info, await attempt(info, lambda uow: receive_back(uow, input.read())))


def _work(node_id: strawberry.ID) -> UUID:
    return uuid_of(node_id, "FulfillmentOrder", ("fulfillmentOrderId",))
