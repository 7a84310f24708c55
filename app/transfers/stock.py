"""What transfers do to stock: units are held at the source, leave it, arrive elsewhere or come back.

The hold may have lost units to a fact (a count that found fewer): what leaves beyond it is taken from what nobody
holds. Called after the transfer is locked; levels are locked all at once, sorted, before the first of them moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import MovementKind, ReservationState
from app.domain.errors import InsufficientStock, LimitExceeded, Shortfall
from app.domain.stock import Change, Level, summed
from app.domain.transfers import Transfer, TransferLine
from app.stock.ledger import tell
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


async def hold_units(uow: UnitOfWork, transfer: Transfer, reservation_id: UUID) -> list[Level]:
    """Hold all that is to ship at the source, all or nothing; the levels, of which `tell_held` tells afterwards.

    The destination's levels are opened first: who holds levels and waits for one that somebody else is opening, who
    waits for those, waits for ever.
    Raises InsufficientStock with every line that is short. Locks: levels by (SKU, location).
    """
    await uow.stock.ensure([(line.sku_id, transfer.destination.id) for line in transfer.lines], uow.now)
    holds = {line.sku_id: line.to_ship for line in transfer.lines}
    changes = summed([Change(sku_id, transfer.source.id, reserved=units) for sku_id, units in holds.items()])
    levels = await uow.stock.move(changes, _movement(uow, transfer, MovementKind.RESERVE))
    if levels is None:
        raise await _short(uow, transfer, {line.sku_id: (line.to_ship, 0) for line in transfer.lines})
    await uow.transfers.open_hold(reservation_id, holds, transfer.source.id, uow.now)
    return levels


def tell_held(uow: UnitOfWork, transfer: Transfer, levels: Sequence[Level]) -> None:
    """Record stock.reserved per level, after the transfer's own event."""
    tell(uow, "stock.reserved", levels, _facts(transfer))


async def settle_units(uow: UnitOfWork, before: Transfer, after: Transfer, at: datetime | None = None) -> None:
    """Move what the step between the two says: units leave, arrive, come back, and are held no more.

    Raises InsufficientStock (what was held is not there any more), LimitExceeded (two billion units at a level).
    Emits stock.transferred, stock.released. Locks: the hold, then levels by (SKU, location).
    """
    held = {} if after.reservation_id is None else await uow.transfers.held(after.reservation_id)
    steps = [_step(was, line, held.get(line.sku_id, 0)) for was, line in zip(before.lines, after.lines, strict=True)]
    leaving, arriving, freed = _changes(steps, after)
    await uow.stock.ensure([(change.sku_id, change.location_id) for change in arriving], uow.now)
    await uow.transfers.lock_levels({(move.sku_id, move.location_id) for move in (*leaving, *arriving, *freed)})
    if held and after.reservation_id is not None:
        keep = {step.sku_id: held[step.sku_id] - step.from_hold - step.freed for step in steps}
        gone = any(line.shipped for line in after.lines)
        ends_as = ReservationState.CONVERTED if gone else ReservationState.RELEASED
        await uow.transfers.keep(after.reservation_id, keep, ends_as)
    levels = await uow.stock.move(leaving, _movement(uow, after, MovementKind.TRANSFER_OUT, at))
    if levels is None:
        raise await _short(uow, after, {step.sku_id: (step.shipped, step.from_hold) for step in steps})
    tell(uow, "stock.transferred", levels, _facts(after))
    levels = await uow.stock.move(arriving, _movement(uow, after, MovementKind.TRANSFER_IN, at))
    if levels is None:
        raise LimitExceeded("a level holds two billion units at most", ("lines",))
    tell(uow, "stock.transferred", levels, _facts(after))
    levels = await uow.stock.move(freed, _movement(uow, after, MovementKind.RELEASE))
    assert levels is not None, "what a transfer holds is reserved"
    tell(uow, "stock.released", levels, _facts(after))


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step does with the units of one SKU; `from_hold` and `freed` are held until then."""

    sku_id: UUID
    shipped: int
    from_hold: int
    freed: int
    arrived: int
    damaged: int
    returned: int


def _step(was: TransferLine, line: TransferLine, held: int) -> _Step:
    shipped = line.shipped - was.shipped
    from_hold = min(shipped, held)
    damaged = line.damaged - was.damaged
    return _Step(
        sku_id=line.sku_id,
        shipped=shipped,
        from_hold=from_hold,
        freed=max(0, held - from_hold - line.to_ship),
        arrived=line.received - was.received - damaged,
        damaged=damaged,
        returned=line.returned - was.returned,
    )


def _changes(steps: Sequence[_Step], transfer: Transfer) -> tuple[list[Change], list[Change], list[Change]]:
    """What leaves, what arrives (or comes back), what is freed: sorted, without those that change nothing."""
    source, destination = transfer.source.id, transfer.destination.id
    leaving = [
        Change(step.sku_id, source, on_hand=-step.shipped, reserved=-step.from_hold) for step in steps if step.shipped
    ]
    arriving = [
        Change(step.sku_id, destination, on_hand=step.arrived, quarantined=step.damaged)
        for step in steps
        if step.arrived or step.damaged
    ]
    arriving += [Change(step.sku_id, source, on_hand=step.returned) for step in steps if step.returned]
    freed = [Change(step.sku_id, source, reserved=-step.freed) for step in steps if step.freed]
    return summed(leaving), summed(arriving), summed(freed)


async def _short(uow: UnitOfWork, transfer: Transfer, wanted: Mapping[UUID, tuple[int, int]]) -> InsufficientStock:
    """Which SKUs are short at the source; `wanted` has (units, how many of them are held already) by SKU id."""
    levels = {level.sku_id: level for level in await uow.stock.levels(wanted, [transfer.source.id])}
    shortfalls: list[Shortfall] = []
    for line in transfer.lines:
        units, held = wanted[line.sku_id]
        level = levels.get(line.sku_id)
        free = held if level is None else level.really_there - level.reserved + held
        if units > free:
            shortfalls.append(Shortfall(line.sku, transfer.source.code, units, max(0, free)))
    return InsufficientStock(tuple(shortfalls))


def _movement(uow: UnitOfWork, transfer: Transfer, kind: MovementKind, at: datetime | None = None) -> Movement:
    return Movement(kind=kind, at=uow.now, effective_at=at or uow.now, cause_type="Transfer", cause_id=transfer.id)


def _facts(transfer: Transfer) -> dict[str, str]:
    return {"transferId": str(transfer.id)}
