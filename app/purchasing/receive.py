"""Receive what a supplier brought: whole, in part, late, damaged, or more than was ordered where that is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere
from app.domain.enums import MovementKind
from app.domain.errors import LimitExceeded
from app.domain.moments import refuse_future
from app.domain.purchasing import PurchaseOrder, PurchaseOrderLine, receive
from app.domain.stock import Change, summed
from app.domain.unit_lines import Units
from app.idempotency import claim
from app.purchasing.following import SUBJECT, expect_supplies, lock_purchase_order, save_step
from app.stock.ledger import tell
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePurchaseOrder:
    """What came, damaged units included. `lines` None: all that is due, in good order."""

    idempotency_key: str
    purchase_order_id: UUID
    lines: tuple[Units, ...] | None = None
    more_allowed: bool = False
    received_at: datetime | None = None
    expected_version: int | None = None


async def receive_purchase_order(uow: UnitOfWork, command: ReceivePurchaseOrder) -> UUID:
    """Take units in; answers with the purchase order's id. Who waits for them is served before anybody else.

    Raises NotFound (purchase order, SKU), Forbidden (who does not work at the destination), VersionConflict,
    InvalidInput (lines, receivedAt in the future), QuantityExceeded (more than are due, unless `more_allowed`),
    IllegalTransition (a draft, or over), LimitExceeded, IdempotencyMismatch.
    Emits purchase_order.received, stock.received, supply.received, supply.ended.
    Locks: orders that wait, the purchase order, levels by (SKU, location), supplies.
    """
    refuse_future(command.received_at, uow.now, ("receivedAt",))
    known = await claim(
        uow, "purchaseOrderReceive", command.idempotency_key, command, SUBJECT, command.purchase_order_id
    )
    if known is not None:
        return (await uow.purchase_orders.lock(known.result_id)).id
    waiting, purchase = await lock_purchase_order(uow, command.purchase_order_id, command.expected_version)
    refuse_who_works_elsewhere(uow.principal, purchase.destination, "receiving what a supplier brought")
    at = command.received_at or uow.now
    after = receive(purchase, command.lines, at, more_allowed=command.more_allowed)
    steps = list(zip(purchase.lines, after.lines, strict=True))
    facts = {
        "received": {line.sku: line.received - was.received for was, line in steps if line.received > was.received},
        "damaged": {line.sku: line.damaged - was.damaged for was, line in steps if line.damaged > was.damaged},
    }
    after = await save_step(uow, "purchase_order.received", purchase, after, facts, at)
    await _take_in(uow, after, steps, at)
    await expect_supplies(uow, waiting, after)
    return purchase.id


async def _take_in(
    uow: UnitOfWork, purchase: PurchaseOrder, steps: Sequence[tuple[PurchaseOrderLine, PurchaseOrderLine]], at: datetime
) -> None:
    changes = summed(
        [
            Change(
                line.sku_id,
                purchase.destination.id,
                on_hand=line.received - was.received - (line.damaged - was.damaged),
                quarantined=line.damaged - was.damaged,
            )
            for was, line in steps
            if line.received > was.received
        ]
    )
    await uow.stock.ensure([(change.sku_id, change.location_id) for change in changes], uow.now)
    movement = Movement(
        kind=MovementKind.RECEIVE, at=uow.now, effective_at=at, cause_type=SUBJECT, cause_id=purchase.id
    )
    levels = await uow.stock.move(changes, movement)
    if levels is None:
        raise LimitExceeded("a level holds two billion units at most", ("lines",))
    tell(uow, "stock.received", levels, {"purchaseOrderId": str(purchase.id)})
