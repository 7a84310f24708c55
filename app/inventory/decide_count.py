"""Approve or reject the variances of a count that were too large to be booked at once."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import Role, StockCountState
from app.domain.errors import Forbidden, IllegalTransition, InvalidInput, NotFound
from app.domain.stock_counts import StockCount, state_of_count
from app.idempotency import claim
from app.inventory.count import book, tell_count
from db.unit_of_work import UnitOfWork

OPERATION = {StockCountState.BOOKED: "stockCountApprove", StockCountState.REJECTED: "stockCountReject"}
TOLD = {StockCountState.BOOKED: "stock_count.approved", StockCountState.REJECTED: "stock_count.rejected"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCount:
    """What is decided of the lines that wait: BOOKED or REJECTED."""

    idempotency_key: str
    count_id: UUID
    decision: StockCountState
    note: str | None = None


async def decide_count(uow: UnitOfWork, command: DecideCount) -> UUID:
    """Book the variances that wait, or drop them; answers with the count's id.

    Whoever counted does not approve their own count, administrators excepted. Raises Forbidden for that; NotFound,
    IllegalTransition (decided already), InvalidInput (a newer count or report of a level was booked since),
    InsufficientStock, IdempotencyMismatch. Emits stock_count.approved or stock_count.rejected, and as `record_fact`.
    Locks: the count, the location, shared, then as `record_fact`.
    """
    operation = OPERATION[command.decision]
    known = await claim(uow, operation, command.idempotency_key, command, "StockCount", command.count_id)
    if known is not None:
        return known.result_id
    count = await uow.stock_counts.lock(command.count_id)
    if count is None:
        raise NotFound("there is no such count", ("stockCountId",))
    if count.state is not StockCountState.PENDING_APPROVAL:
        raise IllegalTransition(
            f"the count is {count.state} already",
            source=count.state.value,
            target=command.decision.value,
            allowed=(),
            path=("stockCountId",),
        )
    there = await _sound(uow, count) if command.decision is StockCountState.BOOKED else {}
    waiting = count.waiting
    ids = {line.id for line in waiting}
    lines = tuple(replace(line, state=command.decision) if line.id in ids else line for line in count.lines)
    decided = replace(
        count,
        state=state_of_count(lines),
        lines=lines,
        version=count.version + 1,
        decided_kind=uow.principal.kind,
        decided_id=uow.principal.id,
        decided_at=uow.now,
        decision_note=command.note,
    )
    await uow.stock_counts.decide(decided)
    tell_count(uow, TOLD[command.decision], count, decided)
    if command.decision is StockCountState.BOOKED:
        await book(uow, decided, waiting, there)
    return count.id


async def _sound(uow: UnitOfWork, count: StockCount) -> dict[UUID, int]:
    """What lies there now, by SKU. Nobody approves what they counted themselves, nor what was counted anew since."""
    same = (uow.principal.kind, uow.principal.id) == (count.submitted_kind, count.submitted_id)
    if same and Role.ADMIN not in uow.principal.roles:
        raise Forbidden("somebody else approves what you counted", ("stockCountId",))
    await uow.stock_reports.hold_still([count.location_id])
    since = await uow.stock_reports.since(count.location_id, [line.sku_id for line in count.waiting], count.counted_at)
    newer = [line.sku for line in count.waiting if since[line.sku_id].counted_since]
    if newer:
        raise InvalidInput(
            f"a newer count or report was booked of {', '.join(newer)}: reject this one", ("stockCountId",)
        )
    return {sku_id: then.level.really_there for sku_id, then in since.items()}
