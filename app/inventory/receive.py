"""Receive a delivery: units of many SKUs arrive at one location, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import MovementKind, StockReason
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.stock import Change, summed
from app.idempotency import claim
from app.inventory.adjust import LARGEST_DELTA
from app.inventory.ledger import tell
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveStock:
    """What arrived: (SKU, units in its smallest unit), each SKU once."""

    idempotency_key: str
    location: str
    units: tuple[tuple[str, int], ...]
    note: str | None = None
    effective_at: datetime | None = None


async def receive_stock(uow: UnitOfWork, command: ReceiveStock) -> UUID:
    """Count the units in; answers with the location's id.

    Raises InvalidInput (no units, a quantity below 1 or too large, a SKU named twice or not stock tracked), NotFound
    (SKU, location), IdempotencyMismatch. Emits stock.adjusted per level. Locks: levels by (SKU, location).
    """
    _refuse_nonsense(command)
    location = await uow.reference.location(command.location)
    if location is None:
        raise NotFound(f"there is no location {command.location}", ("location",))
    known = await claim(uow, "stockReceive", command.idempotency_key, command, "Location", location.id)
    if known is not None:
        return known.result_id
    skus = await uow.reference.skus([code for code, _ in command.units])
    changes: list[Change] = []
    for index, (code, quantity) in enumerate(command.units):
        sku = skus.get(code)
        if sku is None:
            raise NotFound(f"there is no SKU {code}", ("units", str(index), "sku"))
        if not sku.stock_tracked:
            raise InvalidInput(f"SKU {code} is not stock tracked: it has no levels", ("units", str(index), "sku"))
        changes.append(Change(sku.id, location.id, on_hand=quantity))
    changes = summed(changes)
    await uow.stock.ensure([(change.sku_id, change.location_id) for change in changes], uow.now)
    levels = await uow.stock.move(
        changes,
        Movement(
            kind=MovementKind.RECEIVE,
            at=uow.now,
            effective_at=command.effective_at or uow.now,
            reason=StockReason.RECEIVED.value,
            note=command.note,
            cause_type="Adjustment",
            cause_id=new_id(),
        ),
    )
    assert levels is not None, "nothing holds back what comes in"
    for change, level in zip(changes, levels, strict=True):
        facts = {"onHandDelta": change.on_hand, "reason": StockReason.RECEIVED.value}
        tell(uow, "stock.adjusted", [change], [level], facts)
    return location.id


def _refuse_nonsense(command: ReceiveStock) -> None:
    if not command.units:
        raise InvalidInput("name what arrived", ("units",))
    codes = [code for code, _ in command.units]
    if len(set(codes)) != len(codes):
        raise InvalidInput("a SKU is named twice", ("units",))
    for index, (_, quantity) in enumerate(command.units):
        if not 1 <= quantity <= LARGEST_DELTA:
            raise InvalidInput(f"quantity is 1 to {LARGEST_DELTA:,}, not {quantity}", ("units", str(index), "quantity"))
