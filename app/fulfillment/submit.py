"""Submit: whoever does a location's work for us is asked to do it: a 3PL, a marketplace's warehouse, a supplier."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.orders.changes import Naming
from app.domain.orders.work.partners import submit
from app.fulfillment.steps import save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork

SUBMITTED = "fulfillment_order.submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitWork:
    """Which work a partner is asked for."""

    idempotency_key: str
    fulfillment_order_id: UUID
    expected_version: int | None = None


async def submit_work(uow: UnitOfWork, command: SubmitWork) -> UUID:
    """Ask; answers with the fulfillment order's id. The partner accepts, rejects, or sends at once.

    Raises NotFound, IllegalTransition (it is not OPEN, or was asked), Held, InvalidInput (a store that waits for a
    parcel), VersionConflict, IdempotencyMismatch. Emits fulfillment_order.submitted. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderSubmit", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    await save_steps(uow, order, [submit(order, work_id)], Naming(order="order.work_changed", work=SUBMITTED))
    return work_id
