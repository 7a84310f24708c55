"""Come: whoever collects goods says that they are on the way, or there."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.pickups.come import arrive, come
from app.idempotency import claim
from app.pickups.ready import save_news
from db.unit_of_work import UnitOfWork

MAX_VEHICLE_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerOnTheWay:
    """What is said."""

    idempotency_key: str
    fulfillment_order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerArrived:
    """What is said. `bay` is the sign where the person waits, `vehicle` what to look for: personal data."""

    idempotency_key: str
    fulfillment_order_id: UUID
    bay: str | None = None
    vehicle: str | None = None


async def customer_on_the_way(uow: UnitOfWork, command: CustomerOnTheWay) -> UUID:
    """Say that somebody is on the way; answers with the fulfillment order's id. Said again it changes nothing.

    Raises NotFound (fulfillment order), IllegalTransition (nothing lies ready), IdempotencyMismatch.
    Emits fulfillment_order.customer_en_route, order.pickup_changed. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "customerOnTheWay", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    after = come(order, work_id, uow.now)
    if after is not order:
        await save_news(uow, order, after, work_id, "fulfillment_order.customer_en_route")
    return work_id


async def customer_arrived(uow: UnitOfWork, command: CustomerArrived) -> UUID:
    """Say that somebody is there; answers with the fulfillment order's id. Said again it corrects bay and vehicle.

    Raises NotFound (fulfillment order), IllegalTransition (nothing lies ready), InvalidInput (bay, vehicle),
    IdempotencyMismatch. Emits fulfillment_order.customer_arrived, order.pickup_changed. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "customerArrived", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    vehicle = None if command.vehicle is None else command.vehicle.strip()
    if vehicle is not None and not 0 < len(vehicle) <= MAX_VEHICLE_LENGTH:
        raise InvalidInput(f"vehicle has 1 to {MAX_VEHICLE_LENGTH} characters", ("vehicle",))
    after = arrive(order, work_id, uow.now, command.bay)
    if after != order:
        await save_news(uow, order, after, work_id, "fulfillment_order.customer_arrived")
    if vehicle is not None:
        await uow.pickups.put_vehicle(work_id, vehicle, uow.now)
    return work_id
