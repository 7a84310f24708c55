"""Receive deliveries: units of many SKUs arrive, at one or several locations, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import MovementKind, StockReason
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.stock import Change, summed
from app.idempotency import claim
from app.inventory.adjust import LARGEST_DELTA
from app.stock.ledger import tell_adjusted
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveStock:
    """What arrived: (SKU, location, units in the SKU's smallest unit), each SKU once per location."""

    idempotency_key: str
    units: tuple[tuple[str, str, int], ...]
    note: str | None = None
    effective_at: datetime | None = None


async def receive_stock(uow: UnitOfWork, command: ReceiveStock) -> UUID:
    """Count the units in, all or nothing; answers with the id of one of the levels.

    Raises InvalidInput (no units, a quantity below 1 or too large, a SKU named twice or not stock tracked), NotFound
    (SKU, location), IdempotencyMismatch. Emits stock.adjusted per level. Locks: levels by (SKU, location).
    """
    _refuse_nonsense(command)
    changes = await _changes(uow, command)
    pairs = [(change.sku_id, change.location_id) for change in changes]
    await uow.stock.ensure(pairs, uow.now)
    first = (await uow.stock.levels(pairs[0][:1], pairs[0][1:]))[0]
    known = await claim(uow, "stockReceive", command.idempotency_key, command, "StockLevel", first.id)
    if known is not None:
        return known.result_id
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
    tell_adjusted(uow, levels, reason=StockReason.RECEIVED.value)
    return first.id


def _refuse_nonsense(command: ReceiveStock) -> None:
    if not command.units:
        raise InvalidInput("name what arrived", ("units",))
    places = [(sku, location) for sku, location, _ in command.units]
    if len(set(places)) != len(places):
        raise InvalidInput("a SKU is named twice for one location", ("units",))
    for index, (_, _, quantity) in enumerate(command.units):
        if not 1 <= quantity <= LARGEST_DELTA:
            raise InvalidInput(f"quantity is 1 to {LARGEST_DELTA:,}, not {quantity}", ("units", str(index), "quantity"))


async def _changes(uow: UnitOfWork, command: ReceiveStock) -> list[Change]:
    skus = await uow.reference.skus({sku for sku, _, _ in command.units})
    locations = await uow.reference.locations({location for _, location, _ in command.units})
    changes: list[Change] = []
    for index, (code, location, quantity) in enumerate(command.units):
        sku = skus.get(code)
        if sku is None:
            raise NotFound(f"there is no SKU {code}", ("units", str(index), "sku"))
        if location not in locations:
            raise NotFound(f"there is no location {location}", ("units", str(index), "location"))
        if not sku.stock_tracked:
            raise InvalidInput(f"SKU {code} is not stock tracked: it has no levels", ("units", str(index), "sku"))
        changes.append(Change(sku.id, locations[location].id, on_hand=quantity))
    return summed(changes)
