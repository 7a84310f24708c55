"""Placing: what was asked for becomes an order, its units spread over sources, its work given to locations.

Pure. Validation against reference data (does the SKU exist, what does it cost) happens before, in the use case;
stock is taken after, by the guarded statement. The same functions build imported orders.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, StockPolicy
from app.domain.orders.derive import derive
from app.domain.orders.model import FulfillmentOrder, Line, Order, WorkLine
from app.domain.orders.work.following import with_followers


@dataclass(frozen=True, slots=True)
class Source:
    """Units of one line that one location will provide."""

    line_id: UUID
    location_id: UUID
    location: str
    quantity: int


def place(
    order: Order,
    sources: Sequence[Source],
    *,
    allow_backorder: bool,
    new_id: Callable[[], UUID],
    kept: Collection[UUID] = (),
) -> Order:
    """Spread a new order's units: sourced units are allocated to fulfillment orders, the rest stays open.

    `order` has all units open and no work yet. Units that no source provides become backordered when the caller
    allows it and the policy takes stock, else they stay open. One fulfillment order per (location, delivery). Lines in
    `kept` wait for their street date: what is sourced of them is reserved, and no location gets work yet.
    """
    assert not order.fulfillment_orders, "a new order has no work yet"
    by_line: dict[UUID, int] = {}
    for source in sources:
        by_line[source.line_id] = by_line.get(source.line_id, 0) + source.quantity
    lines = tuple(
        _spread(
            line,
            by_line.get(line.id, 0),
            allow_backorder and order.stock_policy is not StockPolicy.NONE,
            kept=line.id in kept,
        )
        for line in order.lines
    )
    released = [source for source in sources if source.line_id not in kept]
    placed = derive(replace(order, lines=lines, fulfillment_orders=work_for(order, released, new_id)))
    return replace(placed, totals=replace(placed.totals, placed=placed.totals.total))


def _spread(line: Line, sourced: int, backorder: bool, *, kept: bool) -> Line:
    missing = line.quantity - sourced
    assert missing >= 0, "no line gets more than it asked for"
    waits = backorder and line.takes_stock
    return replace(
        line,
        allocated=0 if kept else sourced,
        reserved=sourced if kept else 0,
        backordered=missing if waits else 0,
        open=0 if waits else missing,
    )


def work_for(order: Order, sources: Sequence[Source], new_id: Callable[[], UUID]) -> tuple[FulfillmentOrder, ...]:
    """The work that these units give to their locations: one fulfillment order per location and delivery.

    Work that sends to a store has the store's own behind it.
    """
    lines: Mapping[UUID, Line] = {line.id: line for line in order.lines}
    methods = {delivery.id: delivery.method for delivery in order.deliveries}
    groups: dict[tuple[UUID, UUID], list[Source]] = {}
    for source in sources:
        if source.quantity > 0:
            groups.setdefault((source.location_id, lines[source.line_id].delivery_id), []).append(source)
    works = (
        FulfillmentOrder(
            id=new_id(),
            version=1,
            location_id=location_id,
            location=group[0].location,
            delivery_id=delivery_id,
            method=methods[delivery_id],
            status=FulfillmentOrderStatus.OPEN,
            lines=tuple(WorkLine(id=new_id(), line_id=source.line_id, quantity=source.quantity) for source in group),
        )
        for (location_id, delivery_id), group in groups.items()
    )
    return with_followers(order, works, new_id)
