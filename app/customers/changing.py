"""How every change of a customer begins and ends: the row's lock, one version more, one event."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.domain.errors import VersionConflict
from app.domain.events import Event
from db.models.people import CustomerRow
from db.unit_of_work import UnitOfWork


async def lock_customer(uow: UnitOfWork, customer_id: UUID, expected_version: int | None = None) -> CustomerRow:
    """Lock a customer whom the caller reads. Raises NotFound, VersionConflict."""
    row = await uow.customers.lock(customer_id)
    if expected_version is not None and expected_version != row.version:
        raise VersionConflict("Customer", row.id, expected_version, row.version)
    return row


async def save_customer(
    uow: UnitOfWork, row: CustomerRow, changed: Sequence[str], columns: Mapping[str, Any] | None = None
) -> None:
    """Write columns and tell the names of what changed, never what it says. Emits customer.saved.

    Locks: the caller holds the customer's row.
    """
    version = await uow.customers.change(row, columns or {})
    uow.record(
        Event(
            type="customer.saved",
            subject_id=row.id,
            subject_version=version,
            keys=(f"customer:{row.id}",),
            facts={"changed": sorted(changed)},
        )
    )
