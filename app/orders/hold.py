"""Hold an order, or one location's work for it, and let it go again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import HoldReason, HoldReleaseEvent, Role
from app.domain.errors import Forbidden, InvalidInput, NotFound, VersionConflict
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.hold import open_holds, place_hold, release_due, release_holds
from app.domain.orders.model import Author, Hold, Order
from app.domain.principal import Principal
from app.idempotency import claim
from db.repositories.order_holds import OrderHoldRepository
from db.unit_of_work import UnitOfWork

MAX_NOTE_LENGTH = 2_000
WHOLE_ORDERS = frozenset({Role.CARE, Role.APP, Role.ADMIN})
"""Who may hold orders as a whole; places hold their own work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOrder:
    """What is asked. Without `fulfillment_order_id` the whole order is held; it ends at `release_at` at the latest."""

    idempotency_key: str
    order_id: UUID
    reason: HoldReason
    fulfillment_order_id: UUID | None = None
    note: str | None = None
    release_at: datetime | None = None
    release_event: HoldReleaseEvent | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHolds:
    """What is asked: these holds, or all of these reasons; without either, every hold that the caller may release."""

    idempotency_key: str
    order_id: UUID
    hold_ids: tuple[UUID, ...] | None = None
    reasons: tuple[HoldReason, ...] | None = None
    expected_version: int | None = None


async def hold_order(uow: UnitOfWork, command: HoldOrder) -> UUID:
    """Hold; answers with the hold's id. What has left already is not held by it.

    One whose release event is so already is placed and ends in the same step.

    Raises Forbidden (a place holds more than its own work), NotFound (order, fulfillment order), InvalidInput (a
    release time that has passed, a note that is too long), IllegalTransition (nothing left to hold), VersionConflict,
    IdempotencyMismatch. Emits order.held. Locks: the order.
    """
    if command.release_at is not None and command.release_at <= uow.now:
        raise InvalidInput("a hold ends by itself in the future, or not at all", ("releaseAt",))
    if command.note is not None and len(command.note) > MAX_NOTE_LENGTH:
        raise InvalidInput(f"note has at most {MAX_NOTE_LENGTH:,} characters", ("note",))
    hold_id = new_id()
    known = await claim(uow, "orderHold", command.idempotency_key, command, "Hold", hold_id)
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    _refuse_stale(order, command.expected_version)
    _refuse_others_work(uow.principal, order, command.fulfillment_order_id)
    hold = Hold(
        id=hold_id,
        reason=command.reason,
        placed_at=uow.now,
        placed_by=Author(uow.principal.kind, uow.principal.id),
        fulfillment_order_id=command.fulfillment_order_id,
        note=command.note,
        release_at=command.release_at,
        release_event=command.release_event,
    )
    await _save(uow, order, place_hold(order, hold), "order.held", [hold_id])
    return hold_id


async def release_hold(uow: UnitOfWork, command: ReleaseHolds) -> UUID:
    """Let go; answers with the order's id. What is released already stays so, and nothing is told again.

    Raises Forbidden (a place releases more than its own work), NotFound (order, hold), VersionConflict,
    IdempotencyMismatch. Emits order.hold_released. Locks: the order.
    """
    known = await claim(uow, "orderReleaseHold", command.idempotency_key, command, "Order", command.order_id)
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    _refuse_stale(order, command.expected_version)
    named = await _named(uow, order, command)
    for hold in named:
        _refuse_others_work(uow.principal, order, hold.fulfillment_order_id)
    by = Author(uow.principal.kind, uow.principal.id)
    after = release_holds(order, uow.now, ids=[hold.id for hold in named], by=by)
    if after is not order:
        await _save(uow, order, after, "order.hold_released", [hold.id for hold in named])
    return order.id


async def release_due_holds(uow: UnitOfWork, order_id: UUID) -> bool:
    """End the holds of an order whose time has come; False when there are none. For the job.

    Emits order.hold_released. Locks: the order.
    """
    order = await uow.orders.lock(order_id)
    after = release_due(order, uow.now)
    if after is order:
        return False
    due = [old.id for old, new in zip(order.holds, after.holds, strict=True) if old.is_open and not new.is_open]
    await _save(uow, order, after, "order.hold_released", due)
    return True


async def _save(uow: UnitOfWork, before: Order, after: Order, name: str, hold_ids: Collection[UUID]) -> None:
    naming = Naming(order=name, facts={"holdIds": [str(hold_id) for hold_id in hold_ids]})
    recorded = changes(before, after, naming)
    await uow.orders.save(before, recorded.order, uow.now)
    uow.record(*recorded.events)


async def _named(uow: UnitOfWork, order: Order, command: ReleaseHolds) -> list[Hold]:
    """The open holds that the command names. Raises NotFound for an id that is none of the order's."""
    holds = list(open_holds(order))
    if command.hold_ids is None and command.reasons is None:
        return [hold for hold in holds if _may(uow.principal, order, hold.fulfillment_order_id)]
    if command.reasons is not None:
        holds = [hold for hold in holds if hold.reason in command.reasons]
    if command.hold_ids is not None:
        missing = set(command.hold_ids) - {hold.id for hold in open_holds(order)}
        released = await OrderHoldRepository(uow.session, uow.principal).by_ids(missing) if missing else ()
        missing -= {row.id for row in released if row.order_id == order.id}
        if missing:
            place = next(index for index, hold_id in enumerate(command.hold_ids) if hold_id in missing)
            raise NotFound("the order has no such hold", ("holdIds", str(place)))
        holds = [hold for hold in holds if hold.id in command.hold_ids]
    return holds


def _refuse_stale(order: Order, expected: int | None) -> None:
    if expected is not None and expected != order.version:
        raise VersionConflict("Order", order.id, expected, order.version)


def _refuse_others_work(principal: Principal, order: Order, fulfillment_order_id: UUID | None) -> None:
    if _may(principal, order, fulfillment_order_id):
        return
    if fulfillment_order_id is None:
        raise Forbidden("a location holds its own work: name the fulfillment order", ("fulfillmentOrderId",))
    raise NotFound("the order has no such fulfillment order", ("fulfillmentOrderId",))


def _may(principal: Principal, order: Order, fulfillment_order_id: UUID | None) -> bool:
    """Care, apps and administrators any; places what binds their own work alone."""
    if fulfillment_order_id is None:
        return bool(principal.roles & WHOLE_ORDERS)
    work = next((work for work in order.fulfillment_orders if work.id == fulfillment_order_id), None)
    if work is None:
        return bool(principal.roles & WHOLE_ORDERS)
    return principal.locations is None or work.location in principal.locations
