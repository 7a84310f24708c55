"""Reject: a location will not do its work. Its units come from elsewhere in the same transaction, or wait."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import RejectReason
from app.domain.errors import InvalidInput
from app.domain.orders.changes import Naming
from app.domain.orders.model import Order
from app.domain.orders.work.reject import NOT_THERE, reject, rejected_units
from app.fulfillment.give_up import give_up_units
from app.fulfillment.steps import work_at
from app.idempotency import claim
from app.orders.waiting import Waiting, lock_waiting
from db.unit_of_work import UnitOfWork

MAX_NOTE_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectWork:
    """Which work is refused, and why; `note` is for the merchant's eyes."""

    idempotency_key: str
    fulfillment_order_id: UUID
    reason: RejectReason
    note: str | None = None
    expected_version: int | None = None


async def reject_work(uow: UnitOfWork, command: RejectWork) -> UUID:
    """Refuse the work; answers with the fulfillment order's id.

    Units that are not there (OUT_OF_STOCK) or not good (DAMAGED) go to quarantine, with a task to count them; for
    other reasons they are free again. Raises NotFound, InvalidInput (a note that is too long), IllegalTransition (units
    are picked, or it is over), VersionConflict, IdempotencyMismatch; and Contended.
    Emits order.rerouted, fulfillment_order.rejected, fulfillment_order.created, and as `give_up_units`.
    Locks: the order and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    if command.note is not None and len(command.note) > MAX_NOTE_LENGTH:
        raise InvalidInput(f"note has at most {MAX_NOTE_LENGTH:,} characters", ("note",))
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderReject", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order_id = await uow.orders.order_of_fulfillment_order(work_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    await give_work_back(uow, order, waiting, work_id, command.reason, command.note)
    return work_id


async def give_work_back(
    uow: UnitOfWork, order: Order, waiting: Waiting, work_id: UUID, reason: RejectReason, note: str | None = None
) -> Order:
    """End this work of a locked order as REJECTED and find its units elsewhere; the order as saved afterwards.

    Raises IllegalTransition, Contended. Emits and locks as `reject_work`.
    """
    units = rejected_units(order.work(work_id))
    facts = {"fulfillmentOrderId": str(work_id), "reason": reason.value}
    return await give_up_units(
        uow,
        order,
        waiting,
        units,
        ghost=reason in NOT_THERE,
        naming=Naming(order="order.rerouted", facts=facts),
        conclude=lambda after: reject(after, work_id, reason, note),
    )
