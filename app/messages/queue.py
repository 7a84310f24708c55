"""Queue a message in the transaction that has something to tell. Nothing personal and no link stands in the queue."""

from uuid import UUID

from app.domain.messages import MessageKind, OutgoingMessage, span_of
from db.unit_of_work import UnitOfWork


async def queue_order_access(uow: UnitOfWork, order_id: UUID, *, wanted: bool = True) -> bool:
    """Queue the link to an order for its buyer; whether there is anybody to tell. One statement.

    The same generation is told once in ten minutes. With `wanted` False it only says whether there is anybody.
    """
    return await uow.messages.queue_order_access(order_id, wanted=wanted, span=span_of(uow.now), at=uow.now)


async def queue_password(uow: UnitOfWork, customer_id: UUID | None) -> None:
    """Queue the link with which a customer sets a password; None, when there is no such customer, costs the same.

    Answers nothing: who asked for the link may not know whether there is anybody to send it to.
    """
    message = None
    if customer_id is not None:
        message = OutgoingMessage(
            kind=MessageKind.PASSWORD,
            repeat_key=f"{MessageKind.PASSWORD}:{customer_id}:{span_of(uow.now)}",
            customer_id=customer_id,
        )
    await uow.messages.queue(message, uow.now)
