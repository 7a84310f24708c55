"""Import thousands of orders in one call, in parts: each row is taken, known already, or refused by itself.

A part is a transaction. The same call again is answered the same for the parts that were done, and goes on with the
others: a call that was cut off is sent again as it was.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.domain.enums import ErrorCode, EventOrigin, ImportOutcome, StockPolicy
from app.domain.errors import DuplicateExternalRef, InvalidInput, LimitExceeded, NotFound, Refusal
from app.domain.ids import new_id
from app.idempotency import claim
from app.intake.arrive import Arrived, arrive, write
from app.intake.command import TellOrder
from app.intake.import_order import customer_of
from app.intake.reading import read_channel, read_customers
from app.intake.refuse import refuse_nonsense
from app.orders.refuse import refuse_length
from db.unit_of_work import Contended, UnitOfWork

MOST_ROWS = 5_000
PART_ROWS = 100
TOLD_AT_ONCE = 10
"""So many orders are told before others in the process get their turn, some milliseconds later."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row was not taken."""

    code: ErrorCode
    message: str
    path: tuple[str, ...]
    retryable: bool

    @classmethod
    def by(cls, refusal: Refusal, index: int) -> "Refused":
        """What a refusal says of the row at this place."""
        return cls(refusal.code, refusal.message, ("rows", str(index), *refusal.path), refusal.retryable)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one row."""

    outcome: ImportOutcome
    order_id: UUID | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkImport:
    """What is asked, or a part of it: `first_row` is the place of its first row. What could not be read is refused."""

    idempotency_key: str
    rows: tuple[TellOrder | Refused, ...]
    first_row: int = 0


def parts_of(command: BulkImport) -> list[BulkImport]:
    """The parts of a call. One with a row that takes stock has that row alone, so that nobody waits long for levels.

    Raises InvalidInput (no rows), LimitExceeded (too many).
    """
    if not command.rows:
        raise InvalidInput("name the orders that happened", ("rows",))
    if len(command.rows) > MOST_ROWS:
        raise LimitExceeded(f"a call takes {MOST_ROWS:,} orders at most, not {len(command.rows):,}", ("rows",))
    starts = [0]
    for index, row in enumerate(command.rows):
        alone = _takes_stock(row) or _takes_stock(command.rows[index - 1])
        if index > 0 and (alone or index - starts[-1] == PART_ROWS):
            starts.append(index)
    return [
        replace(
            command,
            # The first part has the caller's own key, and with it the refusal of a key that is none.
            idempotency_key=command.idempotency_key if start == 0 else _key_of(command.idempotency_key, start),
            rows=command.rows[start:end],
            first_row=start,
        )
        for start, end in zip(starts, [*starts[1:], len(command.rows)], strict=True)
    ]


async def bulk_import(uow: UnitOfWork, command: BulkImport, *, search_secret: bytes) -> tuple[Answer, ...]:
    """Take the orders of one part; an answer per row, in their order. A refused row keeps no other back.

    Raises IdempotencyMismatch, InvalidInput (a key that is none); Contended when somebody else brought one of these
    orders, or took the stock, meanwhile. Emits and locks as `import_order`.
    """
    uow.origin = EventOrigin.IMPORT
    answer_id = new_id()
    known = await claim(uow, "orderBulkImport", command.idempotency_key, command, "ImportAnswer", answer_id)
    if known is not None:
        return tuple(map(_read, await uow.import_answers.find(known.result_id)))
    answers: dict[int, Answer] = {}
    for told in _by_channel(command, answers, uow).values():
        await _take(uow, told, answers, search_secret)
    rows = tuple(answers[command.first_row + index] for index in range(len(command.rows)))
    await uow.import_answers.keep(answer_id, [_plain(row) for row in rows], uow.now)
    return rows


def _by_channel(
    command: BulkImport, answers: dict[int, Answer], uow: UnitOfWork
) -> dict[tuple[str, str | None], dict[int, TellOrder]]:
    """Rows that may be orders, by channel and currency; the others are answered."""
    found: dict[tuple[str, str | None], dict[int, TellOrder]] = {}
    for index, row in enumerate(command.rows, start=command.first_row):
        try:
            if isinstance(row, Refused):
                answers[index] = Answer(ImportOutcome.REFUSED, refused=row)
                continue
            refuse_nonsense(row, uow.now)
            refuse_length(row.placing)
        except Refusal as refusal:
            answers[index] = Answer(ImportOutcome.REFUSED, refused=Refused.by(refusal, index))
        else:
            found.setdefault((row.placing.channel, row.placing.currency), {})[index] = row
    return found


async def _take(
    uow: UnitOfWork, told: Mapping[int, TellOrder], answers: dict[int, Answer], search_secret: bytes
) -> None:
    """Answer rows of one channel and currency."""
    try:
        selling = await read_channel(uow, list(told.values()))
    except NotFound as refusal:
        answers |= {index: Answer(ImportOutcome.REFUSED, refused=Refused.by(refusal, index)) for index in told}
        return
    known = await uow.imports.known_orders(selling.on_sale.channel_id, {_ref(row) for row in told.values()})
    fresh = {index: row for index, row in told.items() if _ref(row) not in known}
    customers = await read_customers(uow, list(fresh.values()))
    numbers = await uow.imports.numbers(len(fresh)) if fresh else []
    arrived: list[Arrived] = []
    for count, (index, row) in enumerate(told.items(), start=1):
        if _ref(row) in known:
            answers[index] = Answer(ImportOutcome.KNOWN, known[_ref(row)])
            continue
        order_id = new_id()
        try:
            number = f"{selling.on_sale.channel.upper()}-{numbers[len(arrived)]}"
            customer_id = await customer_of(uow, row, customers)
            arrived.append(await arrive(uow, row, selling, order_id=order_id, number=number, customer_id=customer_id))
        except Refusal as refusal:
            answers[index] = Answer(ImportOutcome.REFUSED, refused=Refused.by(refusal, index))
        else:
            answers[index] = Answer(ImportOutcome.IMPORTED, order_id)
            known[_ref(row)] = order_id
        if count % TOLD_AT_ONCE == 0:
            await asyncio.sleep(0)
    try:
        await write(uow, arrived, search_secret)
    except DuplicateExternalRef:
        raise Contended from None  # somebody else brought it just now: then it is known


def _ref(told: TellOrder) -> tuple[str, str]:
    source, external_id = told.placing.external_source, told.placing.external_id
    assert source is not None, "nonsense was refused"
    assert external_id is not None, "nonsense was refused"
    return source, external_id


def _takes_stock(row: TellOrder | Refused) -> bool:
    return isinstance(row, TellOrder) and row.placing.stock_policy is not StockPolicy.NONE


def _key_of(key: str, first_row: int) -> str:
    return hashlib.sha256(f"{first_row} {key}".encode()).hexdigest()


def _plain(answer: Answer) -> list[Any]:
    refused = answer.refused
    return [
        answer.outcome.value,
        answer.order_id and str(answer.order_id),
        refused and [refused.code.value, refused.message, list(refused.path), refused.retryable],
    ]


def _read(plain: Sequence[Any]) -> Answer:
    outcome, order_id, refused = plain
    return Answer(
        ImportOutcome(outcome),
        order_id and UUID(order_id),
        refused and Refused(ErrorCode(refused[0]), refused[1], tuple(refused[2]), refused[3]),
    )
