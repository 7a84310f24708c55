"""Count what lies on the shelves: small variances are booked at once, large ones wait for somebody's approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import MovementKind, StockCountState, StockReason
from app.domain.errors import InvalidInput, LimitExceeded
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.stock import Change
from app.domain.stock_counts import CountLine, StockCount, count_state, state_of_count, state_of_line
from app.idempotency import claim
from app.inventory.asked import a_quantity, asked_location, asked_skus, in_the_past, twice_named
from app.inventory.fact import Fact, Report, record_fact
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork

MOST_LINES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitCount:
    """What was counted: (SKU, sellable units found), each SKU once, as of `counted_at` (now when left out)."""

    idempotency_key: str
    location: str
    lines: tuple[tuple[str, int], ...]
    counted_at: datetime | None = None
    note: str | None = None


async def submit_count(uow: UnitOfWork, command: SubmitCount, *, limit_units: int) -> UUID:
    """Compare a count with the ledger as of its time and book the variances of `limit_units` at most.

    What was shipped or came in after the count is kept. Raises InvalidInput (no lines, a SKU twice or not stock
    tracked, a quantity below 0 or too large, an inactive location, a time to come), LimitExceeded (too many lines),
    NotFound (SKU, location), InsufficientStock (the count plus what came and went since is below nothing),
    IdempotencyMismatch. Emits stock_count.submitted, and as `record_fact`. Locks: as `record_fact`.
    """
    count_id = new_id()
    known = await claim(uow, "stockCountSubmit", command.idempotency_key, command, "StockCount", count_id)
    if known is not None:
        return known.result_id
    counted_at = in_the_past(command.counted_at, uow.now, ("countedAt",))
    location = await asked_location(uow, command.location, active=True)
    found = await _found(uow, command)
    await uow.stock_reports.hold_still([location.id])
    await uow.stock.ensure([(sku_id, location.id) for sku_id in found], uow.now)
    since = await uow.stock_reports.since(location.id, list(found), counted_at)
    lines: list[CountLine] = []
    for sku_id, counted in found.items():
        then = since[sku_id]
        state = state_of_line(counted - then.there_then, limit_units)
        lines.append(CountLine(new_id(), sku_id, then.level.sku, then.there_then, counted, state))
    count = StockCount(
        id=count_id,
        location_id=location.id,
        location=location.code,
        state=state_of_count(tuple(lines)),
        counted_at=counted_at,
        note=command.note,
        submitted_kind=uow.principal.kind,
        submitted_id=uow.principal.id,
        version=1,
        created_at=uow.now,
        lines=tuple(lines),
    )
    await uow.stock_counts.add(count)
    await uow.stock_counts.answer_tasks(count)
    there = {sku_id: then.level.really_there for sku_id, then in since.items()}
    tell_count(uow, "stock_count.submitted", None, count)
    await book(uow, count, [line for line in lines if line.state is StockCountState.BOOKED], there)
    return count_id


async def book(uow: UnitOfWork, count: StockCount, lines: Sequence[CountLine], there: Mapping[UUID, int]) -> Fact:
    """Set the stock right by the variances of these lines, as of the time of the count.

    `there` are the sellable units by SKU that were there when the variances were looked at.
    """
    movement = Movement(
        kind=MovementKind.COUNT,
        at=uow.now,
        effective_at=count.counted_at,
        reason=StockReason.COUNT.value,
        note=count.note,
        cause_type="StockCount",
        cause_id=count.id,
    )
    changes = [Change(line.sku_id, count.location_id, on_hand=line.variance) for line in lines if line.variance]
    places = {line.sku_id: index for index, line in enumerate(count.lines)}
    paths = {
        (change.sku_id, change.location_id): ("lines", str(places[change.sku_id]), "counted") for change in changes
    }
    seen = {(line.sku_id, count.location_id): there[line.sku_id] for line in lines}
    return await record_fact(uow, changes, movement, paths=paths, report=Report(seen, list(seen)))


def tell_count(uow: UnitOfWork, kind: str, before: StockCount | None, after: StockCount) -> None:
    """Record an event of a count."""
    skus = {line.sku for line in after.lines}
    uow.record(
        Event(
            type=kind,
            subject_id=after.id,
            subject_version=after.version,
            keys=(f"location:{after.location}", *(f"sku:{sku}" for sku in sorted(skus))),
            state=patch_between({} if before is None else count_state(before), count_state(after)),
        )
    )


async def _found(uow: UnitOfWork, command: SubmitCount) -> dict[UUID, int]:
    """Units found by SKU id, in the order of the input."""
    if not command.lines:
        raise InvalidInput("name what was counted", ("lines",))
    if len(command.lines) > MOST_LINES:
        raise LimitExceeded(f"a count has {MOST_LINES:,} lines at most: submit it in parts", ("lines",))
    twice = twice_named([sku for sku, _ in command.lines])
    skus = await asked_skus(uow, {sku for sku, _ in command.lines})
    found: dict[UUID, int] = {}
    for index, (code, counted) in enumerate(command.lines):
        path = ("lines", str(index))
        if code in twice:
            raise InvalidInput(f"SKU {code} is counted in several lines: add them up", (*path, "sku"))
        sku = skus.one(code, (*path, "sku"))
        found[sku.id] = a_quantity(counted, (*path, "counted"))
    return found
