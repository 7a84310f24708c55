"""Giving up: a location says that units it was to send will not come from there.

Pure. The units are open again and may come from elsewhere; whoever gives units up is not asked for them a second time
by itself (`Line.refused_by`). Unpicked units go first, then picked ones that nobody has asked back.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus
from app.domain.errors import Excess, QuantityExceeded
from app.domain.orders.cancel import Release
from app.domain.orders.derive import derive
from app.domain.orders.labeled import beside_labels, refuse_labeled
from app.domain.orders.model import FulfillmentOrder, Line, Order, WorkLine
from app.domain.orders.take_back import ended
from app.domain.orders.track import complete


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The order with the units open again; `releases` are those that were held, and `units` all of them by line."""

    order: Order
    releases: tuple[Release, ...]
    units: Mapping[UUID, int]


def give_up(order: Order, units: Mapping[UUID, int]) -> GivenUp:
    """Take so many units by work line off the work; what is left of it goes on, or ends.

    Raises QuantityExceeded for more units than are in the building and not asked back, IllegalTransition for units
    that lie in a labeled shipment.
    """
    open_again: Counter[UUID] = Counter()
    refused: dict[UUID, tuple[UUID, ...]] = {}
    releases: list[Release] = []
    works: list[FulfillmentOrder] = []
    for work in order.fulfillment_orders:
        refuse_labeled(order, work, units)
        lines: list[WorkLine] = []
        for line in work.lines:
            wanted = units.get(line.id, 0)
            if wanted:
                ordered = order.line(line.line_id)
                _refuse_more(line, wanted, ordered)
                open_again[line.line_id] += wanted
                refused[line.line_id] = (*refused.get(line.line_id, ()), work.location_id)
                if ordered.takes_stock:
                    releases.append(Release(line.line_id, ordered.sku_id, work.location_id, wanted))
            lines.append(without_units(line, wanted) if wanted else line)
        works.append(work if tuple(lines) == work.lines else _goes_on(replace(work, lines=tuple(lines))))
    reopened = tuple(_reopened(line, open_again[line.id], refused.get(line.id, ())) for line in order.lines)
    given = beside_labels(replace(order, lines=reopened, fulfillment_orders=tuple(works)))
    done = replace(given, fulfillment_orders=tuple(complete(work, given) for work in given.fulfillment_orders))
    return GivenUp(derive(done), tuple(releases), dict(open_again))


def without_units(line: WorkLine, units: int) -> WorkLine:
    """A line of work with so many units less to send: unpicked ones before picked ones."""
    canceled = line.canceled + units
    picked = min(line.picked, line.quantity - canceled)
    return replace(line, canceled=canceled, picked=picked, packed=min(line.packed, picked))


def _refuse_more(line: WorkLine, wanted: int, ordered: Line) -> None:
    free = line.outstanding - line.recalled
    if wanted > free:
        raise QuantityExceeded((Excess(ordered.sku, wanted, free),), "left to give up", ("lines",))


def _goes_on(work: FulfillmentOrder) -> FulfillmentOrder:
    """Work that lost units: over when none is left, and picked when all that is left are."""
    work = ended(work)
    begun = work.status is FulfillmentOrderStatus.PICKING
    if begun and all(line.picked == line.quantity - line.canceled for line in work.lines):
        return replace(work, status=FulfillmentOrderStatus.PICKED)
    return work


def _reopened(line: Line, units: int, by: tuple[UUID, ...]) -> Line:
    if not units:
        return line
    refused = tuple(dict.fromkeys((*line.refused_by, *by)))
    return replace(line, open=line.open + units, allocated=line.allocated - units, refused_by=refused)
