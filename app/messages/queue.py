"""Queue a message in the transaction that has something to tell. No address and no link stands in the queue."""

from uuid import UUID

from app.domain.messages import span_of
from db.unit_of_work import UnitOfWork


async def queue_order_access(uow: UnitOfWork, order_id: UUID, *, wanted: bool = True) -> bool:
    """Queue the link to an order for its buyer; whether there is anybody to tell. One statement.

    The same generation is told once in ten minutes. With `wanted` False it only says whether there is anybody.
    """
    return await uow.messages.queue_order_access(order_id, wanted=wanted, span=span_of(uow.now), at=uow.now)
