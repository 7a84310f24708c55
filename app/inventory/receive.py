"""Receive deliveries: units of many SKUs arrive, at one or several locations, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import MovementKind, StockReason
from app.domain.errors import InvalidInput, NotFound
from app.domain.stock import Change
from app.inventory.answers import Answer, begin, keep
from app.inventory.asked import a_quantity, asked_skus, in_the_past, twice_named
from app.inventory.fact import record_fact, row_of
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveStock:
    """What arrived: (SKU, location, units in the SKU's smallest unit), each SKU once per location."""

    idempotency_key: str
    units: tuple[tuple[str, str, int], ...]
    note: str | None = None
    effective_at: datetime | None = None


async def receive_stock(uow: UnitOfWork, command: ReceiveStock) -> Answer:
    """Count the units in, all or nothing; who waits for them is served at once.

    Raises InvalidInput (no units, a quantity below 1 or too large, a SKU named twice or not stock tracked), NotFound
    (SKU, location), LimitExceeded, IdempotencyMismatch. Emits and locks as `record_fact`.
    """
    answer = await begin(uow, "stockReceive", command.idempotency_key, command)
    if answer.rows:
        return answer
    changes = await _changes(uow, command)
    movement = Movement(
        kind=MovementKind.RECEIVE,
        at=uow.now,
        effective_at=in_the_past(command.effective_at, uow.now, ("effectiveAt",)),
        reason=StockReason.RECEIVED.value,
        note=command.note,
        cause_type="Adjustment",
        cause_id=answer.id,
    )
    pairs = list(changes)
    paths = {pair: ("units", str(index), "quantity") for index, pair in enumerate(pairs)}
    fact = await record_fact(uow, [Change(*pair, on_hand=changes[pair]) for pair in pairs], movement, paths=paths)
    return await keep(uow, answer, [row_of(fact, pair) for pair in pairs])


async def _changes(uow: UnitOfWork, command: ReceiveStock) -> dict[tuple[UUID, UUID], int]:
    if not command.units:
        raise InvalidInput("name what arrived", ("units",))
    if twice_named([(sku, location) for sku, location, _ in command.units]):
        raise InvalidInput("a SKU is named twice for one location", ("units",))
    skus = await asked_skus(uow, {sku for sku, _, _ in command.units})
    locations = await uow.reference.locations({location for _, location, _ in command.units})
    changes: dict[tuple[UUID, UUID], int] = {}
    for index, (code, location, quantity) in enumerate(command.units):
        path = ("units", str(index))
        a_quantity(quantity, (*path, "quantity"), least=1)
        sku = skus.one(code, (*path, "sku"))
        if location not in locations:
            raise NotFound(f"there is no location {location}", (*path, "location"))
        changes[sku.id, locations[location].id] = quantity
    return changes
