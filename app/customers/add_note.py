"""Note something about a customer, for the merchant's own people."""

from dataclasses import dataclass
from uuid import UUID

from app.customers.changing import lock_customer, save_customer
from app.customers.profile import short_text
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.idempotency import claim
from db.unit_of_work import UnitOfWork

MAX_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """What is asked."""

    idempotency_key: str
    customer_id: UUID
    body: str


async def add_note(uow: UnitOfWork, command: AddNote) -> UUID:
    """Keep the note; answers with the customer's id. Customers never read it.

    Raises NotFound, InvalidInput, IdempotencyMismatch. Emits customer.saved. Locks: the customer.
    """
    body = short_text(command.body, ("body",), MAX_CHARACTERS)
    if body is None:
        raise InvalidInput("a note says something", ("body",))
    known = await claim(uow, "customerNoteAdd", command.idempotency_key, command, "Customer", command.customer_id)
    row = await lock_customer(uow, command.customer_id)
    if known is None:
        by = {"actor_kind": uow.principal.kind, "actor_id": uow.principal.id}
        await uow.customers.add_note({"id": new_id(), "customer_id": row.id, "body": body, "at": uow.now, **by})
        await save_customer(uow, row, ["notes"])
    return row.id
