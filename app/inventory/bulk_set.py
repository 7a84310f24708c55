"""Set the stock of thousands of levels in one call: each row is done or refused by itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import StockReason, StockRowOutcome
from app.domain.errors import InvalidInput, NotFound, Refusal
from app.domain.stock import Change, Level
from app.inventory.answers import Answer, Refused, Row, begin, keep
from app.inventory.asked import KIND_OF_REASON, AskedSkus, a_quantity, asked_skus
from app.inventory.fact import Pair, impossible, record_fact, row_of
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from db.models.reference import LocationRow


@dataclass(frozen=True, slots=True)
class SetRow:
    """`on_hand` units of a SKU lie at a location; only if `expected_on_hand` were shown, where it is given."""

    sku: str
    location: str
    on_hand: int
    expected_on_hand: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkSetStock:
    """What is asked. Rows are independent of each other.

    Of a part of a call (`app.inventory.parts`) `first_row` is the place of its first row in the call, and `twice` are
    its levels (SKU, location) that the call names more than once.
    """

    idempotency_key: str
    rows: tuple[SetRow, ...]
    first_row: int = 0
    twice: tuple[tuple[str, str], ...] = ()
    reason: StockReason = StockReason.CORRECTION
    note: str | None = None


async def bulk_set_stock(uow: UnitOfWork, command: BulkSetStock) -> Answer:
    """Make many levels say what is there; an answer per row, in the order of the rows.

    A refused row (unknown, foreign or inactive, named twice, another on hand than expected, out of range) changes
    nothing and keeps nobody else back. Raises IdempotencyMismatch. Emits and locks as `record_fact`.
    """
    answer = await begin(uow, "stockBulkSet", command.idempotency_key, command)
    if answer.rows:
        return answer
    asked = await _asked(uow, command)
    pairs = [pair for pair in asked if not isinstance(pair, Refusal)]
    await uow.stock.ensure(pairs, uow.now)
    levels = {(level.sku_id, level.location_id): level for level in await uow.stock.at(pairs)}
    decided = [
        pair if isinstance(pair, Refusal) else _decided(levels[pair], row, str(index))
        for index, (row, pair) in enumerate(zip(command.rows, asked, strict=True), start=command.first_row)
    ]
    changes = [change for change in decided if isinstance(change, Change)]
    movement = Movement(
        kind=KIND_OF_REASON[command.reason],
        at=uow.now,
        effective_at=uow.now,
        reason=command.reason.value,
        note=command.note,
        cause_type="Adjustment",
        cause_id=answer.id,
    )
    fact = await record_fact(uow, changes, movement)
    rows: list[Row] = []
    for pair, change in zip(asked, decided, strict=True):
        level = None if isinstance(pair, Refusal) else levels[pair]
        if isinstance(change, Change):
            rows.append(row_of(fact, (change.sku_id, change.location_id)))
        elif isinstance(change, Refusal):
            rows.append(Row(StockRowOutcome.REFUSED, level and level.id, refused=Refused.by(change)))
        else:
            rows.append(Row(StockRowOutcome.UNCHANGED, level and level.id))
    return await keep(uow, answer, rows)


def _decided(level: Level, row: SetRow, index: str) -> Change | Refusal | None:
    """The change that a row means, why not, or None when it is so already."""
    change = Change(level.sku_id, level.location_id, on_hand_to=row.on_hand, on_hand_expected=row.expected_on_hand)
    refusal = impossible(level, change)
    if refusal is not None:
        refusal.path = ("rows", index, *refusal.path)
        return refusal
    return None if level.really_there == row.on_hand else change


async def _asked(uow: UnitOfWork, command: BulkSetStock) -> list[Pair | Refusal]:
    """The level that each row names, or why it names none that can be set."""
    rows = command.rows
    skus = await asked_skus(uow, {row.sku for row in rows})
    locations = await uow.reference.locations({row.location for row in rows})
    visible = uow.principal.locations
    here = {code: row for code, row in locations.items() if visible is None or code in visible}
    twice = set(command.twice)
    found: list[Pair | Refusal] = []
    for index, row in enumerate(rows, start=command.first_row):
        path = ("rows", str(index))
        try:
            if (row.sku, row.location) in twice:
                raise InvalidInput(f"SKU {row.sku} at {row.location} is named in several rows: name it in one", path)
            found.append(_pair(row, skus, here, path))
        except Refusal as refusal:
            found.append(refusal)
    return found


def _pair(
    row: SetRow, skus: AskedSkus, locations: "dict[str, LocationRow]", path: tuple[str, ...]
) -> tuple[UUID, UUID]:
    sku = skus.one(row.sku, (*path, "sku"))
    if row.location not in locations:
        raise NotFound(f"there is no location {row.location}", (*path, "location"))
    location = locations[row.location]
    if not location.active:
        raise InvalidInput(f"location {row.location} is not active: nothing is counted there", (*path, "location"))
    a_quantity(row.on_hand, (*path, "onHand"))
    return sku.id, location.id
