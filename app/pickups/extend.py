"""Extend: goods that lie ready wait longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.pickups.come import extend
from app.fulfillment.steps import work_at
from app.idempotency import claim
from app.pickups.ready import save_news
from db.unit_of_work import UnitOfWork

LONGEST = timedelta(days=180)
"""How long from now goods may be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendPickup:
    """What is asked."""

    idempotency_key: str
    fulfillment_order_id: UUID
    until: datetime
    expected_version: int | None = None


async def extend_pickup(uow: UnitOfWork, command: ExtendPickup) -> UUID:
    """Keep goods until another time; answers with the fulfillment order's id. Who collects them is reminded again.

    Raises NotFound (fulfillment order), InvalidInput (until is over or too far), IllegalTransition (nothing lies
    ready), VersionConflict, IdempotencyMismatch. Emits fulfillment_order.pickup_extended,
    order.pickup_changed. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "pickupExtend", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    if not uow.now < command.until <= uow.now + LONGEST:
        raise InvalidInput(f"until lies ahead, by {LONGEST.days} days at most", ("until",))
    after = extend(order, work_id, command.until)
    await save_news(uow, order, after, work_id, "fulfillment_order.pickup_extended")
    return work_id
