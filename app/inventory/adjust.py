"""Adjust stock: units are counted in or out at a location, with a reason."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.enums import StockReason
from app.domain.errors import InvalidInput
from app.domain.stock import Change
from app.inventory.answers import Answer, begin, keep
from app.inventory.asked import KIND_OF_REASON, LARGEST, asked_location, asked_sku, in_the_past
from app.inventory.fact import record_fact, row_of
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustStock:
    """What is asked. Deltas are in the SKU's smallest unit, negative to take out; `quarantined_delta` of what is there
    and cannot be sold."""

    idempotency_key: str
    sku: str
    location: str
    on_hand_delta: int
    quarantined_delta: int = 0
    reason: StockReason
    note: str | None = None
    effective_at: datetime | None = None


async def adjust_stock(uow: UnitOfWork, command: AdjustStock) -> Answer:
    """Change what is there, whatever was promised; answers with the level, and who lost units.

    Raises InvalidInput (nothing or too much to change, a service SKU, an instant to come), NotFound (SKU, location),
    InsufficientStock (more taken out than is there), LimitExceeded (two billion units), IdempotencyMismatch. Emits and
    locks as `record_fact`.
    """
    answer = await begin(uow, "stockAdjust", command.idempotency_key, command)
    if answer.rows:
        return answer
    on_hand, quarantined = command.on_hand_delta, command.quarantined_delta
    if on_hand == quarantined == 0:
        raise InvalidInput("onHandDelta is not 0, or quarantinedDelta is not", ("onHandDelta",))
    for name, delta in (("onHandDelta", on_hand), ("quarantinedDelta", quarantined)):
        if abs(delta) > LARGEST:
            raise InvalidInput(f"{name} is at most {LARGEST:,} either way", (name,))
    sku = await asked_sku(uow, command.sku)
    location = await asked_location(uow, command.location)
    pair = (sku.id, location.id)
    movement = Movement(
        kind=KIND_OF_REASON[command.reason],
        at=uow.now,
        effective_at=in_the_past(command.effective_at, uow.now, ("effectiveAt",)),
        reason=command.reason.value,
        note=command.note,
        cause_type="Adjustment",
        cause_id=answer.id,
    )
    fact = await record_fact(
        uow,
        [Change(*pair, on_hand=on_hand, quarantined=quarantined)],
        movement,
        paths={pair: ("onHandDelta",) if on_hand < 0 or quarantined == 0 else ("quarantinedDelta",)},
    )
    return await keep(uow, answer, [row_of(fact, pair)])
