"""Units that turned out not to exist are taken from who holds them: carts first, then orders that nobody has picked.

A fact (a count, a feed, damage) is never refused. It asks here first:

    freed = await shed(uow, {(sku_id, location_id): units}, sku_ids=brought_in)  # before it locks anything
    levels = await uow.stock.move(summed([*changes, *freed.changes]), movement)  # one movement for both
    await serve_waiting(uow, freed.waiting)                                      # who lost units gets others at once

`freed.changes` take `reserved` down by what was shed; `freed.missing` are units that are picked already and stay
promised: the level's on hand stays at what is reserved, and its shortfall rises by them.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import ReservationState
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.shed import Held, Loss, loss
from app.domain.orders.shed import shed as shed_units
from app.domain.stock import Change, summed
from app.orders.waiting import Waiting, lock_waiting
from app.stock.hold import shed_holds
from db.repositories.reservations import Hold
from db.repositories.waiting import Holder
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True)
class ShedUnits:
    """Units that somebody lost: an order's line, or (no order) a cart's reservation."""

    sku_id: UUID
    location_id: UUID
    quantity: int
    order_id: UUID | None
    order_line_id: UUID | None
    reservation_id: UUID
    channel_id: UUID | None
    """For whom they were held: its ring fence has them again."""


@dataclass(frozen=True, slots=True)
class Freed:
    """What was shed. `missing` are units by (SKU, location) that could not be: they are picked."""

    units: tuple[ShedUnits, ...]
    changes: tuple[Change, ...]
    missing: Mapping[tuple[UUID, UUID], int]
    waiting: Waiting


async def shed(
    uow: UnitOfWork,
    wanted: Mapping[tuple[UUID, UUID], int],
    *,
    sku_ids: Collection[UUID] = (),
    also: Collection[UUID] = (),
) -> Freed:
    """Free so many units by (SKU, location); levels are left to the caller, who moves them with `Freed.changes`.

    Nothing wanted is `lock_waiting(uow, sku_ids, also=also)` and no more; `sku_ids` are SKUs of which units come in.
    Raises Contended when the holders changed between the plan and their locks. Emits order.stock_shed,
    fulfillment_order.canceled and reservation.shed. Locks: orders that hold or wait, sorted by id; reservations by id.
    """
    wanted = {pair: units for pair, units in wanted.items() if units > 0}
    involved = {sku for sku, _ in wanted} | set(sku_ids)
    if not wanted:
        return Freed((), (), {}, await lock_waiting(uow, involved, also=also))
    planned = await uow.waiting.holders(wanted)
    holding = {holder.order_id for holder in planned if holder.order_id is not None}
    waiting = await lock_waiting(uow, involved, also={*also, *holding})
    await uow.waiting.lock_reservations({holder.reservation_id for holder in planned})
    holders = await uow.waiting.holders(wanted)
    if {holder.id for holder in holders} - {holder.id for holder in planned}:
        raise Contended
    for order in await uow.waiting.load(holding):
        lost = [_loss(order, holder) for holder in holders if holder.order_id == order.id]
        if lost:
            waiting.changed(order, await _take_from_order(uow, order, lost))
    carts = [holder for holder in holders if holder.order_id is None]
    await shed_holds(uow, {holder.id: holder.units for holder in carts})
    missing = dict(wanted)
    freed = [Change(holder.sku_id, holder.location_id, reserved=-holder.units) for holder in holders]
    for change in freed:
        missing[change.sku_id, change.location_id] += change.reserved
    units = tuple(
        ShedUnits(
            holder.sku_id,
            holder.location_id,
            holder.units,
            holder.order_id,
            holder.order_line_id,
            holder.reservation_id,
            holder.channel_id,
        )
        for holder in holders
    )
    return Freed(
        units,
        tuple(summed(freed)),
        {pair: left for pair, left in missing.items() if left},
        waiting,
    )


def _loss(order: Order, holder: Holder) -> Loss:
    assert holder.order_line_id is not None, "what an order holds is held for a line"
    held = Held(holder.order_line_id, holder.sku_id, holder.location_id, holder.quantity)
    lost = loss(order, held, holder.units)
    assert lost.quantity == holder.units, "the statement and the domain agree on what is picked"
    return lost


async def _take_from_order(uow: UnitOfWork, order: Order, lost: list[Loss]) -> Order:
    quantities: Counter[str] = Counter()
    for part in lost:
        quantities[str(part.line_id)] += part.quantity
    naming = Naming(order="order.stock_shed", facts={"quantities": dict(quantities)})
    recorded = changes(order, shed_units(order, lost), naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    holds = [Hold(part.line_id, part.sku_id, part.location_id, part.quantity) for part in lost]
    await uow.reservations.reduce(order.id, holds, ReservationState.RELEASED)
    return recorded.order
