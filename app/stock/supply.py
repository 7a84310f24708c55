"""What is on its way: supplies follow their source (a transfer, a purchase order), and units are promised against them.

Supplies are locked last, after stock levels, by id. Whoever changes a source holds its row; whoever promises holds the
order's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.domain.enums import SupplyKind, SupplyState
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.domain.supplies import Expected, Place, Supply, supply_state
from db.unit_of_work import Contended, UnitOfWork


async def follow_source(
    uow: UnitOfWork, kind: SupplyKind, source: tuple[str, UUID], place: Place, expected: Sequence[Expected]
) -> list[Supply]:
    """Make the supplies of a source (its type and id) say what it says now; those that changed.

    Whoever has claims on units that come no more moves the claims first: raises Contended while more is promised than
    is still to come. Emits per supply supply.opened, supply.changed (date, quantity), supply.received or supply.ended.
    What a SKU that was never at the location is on its way to is a level too. Locks: the caller holds the source; its
    supplies by id.
    """
    known = {supply.sku_id: supply for supply in await uow.supplies.lock_of_source(source[1])}
    fresh: list[Supply] = []
    changed: list[tuple[Supply, Supply]] = []
    for wanted in expected:
        before = known.get(wanted.sku_id)
        if before is None:
            if wanted.state is SupplyState.OPEN:
                fresh.append(_opened(kind, source, place, wanted))
            continue
        if before.promised > wanted.incoming:
            raise Contended
        after = replace(
            before,
            quantity=wanted.quantity,
            received=wanted.received,
            expected_at=wanted.expected_at if before.state is SupplyState.OPEN else before.expected_at,
            state=wanted.state,
        )
        if after != before:
            changed.append((before, replace(after, version=before.version + 1)))
    if fresh:
        await uow.stock.ensure([(supply.sku_id, supply.location_id) for supply in fresh], uow.now)
    await uow.supplies.save(fresh, [after for _, after in changed], uow.now)
    for supply in fresh:
        _tell(uow, "supply.opened", None, supply)
    for before, after in changed:
        _tell(uow, _what_happened(before, after), before, after)
    return [*fresh, *(after for _, after in changed)]


async def promise_supplies(
    uow: UnitOfWork, deltas: Mapping[UUID, int], facts: Mapping[str, Any] | None = None
) -> list[Supply] | None:
    """Promise units of supplies by id, or (negative) give them back, all or nothing; None when not so many are free.

    Emits supply.promised per supply. Locks: supplies by id, after everything else.
    """
    supplies = await uow.supplies.promise(deltas, uow.now)
    if supplies is None:
        return None
    for supply in supplies:
        before = replace(supply, promised=supply.promised - deltas[supply.id], version=supply.version - 1)
        _tell(uow, "supply.promised", before, supply, facts or {})
    return supplies


def _opened(kind: SupplyKind, source: tuple[str, UUID], place: Place, wanted: Expected) -> Supply:
    return Supply(
        id=new_id(),
        kind=kind,
        sku_id=wanted.sku_id,
        sku=wanted.sku,
        location_id=place.id,
        location=place.code,
        quantity=wanted.quantity,
        received=wanted.received,
        promised=0,
        expected_at=wanted.expected_at,
        state=wanted.state,
        source_type=source[0],
        source_id=source[1],
        version=1,
    )


def _what_happened(before: Supply, after: Supply) -> str:
    if after.state is not before.state:
        return "supply.ended"
    return "supply.received" if after.received != before.received else "supply.changed"


def _tell(
    uow: UnitOfWork, kind: str, before: Supply | None, after: Supply, facts: Mapping[str, Any] | None = None
) -> None:
    uow.record(
        Event(
            type=kind,
            subject_id=after.id,
            subject_version=after.version,
            keys=(f"sku:{after.sku}", f"location:{after.location}"),
            state=patch_between({} if before is None else supply_state(before), supply_state(after)),
            facts=facts or {},
        )
    )
