"""Make a draft ready: its units are held at the source from now on."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere
from app.domain.ids import new_id
from app.domain.transfers import ready
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.transfers.following import expect_supplies, refuse_stale, save_step
from app.transfers.stock import hold_units, tell_held
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyTransfer:
    """Which draft."""

    idempotency_key: str
    transfer_id: UUID
    expected_version: int | None = None


async def ready_transfer(uow: UnitOfWork, command: ReadyTransfer) -> UUID:
    """Hold its units; answers with the transfer's id.

    Raises NotFound, Forbidden (who does not work at the source), VersionConflict, IllegalTransition (no draft),
    InsufficientStock, IdempotencyMismatch. Emits transfer.ready, stock.reserved, supply.opened.
    Locks: orders that wait, the transfer, levels by (SKU, location), supplies.
    """
    known = await claim(uow, "transferReady", command.idempotency_key, command, "Transfer", command.transfer_id)
    moved = await uow.transfers.sku_ids(command.transfer_id)
    waiting = await lock_waiting(uow, moved, source_id=command.transfer_id)
    transfer = await uow.transfers.lock(command.transfer_id)
    if known is not None:
        return known.result_id
    refuse_who_works_elsewhere(uow.principal, transfer.source, "making a transfer ready")
    refuse_stale(transfer, command.expected_version)
    reservation_id = new_id()
    after = replace(ready(transfer), reservation_id=reservation_id)
    levels = await hold_units(uow, after, reservation_id)
    after = await save_step(uow, "transfer.ready", transfer, after, {})
    tell_held(uow, after, levels)
    await expect_supplies(uow, waiting, after)
    return transfer.id
