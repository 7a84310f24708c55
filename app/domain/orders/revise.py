"""What is promised and expected of each line, before and after: the history that buyers can read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.domain.enums import PromiseCause
from app.domain.ids import new_id
from app.domain.orders.model import Line, Order, PromiseRevision

CAUSES: Mapping[str, PromiseCause] = {
    "order.confirmed": PromiseCause.ROUTED,
    "order.rerouted": PromiseCause.ROUTED,
    "order.work_changed": PromiseCause.ROUTED,
    "order.served": PromiseCause.SUPPLY,
    "order.promise_changed": PromiseCause.SUPPLY,
    "order.dispatched": PromiseCause.DISPATCHED,
    "order.labeled": PromiseCause.DISPATCHED,
    "order.label_changed": PromiseCause.DISPATCHED,
    "order.tracked": PromiseCause.ESTIMATE,
    "order.edited": PromiseCause.EDITED,
}
"""Why, by what happened to the order; anything else is OTHER, and that event says more."""


@dataclass(frozen=True, slots=True)
class LinePromise:
    """When a line comes, as its buyer was told. `expected_by` None: as promised."""

    promised_from: datetime | None
    promised_by: datetime | None
    promised_on: date | None
    expected_by: datetime | None


def promise_of(order: Order, line: Line) -> LinePromise:
    """What stands for a line now."""
    to = next(delivery for delivery in order.deliveries if delivery.id == line.delivery_id)
    return LinePromise(to.promised_from, to.promised_by, to.promised_on, line.expected_by)


def revised(before: Order, after: Order, event: str) -> Order:
    """The order with a revision of each line of which something else is promised or expected than before."""
    was = {line.id: line for line in before.lines}
    if before.deliveries == after.deliveries and all(
        line.id not in was or was[line.id].expected_by == line.expected_by for line in after.lines
    ):
        return after
    cause = CAUSES.get(event, PromiseCause.OTHER)
    lines: list[Line] = []
    revisions: list[PromiseRevision] = []
    for line in after.lines:
        old = None if line.id not in was else promise_of(before, was[line.id])
        now = promise_of(after, line)
        if old is None or old == now or line.quantity == line.canceled:
            lines.append(line)
            continue
        first = max(1, line.promise_revision)
        if line.promise_revision == 0:
            revisions.append(_revision(line, old, 1, PromiseCause.PLACED, after.placed_at))
        revisions.append(_revision(line, now, first + 1, cause))
        lines.append(replace(line, promise_revision=first + 1))
    if not revisions:
        return after
    return replace(after, lines=tuple(lines), revisions=(*after.revisions, *revisions))


def told(before: Order, after: Order) -> dict[str, Any]:
    """What an event says of the promises that changed: by line, what stands now. Days and instants only."""
    fresh = {revision.line_id: revision for revision in after.revisions if revision not in before.revisions}
    return {
        "cause": next(iter(fresh.values())).cause.value,
        "lines": {
            str(line_id): {
                "promisedFrom": _iso(revision.promised_from),
                "promisedBy": _iso(revision.promised_by),
                "promisedOn": _iso(revision.promised_on),
                "expectedBy": _iso(revision.expected_by),
            }
            for line_id, revision in fresh.items()
        },
    }


def _revision(
    line: Line, promise: LinePromise, sequence: int, cause: PromiseCause, occurred_at: datetime | None = None
) -> PromiseRevision:
    return PromiseRevision(
        id=new_id(),
        line_id=line.id,
        sequence=sequence,
        cause=cause,
        promised_from=promise.promised_from,
        promised_by=promise.promised_by,
        promised_on=promise.promised_on,
        expected_by=promise.expected_by,
        occurred_at=occurred_at,
    )


def _iso(at: date | datetime | None) -> str | None:
    return None if at is None else at.isoformat()
