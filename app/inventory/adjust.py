"""Adjust stock: units are counted in or out at a location, with a reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import MovementKind, StockReason
from app.domain.errors import InsufficientStock, InvalidInput, LimitExceeded, NotFound, Shortfall
from app.domain.ids import new_id
from app.domain.stock import Change
from app.idempotency import claim
from app.stock.ledger import tell_adjusted
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork

LARGEST_DELTA = 1_000_000_000

KIND_OF_REASON: dict[StockReason, MovementKind] = {
    StockReason.RECEIVED: MovementKind.RECEIVE,
    StockReason.COUNT: MovementKind.COUNT,
    StockReason.DAMAGED: MovementKind.WRITE_OFF,
    StockReason.LOST: MovementKind.WRITE_OFF,
    StockReason.FOUND: MovementKind.ADJUST,
    StockReason.THEFT: MovementKind.WRITE_OFF,
    StockReason.EXPIRED: MovementKind.WRITE_OFF,
    StockReason.SAMPLE: MovementKind.WRITE_OFF,
    StockReason.CORRECTION: MovementKind.ADJUST,
    StockReason.SALE: MovementKind.SALE,
    StockReason.OTHER: MovementKind.ADJUST,
}
assert KIND_OF_REASON.keys() == set(StockReason), "every reason says what kind of movement it is"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustStock:
    """What is asked. `on_hand_delta` is in the SKU's smallest unit, negative to take out."""

    idempotency_key: str
    sku: str
    location: str
    on_hand_delta: int
    reason: StockReason
    note: str | None = None
    effective_at: datetime | None = None


async def adjust_stock(uow: UnitOfWork, command: AdjustStock) -> UUID:
    """Change what is on hand; answers with the stock level's id.

    Raises InvalidInput (delta 0 or too large, a service SKU), NotFound (SKU, location), InsufficientStock (more taken
    out than is free of promises), LimitExceeded (two billion units), IdempotencyMismatch. Emits stock.adjusted.
    Locks: the level.
    """
    if command.on_hand_delta == 0:
        raise InvalidInput("onHandDelta is not 0", ("onHandDelta",))
    if abs(command.on_hand_delta) > LARGEST_DELTA:
        raise InvalidInput(f"onHandDelta is at most {LARGEST_DELTA:,} either way", ("onHandDelta",))
    sku = await uow.reference.sku(command.sku)
    if sku is None:
        raise NotFound(f"there is no SKU {command.sku}", ("sku",))
    location = await uow.reference.location(command.location)
    if location is None:
        raise NotFound(f"there is no location {command.location}", ("location",))
    if not sku.stock_tracked:
        raise InvalidInput(f"SKU {command.sku} is not stock tracked: it has no levels", ("sku",))
    await uow.stock.ensure([(sku.id, location.id)], uow.now)
    level_id = (await uow.stock.levels([sku.id], [location.id]))[0].id
    known = await claim(uow, "stockAdjust", command.idempotency_key, command, "StockLevel", level_id)
    if known is not None:
        return known.result_id
    changes = [Change(sku.id, location.id, on_hand=command.on_hand_delta)]
    levels = await uow.stock.move(
        changes,
        Movement(
            kind=KIND_OF_REASON[command.reason],
            at=uow.now,
            effective_at=command.effective_at or uow.now,
            reason=command.reason.value,
            note=command.note,
            cause_type="Adjustment",
            cause_id=new_id(),
        ),
    )
    if levels is None and command.on_hand_delta > 0:
        raise LimitExceeded("a level holds two billion units at most", ("onHandDelta",))
    if levels is None:
        there = (await uow.stock.levels([sku.id], [location.id]))[0]
        free = there.on_hand - there.reserved
        raise InsufficientStock(
            (Shortfall(command.sku, command.location, -command.on_hand_delta, free),), ("onHandDelta",)
        )
    tell_adjusted(uow, levels, reason=command.reason.value)
    return level_id
