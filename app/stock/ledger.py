"""From changed levels to the events that tell of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.domain.stock import Buckets, Level, level_state
from db.unit_of_work import UnitOfWork


def tell(uow: UnitOfWork, kind: str, levels: Sequence[Level], facts: Mapping[str, Any]) -> None:
    """Record one event per moved level, as `StockRepository.move` answered with it."""
    for level in levels:
        _tell(uow, kind, level, _was(level), facts)


def tell_adjusted(uow: UnitOfWork, levels: Sequence[Level], *, reason: str | None) -> None:
    """Record stock.adjusted per moved level, with how many units really came or went."""
    for level in levels:
        was = _was(level)
        delta = level.really_there - (was.on_hand - was.shortfall)
        _tell(uow, "stock.adjusted", level, was, {"onHandDelta": delta, "reason": reason})


def _was(level: Level) -> Buckets:
    assert level.was is not None, "only a moved level has something to tell"
    return level.was


def _tell(uow: UnitOfWork, kind: str, level: Level, was: Buckets, facts: Mapping[str, Any]) -> None:
    before = replace(
        level, on_hand=was.on_hand, reserved=was.reserved, quarantined=was.quarantined, shortfall=was.shortfall
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
