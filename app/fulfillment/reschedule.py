"""Reschedule: work may begin, or is due, at another time than its location's calendar says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.changes import Naming
from app.domain.orders.work.due import reschedule
from app.fulfillment.steps import save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleWork:
    """Which work, and its times; None leaves one as it is."""

    idempotency_key: str
    fulfillment_order_id: UUID
    opens_at: datetime | None = None
    due_at: datetime | None = None
    expected_version: int | None = None


async def reschedule_work(uow: UnitOfWork, command: RescheduleWork) -> UUID:
    """State when the work may begin and is due; answers with the fulfillment order's id.

    Raises NotFound, InvalidInput (no time, due before it may begin, ship to store), IllegalTransition (it is picked, or
    over; accepted work is to wait), VersionConflict, IdempotencyMismatch. Emits fulfillment_order.due_changed,
    fulfillment_order.opened, and order.work_changed when the order stands otherwise. Locks: the order.
    """
    if command.opens_at is None and command.due_at is None:
        raise InvalidInput("state opensAt, dueAt, or both", ("dueAt",))
    work_id = command.fulfillment_order_id
    known = await claim(
        uow, "fulfillmentOrderReschedule", command.idempotency_key, command, "FulfillmentOrder", work_id
    )
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    after = reschedule(order, work_id, opens_at=command.opens_at, due_at=command.due_at, now=uow.now)
    naming = Naming(order="order.work_changed", work="fulfillment_order.due_changed")
    await save_steps(uow, order, [after], naming)
    return work_id
