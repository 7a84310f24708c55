"""Reading refunds, in batches `(database, principal, keys) -> {key: value}`, within the principal's scope."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.pages import grouped
from app.domain.principal import Principal
from app.payments.queries import TransactionRead, shown_steps
from db.database import Database
from db.models.refunds import RefundLineRow
from db.repositories.refund_reading import RefundRead, RefundReadRepository

__all__ = ["RefundRead", "lines_by_refund", "refunds_by_id", "refunds_by_order", "steps_by_refund"]


async def refunds_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[RefundRead]]:
    """Batch: the refunds of an order, oldest first."""
    async with database.session() as session:
        found = await RefundReadRepository(session, principal).by_orders(order_ids)
    return grouped((refund.row.order_id, refund) for refund in found)


async def refunds_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, RefundRead]:
    """Batch: single refunds."""
    async with database.session() as session:
        found = await RefundReadRepository(session, principal).by_ids(ids)
    return {refund.row.id: refund for refund in found}


async def lines_by_refund(
    database: Database, principal: Principal, refund_ids: Sequence[UUID]
) -> Mapping[UUID, list[tuple[RefundLineRow, str]]]:
    """Batch: the lines of a refund, each with its order's currency."""
    async with database.session() as session:
        found = await RefundReadRepository(session, principal).lines(refund_ids)
    return grouped((line.refund_id, (line, currency)) for line, currency in found)


async def steps_by_refund(
    database: Database, principal: Principal, refund_ids: Sequence[UUID]
) -> Mapping[UUID, list[TransactionRead]]:
    """Batch: the tenders' steps that carry a refund out."""
    async with database.session() as session:
        found = await RefundReadRepository(session, principal).steps(refund_ids)
    return grouped((step[0].refund_id, step) for step in shown_steps(principal, found) if step[0].refund_id is not None)
