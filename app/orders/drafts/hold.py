"""A draft may hold the units it wants, by the clock: in a reservation of its own that completing takes over."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from app.domain.enums import ReservationPurpose, ReservationState, StockPolicy
from app.domain.ids import new_id
from app.domain.orders.model import Order
from app.domain.reservations import HeldLine, Reservation, owner_of
from app.domain.sourcing import Assignment
from app.orders.drafts.drafting import Drafted
from app.orders.enter import refuse_shortfalls
from app.routing.source import source_order
from app.stock.convert import units_of
from app.stock.hold import NewHold, end_holds, take_hold
from app.stock.rehold import rehold
from db.unit_of_work import Contended, UnitOfWork


async def held_by(uow: UnitOfWork, reservation_id: UUID | None) -> Reservation | None:
    """What a draft holds, locked; None when it holds nothing, or its time has come. Locks: the reservation."""
    if reservation_id is None:
        return None
    found = (await uow.timed_reservations.lock([reservation_id])).get(reservation_id)
    return found if found is not None and found.state is ReservationState.ACTIVE and not found.over else None


async def held_skus(uow: UnitOfWork, order_id: UUID) -> frozenset[UUID]:
    """The SKUs of which a draft may give units back: whoever waits for them is locked before the draft is."""
    draft = (await uow.drafts.by_ids([order_id])).get(order_id)
    if draft is None or draft.reservation_id is None:
        return frozenset()
    found = await uow.timed_reservations.by_ids([draft.reservation_id], everybodys=True)
    return frozenset(line.sku_id for one in found.values() for line in one.lines)


async def hold_units(uow: UnitOfWork, made: Drafted, held: Reservation | None, life: timedelta | None) -> UUID | None:
    """Let a draft hold what it wants now, for `life`; None lets go of what it held. Answers with its reservation.

    What it holds already is changed to what it wants, and keeps its own clock.
    Raises InsufficientStock (units that may not wait), and Contended when somebody was quicker. Emits
    reservation.created, .changed or .released, stock.reserved, stock.released. Locks: levels by (SKU, location).
    """
    if life is None:
        if held is not None:
            await end_holds(uow, [held], ReservationState.RELEASED)
        return None
    order = made.order
    assignments = await source_order(uow, order, made.on_sale.serving, held=units_of(held) if held else None)
    if order.stock_policy is StockPolicy.REQUIRE:
        refuse_shortfalls(uow, order, assignments, made.draft.may_wait(order))
    lines = _lines(order, assignments)
    if held is not None and lines:
        kept = await rehold(uow, held, lines)
        if kept is None:
            raise Contended
        return kept.id
    if held is not None:
        await end_holds(uow, [held], ReservationState.RELEASED)
    if not lines:
        return None
    new = NewHold(
        id=new_id(),
        purpose=ReservationPurpose.DRAFT,
        channel_id=order.channel_id,
        channel=order.channel,
        owner=owner_of(uow.principal),
        life=life,
        lines=lines,
    )
    if await take_hold(uow, new) is None:
        raise Contended
    return new.id


def _lines(order: Order, assignments: Sequence[Assignment]) -> tuple[HeldLine, ...]:
    """Units by SKU, location and whether they must stay there."""
    lines = {line.id: line for line in order.lines}
    units: Counter[tuple[UUID, UUID, bool]] = Counter()
    names: dict[UUID, str] = {}
    for part in assignments:
        line = lines[part.line_id]
        names[part.location_id], names[line.sku_id] = part.location, line.sku
        if line.takes_stock:
            units[line.sku_id, part.location_id, line.location_id is not None] += part.quantity
    return tuple(
        HeldLine(new_id(), sku_id, names[sku_id], location_id, names[location_id], quantity, pinned)
        for (sku_id, location_id, pinned), quantity in sorted(units.items())
    )
