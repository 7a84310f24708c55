"""Renew: whoever collects goods gets another code, and the one before is good for nothing."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.orders.changes import Naming
from app.domain.orders.pickups.come import renew_code
from app.fulfillment.steps import save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewPickupCode:
    """What is asked."""

    idempotency_key: str
    fulfillment_order_id: UUID
    expected_version: int | None = None


async def renew_pickup_code(uow: UnitOfWork, command: RenewPickupCode) -> UUID:
    """Issue another code for goods that lie ready; answers with the fulfillment order's id. Its buyer reads it.

    Wrong codes that were said before still count. Raises NotFound (fulfillment order), IllegalTransition (nothing lies
    ready), VersionConflict, IdempotencyMismatch. Emits order.pickup_changed. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "pickupCodeRenew", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    # The code stands in no state: the work is as it was, the order's event alone tells its buyer to look.
    naming = Naming(order="order.pickup_changed", facts={"fulfillmentOrderId": str(work_id), "codeRenewed": True})
    await save_steps(uow, order, [renew_code(order, work_id)], naming, for_buyers=True)
    return work_id
