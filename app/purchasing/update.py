"""Change when the units of a purchase order are expected, and give a draft to its supplier."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere, works_at
from app.domain.purchasing import order, purchase_order_state, reschedule
from app.idempotency import claim
from app.purchasing.following import SUBJECT, expect_supplies, lock_purchase_order, save_step
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPurchase:
    """Which draft."""

    idempotency_key: str
    purchase_order_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePurchaseOrder:
    """What is asked: a date for all units still due, and for single SKUs (`dates`) another."""

    idempotency_key: str
    purchase_order_id: UUID
    expected_at: datetime | None = None
    dates: tuple[tuple[str, datetime], ...] = ()
    expected_version: int | None = None


async def order_purchase(uow: UnitOfWork, command: OrderPurchase) -> UUID:
    """The supplier has it from now on; answers with its id.

    Raises NotFound, Forbidden (who does not work at the destination), VersionConflict, IllegalTransition (no draft),
    IdempotencyMismatch. Emits purchase_order.ordered, supply.opened.
    Locks: orders that wait, the purchase order, supplies.
    """
    known = await claim(uow, "purchaseOrderOrder", command.idempotency_key, command, SUBJECT, command.purchase_order_id)
    if known is not None:
        return (await uow.purchase_orders.lock(known.result_id)).id
    waiting, purchase = await lock_purchase_order(uow, command.purchase_order_id, command.expected_version)
    refuse_who_works_elsewhere(uow.principal, purchase.destination, "ordering from a supplier")
    after = await save_step(uow, "purchase_order.ordered", purchase, order(purchase, uow.now), {})
    await expect_supplies(uow, waiting, after)
    return purchase.id


async def update_purchase_order(uow: UnitOfWork, command: UpdatePurchaseOrder) -> UUID:
    """Expect the units at other dates; answers with its id. No change, no event. Promises to orders move with it.

    Raises NotFound (purchase order, SKU), VersionConflict, InvalidInput (no date, a SKU named twice or of which nothing
    is due), IllegalTransition (over), IdempotencyMismatch. Emits purchase_order.changed, supply.changed,
    order.promise_changed. Locks: orders that wait or were promised its units, the purchase order, supplies.
    """
    known = await claim(
        uow, "purchaseOrderUpdate", command.idempotency_key, command, SUBJECT, command.purchase_order_id
    )
    if known is not None:
        return (await uow.purchase_orders.lock(known.result_id)).id
    waiting, purchase = await lock_purchase_order(uow, command.purchase_order_id, command.expected_version)
    if not works_at(uow.principal, purchase.supplier):  # who delivers knows best when
        refuse_who_works_elsewhere(uow.principal, purchase.destination, "changing dates")
    after = reschedule(purchase, command.expected_at, command.dates)
    if purchase_order_state(after) == purchase_order_state(purchase):
        return purchase.id
    after = await save_step(uow, "purchase_order.changed", purchase, after, {})
    await expect_supplies(uow, waiting, after)
    return purchase.id
