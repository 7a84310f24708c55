"""Deliveries that name a window of a location's own van get it: looked up before placing, booked with the order.

command, rooms = await take_slots(uow, command)   # the window, and what is promised with it
...                                               # the order is drafted, its stock taken
await book_slots(uow, order, rooms)               # last of all locks; never more than the window holds
"""

from collections.abc import Mapping
from dataclasses import replace

from app.availability.slots import find_slot
from app.domain.enums import FulfillmentMethod
from app.domain.errors import InvalidInput, NotFound, SlotFull
from app.domain.orders.model import DeliverySlot, Order
from app.orders.command import PlaceDelivery, PlaceOrder
from db.unit_of_work import UnitOfWork


async def take_slots(uow: UnitOfWork, command: PlaceOrder) -> tuple[PlaceOrder, Mapping[str, int]]:
    """The same command with the windows that its deliveries name, and how many each holds, by the delivery's key.

    Without any nothing is read. What is delivered so comes from the location whose van drives, and is promised for the
    window. Raises NotFound (no such window, too late, or too far away), InvalidInput (another method, no address, lines
    from elsewhere).
    """
    rooms: dict[str, int] = {}
    for index, delivery in enumerate(command.deliveries):
        if delivery.slot is not None:
            command, rooms[delivery.key] = await _taken(uow, command, index, delivery)
    return command, rooms


async def _taken(uow: UnitOfWork, command: PlaceOrder, index: int, delivery: PlaceDelivery) -> tuple[PlaceOrder, int]:
    wanted, place = delivery.slot, ("deliveries", str(index))
    assert wanted is not None, "only what names a window takes one"
    if delivery.method not in (FulfillmentMethod.SHIP, FulfillmentMethod.LOCAL_DELIVERY):  # SHIP: it was left out
        raise InvalidInput(f"a slot is for LOCAL_DELIVERY, not for {delivery.method.value}", (*place, "method"))
    address = delivery.address or command.shipping_address
    if address is None:
        raise InvalidInput("say where the van drives to", (*place, "address"))
    found = await find_slot(uow.slots, command.channel, wanted.location, address, wanted.starts_at)
    if found is None:
        raise NotFound(f"{wanted.location} offers no such window to this address: ask for slots", (*place, "slot"))
    first = command.deliveries[0].key
    lines = [number for number, line in enumerate(command.lines) if (line.delivery or first) == delivery.key]
    for number in lines:
        if command.lines[number].location not in (None, found.location):
            raise InvalidInput(f"{found.location} drives, with its own goods", ("lines", str(number), "location"))
    booked = DeliverySlot(location_id=found.location_id, starts_at=found.slot.starts_at, ends_at=found.slot.ends_at)
    deliveries = list(command.deliveries)
    deliveries[index] = replace(
        delivery,
        method=FulfillmentMethod.LOCAL_DELIVERY,
        promised_from=found.slot.starts_at,
        promised_by=found.slot.ends_at,
        promised_on=found.slot.on,
        booked=booked,
    )
    bound = [
        replace(line, location=found.location) if number in lines else line for number, line in enumerate(command.lines)
    ]
    return replace(command, deliveries=tuple(deliveries), lines=tuple(bound)), found.free


async def book_slots(uow: UnitOfWork, order: Order, rooms: Mapping[str, int]) -> None:
    """Take a turn at every window that an order's deliveries are to book. Raises SlotFull.

    Locks: the windows, by location and beginning; after them nothing is locked that others wait for.
    """
    booked = [
        (delivery.slot, index, rooms[delivery.key])
        for index, delivery in enumerate(order.deliveries)
        if delivery.slot is not None and delivery.key in rooms
    ]
    for slot, index, capacity in sorted(booked, key=lambda one: (one[0].location_id, one[0].starts_at)):
        if not await uow.slots.has_room(slot, capacity):
            raise SlotFull(slot.starts_at, ("deliveries", str(index), "slot"))
