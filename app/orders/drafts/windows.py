"""Windows of a location's own van that a draft books when it is placed: a draft itself keeps none from others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.availability.slots import find_slot
from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput, NotFound, SlotFull
from app.domain.orders.model import Delivery, DeliverySlot, Order
from app.domain.orders.slots import move_slot
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWindow:
    """Which delivery comes when; without a delivery it is the draft's only one of LOCAL_DELIVERY."""

    location: str
    starts_at: datetime
    delivery_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A window, how many it holds, and where it was asked for."""

    slot: DeliverySlot
    capacity: int
    path: tuple[str, ...]


async def take_windows(
    uow: UnitOfWork, order: Order, windows: Sequence[DraftWindow]
) -> tuple[Order, tuple[Booking, ...]]:
    """The order with these windows, promised for them, its lines bound to who drives. Without any nothing is read.

    Raises NotFound (delivery, window: no such one, too late, too far away), InvalidInput (another method, lines from
    elsewhere, one delivery twice).
    """
    bookings: list[Booking] = []
    taken: set[UUID] = set()
    for index, window in enumerate(windows):
        place = ("slots", str(index))
        delivery = _delivery(order, window.delivery_id, (*place, "deliveryId"))
        if delivery.id in taken:
            raise InvalidInput("a delivery comes in one window", (*place, "deliveryId"))
        taken.add(delivery.id)
        found = await find_slot(uow.slots, order.channel, window.location, delivery.address, window.starts_at)
        if found is None:
            raise NotFound(f"{window.location} offers no such window to this address: ask for slots", (*place, "slot"))
        lines = [line for line in order.lines if line.delivery_id == delivery.id]
        if any(line.location_id not in (None, found.location_id) for line in lines):
            raise InvalidInput(f"{found.location} drives, with its own goods", (*place, "slot"))
        slot = DeliverySlot(location_id=found.location_id, starts_at=found.slot.starts_at, ends_at=found.slot.ends_at)
        bound = [
            replace(line, location_id=found.location_id) if line.delivery_id == delivery.id else line
            for line in order.lines
        ]
        order = move_slot(replace(order, lines=tuple(bound)), delivery.id, slot, found.slot.on)
        bookings.append(Booking(slot, found.free, (*place, "slot")))
    return order, tuple(bookings)


async def book_windows(uow: UnitOfWork, bookings: Sequence[Booking]) -> None:
    """Take a turn at every window. Raises SlotFull.

    Locks: the windows, by location and beginning; after them nothing is locked that others wait for.
    """
    for one in sorted(bookings, key=lambda one: (one.slot.location_id, one.slot.starts_at)):
        if not await uow.slots.has_room(one.slot, one.capacity):
            raise SlotFull(one.slot.starts_at, one.path)


def _delivery(order: Order, delivery_id: UUID | None, path: tuple[str, ...]) -> Delivery:
    driven = [one for one in order.deliveries if one.method is FulfillmentMethod.LOCAL_DELIVERY]
    named = [one for one in order.deliveries if one.id == delivery_id] if delivery_id else driven
    if delivery_id is not None and not named:
        raise NotFound("the draft has no such delivery", path)
    if len(named) != 1 or named[0] not in driven:
        raise InvalidInput("name one delivery of LOCAL_DELIVERY: no other comes in a window", path)
    return named[0]
