"""Cancel a transfer: what was not shipped is free again, what is in transit goes back or is written off."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere, works_at
from app.domain.enums import TransitEnd
from app.domain.transfers import cancel
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.transfers.following import expect_supplies, refuse_stale, save_step
from app.transfers.stock import settle_units
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTransfer:
    """What is asked. `in_transit` says what becomes of units on the way; RETURN_TO_SOURCE: they are back there."""

    idempotency_key: str
    transfer_id: UUID
    in_transit: TransitEnd | None = None
    expected_version: int | None = None


async def cancel_transfer(uow: UnitOfWork, command: CancelTransfer) -> UUID:
    """Call it off; answers with the transfer's id. What arrived stays where it is, who waits is served.

    Raises NotFound, Forbidden (units in transit are for who works at the source), VersionConflict, InvalidInput
    (units in transit without a word on them, or the other way round), IllegalTransition (it is over),
    IdempotencyMismatch. Emits transfer.canceled, stock.transferred, stock.released, supply.ended.
    Locks: orders that wait, the transfer, its hold, levels by (SKU, location), supplies.
    """
    known = await claim(uow, "transferCancel", command.idempotency_key, command, "Transfer", command.transfer_id)
    moved = await uow.transfers.sku_ids(command.transfer_id)
    waiting = await lock_waiting(uow, moved, source_id=command.transfer_id)
    transfer = await uow.transfers.lock(command.transfer_id)
    if known is not None:
        return known.result_id
    if command.in_transit is not None or not works_at(uow.principal, transfer.destination):
        refuse_who_works_elsewhere(uow.principal, transfer.source, "calling back what was sent")
    refuse_stale(transfer, command.expected_version)
    after = cancel(transfer, command.in_transit, uow.now)
    facts = {"inTransit": None if command.in_transit is None else command.in_transit.value}
    after = await save_step(uow, "transfer.canceled", transfer, after, facts)
    await settle_units(uow, transfer, after)
    await expect_supplies(uow, waiting, after)
    return transfer.id
