"""Accept: a location takes its work."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.changes import Naming
from app.domain.orders.work.accept import accept
from app.fulfillment.steps import save_steps, work_at
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptWork:
    """Which work is taken."""

    idempotency_key: str
    fulfillment_order_id: UUID
    expected_ship_at: datetime | None = None
    """When it will leave, as who does it says."""
    occurred_at: datetime | None = None
    """When it was done, where that is not now: history that is told again."""
    expected_version: int | None = None


async def accept_work(uow: UnitOfWork, command: AcceptWork) -> UUID:
    """Take the work; answers with the fulfillment order's id.

    Raises NotFound, InvalidInput (expectedShipAt is over, it follows another location's work), IllegalTransition (it is
    not OPEN), Held, VersionConflict, IdempotencyMismatch. Emits fulfillment_order.accepted, and order.work_changed when
    the order stands otherwise. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    if command.expected_ship_at is not None and command.expected_ship_at < uow.now:
        raise InvalidInput("expectedShipAt lies ahead", ("expectedShipAt",))
    known = await claim(uow, "fulfillmentOrderAccept", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work_at(order, work_id, command.expected_version)
    await save_steps(
        uow,
        order,
        [accept(order, work_id, command.expected_ship_at)],
        Naming(order="order.work_changed", occurred_at=command.occurred_at),
    )
    return work_id
