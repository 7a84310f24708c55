"""Change what is kept of a customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.customers.changing import lock_customer, save_customer
from app.customers.profile import may_state, profile_columns
from app.idempotency import claim
from db.models.people import CustomerRow
from db.unit_of_work import UnitOfWork

_TOLD_AS = {
    "preferred_way": "preferredWay",
    "credit_limit_minor": "creditLimit",
    "credit_limit_currency": "creditLimit",
    "tax_exempt": "taxExemptReason",
    "tax_exempt_reason": "taxExemptReason",
}
"""How events name columns; the others by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCustomer:
    """What is asked. `stated` are parts of the profile by name; what is not stated stays."""

    idempotency_key: str
    customer_id: UUID
    stated: Mapping[str, Any]
    expected_version: int | None = None


async def update_customer(uow: UnitOfWork, command: UpdateCustomer) -> UUID:
    """Change a profile; answers with the customer's id. What stays the same is no change, and tells nothing.

    Raises NotFound, Forbidden (what is not the caller's to state), InvalidInput, VersionConflict, IdempotencyMismatch.
    Emits customer.saved. Locks: the customer.
    """
    columns = profile_columns(command.stated, may_state(uow.principal))
    known = await claim(uow, "customerUpdate", command.idempotency_key, command, "Customer", command.customer_id)
    row = await lock_customer(uow, command.customer_id, None if known else command.expected_version)
    if known is None:
        await change_profile(uow, row, columns)
    return row.id


async def change_profile(uow: UnitOfWork, row: CustomerRow, columns: Mapping[str, Any]) -> None:
    """Write the columns that differ. Emits customer.saved when any does. Locks: the caller holds the row."""
    different = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if different:
        await save_customer(uow, row, sorted({_TOLD_AS.get(name, name) for name in different}), different)
