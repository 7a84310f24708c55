"""What is true of stock, whatever was promised: counts, corrections, damage, reports of other systems.

A fact is never refused for what was promised. Units that do not exist are taken from who holds them (carts first, then
orders that nobody has picked, lowest priority first); what is picked already stays promised and shows as shortfall.
Units that come in go to who waits, in the same transaction, before anybody else can have them.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import MovementKind, StockRowOutcome
from app.domain.errors import InsufficientStock, LimitExceeded, Refusal, Shortfall, StockChanged
from app.domain.stock import Change, Level, summed
from app.inventory.answers import Lost, Row
from app.orders.shed import ShedUnits, shed
from app.orders.waiting import serve_waiting
from app.stock.ledger import tell, tell_adjusted
from db.repositories.stock import Movement
from db.unit_of_work import Contended, UnitOfWork

MOST_UNITS = 2_000_000_000

Pair = tuple[UUID, UUID]
"""SKU and location."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What became of it: levels just after the movement, by (SKU, location), and who lost units."""

    levels: Mapping[Pair, Level]
    shed: tuple[ShedUnits, ...]


def row_of(fact: Fact, pair: Pair) -> Row:
    """What the call that said so is answered of one level."""
    level = fact.levels[pair]
    assert level.was is not None, "it was moved"
    return Row(
        StockRowOutcome.CHANGED,
        level.id,
        shed=tuple(
            Lost(units.order_id, units.reservation_id, units.quantity)
            for units in fact.shed
            if (units.sku_id, units.location_id) == pair
        ),
        shortfall=max(0, level.shortfall - level.was.shortfall),
    )


def there_after(level: Level, change: Change) -> int:
    """Sellable units that are really there once the change is true."""
    return change.on_hand_to if change.on_hand_to is not None else level.really_there + change.on_hand


def impossible(level: Level, change: Change, path: tuple[str, ...] = ()) -> Refusal | None:
    """Why the change cannot be true, None when it can: fewer than none, too many, or decided on another value."""
    if change.on_hand_expected is not None and change.on_hand_expected != level.on_hand:
        return StockChanged(level.id, expected=change.on_hand_expected, on_hand=level.on_hand)
    there, quarantined = there_after(level, change), level.quarantined + change.quarantined
    if there < 0:
        short = Shortfall(level.sku, level.location, -change.on_hand, level.really_there)
    elif quarantined < 0:
        short = Shortfall(level.sku, level.location, -change.quarantined, level.quarantined)
    elif max(there, quarantined) > MOST_UNITS:
        return LimitExceeded("a level holds two billion units at most", path)
    else:
        return None
    return InsufficientStock((short,), path)


@dataclass(frozen=True, slots=True)
class Report:
    """What comes with a fact that another system or a count states as of an instant.

    `seen` is what was really there when the deltas were made; the transaction begins anew when that is no longer so.
    `levels` are locked along, `written` is awaited under their locks, and then who waits for their SKUs is served.
    """

    seen: Mapping[Pair, int]
    levels: Sequence[Pair] = ()
    written: Callable[[], Awaitable[None]] | None = None


async def record_fact(
    uow: UnitOfWork,
    changes: Sequence[Change],
    movement: Movement,
    *,
    paths: Mapping[Pair, tuple[str, ...]] | None = None,
    report: Report | None = None,
) -> Fact:
    """Make levels say what is true; `changes` name each (SKU, location) once and reserve nothing.

    Raises InsufficientStock (less than nothing), LimitExceeded, StockChanged, at the path of the pair. Emits
    order.stock_shed and fulfillment_order.canceled for who lost units, stock.released, stock.adjusted, and order.served
    for who got some. Locks: the locations, shared, for a late entry; orders; reservations; levels.
    """
    if not changes and report is None:
        return Fact({}, ())
    report = report or Report({})
    changes = summed(list(changes))
    pairs = [_pair(change) for change in changes]
    if movement.effective_at < movement.at:
        await uow.stock_reports.hold_still({location_id for _, location_id in pairs})
    await uow.stock.ensure(pairs, uow.now)
    standing = {_pair(level): level for level in await uow.stock.at(pairs)}
    wanted: dict[Pair, int] = {}
    incoming = {sku_id for sku_id, _ in report.levels}
    for change in changes:
        level = standing[_pair(change)]
        refusal = impossible(level, change, (paths or {}).get(_pair(change), ()))
        if refusal is not None:
            raise refusal
        there = there_after(level, change)
        if there > level.really_there:
            incoming.add(level.sku_id)
        elif there < level.really_there and there < level.reserved:
            wanted[_pair(change)] = level.reserved - there
    freed = await shed(uow, wanted, sku_ids=incoming)
    locked = {_pair(level): level for level in await uow.stock.lock([*pairs, *(set(report.levels) - set(pairs))])}
    if any(locked[pair].really_there != there for pair, there in report.seen.items()):
        raise Contended
    await _release(uow, freed.units, movement)
    given = {_pair(change): change.reserved for change in freed.changes}
    true = [_settled(locked[_pair(change)], change, given.get(_pair(change), 0), freed.missing) for change in changes]
    levels = await uow.stock.move(true, movement)
    assert levels is not None, "what was looked at under its lock does not change"
    tell_adjusted(uow, levels, reason=movement.reason)
    if report.written is not None:
        await report.written()
    await serve_waiting(uow, freed.waiting)
    return Fact({_pair(level): level for level in levels}, freed.units)


def _settled(level: Level, change: Change, given: int, missing: Mapping[Pair, int]) -> Change:
    """The change as it can be made now that the level is locked. Raises Contended when the plan was overtaken."""
    there, reserved = there_after(level, change), level.reserved + given
    short = max(0, reserved - there)
    raised = max(0, short - level.shortfall)
    falls = there < level.really_there
    if impossible(level, change) is not None or (falls and short > missing.get(_pair(change), 0)):
        raise Contended
    return replace(change, on_hand_expected=None, shortfall=raised if falls else 0)


async def _release(uow: UnitOfWork, lost: Sequence[ShedUnits], movement: Movement) -> None:
    """Take what was shed off the levels, per channel: what a channel gives back, its ring fence has again."""
    by_channel: defaultdict[UUID | None, list[Change]] = defaultdict(list)
    for units in lost:
        by_channel[units.channel_id].append(Change(units.sku_id, units.location_id, reserved=-units.quantity))
    for channel_id, changes in by_channel.items():
        given_back = replace(movement, kind=MovementKind.RELEASE, channel_id=channel_id)
        levels = await uow.stock.move(summed(changes), given_back)
        assert levels is not None, "what was held is reserved"
        tell(uow, "stock.released", levels, {"reason": movement.reason})


def _pair(of: Change | Level) -> Pair:
    return of.sku_id, of.location_id
