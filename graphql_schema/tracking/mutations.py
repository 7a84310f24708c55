"""Say whose sightings under unknown numbers are."""

from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.tracking.match import MatchSightings, dismiss_sightings, match_sightings
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.fulfillment.mutations import ShipmentPayload, shipment_answer
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.tracking.types import UnmatchedSighting


@strawberry.input(description="Whose the sightings under a number are.")
class TrackingEventMatchInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    tracking_number: str = strawberry.field(description="The number that the carrier told.")
    shipment_id: strawberry.ID = strawberry.field(
        description="The shipment that was seen. It need not carry the number: carriers change numbers on the way."
    )

    def read(self) -> MatchSightings:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return MatchSightings(
            idempotency_key=self.idempotency_key,
            tracking_number=self.tracking_number.strip(),
            shipment_id=uuid_of(self.shipment_id, "Shipment", ("shipmentId",)),
        )


@strawberry.input(description="A number that is nobody's here.")
class TrackingEventDismissInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    tracking_number: str = strawberry.field(description="The number that the carrier told.")

    def read(self) -> MatchSightings:
        """The use case's command."""
        return MatchSightings(
            idempotency_key=self.idempotency_key, tracking_number=self.tracking_number.strip(), shipment_id=None
        )


@strawberry.type(description="The answer of trackingEventDismiss.")
class TrackingEventDismissPayload(Payload):
    """The first sighting, or why not."""

    sighting: UnmatchedSighting | None = strawberry.field(
        default=None, description="The first of the dismissed sightings."
    )


@strawberry.type
class TrackingMutations:
    """`trackingEventMatch` and `trackingEventDismiss`."""

    @strawberry.mutation(
        description="Put all that waits under a number into the history of a shipment. Its status follows from when "
        "things happened, as ever."
    )
    async def tracking_event_match(
        self, info: Info, input: Annotated[TrackingEventMatchInput, ASKED]
    ) -> ShipmentPayload:
        """See `match_sightings`."""
        return await shipment_answer(info, await attempt(info, lambda uow: match_sightings(uow, input.read())))

    @strawberry.mutation(description="Say that all that waits under a number is about no parcel of yours.")
    async def tracking_event_dismiss(
        self, info: Info, input: Annotated[TrackingEventDismissInput, ASKED]
    ) -> TrackingEventDismissPayload:
        """See `dismiss_sightings`."""
        return await _answer(info, await attempt(info, lambda uow: dismiss_sightings(uow, input.read())))


async def _answer(info: Info, done: Done[UUID] | list[UserError]) -> TrackingEventDismissPayload:
    if isinstance(done, list):
        return TrackingEventDismissPayload(errors=done)
    sighting = cast("UnmatchedSighting | None", await load_node(info.context, "UnmatchedSighting", (done.result,)))
    return TrackingEventDismissPayload(transaction_id=done.transaction_id, sighting=sighting)
