"""Where an order's units are held that no location works on yet; the order itself says only how many there are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.orders.model import Order
from db.repositories.waiting import HeldUnits
from db.unit_of_work import UnitOfWork


async def held_without_work(uow: UnitOfWork, order: Order) -> list[HeldUnits]:
    """Units of a locked order that wait for their street date, by line and location."""
    at_work: Counter[tuple[UUID, UUID]] = Counter()
    for work in order.fulfillment_orders:
        for line in work.lines:
            at_work[line.line_id, work.location_id] += line.outstanding
    held = [replace(one, quantity=one.quantity - at_work[one.place]) for one in await uow.waiting.held_by(order.id)]
    return [one for one in held if one.quantity > 0]


async def given_up(uow: UnitOfWork, order: Order, units: Mapping[UUID, int]) -> list[HeldUnits]:
    """Which of the units without work are given up, so many by line."""
    left = Counter(units)
    taken: list[HeldUnits] = []
    for held in await held_without_work(uow, order):
        quantity = min(left[held.line_id], held.quantity)
        if quantity:
            taken.append(replace(held, quantity=quantity))
            left[held.line_id] -= quantity
    assert not any(left.values()), "what is reserved is held"
    return taken
