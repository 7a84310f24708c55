"""Serving: units that became free go to lines that wait, first come first served, higher priority first.

Pure. The use case finds who waits and locks them; the guarded statement takes the units.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentMethod, OrderStatus
from app.domain.orders.derive import COLLECTED, derive
from app.domain.orders.model import Line, Order
from app.domain.orders.place import Source, work_for
from app.domain.orders.promises import give_up


@dataclass(frozen=True, slots=True)
class Free:
    """Units of a level that a channel could be promised, and whether it may send or hand over units from there."""

    channel_id: UUID
    sku_id: UUID
    location_id: UUID
    units: int
    ships: bool
    hands_over: bool


class Shelf:
    """What is free for each channel; what one takes is there for nobody.

    A channel that takes what was kept for it takes nothing from the others; here it does, until the levels are looked
    at again.
    """

    def __init__(self, free: Iterable[Free]) -> None:
        self._free = {(one.channel_id, one.sku_id, one.location_id): one for one in free}
        self._taken: Counter[tuple[UUID, UUID]] = Counter()

    def units(self, channel_id: UUID, line: Line, location_id: UUID, method: FulfillmentMethod) -> int:
        """Units that a line may take at a location."""
        found = self._free.get((channel_id, line.sku_id, location_id))
        if found is None or not (found.hands_over if method in COLLECTED else found.ships or line.location_id):
            return 0
        return max(0, found.units - self._taken[line.sku_id, location_id])

    def take(self, sku_id: UUID, location_id: UUID, units: int) -> None:
        """Units are somebody's."""
        self._taken[sku_id, location_id] += units


def waits(line: Line) -> int:
    """Units of a line that wait for stock: promised from supply or a limit, or open."""
    return line.open + line.backordered if line.takes_stock else 0


def queue(orders: Iterable[Order]) -> list[Order]:
    """The orders that may be served, in the order in which they are: priority, then age, then id."""
    waiting = (order for order in orders if order.statuses.order is OrderStatus.OPEN)
    return sorted(waiting, key=lambda order: (-order.priority, order.placed_at, order.id))


def take(
    order: Order,
    sku_ids: Collection[UUID],
    serving: Sequence[tuple[UUID, str]],
    codes: Mapping[UUID, str],
    shelf: Shelf,
) -> tuple[Source, ...]:
    """What an order's waiting lines take off the shelf.

    `serving` are the locations of the order's channel, preferred first; a line that is bound to a location takes from
    there only, and `codes` names it.
    """
    methods = {delivery.id: delivery.method for delivery in order.deliveries}
    taken: list[Source] = []
    for line in order.lines:
        missing = waits(line) if line.sku_id in sku_ids else 0
        bound = line.location_id
        own = [(bound, codes[bound])] if bound is not None and bound in codes else []
        for location_id, location in serving if bound is None else own:
            if location_id in line.refused_by:
                continue  # it gave units of this line up
            units = min(missing, shelf.units(order.channel_id, line, location_id, methods[line.delivery_id]))
            if units > 0:
                taken.append(Source(line.id, location_id, location, units))
                shelf.take(line.sku_id, location_id, units)
                missing -= units
    return tuple(taken)


def serve(
    order: Order,
    sources: Sequence[Source],
    new_id: Callable[[], UUID],
    *,
    kept: Collection[UUID] = (),
    arrived: Collection[UUID] = (),
) -> Order:
    """The order with these units provided: promised ones first, then open ones; its locations get the work.

    Lines in `kept` wait for their street date: their units are held (reserved), and no location gets work yet. Claims
    on supplies that `arrived` are over first.
    """
    units: dict[UUID, int] = {}
    for source in sources:
        units[source.line_id] = units.get(source.line_id, 0) + source.quantity
    lines = tuple(_served(line, units.get(line.id, 0), arrived, held=line.id in kept) for line in order.lines)
    work = work_for(order, [source for source in sources if source.line_id not in kept], new_id)
    return derive(replace(order, lines=lines, fulfillment_orders=(*order.fulfillment_orders, *work)))


def _served(line: Line, units: int, arrived: Collection[UUID], *, held: bool) -> Line:
    promised = min(units, line.backordered)
    return replace(
        line,
        claims=give_up(line.claims, promised, arrived),
        backordered=line.backordered - promised,
        open=line.open - (units - promised),
        reserved=line.reserved + (units if held else 0),
        allocated=line.allocated + (0 if held else units),
    )
