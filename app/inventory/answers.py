"""What a call about stock is answered, row by row: kept, so that the same call again is answered the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.enums import ErrorCode, StockRowOutcome
from app.domain.errors import Refusal
from app.domain.ids import new_id
from app.idempotency import claim
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Lost:
    """Units that somebody lost because they do not exist: an order, or (no order) a cart's reservation."""

    order_id: UUID | None
    reservation_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why one row of many was not done."""

    code: ErrorCode
    message: str
    path: tuple[str, ...]
    retryable: bool

    @classmethod
    def by(cls, refusal: Refusal) -> "Refused":
        """What a refusal says."""
        return cls(refusal.code, refusal.message, refusal.path, refusal.retryable)


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one row. `shortfall` counts promised units that are picked and turned out not to exist."""

    outcome: StockRowOutcome
    level_id: UUID | None = None
    shed: tuple[Lost, ...] = ()
    shortfall: int = 0
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call was answered; rows in the order of the input. `id` is the cause of its movements."""

    id: UUID
    rows: tuple[Row, ...]


async def begin(uow: UnitOfWork, operation: str, key: str, command: "DataclassInstance") -> Answer:
    """Claim the key. An answer with rows was given before, when the same call came first; a fresh one has none.

    Raises what `claim` raises.
    """
    answer_id = new_id()
    known = await claim(uow, operation, key, command, "StockAnswer", answer_id)
    if known is None:
        return Answer(answer_id, ())
    rows = await uow.stock_reports.answers(known.result_id)
    return Answer(known.result_id, tuple(map(_row, rows)))


async def keep(uow: UnitOfWork, answer: Answer, rows: Sequence[Row]) -> Answer:
    """Write the answer down; commits with the effect."""
    assert rows, "an answer without rows could not be told from none"
    await uow.stock_reports.keep_answers(answer.id, [_plain(row) for row in rows], uow.now)
    return Answer(answer.id, tuple(rows))


def _plain(row: Row) -> dict[str, Any]:
    plain: dict[str, Any] = {"outcome": row.outcome.value}
    if row.level_id is not None:
        plain["level"] = str(row.level_id)
    if row.shed:
        plain["shed"] = [
            [lost.order_id and str(lost.order_id), str(lost.reservation_id), lost.quantity] for lost in row.shed
        ]
    if row.shortfall:
        plain["shortfall"] = row.shortfall
    if row.refused is not None:
        refused = row.refused
        plain["refused"] = [refused.code.value, refused.message, list(refused.path), refused.retryable]
    return plain


def _row(plain: Any) -> Row:
    refused = plain.get("refused")
    return Row(
        outcome=StockRowOutcome(plain["outcome"]),
        level_id=UUID(plain["level"]) if "level" in plain else None,
        shed=tuple(
            Lost(order_id and UUID(order_id), UUID(reservation_id), quantity)
            for order_id, reservation_id, quantity in plain.get("shed", ())
        ),
        shortfall=plain.get("shortfall", 0),
        refused=refused and Refused(ErrorCode(refused[0]), refused[1], tuple(refused[2]), refused[3]),
    )
