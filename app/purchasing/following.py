"""What begins and what follows a purchase order's step: locks, its row, its event, and what may be expected."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.enums import SupplyKind
from app.domain.errors import VersionConflict
from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.domain.purchasing import PurchaseOrder, expected_of, purchase_order_state
from app.orders.waiting import Waiting, follow_supplies, lock_waiting
from db.unit_of_work import UnitOfWork

SUBJECT = "PurchaseOrder"


def keys_of(purchase: PurchaseOrder) -> tuple[str, ...]:
    """The routing keys of its events: both ends, and every SKU."""
    skus = (f"sku:{line.sku}" for line in purchase.lines)
    return (f"location:{purchase.supplier.code}", f"location:{purchase.destination.code}", *skus)


async def lock_purchase_order(
    uow: UnitOfWork, purchase_order_id: UUID, expected_version: int | None
) -> tuple[Waiting, PurchaseOrder]:
    """Who waits for its units or was promised some, and the purchase order itself.

    Raises NotFound, VersionConflict. Locks: orders that wait, sorted by id, then the purchase order.
    """
    sku_ids = await uow.purchase_orders.sku_ids(purchase_order_id)
    waiting = await lock_waiting(uow, sku_ids, source_id=purchase_order_id)
    purchase = await uow.purchase_orders.lock(purchase_order_id)
    if expected_version is not None and expected_version != purchase.version:
        raise VersionConflict(SUBJECT, purchase.id, expected_version, purchase.version)
    return waiting, purchase


async def save_step(
    uow: UnitOfWork,
    kind: str,
    before: PurchaseOrder,
    after: PurchaseOrder,
    facts: Mapping[str, Any],
    occurred_at: datetime | None = None,
) -> PurchaseOrder:
    """Write a step of a locked purchase order and record its event; the purchase order in its new version."""
    after = replace(after, version=before.version + 1)
    await uow.purchase_orders.save(after, uow.now)
    uow.record(
        Event(
            type=kind,
            subject_id=after.id,
            subject_version=after.version,
            keys=keys_of(after),
            state=patch_between(purchase_order_state(before), purchase_order_state(after)),
            facts=facts,
            occurred_at=occurred_at,
        )
    )
    return after


async def expect_supplies(uow: UnitOfWork, waiting: Waiting, purchase: PurchaseOrder) -> None:
    """Serve who waits, then make the destination's supplies say what is still due; after levels have moved."""
    source = (SUBJECT, purchase.id)
    await follow_supplies(uow, waiting, SupplyKind.PURCHASE_ORDER, source, purchase.destination, expected_of(purchase))
