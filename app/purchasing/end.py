"""End a purchase order: closed, when no more of it will come; canceled, while nothing has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere
from app.domain.purchasing import PurchaseOrder, cancel, close
from app.idempotency import claim
from app.purchasing.following import SUBJECT, expect_supplies, lock_purchase_order, save_step
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPurchaseOrder:
    """Which one."""

    idempotency_key: str
    purchase_order_id: UUID
    expected_version: int | None = None


async def close_purchase_order(uow: UnitOfWork, command: EndPurchaseOrder) -> UUID:
    """Expect no more of it; answers with its id. Who was promised units that come no more is promised others, or none.

    Raises NotFound, Forbidden (who does not work at the destination), VersionConflict, IllegalTransition (a draft, or
    over), IdempotencyMismatch. Emits purchase_order.closed, supply.ended, order.promise_changed.
    Locks: orders that wait or were promised its units, the purchase order, supplies.
    """
    return await _end(uow, command, "purchaseOrderClose", "purchase_order.closed", close)


async def cancel_purchase_order(uow: UnitOfWork, command: EndPurchaseOrder) -> UUID:
    """Call it off; answers with its id.

    Raises as `close_purchase_order`, IllegalTransition when something came. Emits purchase_order.canceled,
    supply.ended, order.promise_changed. Locks as there.
    """
    return await _end(uow, command, "purchaseOrderCancel", "purchase_order.canceled", cancel)


async def _end(
    uow: UnitOfWork,
    command: EndPurchaseOrder,
    operation: str,
    kind: str,
    step: Callable[[PurchaseOrder, datetime], PurchaseOrder],
) -> UUID:
    known = await claim(uow, operation, command.idempotency_key, command, SUBJECT, command.purchase_order_id)
    if known is not None:
        return (await uow.purchase_orders.lock(known.result_id)).id
    waiting, purchase = await lock_purchase_order(uow, command.purchase_order_id, command.expected_version)
    refuse_who_works_elsewhere(uow.principal, purchase.destination, "ending a purchase order")
    after = step(purchase, uow.now)
    canceled = {
        line.sku: line.canceled - was.canceled
        for was, line in zip(purchase.lines, after.lines, strict=True)
        if line.canceled > was.canceled
    }
    after = await save_step(uow, kind, purchase, after, {"canceled": canceled})
    await expect_supplies(uow, waiting, after)
    return purchase.id
