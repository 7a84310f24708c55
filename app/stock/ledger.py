"""From changed levels to the events that tell of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.domain.stock import Change, Level, level_state
from db.unit_of_work import UnitOfWork


def tell(uow: UnitOfWork, kind: str, changes: Sequence[Change], levels: Sequence[Level], facts: dict[str, Any]) -> None:
    """Record one event per changed level. `changes` and `levels` name the same (SKU, location) pairs."""
    deltas = {(change.sku_id, change.location_id): change for change in changes}
    for level in levels:
        change = deltas[level.sku_id, level.location_id]
        before = replace(
            level,
            on_hand=level.on_hand - change.on_hand,
            reserved=level.reserved - change.reserved,
            quarantined=level.quarantined - change.quarantined,
        )
        uow.record(
            Event(
                type=kind,
                subject_id=level.id,
                subject_version=level.version,
                keys=(f"sku:{level.sku}", f"location:{level.location}"),
                state=patch_between(level_state(before) if level.version > 1 else {}, level_state(level)),
                facts=facts,
            )
        )
