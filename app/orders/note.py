"""Write notes on orders: for colleagues, or for the buyer too."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import Forbidden, InvalidInput, LimitExceeded
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.idempotency import claim
from db.models.notes import OrderNoteRow
from db.repositories.order_notes import OrderNoteRepository
from db.unit_of_work import UnitOfWork

MAX_BODY_LENGTH = 4_000
MAX_NOTES = 500
MAX_NOTES_WITH_SHOPPERS = 50
"""What a buyer may still write when an order has so many notes: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrderNote:
    """What is asked. `public` None: internal for the merchant, public for shoppers, who write no others."""

    idempotency_key: str
    order_id: UUID
    body: str
    public: bool | None = None


async def add_order_note(uow: UnitOfWork, command: AddOrderNote) -> UUID:
    """Write a note; answers with its id. Orders that are over take notes too.

    Raises Forbidden (a shopper states whether it is public), NotFound (order), InvalidInput (empty, too long),
    LimitExceeded (so many notes), IdempotencyMismatch. Emits order.noted, without the text. Locks: the order.
    """
    merchant = uow.principal.acts_for_merchant
    if not merchant and command.public is not None:
        raise Forbidden("public may be given by staff and apps only: what you write is public", ("public",))
    body = command.body.strip()
    if not 1 <= len(body) <= MAX_BODY_LENGTH:
        raise InvalidInput(f"a note has 1 to {MAX_BODY_LENGTH:,} characters", ("body",))
    note_id = new_id()
    known = await claim(uow, "orderNoteAdd", command.idempotency_key, command, "Note", note_id)
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    notes = OrderNoteRepository(uow.session, uow.principal)
    most = MAX_NOTES if merchant else MAX_NOTES_WITH_SHOPPERS
    if await notes.count(order.id) >= most:
        raise LimitExceeded(f"order {order.number} has {most} notes already", ("orderId",))
    public = not merchant if command.public is None else command.public
    recorded = changes(order, order, Naming(order="order.noted", facts={"noteId": str(note_id), "public": public}))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await notes.add(
        OrderNoteRow(
            id=note_id,
            order_id=order.id,
            body=body,
            is_public=public,
            actor_kind=uow.principal.kind,
            actor_id=uow.principal.id,
            at=uow.now,
        )
    )
    return note_id
