"""Write down that a customer agreed to something, or took it back: a fact, kept beside all earlier ones."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.customers.changing import lock_customer, save_customer
from app.customers.profile import short_text
from app.domain.enums import ConsentPurpose, ContactWay
from app.domain.errors import InvalidInput
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """What is asked. `way` None is by any way; `at` None is now."""

    idempotency_key: str
    customer_id: UUID
    purpose: ConsentPurpose
    way: ContactWay | None
    granted: bool
    source: str
    at: datetime | None = None


async def record_consent(uow: UnitOfWork, command: RecordConsent) -> UUID:
    """Write it down; answers with the customer's id. The latest by `at` of a purpose and way is what stands.

    Raises NotFound, InvalidInput, IdempotencyMismatch. Emits customer.saved. Locks: the customer.
    """
    source = short_text(command.source, ("source",))
    if source is None:
        raise InvalidInput("say where they said so: checkout, account page, a form and its version", ("source",))
    refuse_future(command.at, uow.now, ("at",))
    known = await claim(uow, "customerConsentRecord", command.idempotency_key, command, "Customer", command.customer_id)
    row = await lock_customer(uow, command.customer_id)
    if known is not None:
        return row.id
    await uow.customers.add_consent(
        {
            "id": new_id(),
            "customer_id": row.id,
            "purpose": command.purpose,
            "way": command.way,
            "granted": command.granted,
            "source": source,
            "actor_kind": uow.principal.kind,
            "actor_id": uow.principal.id,
            "at": command.at or uow.now,
            "recorded_at": uow.now,
        }
    )
    await save_customer(uow, row, ["consents"])
    return row.id
