"""Receive a transfer, whole or in part: what arrived is on hand or, damaged, in quarantine; what is missing is lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere
from app.domain.moments import refuse_future
from app.domain.transfers import receive
from app.domain.unit_lines import Units
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.transfers.following import expect_supplies, refuse_stale, save_step
from app.transfers.stock import settle_units
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveTransfer:
    """What arrived, damaged units included. `lines` None: all in transit, in good order. `close`: nothing more will."""

    idempotency_key: str
    transfer_id: UUID
    lines: tuple[Units, ...] | None = None
    close: bool = False
    received_at: datetime | None = None
    expected_version: int | None = None


async def receive_transfer(uow: UnitOfWork, command: ReceiveTransfer) -> UUID:
    """Take units in; answers with the transfer's id. Who waits for them is served before anybody else.

    `close` writes off what is still in transit and sets free what was not shipped.
    Raises NotFound (transfer, SKU), Forbidden (who does not work at the destination), VersionConflict, InvalidInput
    (lines, receivedAt in the future), QuantityExceeded (more than are in transit: received twice, perhaps),
    IllegalTransition (nothing is in transit), LimitExceeded, IdempotencyMismatch.
    Emits transfer.received, stock.transferred, stock.released, supply.received, supply.ended.
    Locks: orders that wait, the transfer, its hold, levels by (SKU, location), supplies.
    """
    refuse_future(command.received_at, uow.now, ("receivedAt",))
    known = await claim(uow, "transferReceive", command.idempotency_key, command, "Transfer", command.transfer_id)
    moved = await uow.transfers.sku_ids(command.transfer_id)
    waiting = await lock_waiting(uow, moved, source_id=command.transfer_id)
    transfer = await uow.transfers.lock(command.transfer_id)
    if known is not None:
        return known.result_id
    refuse_who_works_elsewhere(uow.principal, transfer.destination, "receiving a transfer")
    refuse_stale(transfer, command.expected_version)
    at = command.received_at or uow.now
    after = receive(transfer, command.lines, at, close=command.close)
    steps = list(zip(transfer.lines, after.lines, strict=True))
    facts = {
        "received": {line.sku: line.received - was.received for was, line in steps if line.received > was.received},
        "damaged": {line.sku: line.damaged - was.damaged for was, line in steps if line.damaged > was.damaged},
        "writtenOff": {
            line.sku: line.written_off - was.written_off for was, line in steps if line.written_off > was.written_off
        },
    }
    after = await save_step(uow, "transfer.received", transfer, after, facts, at)
    await settle_units(uow, transfer, after, at)
    await expect_supplies(uow, waiting, after)
    return transfer.id
