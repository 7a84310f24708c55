"""Queue a message in the transaction that has something to tell. Nothing personal and no link stands in the queue."""

from uuid import UUID

from app.domain.messages import MessageKind, OutgoingMessage, span_of
from db.unit_of_work import UnitOfWork


async def queue_order_access(
    uow: UnitOfWork, *, order_id: UUID, generation: int, contact_id: UUID | None, customer_id: UUID | None
) -> None:
    """Queue the link to an order for its buyer: the contact that came with it, else the account. One statement.

    The same generation is told once in ten minutes. One of the two is given.
    """
    message = OutgoingMessage(
        kind=MessageKind.ORDER_ACCESS,
        repeat_key=f"{MessageKind.ORDER_ACCESS}:{order_id}:{generation}:{span_of(uow.now)}",
        contact_id=contact_id,
        customer_id=customer_id if contact_id is None else None,
        order_id=order_id,
    )
    await uow.messages.queue(message, uow.now)


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
