"""Keep an address in a customer's address book, or change one that is there."""

from dataclasses import dataclass, fields
from uuid import UUID

from app.customers.changing import lock_customer, save_customer
from app.customers.profile import short_text
from app.domain.errors import LimitExceeded
from app.domain.ids import new_id
from app.domain.orders.model import Address
from app.idempotency import claim
from db.unit_of_work import UnitOfWork

MAX_ADDRESSES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAddress:
    """What is asked. Without `address_id` it is a new one; `default_...` None leaves that as it is."""

    idempotency_key: str
    customer_id: UUID
    address: Address
    address_id: UUID | None = None
    default_shipping: bool | None = None
    default_billing: bool | None = None
    expected_version: int | None = None


async def save_address(uow: UnitOfWork, command: SaveAddress) -> UUID:
    """Write the address; answers with the customer's id. Orders keep what they were placed with.

    There is one default of each kind at most: a new one takes the place of the old.
    Raises NotFound (customer, address), InvalidInput, LimitExceeded, VersionConflict, IdempotencyMismatch.
    Emits customer.saved. Locks: the customer.
    """
    for name in (field.name for field in fields(Address)):
        value = getattr(command.address, name)
        if isinstance(value, str):
            short_text(value, ("address", name))
    known = await claim(uow, "customerAddressSave", command.idempotency_key, command, "Customer", command.customer_id)
    row = await lock_customer(uow, command.customer_id, None if known else command.expected_version)
    if known is not None:
        return row.id
    defaults = {"is_default_shipping": command.default_shipping, "is_default_billing": command.default_billing}
    stated = {name: value for name, value in defaults.items() if value is not None}
    await uow.customers.clear_defaults(row.id, [name for name, value in stated.items() if value])
    columns = {field.name: getattr(command.address, field.name) for field in fields(Address)} | stated
    if command.address_id is None:
        if await uow.customers.count_addresses(row.id) >= MAX_ADDRESSES:
            raise LimitExceeded(f"an address book has at most {MAX_ADDRESSES} addresses", ("address",))
        await uow.customers.add_address({"id": new_id(), "customer_id": row.id, **columns})
    else:
        await uow.customers.change_address(row.id, command.address_id, columns)
    await save_customer(uow, row, ["addresses"])
    return row.id
