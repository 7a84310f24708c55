"""What follows a transfer's step: its row, its event, and what its destination may expect."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.enums import SupplyKind
from app.domain.errors import VersionConflict
from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.domain.transfers import Transfer, expected_of, transfer_state
from app.orders.waiting import Waiting, follow_supplies
from db.unit_of_work import UnitOfWork


def keys_of(transfer: Transfer) -> tuple[str, ...]:
    """The routing keys of its events: both ends, and every SKU."""
    skus = (f"sku:{line.sku}" for line in transfer.lines)
    return (f"location:{transfer.source.code}", f"location:{transfer.destination.code}", *skus)


def refuse_stale(transfer: Transfer, expected_version: int | None) -> None:
    """Raises VersionConflict when the caller decided on another version."""
    if expected_version is not None and expected_version != transfer.version:
        raise VersionConflict("Transfer", transfer.id, expected_version, transfer.version)


async def save_step(
    uow: UnitOfWork,
    kind: str,
    before: Transfer,
    after: Transfer,
    facts: Mapping[str, Any],
    occurred_at: datetime | None = None,
) -> Transfer:
    """Write a step of a locked transfer and record its event; the transfer in its new version."""
    after = replace(after, version=before.version + 1)
    await uow.transfers.save(after, uow.now)
    uow.record(
        Event(
            type=kind,
            subject_id=after.id,
            subject_version=after.version,
            keys=keys_of(after),
            state=patch_between(transfer_state(before), transfer_state(after)),
            facts=facts,
            occurred_at=occurred_at,
        )
    )
    return after


async def expect_supplies(uow: UnitOfWork, waiting: Waiting, transfer: Transfer) -> None:
    """Serve who waits, then make the destination's supplies say what is still to come; after levels have moved."""
    source = ("Transfer", transfer.id)
    await follow_supplies(uow, waiting, SupplyKind.TRANSFER, source, transfer.destination, expected_of(transfer))
