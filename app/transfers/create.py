"""Create a transfer: its units are held at the source until they are shipped; a draft holds nothing yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.ends import refuse_who_works_elsewhere, works_at
from app.domain.enums import LocationCapability, TransferStatus
from app.domain.errors import InvalidInput, NotFound
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.supplies import Place
from app.domain.transfers import Transfer, TransferLine, transfer_state
from app.domain.unit_lines import Units, refuse_nonsense
from app.idempotency import claim
from app.orders.waiting import lock_waiting
from app.stock.goods import goods_by_code
from app.transfers.following import expect_supplies, keys_of
from app.transfers.stock import hold_units, tell_held
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTransfer:
    """What is asked: units by SKU, each SKU once. A `draft` waits until somebody at the source makes it ready."""

    idempotency_key: str
    source: str
    destination: str
    lines: tuple[Units, ...]
    expected_at: datetime
    note: str | None = None
    draft: bool = False


async def create_transfer(uow: UnitOfWork, command: CreateTransfer) -> UUID:
    """Create it; answers with the transfer's id.

    Raises InvalidInput (lines, to itself, a destination that is inactive or takes no transfers, a kit, a SKU that is
    not stock tracked), NotFound (location, SKU), InsufficientStock (safety stock and ring fences may be moved, what is
    promised may not), Forbidden (a ready one by who does not work at the source), IdempotencyMismatch.
    Emits transfer.created, stock.reserved, supply.opened. Locks: orders that wait, levels by (SKU, location), supplies.
    """
    refuse_nonsense(command.lines)
    source, destination = await _ends(uow, command)
    if not command.draft or not works_at(uow.principal, destination):
        refuse_who_works_elsewhere(uow.principal, source, "holding units for a transfer", ("from",))
    skus = await goods_by_code(uow, command.lines)
    transfer = Transfer(
        id=new_id(),
        number=await uow.transfers.next_number(),
        source=source,
        destination=destination,
        status=TransferStatus.DRAFT if command.draft else TransferStatus.READY,
        lines=tuple(
            TransferLine(id=new_id(), sku_id=skus[line.sku], sku=line.sku, quantity=line.quantity)
            for line in command.lines
        ),
        expected_at=command.expected_at,
        created_at=uow.now,
        note=command.note,
        reservation_id=None if command.draft else new_id(),
    )
    known = await claim(uow, "transferCreate", command.idempotency_key, command, "Transfer", transfer.id)
    if known is not None:
        return known.result_id
    waiting = await lock_waiting(uow, [] if command.draft else list(skus.values()), source_id=transfer.id)
    levels = [] if transfer.reservation_id is None else await hold_units(uow, transfer, transfer.reservation_id)
    await uow.transfers.add(transfer, uow.now)
    uow.record(
        Event(
            type="transfer.created",
            subject_id=transfer.id,
            subject_version=transfer.version,
            keys=keys_of(transfer),
            state=transfer_state(transfer),
        )
    )
    tell_held(uow, transfer, levels)
    await expect_supplies(uow, waiting, transfer)
    return transfer.id


async def _ends(uow: UnitOfWork, command: CreateTransfer) -> tuple[Place, Place]:
    if command.source == command.destination:
        raise InvalidInput(f"{command.source} is named at both ends: a transfer goes somewhere else", ("to",))
    found = await uow.reference.locations({command.source, command.destination})
    for place, code in (("from", command.source), ("to", command.destination)):
        if code not in found:
            raise NotFound(f"there is no location {code}", (place,))
    source, destination = found[command.source], found[command.destination]
    if not destination.active:
        raise InvalidInput(f"location {destination.code} is not active: it receives nothing", ("to",))
    if LocationCapability.RECEIVE_TRANSFERS.value not in destination.capabilities:
        raise InvalidInput(f"location {destination.code} has not the capability RECEIVE_TRANSFERS", ("to",))
    return Place(source.id, source.code), Place(destination.id, destination.code)
