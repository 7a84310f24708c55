"""Cancel an order, whole or by quantity: units, promises to locations, held stock, payments and refunds follow."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.enums import CancelReason, OrderStatus, RefundDestination
from app.domain.errors import Forbidden, IllegalTransition, InvalidInput, NotFound, VersionConflict
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.domain.orders.cancel import Cancellation, Release, cancel, without_promises
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Author, CancellationLine, CancellationRecord, Order
from app.domain.orders.refund import refuse_credit_for_nobody
from app.domain.orders.transitions import NEXT_ORDER
from app.idempotency import claim
from app.orders.cancel_refund import refund_what_is_owed
from app.orders.held import given_up
from app.orders.waiting import lock_waiting, serve_waiting
from app.stock.promise import release_stock
from db.repositories.reservations import Hold
from db.unit_of_work import UnitOfWork

MAX_NOTE_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """What is asked. `lines` None cancels the whole order; `restock` False sends units to quarantine.

    `refund` gives back by itself what we come to owe, the way it came or as store credit.
    """

    idempotency_key: str
    order_id: UUID
    reason: CancelReason
    lines: tuple[tuple[UUID, int], ...] | None = None
    restock: bool = True
    refund: bool = True
    refund_to: RefundDestination = RefundDestination.ORIGINAL
    note: str | None = None
    occurred_at: datetime | None = None
    expected_version: int | None = None


async def cancel_order(uow: UnitOfWork, command: CancelOrder) -> UUID:
    """Cancel; answers with the order's id. Picked units are asked back from their locations, for the merchant only.

    Raises Forbidden (a shopper states restock, refund or a date), NotFound (order, line), InvalidInput (quantity, a
    date that lies ahead, a note that is too long), QuantityExceeded (units that have left), IllegalTransition (nothing
    left to cancel, units left; a shopper whose time is over), VersionConflict, IdempotencyMismatch.
    Emits order.canceled, fulfillment_order.canceled, fulfillment_order.cancel_requested, payment events,
    stock.released, order.refunded; and for who waited for the units order.served, order.promise_changed and what comes
    with them. Locks: the order and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    _refuse_stated(uow, command)
    refuse_future(command.occurred_at, uow.now, ("occurredAt",))
    known = await claim(uow, "orderCancel", command.idempotency_key, command, "Order", command.order_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(command.order_id), also=[command.order_id])
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    if command.refund:
        refuse_credit_for_nobody(order, command.refund_to, "refundTo")
    merchant = uow.principal.acts_for_merchant
    if not merchant:
        refuse_too_late(order, await uow.orders.self_cancel_minutes(order.channel_id), uow.now)
    plan = cancel(order, quantities_of(command.lines, order), command.reason, recalls=merchant)
    record = cancellation_record(
        uow,
        order,
        plan,
        command.reason,
        note=command.note,
        restock=command.restock,
        refunds=command.refund,
        refund_to=command.refund_to,
        at=command.occurred_at,
    )
    after = replace(
        without_promises(plan.order, uow.now, new_id),
        cancel_note=command.note or order.cancel_note,
        cancellations=(*order.cancellations, record),
    )
    facts = {
        "cancellationId": str(record.id),
        "reason": command.reason.value,
        "quantities": _told(plan.canceled),
        **({"recalled": _told(plan.recalled)} if plan.recalled else {}),
    }
    naming = Naming(order="order.canceled", work="fulfillment_order.canceled", occurred_at=command.occurred_at)
    recorded = changes(order, after, replace(naming, facts=facts))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    freed = await freed_holds(uow, order, plan.releases, plan.reserved)
    await release_stock(uow, order.id, order.channel_id, freed, restock=command.restock)
    final = recorded.order
    if command.refund:
        final = await refund_what_is_owed(uow, final, plan.canceled, command.refund_to)
    waiting.changed(order, final)
    await serve_waiting(uow, waiting)
    return order.id


def refuse_too_late(order: Order, minutes: int | None, now: datetime) -> None:
    """Raise IllegalTransition when shoppers can no longer cancel by themselves; `minutes` None means no time limit."""
    if minutes is None or (minutes > 0 and now < order.placed_at + timedelta(minutes=minutes)):
        return
    words = "shoppers of this shop do not cancel by themselves" if minutes == 0 else "the time to cancel is over"
    status = order.statuses.order
    raise IllegalTransition(
        f"{words}: ask the shop",
        source=status.value,
        target=OrderStatus.CANCELED.value,
        allowed=tuple(sorted(state.value for state in NEXT_ORDER[status] if state is not OrderStatus.CANCELED)),
    )


def quantities_of(lines: Sequence[tuple[UUID, int]] | None, order: Order) -> Mapping[UUID, int] | None:
    """Units by line as they were asked for; None for the whole order. Raises InvalidInput, NotFound with the place."""
    if lines is None:
        return None
    if not lines:
        raise InvalidInput("name at least one line, or leave lines out to cancel the whole order", ("lines",))
    known = {line.id for line in order.lines}
    quantities: dict[UUID, int] = {}
    for index, (line_id, quantity) in enumerate(lines):
        if line_id not in known:
            raise NotFound("the order has no such line", ("lines", str(index), "orderLineId"))
        if quantity <= 0:
            raise InvalidInput(f"quantity is at least 1, not {quantity}", ("lines", str(index), "quantity"))
        if line_id in quantities:
            raise InvalidInput("a line is named twice", ("lines", str(index), "orderLineId"))
        quantities[line_id] = quantity
    return quantities


async def freed_holds(
    uow: UnitOfWork, order: Order, releases: Sequence[Release], reserved: Mapping[UUID, int]
) -> list[Hold]:
    """What a locked order holds no longer, each line and location once; `reserved` are units by line without work."""
    units: Counter[tuple[UUID, UUID]] = Counter()
    for free in releases:
        units[free.line_id, free.location_id] += free.quantity
    if reserved:
        for held in await given_up(uow, order, reserved):
            units[held.place] += held.quantity
    return [Hold(line, order.line(line).sku_id, location, quantity) for (line, location), quantity in units.items()]


def _refuse_stated(uow: UnitOfWork, command: CancelOrder) -> None:
    if command.note is not None and len(command.note) > MAX_NOTE_LENGTH:
        raise InvalidInput(f"note has at most {MAX_NOTE_LENGTH:,} characters", ("note",))
    if uow.principal.acts_for_merchant:
        return
    stated = (
        ("occurredAt", command.occurred_at is not None),
        ("restock", not command.restock),
        ("refund", not command.refund),
        ("refundTo", command.refund_to is not RefundDestination.ORIGINAL),
    )
    for place, given in stated:
        if given:
            raise Forbidden(f"{place} may be given by staff and apps only: leave it out", (place,))


def cancellation_record(
    uow: UnitOfWork,
    order: Order,
    plan: Cancellation,
    reason: CancelReason,
    *,
    note: str | None = None,
    restock: bool = True,
    refunds: bool = True,
    refund_to: RefundDestination = RefundDestination.ORIGINAL,
    at: datetime | None = None,
) -> CancellationRecord:
    """What is written down of a cancellation of `order` as it was before: who, when, why, how many; kits by their own
    line. Whoever cancels adds it to `Order.cancellations`."""
    lines = tuple(
        CancellationLine(
            id=new_id(),
            line_id=line.id,
            canceled=plan.canceled.get(line.id, 0),
            recalled=plan.recalled.get(line.id, 0),
        )
        for line in order.lines
        if not line.is_component and (plan.canceled.get(line.id) or plan.recalled.get(line.id))
    )
    by = Author(uow.principal.kind, uow.principal.id)
    return CancellationRecord(
        id=new_id(),
        reason=reason,
        at=at or uow.now,
        by=by,
        note=note,
        restock=restock,
        refunds=refunds,
        refund_to=refund_to,
        lines=lines,
    )


def _told(units: Mapping[UUID, int]) -> dict[str, int]:
    return {str(line_id): quantity for line_id, quantity in units.items()}
