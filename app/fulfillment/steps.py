"""Saving what a step of a location's work made of an order, with an event for each state that the work crossed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.errors import InvalidInput, NotFound, VersionConflict
from app.domain.orders.changes import Naming, changes, routing_keys, work_changes
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.state import order_state
from db.unit_of_work import UnitOfWork


async def save_steps(
    uow: UnitOfWork, order: Order, steps: Sequence[Order], naming: Naming, *, for_buyers: bool = False
) -> Order:
    """Save an order after the last of these steps; it is told with its own event only when its own state changed, with
    its shipments when those did, or when it is news `for_buyers`, who follow orders and not work.

    Emits one fulfillment_order event per step, and the naming's order event. Locks: the caller holds the order.
    """
    stepped, keys = order, routing_keys(order)
    for step in steps[:-1]:
        works, events = work_changes(stepped, step, naming, keys)
        uow.record(*events)
        stepped = replace(step, fulfillment_orders=works)
    versions = {work.id: work.version for work in stepped.fulfillment_orders}
    last = steps[-1]
    works = tuple(replace(work, version=versions.get(work.id, work.version)) for work in last.fulfillment_orders)
    last = replace(last, fulfillment_orders=works)
    if not for_buyers and last.shipments == order.shipments and order_state(last) == order_state(order):
        works, events = work_changes(stepped, last, naming, keys)
        final = replace(last, fulfillment_orders=works)
    else:
        recorded = changes(stepped, last, naming)
        final, events = recorded.order, list(recorded.events)
    await uow.orders.save(order, final, uow.now)
    uow.record(*events)
    return final


def work_at(order: Order, work_id: UUID, expected_version: int | None) -> FulfillmentOrder:
    """The work of a locked order. Raises VersionConflict when the caller decided on an older version."""
    work = next(work for work in order.fulfillment_orders if work.id == work_id)
    if expected_version is not None and expected_version != work.version:
        raise VersionConflict("FulfillmentOrder", work.id, expected_version, work.version)
    return work


def quantities_of(
    lines: Sequence[tuple[UUID, int]], work: FulfillmentOrder, path: tuple[str, ...] = ()
) -> Mapping[UUID, int]:
    """Units by line of work as they were asked for. Raises NotFound, InvalidInput with the place below `path`."""
    known = {line.id for line in work.lines}
    quantities: dict[UUID, int] = {}
    for index, (line_id, quantity) in enumerate(lines):
        place = (*path, "lines", str(index))
        if line_id not in known:
            raise NotFound("the fulfillment order has no such line", (*place, "fulfillmentOrderLineId"))
        if quantity <= 0:
            raise InvalidInput(f"quantity is at least 1, not {quantity}", (*place, "quantity"))
        if line_id in quantities:
            raise InvalidInput("a line is named twice", (*place, "fulfillmentOrderLineId"))
        quantities[line_id] = quantity
    if not quantities:
        raise InvalidInput("name at least one line, or leave lines out for all", (*path, "lines"))
    return quantities
