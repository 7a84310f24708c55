"""Pick: units of a location's work are taken off the shelf."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.orders.changes import Naming
from app.domain.orders.work.pick import pick
from app.fulfillment.steps import quantities_of, save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class PickWork:
    """What is picked beside what was before. `lines` None picks all that is left."""

    idempotency_key: str
    fulfillment_order_id: UUID
    lines: tuple[tuple[UUID, int], ...] | None = None
    occurred_at: datetime | None = None
    """When it was done, where that is not now: history that is told again."""
    expected_version: int | None = None


async def pick_work(uow: UnitOfWork, command: PickWork) -> UUID:
    """Pick units; answers with the fulfillment order's id. Work that was not accepted yet is with that.

    Raises NotFound (fulfillment order, line), InvalidInput (quantity), QuantityExceeded (more than is left to pick),
    IllegalTransition, Held, VersionConflict, IdempotencyMismatch. Emits fulfillment_order.accepted,
    fulfillment_order.picking, fulfillment_order.picking_changed, fulfillment_order.picked, and order.work_changed
    when the order stands otherwise. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderPick", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = work_at(order, work_id, command.expected_version)
    wanted = None if command.lines is None else quantities_of(command.lines, work)
    naming = Naming(
        order="order.work_changed", work="fulfillment_order.picking_changed", occurred_at=command.occurred_at
    )
    await save_steps(uow, order, pick(order, work_id, wanted), naming)
    return work_id
