"""Move: another location does the work. The units are held there from now on, or nothing changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import FulfillmentMethod, LocationCapability
from app.domain.errors import InsufficientStock, InvalidInput, NotFound, Shortfall
from app.domain.orders.cancel import Release
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.work.move import held_units, move
from app.fulfillment.steps import work_at
from app.idempotency import claim
from app.orders.due import with_times
from app.orders.waiting import lock_waiting, serve_waiting
from app.stock.promise import record_holds, release_stock, reserve_stock
from db.repositories.reservations import Hold
from db.unit_of_work import Contended, UnitOfWork

if TYPE_CHECKING:
    from db.models.reference import LocationRow

_NEEDS = {FulfillmentMethod.LOCAL_DELIVERY: LocationCapability.LOCAL_DELIVERY}
"""What a location must be able to do for a method; SHIP for all others that leave a building."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWork:
    """Which work goes to which location (its code)."""

    idempotency_key: str
    fulfillment_order_id: UUID
    location: str
    expected_version: int | None = None


async def move_work(uow: UnitOfWork, command: MoveWork) -> UUID:
    """Give the work to another location of the caller's; answers with the fulfillment order's id.

    Raises NotFound (fulfillment order, location), InvalidInput (it is there already, is collected there, is bound to
    its place; the location is closed for good or does not send), InsufficientStock (the location has not all of it free
    for the order's channel), IllegalTransition (units are picked, or it is over), VersionConflict,
    IdempotencyMismatch; and Contended.
    Emits order.rerouted, fulfillment_order.moved, stock.reserved, stock.released; and for who waited for the units that
    are free again order.served and what comes with it.
    Locks: the order and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    work_id = command.fulfillment_order_id
    known = await claim(uow, "fulfillmentOrderMove", command.idempotency_key, command, "FulfillmentOrder", work_id)
    order_id = await uow.orders.order_of_fulfillment_order(work_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
    order = await uow.orders.lock_by_fulfillment_order(work_id)
    if known is not None:
        return known.result_id
    work = work_at(order, work_id, command.expected_version)
    target = await _target(uow, order, work, command.location)
    after = await with_times(uow, order, move(order, work_id, target.id, target.code), again=[work_id])
    released = held_units(order, work_id)
    lost = [Hold(held.line_id, held.sku_id, held.location_id, held.quantity) for held in released]
    gained = [Hold(held.line_id, held.sku_id, target.id, held.quantity) for held in released]
    await uow.stock.lock([(hold.sku_id, hold.location_id) for hold in (*lost, *gained)])
    reserved = await reserve_stock(uow, order.id, order.channel_id, gained)
    if reserved is None:
        await _refuse_short(uow, order, released, target)
        raise Contended
    naming = Naming(
        order="order.rerouted",
        works={work_id: "fulfillment_order.moved"},
        facts={"fulfillmentOrderId": str(work_id), "from": work.location, "to": target.code},
    )
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    if gained:
        await record_holds(uow, reserved, more=True)
    await release_stock(uow, order.id, order.channel_id, lost, restock=True)
    waiting.changed(order, recorded.order)
    await serve_waiting(uow, waiting)
    return work_id


async def _target(uow: UnitOfWork, order: Order, work: FulfillmentOrder, code: str) -> "LocationRow":
    path = ("location",)
    target = await uow.reference.location(code)
    if target is None:
        raise NotFound(f"there is no location {code}", path)
    if not target.active:
        raise InvalidInput(f"location {code} is not active", path)
    needed = _NEEDS.get(work.method, LocationCapability.SHIP)
    if needed not in target.capabilities:
        raise InvalidInput(f"location {code} cannot do it: it lacks {needed.value}", path)
    delivery = next(one for one in order.deliveries if one.id == work.delivery_id)
    if delivery.pickup_location_id == target.id:
        raise InvalidInput("the goods are collected there: change the delivery to a pickup in store", path)
    return target


async def _refuse_short(uow: UnitOfWork, order: Order, wanted: Sequence[Release], target: "LocationRow") -> None:
    """Raise InsufficientStock when the location lacks some of it for the order's channel."""
    units: Counter[UUID] = Counter()
    for one in wanted:
        units[one.sku_id] += one.quantity
    skus = {line.sku_id: line.sku for line in order.lines}
    free = {level.sku_id: level.available for level in await uow.stock.sellable(order.channel_id, units, [target.id])}
    short = tuple(
        Shortfall(skus[sku_id], target.code, quantity, max(0, free.get(sku_id, 0)))
        for sku_id, quantity in units.items()
        if free.get(sku_id, 0) < quantity
    )
    if short:
        raise InsufficientStock(short, ("location",))
