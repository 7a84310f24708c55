"""Take an address out of a customer's address book."""

from dataclasses import dataclass
from uuid import UUID

from app.customers.changing import lock_customer, save_customer
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAddress:
    """What is asked."""

    idempotency_key: str
    customer_id: UUID
    address_id: UUID
    expected_version: int | None = None


async def remove_address(uow: UnitOfWork, command: RemoveAddress) -> UUID:
    """Forget the address; answers with the customer's id. Orders keep what they were placed with.

    Raises NotFound (customer, address), VersionConflict, IdempotencyMismatch. Emits customer.saved.
    Locks: the customer.
    """
    known = await claim(uow, "customerAddressRemove", command.idempotency_key, command, "Customer", command.customer_id)
    row = await lock_customer(uow, command.customer_id, None if known else command.expected_version)
    if known is None:
        await uow.customers.remove_address(row.id, command.address_id)
        await save_customer(uow, row, ["addresses"])
    return row.id
