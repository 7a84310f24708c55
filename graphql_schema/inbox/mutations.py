"""Say what becomes of messages that are problems."""

from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.inbox.settle_problem import SettleProblem, dismiss_message, retry_message
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.ids import uuid_of
from graphql_schema.inbox.types import InboxMessage
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node


@strawberry.input(description="A message of the inbox whose problem was looked at.")
class InboxMessageInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    message_id: strawberry.ID = strawberry.field(description="The message's `id`.")

    def read(self) -> SettleProblem:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SettleProblem(
            idempotency_key=self.idempotency_key,
            message_id=uuid_of(self.message_id, "InboxMessage", ("messageId",)),
        )


@strawberry.type(description="The answer of inboxMessageRetry and inboxMessageDismiss.")
class InboxMessagePayload(Payload):
    """The message, or why not."""

    message: InboxMessage | None = strawberry.field(default=None, description="The message as it stands now.")


@strawberry.type
class InboxMutations:
    """`inboxMessageRetry` and `inboxMessageDismiss`."""

    @strawberry.mutation(
        description="Have a message that is a PROBLEM worked off anew, once its reason is gone: it is WAITING then. "
        "One whose body differs from an earlier one's is never worked off: dismiss it."
    )
    async def inbox_message_retry(self, info: Info, input: Annotated[InboxMessageInput, ASKED]) -> InboxMessagePayload:
        """See `retry_message`."""
        return await _answer(info, await attempt(info, lambda uow: retry_message(uow, input.read())))

    @strawberry.mutation(description="Say that a PROBLEM was looked at and nothing is left to do. Nothing is applied.")
    async def inbox_message_dismiss(
        self, info: Info, input: Annotated[InboxMessageInput, ASKED]
    ) -> InboxMessagePayload:
        """See `dismiss_message`."""
        return await _answer(info, await attempt(info, lambda uow: dismiss_message(uow, input.read())))


async def _answer(info: Info, done: Done[UUID] | list[UserError]) -> InboxMessagePayload:
    if isinstance(done, list):
        return InboxMessagePayload(errors=done)
    message = cast("InboxMessage | None", await load_node(info.context, "InboxMessage", (done.result,)))
    return InboxMessagePayload(transaction_id=done.transaction_id, message=message)
