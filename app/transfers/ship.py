"""Ship a transfer, whole or in part: units leave the source and are in transit until somebody receives them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere
from app.domain.moments import refuse_future
from app.domain.transfers import ship
from app.domain.unit_lines import Units
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.transfers.following import expect_supplies, refuse_stale, save_step
from app.transfers.stock import settle_units
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipTransfer:
    """What is asked. `lines` None ships all that is left; `final` says that the rest will not be shipped."""

    idempotency_key: str
    transfer_id: UUID
    lines: tuple[Units, ...] | None = None
    final: bool = False
    expected_at: datetime | None = None
    shipped_at: datetime | None = None
    expected_version: int | None = None


async def ship_transfer(uow: UnitOfWork, command: ShipTransfer) -> UUID:
    """Send units; answers with the transfer's id.

    Raises NotFound (transfer, SKU), Forbidden (who does not work at the source), VersionConflict, InvalidInput (lines,
    shippedAt in the future), QuantityExceeded (more than are left to ship), IllegalTransition, InsufficientStock (what
    was held is not there any more), IdempotencyMismatch. What `final` sets free serves who waits.
    Emits transfer.shipped, stock.transferred, stock.released, supply.changed.
    Locks: orders that wait, the transfer, its hold, levels by (SKU, location), supplies.
    """
    refuse_future(command.shipped_at, uow.now, ("shippedAt",))
    known = await claim(uow, "transferShip", command.idempotency_key, command, "Transfer", command.transfer_id)
    promises_move = command.final or command.expected_at is not None
    moved = await uow.transfers.sku_ids(command.transfer_id) if promises_move else []
    waiting = await lock_waiting(uow, moved, source_id=command.transfer_id if promises_move else None)
    transfer = await uow.transfers.lock(command.transfer_id)
    if known is not None:
        return known.result_id
    refuse_who_works_elsewhere(uow.principal, transfer.source, "shipping a transfer")
    refuse_stale(transfer, command.expected_version)
    at = command.shipped_at or uow.now
    after = ship(transfer, command.lines, at, final=command.final, expected_at=command.expected_at)
    shipped = {
        line.sku: line.shipped - was.shipped
        for was, line in zip(transfer.lines, after.lines, strict=True)
        if line.shipped > was.shipped
    }
    after = await save_step(uow, "transfer.shipped", transfer, after, {"shipped": shipped}, at)
    await settle_units(uow, transfer, after, at)
    await expect_supplies(uow, waiting, after)
    return transfer.id
