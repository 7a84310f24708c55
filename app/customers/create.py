"""Keep a new customer, or change the one that another system knows by this name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.customers.changing import lock_customer
from app.customers.profile import may_state, profile_columns
from app.customers.update import change_profile
from app.domain.codes import business_code
from app.domain.errors import InvalidInput
from app.domain.events import Event
from app.domain.ids import new_id
from app.idempotency import claim
from db.unit_of_work import Contended, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCustomer:
    """What is asked. `stated` are parts of the profile by name; what is not stated is absent."""

    idempotency_key: str
    stated: Mapping[str, Any]
    external_source: str | None = None
    external_id: str | None = None


async def create_customer(uow: UnitOfWork, command: CreateCustomer) -> UUID:
    """Keep a customer; answers with the id. One whom the other system told of before is changed instead.

    Raises Forbidden (what is not the caller's to state), InvalidInput (also for callers who reach some channels or
    locations only), IdempotencyMismatch; Contended when somebody else keeps the same one now.
    Emits customer.saved. Locks: the customer.
    """
    if uow.principal.channels is not None or uow.principal.locations is not None:
        raise InvalidInput(
            "you would not find them again: new customers are kept by who reaches all channels and places"
        )
    columns = profile_columns(command.stated, may_state(uow.principal))
    source, external_id = command.external_source, command.external_id
    if source is not None and external_id is not None:
        source = business_code(source, ("externalRef", "source"))
        external_id = business_code(external_id, ("externalRef", "id"))
    existing = None
    if source is not None and external_id is not None:
        existing = await uow.customers.known_as(source, external_id)
    customer_id = existing or new_id()
    known = await claim(uow, "customerCreate", command.idempotency_key, command, "Customer", customer_id)
    if known is not None:
        return known.result_id
    if existing is not None:
        await change_profile(uow, await lock_customer(uow, existing), columns)
        return existing
    added = await uow.customers.add(
        {"id": customer_id, "external_source": source, "external_id": external_id, **columns}, uow.now
    )
    if not added:
        raise Contended
    uow.record(
        Event(
            type="customer.saved",
            subject_id=customer_id,
            subject_version=1,
            keys=(f"customer:{customer_id}",),
            state={} if source is None else {"externalSource": source, "externalId": external_id},
            facts={"changed": sorted(name for name, value in command.stated.items() if value)},
        )
    )
    return customer_id
