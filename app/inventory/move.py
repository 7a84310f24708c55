"""Move stock between what can be sold and what cannot: units are found damaged, or found to be good after all."""

from dataclasses import dataclass

from app.domain.enums import MovementKind, StockBucket, StockReason
from app.domain.errors import InvalidInput
from app.domain.stock import Change
from app.inventory.answers import Answer, begin, keep
from app.inventory.asked import a_quantity, asked_location, asked_sku
from app.inventory.fact import record_fact, row_of
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStock:
    """What is asked: so many units of one level are good for something else than they were."""

    idempotency_key: str
    sku: str
    location: str
    quantity: int
    source: StockBucket
    target: StockBucket
    reason: StockReason = StockReason.DAMAGED
    note: str | None = None


async def move_stock(uow: UnitOfWork, command: MoveStock) -> Answer:
    """Move units between the buckets of a level, whatever was promised; answers with the level, and who lost units.

    Raises InvalidInput (below 1 or too many, from a bucket to itself, a service SKU), NotFound (SKU, location),
    InsufficientStock (more than the bucket holds), IdempotencyMismatch. Emits and locks as `record_fact`.
    """
    answer = await begin(uow, "stockMove", command.idempotency_key, command)
    if answer.rows:
        return answer
    a_quantity(command.quantity, ("quantity",), least=1)
    if command.source is command.target:
        raise InvalidInput(f"the units are {command.source} already: name two buckets", ("to",))
    sku = await asked_sku(uow, command.sku)
    location = await asked_location(uow, command.location)
    pair = (sku.id, location.id)
    out = -command.quantity if command.source is StockBucket.ON_HAND else command.quantity
    movement = Movement(
        kind=MovementKind.QUARANTINE,
        at=uow.now,
        effective_at=uow.now,
        reason=command.reason.value,
        note=command.note,
        cause_type="Adjustment",
        cause_id=answer.id,
    )
    change = Change(*pair, on_hand=out, quarantined=-out)
    fact = await record_fact(uow, [change], movement, paths={pair: ("quantity",)})
    return await keep(uow, answer, [row_of(fact, pair)])
