"""Move a delivery to another window of the location that brings it, or book its first one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.availability.slots import find_slot
from app.domain.errors import InvalidInput, NotFound, SlotFull, VersionConflict
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import DeliverySlot
from app.domain.orders.slots import move_slot, who_drives
from app.idempotency import claim
from app.orders.due import with_times
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveDeliverySlot:
    """Which delivery comes when. Without a delivery it is the order's only one of LOCAL_DELIVERY."""

    idempotency_key: str
    order_id: UUID
    location: str
    starts_at: datetime
    delivery_id: UUID | None = None
    expected_version: int | None = None


async def move_delivery_slot(uow: UnitOfWork, command: MoveDeliverySlot) -> UUID:
    """Book the window and give the old one back; answers with the order's id. The promise follows.

    Raises NotFound (order, delivery, window), InvalidInput (another method, another location's van), IllegalTransition
    (units left, or the order is over), SlotFull, VersionConflict, IdempotencyMismatch. Emits order.slot_moved.
    Locks: the order, then the window.
    """
    known = await claim(uow, "orderDeliverySlotMove", command.idempotency_key, command, "Order", command.order_id)
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    delivery, drives = who_drives(order, command.delivery_id)
    found = await find_slot(uow.slots, order.channel, command.location, None, command.starts_at)
    if found is None:
        raise NotFound(f"{command.location} offers no such window: ask for slots", ("slot",))
    if drives is not None and found.location_id != drives:
        raise InvalidInput("another location's van brings these goods: take one of its windows", ("slot", "location"))
    slot = DeliverySlot(location_id=found.location_id, starts_at=found.slot.starts_at, ends_at=found.slot.ends_at)
    if slot == delivery.slot:
        return order.id
    works = [work.id for work in order.fulfillment_orders if work.delivery_id == delivery.id]
    after = await with_times(uow, order, move_slot(order, delivery.id, slot, found.slot.on), again=works)
    if not await uow.slots.has_room(slot, found.free):
        raise SlotFull(slot.starts_at, ("slot",))
    facts = {"deliveryId": str(delivery.id), "location": found.location, "startsAt": slot.starts_at.isoformat()}
    naming = Naming(order="order.slot_moved", work="fulfillment_order.due_changed", facts=facts)
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return order.id
