"""How every mutation runs: one use case in one transaction, its refusal mapped into the payload after the rollback.

A payload's object is null when `errors` is not empty. `cursor` is found only when it is asked for: it waits until the
mutation's own events have their places in the log.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

import strawberry

from app.audit.record import record_mutation
from app.domain.audit import is_audited
from app.domain.errors import AccessEnded, Forbidden, Refusal
from app.payments.settle import settle_soon
from app.shipments.settle import settle_carriers_soon
from graphql_schema.audit.watching import refuse_without_reason
from graphql_schema.context import Context, Info
from graphql_schema.errors import UserError, user_error
from graphql_schema.scalars import Cursor

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

T = TypeVar("T")


ASKED = strawberry.argument(description="What is asked.")
"""Every mutation takes one `input`."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a use case answered, and the transaction that committed it; calls are what that left to ask."""

    result: T
    transaction_id: UUID
    gateway_calls: tuple[UUID, ...] = ()
    carrier_calls: tuple[UUID, ...] = ()


@strawberry.type
class Payload:
    """What every mutation answers with, beside its object."""

    errors: list[UserError] = strawberry.field(
        default_factory=list[UserError],
        description="Why it was refused; empty when it was done. A refused mutation changed nothing.",
    )
    transaction_id: strawberry.Private[UUID | None] = None

    @strawberry.field(
        description="The place in the log just after this mutation's own events: subscribe or read on from here and "
        "nothing is missed. Null when it was refused."
    )
    async def cursor(self, info: Info) -> Cursor | None:
        """Waits for the sequencer, bounded; null when that takes too long."""
        if self.transaction_id is None:
            return None
        services = info.context.services
        position = await services.sequencer.settle(self.transaction_id)
        return None if position is None else Cursor(services.cursors.encode(position))


async def attempt(info: Info, use_case: "Callable[[UnitOfWork], Awaitable[T]]") -> Done[T] | list[UserError]:
    """Run a use case in a transaction of its own, as the caller; its result, or why it was refused.

    Gateways and carriers that it left to ask are asked after the commit, within bounds: what they say by then shows in
    the answer.
    What staff and apps do leaves a row of the audit trail, in that transaction; what they are refused leaves one too.
    Raises Forbidden; AccessEnded, one of its kind, when the caller's access was revoked before the end.
    """
    context = info.context

    async def work(uow: "UnitOfWork") -> Done[T]:
        result = await use_case(uow)
        return Done(result, uow.transaction_id, tuple(uow.orders.gateway_calls), tuple(uow.carrier_calls.asked))

    try:
        if context.explained:
            refuse_without_reason(context, info.field_name)
        done = await context.services.database.transact(
            context.caller, work, correlation_id=context.request_id, call=context.call
        )
    except Refusal as refusal:
        await _tell(context, refusal.code.value)
        return [user_error(refusal)]
    except Forbidden as forbidden:
        await _tell(context, "ACCESS_ENDED" if isinstance(forbidden, AccessEnded) else "FORBIDDEN")
        raise
    finally:
        context.read_as(context.caller)
    context.told = True
    if done.gateway_calls:
        await settle_soon(context.services.database, done.gateway_calls)
    if done.carrier_calls:
        await settle_carriers_soon(context.services.database, done.carrier_calls)
    return done


async def refuse(info: Info, refusal: Refusal) -> list[UserError]:
    """Answer with a refusal that came before the mutation's transaction began; the audit trail has it as any other."""
    await _tell(info.context, refusal.code.value)
    return [user_error(refusal)]


async def _tell(context: Context, code: str) -> None:
    """Write down that staff or an app was refused; a shopper's refusal costs nothing."""
    if context.call is not None and is_audited(context.caller):
        await record_mutation(context.services.database, context.caller, context.call, refusal=code)
        context.told = True
