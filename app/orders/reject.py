"""Reject an order that was kept for review: its units are free again, and what was paid goes back."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import CancelReason, OrderStatus, RefundReason
from app.domain.errors import VersionConflict
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel, without_promises
from app.domain.orders.changes import Naming, changes
from app.domain.orders.refund import plan_refund_of_what_is_owed
from app.domain.orders.review import refuse_unless_in_review
from app.idempotency import claim
from app.orders.cancel import cancellation_record
from app.orders.held import given_up
from app.orders.waiting import lock_waiting, serve_waiting
from app.stock.promise import release_stock
from db.repositories.reservations import Hold
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectOrder:
    """What is asked."""

    idempotency_key: str
    order_id: UUID
    reason: CancelReason = CancelReason.FRAUD
    note: str | None = None
    expected_version: int | None = None


async def reject_order(uow: UnitOfWork, command: RejectOrder) -> UUID:
    """Reject, that is cancel whole; answers with the order's id. Open tenders are voided, money taken is given back.

    Raises NotFound (order), IllegalTransition (it is not in review), VersionConflict, IdempotencyMismatch.
    Emits order.rejected, payment.voided, payment.refunded, stock.released, and what serving emits. Locks: the order
    and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    known = await claim(uow, "orderReject", command.idempotency_key, command, "Order", command.order_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(command.order_id), also=[command.order_id])
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    refuse_unless_in_review(order, OrderStatus.CANCELED)
    plan = cancel(order, None, command.reason)
    assert not plan.releases, "no location works on an order in review"
    after = replace(
        without_promises(plan.order, uow.now, new_id),
        cancel_note=command.note or order.cancel_note,
        cancellations=(*order.cancellations, cancellation_record(uow, order, plan, command.reason, note=command.note)),
    )
    refund = plan_refund_of_what_is_owed(after, RefundReason.CANCELED, new_id, uow.now)
    naming = Naming(order="order.rejected", facts={"reason": command.reason.value})
    recorded = changes(order, after if refund is None else refund.order, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    freed = [
        Hold(held.line_id, order.line(held.line_id).sku_id, held.location_id, held.quantity)
        for held in await given_up(uow, order, plan.reserved)
    ]
    await release_stock(uow, order.id, order.channel_id, freed, restock=True)
    waiting.changed(order, recorded.order)
    await serve_waiting(uow, waiting)
    return order.id
