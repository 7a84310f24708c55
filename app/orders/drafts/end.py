"""A draft that is not placed ends: somebody cancels it, or its time comes. What it held is free again."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import CancelReason, OrderStatus, ReservationState
from app.domain.errors import NotFound, VersionConflict
from app.domain.orders.changes import Naming, changes
from app.domain.orders.drafts import Draft, ended, refuse_no_draft
from app.domain.orders.model import Order
from app.idempotency import claim
from app.orders.drafts.command import refuse_shoppers
from app.orders.drafts.hold import held_by, held_skus
from app.orders.waiting import Waiting, lock_waiting, serve_waiting
from app.stock.hold import end_holds
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelDraft:
    """Which draft."""

    idempotency_key: str
    order_id: UUID
    expected_version: int | None = None


async def cancel_draft(uow: UnitOfWork, command: CancelDraft) -> UUID:
    """Give a draft up; answers with its id. The order stays, CANCELED, without any unit.

    Raises Forbidden (shoppers), NotFound, IllegalTransition (it is no draft any more), VersionConflict,
    IdempotencyMismatch. Emits order.draft_canceled, reservation.released, stock.released, and what serving emits.
    Locks: the order and who waits for units that it holds, its reservation, levels by (SKU, location).
    """
    refuse_shoppers(uow.principal)
    known = await claim(uow, "draftOrderCancel", command.idempotency_key, command, "Order", command.order_id)
    waiting, order = await _lock(uow, command.order_id)
    if known is not None:
        return known.result_id
    refuse_no_draft(order, OrderStatus.CANCELED.value)
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    draft = (await uow.drafts.by_ids([order.id]))[order.id]
    await _end(uow, waiting, order, draft, OrderStatus.CANCELED)
    return order.id


async def expire_draft(uow: UnitOfWork, order_id: UUID) -> bool:
    """End a draft whose time has come; False when there is nothing to end. Emits and locks as `cancel_draft`.

    The event is order.draft_expired, the order EXPIRED.
    """
    try:
        waiting, order = await _lock(uow, order_id)
    except NotFound:
        return False
    draft = (await uow.drafts.by_ids([order_id])).get(order_id)
    if draft is None or not draft.over:
        return False
    await _end(uow, waiting, order, draft, OrderStatus.EXPIRED)
    return True


async def _lock(uow: UnitOfWork, order_id: UUID) -> tuple[Waiting, Order]:
    waiting = await lock_waiting(uow, await held_skus(uow, order_id), also=[order_id])
    return waiting, await uow.orders.lock(order_id, drafts=True)


async def _end(uow: UnitOfWork, waiting: Waiting, order: Order, draft: Draft, status: OrderStatus) -> None:
    over = status is OrderStatus.EXPIRED
    after = ended(order, status, CancelReason.EXPIRED if over else CancelReason.STAFF)
    recorded = changes(order, after, Naming(order="order.draft_expired" if over else "order.draft_canceled"))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    held = await held_by(uow, draft.reservation_id)
    await uow.drafts.remove(order.id)
    if held is not None:
        await end_holds(uow, [held], ReservationState.RELEASED)
        await serve_waiting(uow, waiting)
