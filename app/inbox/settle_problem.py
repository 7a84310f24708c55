"""What becomes of a message that is a problem: it is tried again, or somebody says that it is none."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import InboxState
from app.domain.errors import IllegalTransition, NotFound
from app.idempotency import claim
from db.repositories.inbox_reading import InboxReading
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleProblem:
    """Which message."""

    idempotency_key: str
    message_id: UUID


async def retry_message(uow: UnitOfWork, command: SettleProblem) -> UUID:
    """Have it worked off anew, from the next moment on; answers with the message's id.

    Raises NotFound, IllegalTransition (it is no problem, or cannot be worked off: dismiss it), IdempotencyMismatch.
    """
    known = await claim(uow, "inboxMessageRetry", command.idempotency_key, command, "InboxMessage", command.message_id)
    state = await _state(uow, command.message_id)
    if known is None and not await uow.inbox.try_again(command.message_id):
        allowed = (InboxState.DISMISSED.value,) if state is InboxState.PROBLEM else ()
        raise _impossible(state, InboxState.WAITING, allowed)
    return command.message_id


async def dismiss_message(uow: UnitOfWork, command: SettleProblem) -> UUID:
    """Say that somebody looked at its problem and nothing is left to do; answers with the message's id.

    Raises NotFound, IllegalTransition (it is no problem), IdempotencyMismatch.
    """
    known = await claim(
        uow, "inboxMessageDismiss", command.idempotency_key, command, "InboxMessage", command.message_id
    )
    state = await _state(uow, command.message_id)
    if known is None and not await uow.inbox.dismiss(command.message_id, uow.now):
        raise _impossible(state, InboxState.DISMISSED, ())
    return command.message_id


async def _state(uow: UnitOfWork, message_id: UUID) -> InboxState:
    found = await InboxReading(uow.session, uow.principal).by_ids([message_id])
    if not found:
        raise NotFound("there is no such message", ("messageId",))
    return found[0].state


def _impossible(source: InboxState, target: InboxState, allowed: tuple[str, ...]) -> IllegalTransition:
    return IllegalTransition(
        f"a message that is {source.value} cannot become {target.value}",
        source=source.value,
        target=target.value,
        allowed=allowed,
        path=("messageId",),
    )
