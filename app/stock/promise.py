"""What orders do to stock: reserve, release, ship. Called inside an order's unit of work, after its row is locked.

Each is one guarded statement over all levels, summed per (SKU, location) and sorted; the hold and the ledger follow in
the same transaction. The order's channel has its own ring fences to use, and gets them back with what is released.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import MovementKind, ReservationState
from app.domain.ids import new_id
from app.domain.stock import Change, Level, summed
from app.stock.ledger import tell
from db.repositories.reservations import Hold, rows_for_order
from db.repositories.stock import Movement
from db.saving import Batches
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Reserved:
    """Units taken from levels for an order that is about to be written."""

    order_id: UUID
    holds: tuple[Hold, ...]
    levels: tuple[Level, ...]


async def reserve_stock(uow: UnitOfWork, order_id: UUID, channel_id: UUID, holds: Sequence[Hold]) -> Reserved | None:
    """Take these units from what is available, all or nothing; None when something was not there any more.

    The order need not exist yet: the caller writes it, then calls `record_holds`. Locks: levels by (SKU, location).
    """
    changes = summed([Change(hold.sku_id, hold.location_id, reserved=hold.quantity) for hold in holds])
    levels = await uow.stock.move(
        changes, _movement(uow, MovementKind.RESERVE, order_id, channel_id), binds_safety=True
    )
    if levels is None:
        return None
    return Reserved(order_id, tuple(holds), tuple(levels))


async def record_holds(uow: UnitOfWork, reserved: Reserved, *, more: bool = False) -> None:
    """Write who holds what, once the order is written. Emits stock.reserved per level, after the order's own event.

    `more`: the order was there before, and may hold something already.
    """
    write = uow.reservations.add_for_order if more else uow.reservations.open_for_order
    await write(reserved.order_id, reserved.holds, uow.now)
    tell_reserved(uow, reserved)


def rows_of_holds(uow: UnitOfWork, reserved: Reserved) -> Batches:
    """What `record_holds` would write, for whoever writes it with the order itself, and then calls `tell_reserved`."""
    return rows_for_order(new_id(), reserved.order_id, reserved.holds, uow.now) if reserved.holds else {}


def tell_reserved(uow: UnitOfWork, reserved: Reserved) -> None:
    """Tell who holds what, once it is written. Emits stock.reserved per level."""
    tell(uow, "stock.reserved", reserved.levels, {"orderId": str(reserved.order_id)})


async def release_stock(
    uow: UnitOfWork, order_id: UUID, channel_id: UUID, holds: Sequence[Hold], *, restock: bool
) -> None:
    """Give promised units back: to sale, or (`restock` False) to quarantine, out of sale.

    Emits stock.released per level. Locks: the caller holds the order; levels by (SKU, location).
    """
    if not holds:
        return
    await uow.reservations.reduce(order_id, holds, ReservationState.RELEASED)
    changes = summed(
        [
            Change(
                hold.sku_id,
                hold.location_id,
                reserved=-hold.quantity,
                on_hand=0 if restock else -hold.quantity,
                quarantined=0 if restock else hold.quantity,
            )
            for hold in holds
        ]
    )
    kind = MovementKind.RELEASE if restock else MovementKind.QUARANTINE
    levels = await uow.stock.move(changes, _movement(uow, kind, order_id, channel_id))
    assert levels is not None, "what an order holds is reserved"
    tell(uow, "stock.released", levels, {"orderId": str(order_id), "restock": restock})


async def ship_stock(uow: UnitOfWork, order_id: UUID, channel_id: UUID, holds: Sequence[Hold]) -> None:
    """Promised units leave the building.

    Emits stock.shipped per level. Locks: the caller holds the order; levels by (SKU, location).
    """
    if not holds:
        return
    await uow.reservations.reduce(order_id, holds, ReservationState.CONVERTED)
    changes = summed(
        [Change(hold.sku_id, hold.location_id, reserved=-hold.quantity, on_hand=-hold.quantity) for hold in holds]
    )
    levels = await uow.stock.move(changes, _movement(uow, MovementKind.SHIP, order_id, channel_id))
    assert levels is not None, "what an order holds is on hand"
    tell(uow, "stock.shipped", levels, {"orderId": str(order_id)})


async def put_back_stock(uow: UnitOfWork, order_id: UUID, holds: Sequence[Hold]) -> None:
    """Units that had left are in the building again, and promised to the same order as they were before.

    The channel's fence counts them as used all the while. Emits stock.put_back per level. Locks: the caller holds the
    order; levels by (SKU, location).
    """
    if not holds:
        return
    await uow.reservations.add_for_order(order_id, holds, uow.now)
    changes = summed(
        [Change(hold.sku_id, hold.location_id, reserved=hold.quantity, on_hand=hold.quantity) for hold in holds]
    )
    levels = await uow.stock.move(changes, _movement(uow, MovementKind.PUT_BACK, order_id, None))
    assert levels is not None, "what comes back always fits"
    tell(uow, "stock.put_back", levels, {"orderId": str(order_id)})


def _movement(uow: UnitOfWork, kind: MovementKind, order_id: UUID, channel_id: UUID | None) -> Movement:
    return Movement(
        kind=kind,
        at=uow.now,
        effective_at=uow.now,
        cause_type="Order",
        cause_id=order_id,
        channel_id=channel_id,
    )
