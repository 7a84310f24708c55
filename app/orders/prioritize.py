"""Say who is served first when several wait for the same units."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import OrderStatus
from app.domain.errors import IllegalTransition, InvalidInput, VersionConflict
from app.domain.orders.changes import Naming, changes
from app.idempotency import claim
from app.orders.refuse import MAX_PRIORITY
from app.orders.waiting import lock_waiting, plan_promises
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritizeOrder:
    """What is asked. Orders come with priority 0; higher is served first."""

    idempotency_key: str
    order_id: UUID
    priority: int
    expected_version: int | None = None


async def prioritize_order(uow: UnitOfWork, command: PrioritizeOrder) -> UUID:
    """Set the priority; answers with the order's id. The same again changes nothing.

    Where it waits, what it and others were promised is planned anew. Nobody loses units that are held for them.
    Raises NotFound, InvalidInput, VersionConflict, IllegalTransition (the order is over), IdempotencyMismatch.
    Emits order.prioritized, order.promise_changed. Locks: the order and who waits for its SKUs, then supplies.
    """
    if abs(command.priority) > MAX_PRIORITY:
        raise InvalidInput(f"priority is {-MAX_PRIORITY:,} to {MAX_PRIORITY:,}", ("priority",))
    known = await claim(uow, "orderPrioritize", command.idempotency_key, command, "Order", command.order_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(command.order_id), also=[command.order_id])
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    if order.statuses.order in (OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.COMPLETED):
        raise IllegalTransition(
            f"order {order.number} is {order.statuses.order.value}: it waits for nothing",
            source=order.statuses.order.value,
            target=order.statuses.order.value,
            allowed=(),
        )
    if order.priority == command.priority:
        return order.id
    recorded = changes(order, replace(order, priority=command.priority), Naming(order="order.prioritized"))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    waiting.changed(order, recorded.order)
    await plan_promises(uow, waiting)
    return order.id
