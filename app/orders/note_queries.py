"""Reading notes on orders, in batches; shoppers find public ones only."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from db.database import Database
from db.models.notes import OrderNoteRow
from db.repositories.order_notes import OrderNoteRepository


async def notes_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[OrderNoteRow]]:
    """Batch: the notes on an order, oldest first."""
    async with database.session() as session:
        found = await OrderNoteRepository(session, principal).of_orders(order_ids)
    return grouped((row.order_id, row) for row in found)


async def notes_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, OrderNoteRow]:
    """Batch: single notes."""
    async with database.session() as session:
        return {row.id: row for row in await OrderNoteRepository(session, principal).by_ids(ids)}
