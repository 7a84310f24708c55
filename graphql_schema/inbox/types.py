"""Messages of other systems, and what became of them."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.domain.enums import InboxEffect, InboxProblem, InboxState, TransactionStatus
from app.inbox.queries import InboxRead, effects_by_message, messages_by_id
from app.payments.queries import transactions_by_id
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows
from graphql_schema.payments.types import PaymentTransaction

if TYPE_CHECKING:
    from db.models.inbox import InboxEffectRow


@strawberry.type(description="What one event within a message told, and whether that was news.")
class InboxNotice:
    """Built with `of`."""

    step_key: strawberry.Private[UUID]
    event_id: str = strawberry.field(description="The sender's own id of the event; each is taken once.")
    told: TransactionStatus = strawberry.field(description="How the step ended, by the sender's word.")
    effect: InboxEffect = strawberry.field(description="Whether it changed something.")
    at: datetime = strawberry.field(description="When it was taken.")

    @strawberry.field(description="The step of a payment that it was about; null when you may not see it.")
    async def transaction(self, info: Info) -> PaymentTransaction | None:
        """Within the caller's scope."""
        found = await info.context.loaders.load(transactions_by_id, self.step_key)
        return None if found is None else PaymentTransaction.of(found)

    @classmethod
    def of(cls, row: "InboxEffectRow") -> "InboxNotice":
        """Show a row."""
        return cls(step_key=row.transaction_id, event_id=row.event_id, told=row.told, effect=row.effect, at=row.at)


@strawberry.type(
    description="A message of another system, well signed and kept; a gateway's are worked off within seconds. What "
    "cannot be taken at its word is a PROBLEM that somebody must look at. Its body is not shown."
)
class InboxMessage(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    source: str = strawberry.field(description="Who sent it: the code in the address that it came to.")
    message_id: str = strawberry.field(description="The sender's own id of the message.")
    gateway: str | None = strawberry.field(description="The gateway whose notices it holds; null: it is only kept.")
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
        return [InboxNotice.of(row) for row in found or ()]

    @classmethod
    def of(cls, read: InboxRead) -> "InboxMessage":
        """Show a message."""
        return cls(
            id=global_id("InboxMessage", read.id),
            key=read.id,
            source=read.source,
            message_id=read.message_id,
            gateway=read.gateway,
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
