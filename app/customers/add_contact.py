"""Write down that a customer and the merchant were in touch: by which way, why, about which order."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.customers.add_note import MAX_CHARACTERS
from app.customers.changing import lock_customer, save_customer
from app.customers.profile import short_text
from app.domain.enums import ContactDirection, ContactReason, ContactWay
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddContact:
    """What is asked. `at` None is now."""

    idempotency_key: str
    customer_id: UUID
    way: ContactWay
    direction: ContactDirection
    reason: ContactReason
    summary: str | None = None
    order_id: UUID | None = None
    at: datetime | None = None


async def add_contact(uow: UnitOfWork, command: AddContact) -> UUID:
    """Keep it; answers with the customer's id.

    Raises NotFound (customer, order), InvalidInput (an order of somebody else, a reason OTHER that says nothing, a
    time ahead), IdempotencyMismatch. Emits customer.saved. Locks: the customer.
    """
    summary = short_text(command.summary, ("summary",), MAX_CHARACTERS)
    if summary is None and command.reason is ContactReason.OTHER:
        raise InvalidInput("say in the summary what it was about", ("summary",))
    refuse_future(command.at, uow.now, ("at",))
    known = await claim(uow, "customerContactAdd", command.idempotency_key, command, "Customer", command.customer_id)
    row = await lock_customer(uow, command.customer_id)
    if known is not None:
        return row.id
    if command.order_id is not None and await uow.customers.buyer_of(command.order_id) not in (None, row.id):
        raise InvalidInput("this order is another customer's", ("orderId",))
    await uow.customers.add_contact(
        {
            "id": new_id(),
            "customer_id": row.id,
            "order_id": command.order_id,
            "way": command.way,
            "direction": command.direction,
            "reason": command.reason,
            "summary": summary,
            "actor_kind": uow.principal.kind,
            "actor_id": uow.principal.id,
            "at": command.at or uow.now,
            "recorded_at": uow.now,
        }
    )
    await save_customer(uow, row, ["contacts"])
    return row.id
