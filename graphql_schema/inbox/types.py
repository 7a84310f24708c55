"""Messages of other systems, and what became of them."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.domain.enums import InboxEffect, InboxProblem, InboxState, ShipmentStatus, TransactionStatus
from app.fulfillment.queries import tracking_events_by_id
from app.inbox.queries import InboxRead, effects_by_message, messages_by_id
from app.payments.queries import transactions_by_id
from app.tracking.queries import sightings_by_id
from graphql_schema.context import Info
from graphql_schema.fulfillment.types import TrackingEvent
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows
from graphql_schema.payments.types import PaymentTransaction
from graphql_schema.tracking.types import UnmatchedSighting

if TYPE_CHECKING:
    from db.models.inbox import InboxEffectRow


@strawberry.type(description="What one event within a message told, and whether that was news.")
class InboxNotice:
    """Built with `of`."""

    step_key: strawberry.Private[UUID | None]
    event_id: str = strawberry.field(description="The sender's own id of the event; each is taken once.")
    told: TransactionStatus = strawberry.field(description="How the step ended, by the sender's word.")
    effect: InboxEffect = strawberry.field(description="Whether it changed something.")
    at: datetime = strawberry.field(description="When it was taken.")

    @strawberry.field(description="The step of a payment that it was about; null when you may not see it.")
    async def transaction(self, info: Info) -> PaymentTransaction | None:
        """Within the caller's scope."""
        if self.step_key is None:
            return None
        found = await info.context.loaders.load(transactions_by_id, self.step_key)
        return None if found is None else PaymentTransaction.of(found)

    @classmethod
    def of(cls, row: "InboxEffectRow") -> "InboxNotice":
        """Show a row of a gateway's notice."""
        assert row.told is not None, "a gateway's notice says how its step ended"
        return cls(step_key=row.transaction_id, event_id=row.event_id, told=row.told, effect=row.effect, at=row.at)


@strawberry.type(description="What one sighting within a carrier's message told, and what became of it.")
class InboxSighting:
    """Built with `of`."""

    event_key: strawberry.Private[UUID | None]
    unmatched_key: strawberry.Private[UUID | None]
    event_id: str = strawberry.field(
        description="The parcel's number and the sender's own id of the sighting; each is taken once."
    )
    status: ShipmentStatus = strawberry.field(description="Where the parcel was, by the sender's word.")
    effect: InboxEffect = strawberry.field(description="Whether it is in a shipment's history, or waits for one.")
    at: datetime = strawberry.field(description="When it was taken.")

    @strawberry.field(description="The event in its shipment's history; null when there is none, or not for you.")
    async def tracking_event(self, info: Info) -> TrackingEvent | None:
        """Within the caller's scope."""
        if self.event_key is None:
            return None
        found = await info.context.loaders.load(tracking_events_by_id, self.event_key)
        return None if found is None else TrackingEvent.of(found)

    @strawberry.field(description="What is kept of it, when nobody here knew its number.")
    async def unmatched(self, info: Info) -> UnmatchedSighting | None:
        """Within the caller's scope."""
        if self.unmatched_key is None:
            return None
        found = await info.context.loaders.load(sightings_by_id, self.unmatched_key)
        return None if found is None else UnmatchedSighting.of(found)

    @classmethod
    def of(cls, row: "InboxEffectRow") -> "InboxSighting":
        """Show a row of a carrier's sighting."""
        assert row.sighted is not None, "a carrier's sighting says where the parcel was"
        return cls(
            event_key=row.tracking_event_id,
            unmatched_key=row.unmatched_sighting_id,
            event_id=row.event_id,
            status=row.sighted,
            effect=row.effect,
            at=row.at,
        )


@strawberry.type(
    description="A message of another system, well signed and kept; a gateway's and a carrier's are worked off within "
    "seconds. What cannot be taken at its word is a PROBLEM that somebody must look at. Its body is not shown."
)
class InboxMessage(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    source: str = strawberry.field(description="Who sent it: the code in the address that it came to.")
    message_id: str = strawberry.field(description="The sender's own id of the message.")
    gateway: str | None = strawberry.field(description="The gateway whose notices it holds, if it holds any.")
    carrier: str | None = strawberry.field(
        description="The carrier's adapter that reads it; without a gateway or a carrier it is only kept."
    )
    state: InboxState = strawberry.field(description="Where it stands.")
    problem: InboxProblem | None = strawberry.field(description="Why it is, or was, a problem.")
    detail: str | None = strawberry.field(description="More on the problem: ids and amounts in minor units.")
    attempts: int = strawberry.field(description="How often it was looked at.")
    sent_at: datetime = strawberry.field(description="When it was sent, by the sender's word.")
    received_at: datetime = strawberry.field(description="When it came.")
    due_at: datetime | None = strawberry.field(description="When it is looked at next, while it waits.")
    settled_at: datetime | None = strawberry.field(description="When it was applied or dismissed.")

    @strawberry.field(description="What it told that was taken; an event that came before in another message is there.")
    async def notices(self, info: Info) -> list[InboxNotice]:
        """In the order of the body."""
        found = await info.context.loaders.load(effects_by_message, self.key)
        return [InboxNotice.of(row) for row in found or () if row.transaction_id is not None]

    @strawberry.field(description="What a carrier told that was taken; what came before in another message is there.")
    async def sightings(self, info: Info) -> list[InboxSighting]:
        """In the order of the body."""
        found = await info.context.loaders.load(effects_by_message, self.key)
        return [InboxSighting.of(row) for row in found or () if row.transaction_id is None]

    @classmethod
    def of(cls, read: InboxRead) -> "InboxMessage":
        """Show a message."""
        return cls(
            id=global_id("InboxMessage", read.id),
            key=read.id,
            source=read.source,
            message_id=read.message_id,
            gateway=read.gateway,
            carrier=read.carrier,
            state=read.state,
            problem=read.problem,
            detail=read.detail,
            attempts=read.attempts,
            sent_at=read.sent_at,
            received_at=read.received_at,
            due_at=read.due_at,
            settled_at=read.settled_at,
        )


register_rows("InboxMessage", messages_by_id, InboxMessage.of)
