"""One more step of an edit: it is planned with what is there now, and the edit holds what it wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.domain.enums import ReservationPurpose, ReservationState
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.edit.operations import Operation
from app.domain.orders.edit.session import MAX_OPERATIONS, Expectation
from app.domain.orders.edit.waiting import joined, waiting_part
from app.domain.orders.model import OpenEdit
from app.domain.reservations import owner_of
from app.orders.edit.opening import Opened, refuse_too_many
from app.orders.edit.plan import Plan, plan_edit, to_hold
from app.orders.promises import expected_for
from app.orders.waiting import serve_waiting
from app.stock.hold import NewHold, end_holds, take_hold
from app.stock.rehold import rehold
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EditStep:
    """What every step of an edit names."""

    idempotency_key: str
    edit_id: UUID
    expected_version: int | None = None


async def stage(
    uow: UnitOfWork, opened: Opened, operations: Sequence[Operation], facts: Mapping[str, Any] | None = None
) -> UUID:
    """Let an edit consist of these operations, and hold the units that they want; answers with its id.

    Raises what `plan_edit` raises, and Contended when somebody was quicker. Emits order.edit_changed,
    reservation.created or .changed or .released, stock.reserved, stock.released, and what serving emits. Locks: the
    caller opened the edit; levels by (SKU, location).
    """
    edit, order = opened.edit, opened.order
    refuse_too_many(operations, MAX_OPERATIONS)
    plan = await plan_edit(uow, order, operations, opened.held, edit.author)
    expectations = await _expectations(uow, plan)
    version = edit.version + 1
    recorded = changes(
        order,
        replace(order, edit=OpenEdit(edit.id, version)),
        Naming(order="order.edit_changed", facts={"editId": str(edit.id), **(facts or {})}),
    )
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await uow.order_edits.change(
        replace(
            edit,
            version=version,
            order_version=recorded.order.version,
            operations=tuple(operations),
            sources=plan.sources,
            expectations=expectations,
            reservation_id=await _hold(uow, opened, plan),
        )
    )
    opened.waiting.changed(order, recorded.order)
    await serve_waiting(uow, opened.waiting)
    return edit.id


async def _hold(uow: UnitOfWork, opened: Opened, plan: Plan) -> UUID | None:
    """Let the edit hold what it wants, for as long as it is open; the reservation, None when it wants nothing."""
    lines = to_hold(plan)
    if opened.held is None:
        if not lines:
            return None
        new = NewHold(
            id=new_id(),
            purpose=ReservationPurpose.ORDER_EDIT,
            channel_id=opened.order.channel_id,
            channel=opened.order.channel,
            owner=owner_of(uow.principal),
            life=await uow.order_edits.time_left(opened.edit.id),
            lines=lines,
        )
        held = await take_hold(uow, new)
    elif lines:
        held = await rehold(uow, opened.held, lines)
    else:
        await end_holds(uow, [opened.held], ReservationState.RELEASED)
        return None
    if held is None:
        raise Contended
    return held.id


async def _expectations(uow: UnitOfWork, plan: Plan) -> tuple[Expectation, ...]:
    """What would wait, and for when; nothing is promised yet."""
    waits = {line: units for line, units in plan.missing.items() if line in plan.staged.may_wait}
    part = waiting_part(plan.order, waits)
    promised = joined(plan.order, await expected_for(uow, part, plan.serving, plan.street_dates_ahead))
    expected: list[Expectation] = []
    for line in promised.lines:
        known = {claim.id for claim in plan.order.line(line.id).claims}
        fresh = [claim for claim in line.claims if claim.id not in known]
        expected += [Expectation(line.id, claim.quantity, claim.expected_at) for claim in fresh]
    return tuple(expected)
