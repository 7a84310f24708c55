"""What a partner answered, read from what became of the work that it was asked for. Pure."""

from dataclasses import replace

from app.domain.enums import FulfillmentOrderStatus, FulfillmentRequestStatus
from app.domain.orders.model import FulfillmentOrder

_F = FulfillmentOrderStatus
_R = FulfillmentRequestStatus

_UNANSWERED = frozenset({_F.SCHEDULED, _F.OPEN, _F.CANCELED})
"""States of work that was asked for and that nobody took: canceled before counts as that."""

IN_HAND = frozenset({_R.ACCEPTED, _R.CANCEL_REQUESTED, _R.CANCEL_REFUSED, _R.CANCEL_ACCEPTED})
"""Answers after which the goods are in the partner's hands."""

STOPPABLE = frozenset({_R.ACCEPTED, _R.CANCEL_REFUSED})
"""Answers after which the partner can be asked to stop."""


def answered(works: tuple[FulfillmentOrder, ...]) -> tuple[FulfillmentOrder, ...]:
    """The works of an order with their partners' answers; units that a partner took count as picked."""
    if all(work.request_status is _R.UNSUBMITTED for work in works):
        return works
    return tuple(_answered(work) for work in works)


def _answered(work: FulfillmentOrder) -> FulfillmentOrder:
    status = _answer(work)
    if status is work.request_status:
        return work
    lines = work.lines
    if work.request_status is _R.SUBMITTED and status is _R.ACCEPTED:
        lines = tuple(replace(line, picked=max(line.picked, line.quantity - line.canceled)) for line in lines)
    return replace(work, request_status=status, lines=lines)


def _answer(work: FulfillmentOrder) -> FulfillmentRequestStatus:
    """The first that fits; none: the answer stands."""
    asked, stands = work.request_status, work.status
    gave = any(line.canceled for line in work.lines)
    table: list[tuple[bool, FulfillmentRequestStatus]] = [
        (asked in (_R.UNSUBMITTED, _R.REJECTED), asked),
        (stands is _F.REJECTED, _R.REJECTED),
        (asked is _R.SUBMITTED, asked if stands in _UNANSWERED else _R.ACCEPTED),
        (stands is _F.CANCEL_REQUESTED, _R.CANCEL_REQUESTED),
        (asked is _R.CANCEL_REQUESTED, _R.CANCEL_ACCEPTED if gave else _R.CANCEL_REFUSED),
    ]
    return next((answer for holds, answer in table if holds), asked)
