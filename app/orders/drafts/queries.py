"""Reading drafts, and what placing one now would come to: where its units are, what would wait and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import OrderStatus
from app.domain.errors import InsufficientStock
from app.domain.ids import new_id
from app.domain.orders.drafts import Draft, opened
from app.domain.orders.model import Line, Order
from app.domain.orders.place import Source, place
from app.domain.principal import Principal
from app.orders.promises import expected_for
from app.routing.source import source_order
from app.stock.convert import units_of
from db.database import Database
from db.repositories.drafts import DraftRepository
from db.repositories.order_reading import OrderReadRepository
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LinePreview:
    """One line of a draft: units that are there for it now, units that would wait, and when those are expected."""

    line_id: UUID
    available: int
    waiting: int
    expected_at: datetime | None
    """When the last of the waiting units is; None when none waits, or nobody knows."""

    missing: int
    """Units for which the draft would be refused, or that would stay open."""


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """What placing a draft now would come to, as of an instant."""

    as_of: datetime
    lines: tuple[LinePreview, ...]

    @property
    def satisfiable(self) -> bool:
        """Whether every unit is there, or may wait."""
        return not any(line.missing for line in self.lines)


async def drafts_by_order(database: Database, principal: Principal, order_ids: Sequence[UUID]) -> Mapping[UUID, Draft]:
    """Batch: drafts by their order; absent for what is no draft, or not the principal's."""
    async with database.session() as session:
        return await DraftRepository(session, principal).visible(order_ids)


async def draft_previews(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, DraftPreview]:
    """Batch: what placing drafts now would come to. A few statements for each draft: they are looked at one by one."""
    async with database.session() as session:
        orders = await OrderReadRepository(session, principal).wholes(order_ids)
    async with database.unit_of_work(principal) as uow:
        drafts = await uow.drafts.by_ids(orders.keys())
        return {
            draft.order_id: await _preview(uow, orders[draft.order_id], draft)
            for draft in drafts.values()
            if orders[draft.order_id].statuses.order is OrderStatus.DRAFT
        }


async def _preview(uow: UnitOfWork, order: Order, draft: Draft) -> DraftPreview:
    on_sale = await uow.reference.for_sale(order.channel, {line.sku for line in order.lines}, currency=order.currency)
    assert on_sale is not None, "a draft is of a channel that the caller sees"
    held = None
    if draft.reservation_id is not None:
        found = await uow.timed_reservations.by_ids([draft.reservation_id], everybodys=True)
        held = next((units_of(one) for one in found.values() if not one.over), None)
    assignments = await source_order(uow, order, on_sale.serving, held=held)
    may_wait = draft.may_wait(order)
    placed = place(
        opened(order, uow.now),
        [Source(part.line_id, part.location_id, part.location, part.quantity) for part in assignments],
        allow_backorder=bool(may_wait),
        new_id=new_id,
    )
    try:
        placed = await expected_for(uow, placed, {one.id for one in on_sale.serving if one.ships}, on_sale.not_yet)
    except InsufficientStock:
        may_wait = frozenset[UUID]()
    return DraftPreview(
        uow.now, tuple(_line(line, waits=line.id in may_wait) for line in placed.lines if not line.is_component)
    )


def _line(line: Line, *, waits: bool) -> LinePreview:
    available = line.reserved + line.allocated if line.takes_stock or line.is_kit else line.quantity
    dates = [claim.expected_at for claim in line.claims]
    missing = line.quantity - available
    known = max((date for date in dates if date is not None), default=None) if None not in dates else None
    return LinePreview(
        line_id=line.id,
        available=available,
        waiting=missing if waits else 0,
        expected_at=known if waits else None,
        missing=0 if waits else missing,
    )
