"""Come: whoever collects goods says that they are on the way, or there."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.orders.changes import Naming
from app.domain.orders.pickups.come import arrive, come
from app.fulfillment.steps import save_steps
from app.idempotency import claim
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
    Emits fulfillment_order.customer_en_route. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "customerOnTheWay", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    naming = Naming(order="order.work_changed", work="fulfillment_order.customer_en_route")
    await save_steps(uow, order, [come(order, work_id, uow.now)], naming)
    return work_id


async def customer_arrived(uow: UnitOfWork, command: CustomerArrived) -> UUID:
    """Say that somebody is there; answers with the fulfillment order's id. Said again it corrects bay and vehicle.

    Raises NotFound (fulfillment order), IllegalTransition (nothing lies ready), InvalidInput (bay, vehicle),
    IdempotencyMismatch. Emits fulfillment_order.customer_arrived. Locks: the order.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "customerArrived", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    vehicle = None if command.vehicle is None else command.vehicle.strip()
    if vehicle is not None and not 0 < len(vehicle) <= MAX_VEHICLE_LENGTH:
        raise InvalidInput(f"vehicle has 1 to {MAX_VEHICLE_LENGTH} characters", ("vehicle",))
    naming = Naming(order="order.work_changed", work="fulfillment_order.customer_arrived")
    await save_steps(uow, order, [arrive(order, work_id, uow.now, command.bay)], naming)
    if vehicle is not None:
        await uow.pickups.put_vehicle(work_id, vehicle, uow.now)
    return work_id
