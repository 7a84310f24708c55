"""Cancel an order, whole or by quantity: units, promises to locations, held stock and open payments follow."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import CancelReason
from app.domain.errors import Forbidden, InvalidInput, NotFound, VersionConflict
from app.domain.moments import refuse_future
from app.domain.orders.cancel import Cancellation, cancel
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.idempotency import claim
from app.orders.held import given_up
from app.orders.waiting import lock_waiting, serve_waiting
from app.stock.promise import release_stock
from db.repositories.reservations import Hold
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """What is asked. `lines` None cancels the whole order; `restock` False sends held units to quarantine."""

    idempotency_key: str
    order_id: UUID
    reason: CancelReason
    lines: tuple[tuple[UUID, int], ...] | None = None
    restock: bool = True
    note: str | None = None
    occurred_at: datetime | None = None
    expected_version: int | None = None


async def cancel_order(uow: UnitOfWork, command: CancelOrder) -> UUID:
    """Cancel; answers with the order's id.

    Raises Forbidden (a shopper states restock or a date), NotFound (order, line), InvalidInput (quantity, a date that
    lies ahead), IllegalTransition (nothing left to cancel, units left or picked), VersionConflict, IdempotencyMismatch.
    Emits order.canceled, fulfillment_order.canceled, payment.voided, stock.released; and for who waited for the units
    order.served, order.promise_changed and what comes with them.
    Locks: the order and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    if not uow.principal.acts_for_merchant and (command.occurred_at is not None or not command.restock):
        place = "restock" if command.occurred_at is None else "occurredAt"
        raise Forbidden(f"{place} may be given by staff and apps only: leave it out", (place,))
    refuse_future(command.occurred_at, uow.now, ("occurredAt",))
    known = await claim(uow, "orderCancel", command.idempotency_key, command, "Order", command.order_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(command.order_id), also=[command.order_id])
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    quantities = _quantities(command, {line.id for line in order.lines})
    plan = cancel(order, quantities, command.reason)
    after = replace(plan.order, cancel_note=command.note or order.cancel_note)
    recorded = changes(
        order,
        after,
        Naming(
            order="order.canceled",
            payment="payment.voided",
            work="fulfillment_order.canceled",
            occurred_at=command.occurred_at,
            facts={
                "reason": command.reason.value,
                "quantities": {str(line_id): units for line_id, units in plan.canceled.items()},
            },
        ),
    )
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await release_stock(uow, order.id, order.channel_id, await _freed(uow, order, plan), restock=command.restock)
    waiting.changed(order, recorded.order)
    await serve_waiting(uow, waiting)
    return order.id


async def _freed(uow: UnitOfWork, order: Order, plan: Cancellation) -> list[Hold]:
    """What the order holds no longer, each line and location once."""
    units: Counter[tuple[UUID, UUID]] = Counter()
    for free in plan.releases:
        units[free.line_id, free.location_id] += free.quantity
    if plan.reserved:
        for held in await given_up(uow, order, plan.reserved):
            units[held.place] += held.quantity
    return [Hold(line, order.line(line).sku_id, location, quantity) for (line, location), quantity in units.items()]


def _quantities(command: CancelOrder, known: set[UUID]) -> Mapping[UUID, int] | None:
    if command.lines is None:
        return None
    if not command.lines:
        raise InvalidInput("name at least one line, or leave lines out to cancel the whole order", ("lines",))
    quantities: dict[UUID, int] = {}
    for index, (line_id, quantity) in enumerate(command.lines):
        if line_id not in known:
            raise NotFound("the order has no such line", ("lines", str(index), "orderLineId"))
        if quantity <= 0:
            raise InvalidInput(f"quantity is at least 1, not {quantity}", ("lines", str(index), "quantity"))
        if line_id in quantities:
            raise InvalidInput("a line is named twice", ("lines", str(index), "orderLineId"))
        quantities[line_id] = quantity
    return quantities
