"""Change what locations and carriers do: dispatch, tracking."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.domain.enums import ShipmentStatus
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.track import RecordTracking, record_tracking
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.fulfillment.types import Shipment
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order


@strawberry.input(description="So many units of a line of a fulfillment order.")
class FulfillmentOrderLineQuantityInput:
    """One line."""

    fulfillment_order_line_id: strawberry.ID = strawberry.field(description="The fulfillment order line's id.")
    quantity: int = strawberry.field(description="Units, at least 1.")


@strawberry.input(description="A parcel that leaves a location.")
class ShipmentDispatchInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The location's work.")
    carrier: str = strawberry.field(description="Who carries it.")
    service: str | None = strawberry.field(default=None, description="The carrier's product.")
    tracking_number: str | None = strawberry.field(default=None, description="The carrier's number of the parcel.")
    lines: list[FulfillmentOrderLineQuantityInput] | None = strawberry.field(
        default=None, description="What leaves; left out, all that is outstanding."
    )
    shipped_at: datetime | None = strawberry.field(default=None, description="When it left, where that is not now.")

    def read(self) -> DispatchShipment:
        """The use case's command. Raises InvalidInput for a foreign id."""
        lines = None
        if self.lines is not None:
            lines = tuple(
                (
                    uuid_of(
                        line.fulfillment_order_line_id,
                        "FulfillmentOrderLine",
                        ("lines", str(index), "fulfillmentOrderLineId"),
                    ),
                    line.quantity,
                )
                for index, line in enumerate(self.lines)
            )
        return DispatchShipment(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=uuid_of(self.fulfillment_order_id, "FulfillmentOrder", ("fulfillmentOrderId",)),
            carrier=self.carrier,
            service=self.service,
            tracking_number=self.tracking_number,
            lines=lines,
            shipped_at=self.shipped_at,
        )


@strawberry.input(description="What a carrier saw. Repeats are harmless, and news may come late.")
class TrackingEventRecordInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    shipment_id: strawberry.ID | None = strawberry.field(default=None, description="The shipment, or name its number.")
    tracking_number: str | None = strawberry.field(default=None, description="The carrier's number of the parcel.")
    external_id: str | None = strawberry.field(
        default=None, description="The carrier's own id of this event: makes its repeats harmless."
    )
    status: ShipmentStatus = strawberry.field(description="Where the parcel was.")
    description: str | None = strawberry.field(default=None, description="The carrier's words.")
    place: str | None = strawberry.field(default=None, description="Where it was seen.")
    occurred_at: datetime = strawberry.field(description="When it was seen; this, not arrival, decides the status.")
    corrects_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="An earlier tracking event of the shipment that was wrong: it stays in the history and counts no "
        "more. A parcel that was not delivered after all is told so.",
    )
    estimated_delivery_at: datetime | None = strawberry.field(
        default=None, description="When the carrier expects to deliver, by its word at `occurredAt`."
    )
    received_by: str | None = strawberry.field(
        default=None,
        description="DELIVERED: the name of the person who took it, in up to 100 characters. Read as "
        "Shipment.receivedBy, told in no event.",
    )

    def read(self) -> RecordTracking:
        """The use case's command. Raises InvalidInput for a foreign id."""
        shipment_id, corrects = self.shipment_id, self.corrects_id
        return RecordTracking(
            idempotency_key=self.idempotency_key,
            shipment_id=None if shipment_id is None else uuid_of(shipment_id, "Shipment", ("shipmentId",)),
            tracking_number=self.tracking_number,
            external_id=self.external_id,
            status=self.status,
            description=self.description,
            place=self.place,
            occurred_at=self.occurred_at,
            corrects=None if corrects is None else uuid_of(corrects, "TrackingEvent", ("correctsId",)),
            estimated_delivery_at=self.estimated_delivery_at,
            received_by=self.received_by,
        )


@strawberry.type(description="The answer of mutations of one shipment.")
class ShipmentPayload(Payload):
    """The shipment and its order, or why not."""

    shipment: Shipment | None = strawberry.field(default=None, description="The shipment as it stands now.")
    order: Order | None = strawberry.field(default=None, description="Its order as it stands now.")


@strawberry.type
class FulfillmentMutations:
    """`shipmentDispatch` and `trackingEventRecord`."""

    @strawberry.mutation(
        description="Units of a fulfillment order leave the building, and stock with them. Accepts, picks and packs on "
        "the way where the location does not work step by step."
    )
    async def shipment_dispatch(self, info: Info, input: Annotated[ShipmentDispatchInput, ASKED]) -> ShipmentPayload:
        """See `dispatch_shipment`."""
        return await shipment_answer(info, await attempt(info, lambda uow: dispatch_shipment(uow, input.read())))

    @strawberry.mutation(description="Record what a carrier saw of a parcel.")
    async def tracking_event_record(
        self, info: Info, input: Annotated[TrackingEventRecordInput, ASKED]
    ) -> ShipmentPayload:
        """See `record_tracking`."""
        return await shipment_answer(info, await attempt(info, lambda uow: record_tracking(uow, input.read())))


async def shipment_answer(info: Info, done: Done[UUID] | list[UserError]) -> ShipmentPayload:
    """What every mutation of a shipment answers with."""
    if isinstance(done, list):
        return ShipmentPayload(errors=done)
    shipment = cast("Shipment | None", await load_node(info.context, "Shipment", (done.result,)))
    order = None
    if shipment is not None:
        order = cast("Order | None", await load_node(info.context, "Order", (shipment.order_key,)))
    return ShipmentPayload(transaction_id=done.transaction_id, shipment=shipment, order=order)
