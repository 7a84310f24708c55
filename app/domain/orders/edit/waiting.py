"""Units of an edited order for which there is no stock now: what they are promised is planned as for a new order."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.orders.derive import derive
from app.domain.orders.model import Order


def waiting_part(order: Order, units: Mapping[UUID, int]) -> Order:
    """An order of nothing but these units by line, all backordered: what there is to promise."""
    lines = tuple(
        replace(
            line,
            quantity=units[line.id],
            discount_minor=0,
            discounts=(),
            tax_minor=0,
            tax_lines=(),
            canceled=0,
            open=0,
            backordered=units[line.id],
            reserved=0,
            allocated=0,
            shipped=0,
            delivered=0,
            undelivered=0,
            returned=0,
            parent_line_id=None,
            per_parent=None,
            price_share_minor=None,
            claims=(),
        )
        for line in order.lines
        if units.get(line.id) and line.takes_stock
    )
    return replace(order, lines=lines, holds=(), payments=(), fulfillment_orders=(), shipments=(), charges=())


def joined(order: Order, promised: Order) -> Order:
    """The order with what its waiting part was promised; what nothing was left for stays open."""
    parts = {line.id: line for line in promised.lines}
    lines = tuple(
        replace(
            line,
            open=line.open - part.backordered,
            backordered=line.backordered + part.backordered,
            claims=(*line.claims, *part.claims),
        )
        if (part := parts.get(line.id)) is not None
        else line
        for line in order.lines
    )
    return derive(replace(order, lines=lines))
