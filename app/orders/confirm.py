"""Confirm an order that was kept for review: its held units become work, and it goes the way of any other."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import HoldReleaseEvent, OrderStatus
from app.domain.errors import VersionConflict
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.hold import release_holds
from app.domain.orders.model import Author
from app.domain.orders.release import release
from app.domain.orders.review import refuse_unless_in_review
from app.idempotency import claim
from app.orders.due import with_times
from app.orders.release import releasable
from app.orders.waiting import lock_waiting, serve_waiting
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmOrder:
    """What is asked."""

    idempotency_key: str
    order_id: UUID
    expected_version: int | None = None


async def confirm_order(uow: UnitOfWork, command: ConfirmOrder) -> UUID:
    """Confirm; answers with the order's id. The holds that the review placed end, others stay.

    Raises NotFound (order), IllegalTransition (it is not in review), VersionConflict, IdempotencyMismatch.
    Emits order.confirmed, fulfillment_order.created; and where units that it misses are there by now, what serving
    emits. Locks: the order and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    known = await claim(uow, "orderConfirm", command.idempotency_key, command, "Order", command.order_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(command.order_id), also=[command.order_id])
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    refuse_unless_in_review(order, OrderStatus.OPEN)
    opened = replace(order, statuses=replace(order.statuses, order=OrderStatus.OPEN))
    after = release_holds(
        release(opened, await releasable(uow, order), new_id),
        uow.now,
        event=HoldReleaseEvent.REVIEW_CONFIRMED,
        by=Author(uow.principal.kind, uow.principal.id),
    )
    recorded = changes(order, await with_times(uow, order, after), Naming(order="order.confirmed"))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    waiting.changed(order, recorded.order)
    await serve_waiting(uow, waiting)
    return order.id
