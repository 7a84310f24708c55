"""Take in what another system says lies at a location, as of an instant: movements that came after it are kept.

On hand becomes the snapshot plus the ledger's deltas with `effectiveAt` after `asOf`, so that a late snapshot does not
undo what was shipped meanwhile. Reports of one location are taken in one after another; for each level the newest wins.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from app.domain.enums import MovementKind, StockRowOutcome
from app.domain.errors import InvalidInput, Refusal
from app.domain.stock import Change
from app.inventory.answers import Answer, Refused, Row, begin, keep
from app.inventory.asked import AskedSkus, a_quantity, asked_location, asked_skus, in_the_past
from app.inventory.fact import Fact, Report, impossible, record_fact, row_of
from app.inventory.feeds import tell_feed
from db.repositories.stock import Movement
from db.repositories.stock_reports import Since
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SyncRow:
    """So many units of a SKU lay there; `quarantined` ones too, where the system knows."""

    sku: str
    on_hand: int
    quarantined: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStock:
    """A snapshot of a location, or a part of one; `complete` says that what no part named is not there.

    Of a part of a call (`app.inventory.parts`) `first_row` is the place of its first row in the call, and `twice` are
    its SKUs that the call names more than once.
    """

    idempotency_key: str
    location: str
    as_of: datetime
    rows: tuple[SyncRow, ...]
    complete: bool = False
    first_row: int = 0
    twice: tuple[str, ...] = ()
    note: str | None = None


Decided: TypeAlias = Change | Refusal | StockRowOutcome
"""What a row means for its level: a change, why not, or that nothing is to be done."""


async def sync_stock(uow: UnitOfWork, command: SyncStock) -> Answer:
    """Make levels say what the snapshot says; an answer per row, then per level that a complete one set to nothing.

    A row of a level that was reported as of later is SUPERSEDED; a refused row (unknown, named twice, below nothing
    once later movements are added) changes nothing. Raises InvalidInput (`asOf` to come, an inactive location),
    NotFound (location), IdempotencyMismatch. Emits stock_feed.reported, and as `record_fact`. Locks: the location, then
    as `record_fact`.
    """
    answer = await begin(uow, "stockSync", command.idempotency_key, command)
    if answer.rows:
        return answer
    as_of = in_the_past(command.as_of, uow.now, ("asOf",))
    location = await asked_location(uow, command.location, active=True, lock=True)
    feed = await uow.stock_reports.feed(location.id, uow.now)
    asked = await _asked(uow, command)
    named = [sku for sku in asked if not isinstance(sku, Refusal)]
    await uow.stock.ensure([(sku_id, location.id) for sku_id in named], uow.now)
    unnamed = await uow.stock_reports.not_named(location.id, named, as_of) if command.complete else []
    since = await uow.stock_reports.since(location.id, [*named, *unnamed], as_of)
    decided: list[tuple[UUID | None, Decided]] = [
        (None, sku) if isinstance(sku, Refusal) else (sku, _decided(since[sku], row, ("rows", str(index)), as_of))
        for index, (row, sku) in enumerate(zip(command.rows, asked, strict=True), start=command.first_row)
    ]
    gone = [(sku, _decided(since[sku], SyncRow("", 0), ("complete",), as_of)) for sku in unnamed]
    decided += [(sku, what) for sku, what in gone if what is not StockRowOutcome.UNCHANGED]
    movement = Movement(
        kind=MovementKind.SYNC,
        at=uow.now,
        effective_at=as_of,
        note=command.note,
        cause_type="StockFeed",
        cause_id=feed.id,
    )
    changes = [change for _, change in decided if isinstance(change, Change)]
    newest = [sku for sku in since if not _superseded(since[sku], as_of)]

    async def written() -> None:
        await uow.stock_reports.mark(location.id, newest, as_of, feed.max_age_minutes)

    seen = {(change.sku_id, location.id): since[change.sku_id].level.really_there for change in changes}
    report = Report(seen, [(sku, location.id) for sku in newest], written)
    fact = await record_fact(uow, changes, movement, report=report)
    if feed.as_of is None or as_of >= feed.as_of:
        await tell_feed(uow, feed, location.code, "stock_feed.reported", as_of=as_of, received_at=uow.now)
    return await keep(uow, answer, [_row(sku, what, since, fact, location.id) for sku, what in decided] or [NOTHING])


NOTHING = Row(StockRowOutcome.UNCHANGED)
"""The answer when a complete snapshot without rows finds nothing there."""


async def _asked(uow: UnitOfWork, command: SyncStock) -> list[UUID | Refusal]:
    """The SKU that each row names, or why it names none that can be reported."""
    skus = await asked_skus(uow, {row.sku for row in command.rows})
    twice = set(command.twice)
    found: list[UUID | Refusal] = []
    for index, row in enumerate(command.rows, start=command.first_row):
        path = ("rows", str(index))
        try:
            if row.sku in twice:
                raise InvalidInput(f"SKU {row.sku} is named in several rows: name it in one", (*path, "sku"))
            found.append(_sku(row, skus, path))
        except Refusal as refusal:
            found.append(refusal)
    return found


def _sku(row: SyncRow, skus: AskedSkus, path: tuple[str, ...]) -> UUID:
    sku = skus.one(row.sku, (*path, "sku"))
    a_quantity(row.on_hand, (*path, "onHand"))
    a_quantity(row.quarantined or 0, (*path, "quarantined"))
    return sku.id


def _superseded(since: Since, as_of: datetime) -> bool:
    return since.reported_at is not None and since.reported_at > as_of


def _decided(since: Since, row: SyncRow, path: tuple[str, ...], as_of: datetime) -> Decided:
    """What a row means: the difference between the snapshot and what the ledger says was there at that time."""
    if _superseded(since, as_of):
        return StockRowOutcome.SUPERSEDED
    level = since.level
    change = Change(
        level.sku_id,
        level.location_id,
        on_hand=row.on_hand - since.there_then,
        quarantined=0 if row.quarantined is None else row.quarantined - since.quarantined_then,
    )
    if change.on_hand == change.quarantined == 0:
        return StockRowOutcome.UNCHANGED
    return impossible(level, change, path) or change


def _row(sku_id: UUID | None, what: Decided, since: dict[UUID, Since], fact: Fact, location_id: UUID) -> Row:
    level_id = None if sku_id is None else since[sku_id].level.id
    if isinstance(what, Change):
        return row_of(fact, (what.sku_id, location_id))
    if isinstance(what, Refusal):
        return Row(StockRowOutcome.REFUSED, level_id, refused=Refused.by(what))
    return Row(what, level_id)
