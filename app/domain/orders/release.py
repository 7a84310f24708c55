"""Releasing: units that were held until their street date become their locations' work.

Pure. Nothing moves in stock: the units stay promised to the same lines.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.orders.derive import derive
from app.domain.orders.model import Order
from app.domain.orders.place import Source, work_for


def release(order: Order, sources: Sequence[Source], new_id: Callable[[], UUID]) -> Order:
    """The order with these reserved units allocated, where they are held."""
    units: dict[UUID, int] = {}
    for source in sources:
        units[source.line_id] = units.get(source.line_id, 0) + source.quantity
    lines = tuple(
        replace(
            line,
            reserved=line.reserved - units.get(line.id, 0),
            allocated=line.allocated + units.get(line.id, 0),
        )
        for line in order.lines
    )
    work = work_for(order, sources, new_id)
    return derive(replace(order, lines=lines, fulfillment_orders=(*order.fulfillment_orders, *work)))
