"""Reading edits, in the caller's scope, and what an open one would make of its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import OrderEditState
from app.domain.errors import Refusal
from app.domain.ids import new_id
from app.domain.orders.edit.operations import SetQuantity
from app.domain.orders.edit.session import Expectation, OrderEdit
from app.domain.orders.edit.settlement import Settlement, settlement, with_trusted_tender
from app.domain.orders.edit.staging import settled, staged
from app.domain.orders.model import Order
from app.domain.orders.place import Source
from app.domain.principal import Principal
from db.database import Database
from db.repositories.order_edits import OrderEditRepository
from db.repositories.order_reading import OrderReadRepository


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would make of its order as both stand now; or why it cannot be done any more."""

    before: Order
    after: Order | None
    settlement: Settlement | None
    held: Mapping[UUID, int]
    """Units by line that are held for the edit, or that its order has already."""
    expectations: tuple[Expectation, ...]
    refusal: Refusal | None = None
    spoiled: frozenset[UUID] = frozenset()
    """Lines whose units, as far as they come off, are not for sale again."""


async def edits_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, OrderEdit]:
    """Batch: edits of orders that the principal sees."""
    async with database.session() as session:
        return await OrderEditRepository(session, principal).by_ids(ids)


async def previews(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, Preview]:
    """Batch: what open edits would make of their orders, all of one moment. Ended ones have none."""
    async with database.session(snapshot=True) as session:
        edits = await OrderEditRepository(session, principal).by_ids(ids)
        running = [edit for edit in edits.values() if edit.state is OrderEditState.OPEN]
        orders = await OrderReadRepository(session, principal).wholes([edit.order_id for edit in running])
    return {edit.id: preview(orders[edit.order_id], edit) for edit in running if edit.order_id in orders}


def preview(order: Order, edit: OrderEdit) -> Preview:
    """What an edit would make of an order, with the sources that its last step planned."""
    try:
        one = staged(order, edit.operations, new_id, edit.author)
        sources = _fitting(edit.sources, one.wanted)
        after, missing = settled(one, sources, new_id)
    except Refusal as refusal:
        return Preview(order, None, None, {}, (), refusal)
    after = with_trusted_tender(order, after)
    held = {line: units - missing.get(line, 0) for line, units in one.wanted.items()}
    expected = tuple(one for one in edit.expectations if missing.get(one.line_id))
    spoiled = frozenset(one.line_id for one in edit.operations if isinstance(one, SetQuantity) and not one.restock)
    return Preview(order, replace(after, edit=order.edit), settlement(after), held, expected, spoiled=spoiled)


def _fitting(sources: Sequence[Source], wanted: Mapping[UUID, int]) -> list[Source]:
    """The planned sources, no more of a line than it wants by now."""
    left = dict(wanted)
    fitting: list[Source] = []
    for source in sources:
        units = min(source.quantity, left.get(source.line_id, 0))
        if units:
            left[source.line_id] -= units
            fitting.append(replace(source, quantity=units))
    return fitting
