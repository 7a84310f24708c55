"""Set stock: a person says what is there, knowing what the program thought."""

from dataclasses import dataclass

from app.domain.enums import StockReason, StockRowOutcome
from app.domain.stock import Change
from app.inventory.answers import Answer, Row, begin, keep
from app.inventory.asked import KIND_OF_REASON, a_quantity, asked_location, asked_sku
from app.inventory.fact import impossible, record_fact, row_of
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStock:
    """What is asked: `on_hand` units lie there, where `expected_on_hand` were shown."""

    idempotency_key: str
    sku: str
    location: str
    on_hand: int
    expected_on_hand: int
    reason: StockReason = StockReason.CORRECTION
    note: str | None = None


async def set_stock(uow: UnitOfWork, command: SetStock) -> Answer:
    """Make a level say what is there, unless it changed meanwhile; answers with the level, and who lost units.

    Raises StockChanged (on hand is not what was expected; carries what it is), InvalidInput (below nothing or too
    large, a service SKU, an inactive location), NotFound (SKU, location), IdempotencyMismatch. Emits and locks as
    `record_fact`.
    """
    answer = await begin(uow, "stockSet", command.idempotency_key, command)
    if answer.rows:
        return answer
    a_quantity(command.on_hand, ("onHand",))
    sku = await asked_sku(uow, command.sku)
    location = await asked_location(uow, command.location, active=True)
    pair = (sku.id, location.id)
    change = Change(*pair, on_hand_to=command.on_hand, on_hand_expected=command.expected_on_hand)
    await uow.stock.ensure([pair], uow.now)
    (level,) = await uow.stock.at([pair])
    refusal = impossible(level, change)
    if refusal is not None:
        raise refusal
    if level.really_there == command.on_hand:
        return await keep(uow, answer, [Row(StockRowOutcome.UNCHANGED, level.id)])
    movement = Movement(
        kind=KIND_OF_REASON[command.reason],
        at=uow.now,
        effective_at=uow.now,
        reason=command.reason.value,
        note=command.note,
        cause_type="Adjustment",
        cause_id=answer.id,
    )
    fact = await record_fact(uow, [change], movement)
    return await keep(uow, answer, [row_of(fact, pair)])
