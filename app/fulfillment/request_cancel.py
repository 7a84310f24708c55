"""Ask a partner to stop: what it has in its hands is to be canceled, if it still can."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import CancelReason
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Author, CancellationLine, CancellationRecord
from app.domain.orders.work.partners import ask_partner_back
from app.fulfillment.steps import work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork

MAX_NOTE_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCancel:
    """Which work a partner is to give back, and why; `restock` and `refund` as where an order is canceled."""

    idempotency_key: str
    fulfillment_order_id: UUID
    reason: CancelReason
    note: str | None = None
    restock: bool = True
    refund: bool = True
    expected_version: int | None = None


async def request_cancel(uow: UnitOfWork, command: RequestCancel) -> UUID:
    """Ask for all units that the partner holds; answers with the fulfillment order's id. The partner has the last word.

    Raises NotFound, InvalidInput (a note that is too long), IllegalTransition (the partner has not accepted, was asked
    already, or sent everything), PartOfKit, VersionConflict, IdempotencyMismatch. Emits order.canceled,
    fulfillment_order.cancel_requested. Locks: the order.
    """
    if command.note is not None and len(command.note) > MAX_NOTE_LENGTH:
        raise InvalidInput(f"note has at most {MAX_NOTE_LENGTH:,} characters", ("note",))
    work_id = command.fulfillment_order_id
    known = await claim(
        uow, "fulfillmentOrderCancelRequest", command.idempotency_key, command, "FulfillmentOrder", work_id
    )
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    asked = ask_partner_back(order, work_id, command.reason)
    record = CancellationRecord(
        id=new_id(),
        reason=command.reason,
        at=uow.now,
        by=Author(uow.principal.kind, uow.principal.id),
        note=command.note,
        restock=command.restock,
        refunds=command.refund,
        lines=tuple(
            CancellationLine(id=new_id(), line_id=line_id, recalled=units) for line_id, units in asked.recalled.items()
        ),
    )
    after = replace(
        asked.order,
        cancel_note=command.note or order.cancel_note,
        cancellations=(*order.cancellations, record),
    )
    facts = {
        "cancellationId": str(record.id),
        "reason": command.reason.value,
        "quantities": {},
        "recalled": {str(line_id): units for line_id, units in asked.recalled.items()},
    }
    recorded = changes(order, after, Naming(order="order.canceled", facts=facts))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return work_id
