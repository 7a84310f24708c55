"""Work that a partner does: a 3PL, a marketplace's warehouse, a supplier. It is asked, and it answers.

Pure. What a partner accepted is in its hands: its units count as picked, so that canceling asks for them back and
nobody takes them away. The answer follows from what becomes of the work, whichever way that came: a ship notice accepts
as well as accepting does.
"""

from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import CancelReason, FulfillmentOrderStatus, FulfillmentRequestStatus
from app.domain.errors import IllegalTransition, InvalidInput, PartOfKit
from app.domain.orders.derive import derive
from app.domain.orders.hold import refuse_held
from app.domain.orders.model import FulfillmentOrder, Order
from app.domain.orders.take_back import ask_back, recallable
from app.domain.orders.work.answers import STOPPABLE
from app.domain.orders.work.refuse import refuse_state

_F = FulfillmentOrderStatus
_R = FulfillmentRequestStatus


@dataclass(frozen=True, slots=True)
class AskedBack:
    """The order with units asked back from one work, and how many those are, by line."""

    order: Order
    recalled: dict[UUID, int]


def submit(order: Order, work_id: UUID) -> Order:
    """The order with this work asked of who does it.

    Raises IllegalTransition (it is not OPEN, or was asked), Held, InvalidInput (a store's work that follows another).
    """
    work = order.work(work_id)
    if work.follows_id is not None:
        raise InvalidInput("its goods are on their way to this store: nobody is asked", ("fulfillmentOrderId",))
    refuse_state(work, (_F.OPEN,), _F.ACCEPTED, "submitted")
    if work.request_status is not _R.UNSUBMITTED:
        raise _refused(work, _R.SUBMITTED)
    refuse_held(order, work_id)
    return derive(order.with_work(replace(work, request_status=_R.SUBMITTED)))


def ask_partner_back(order: Order, work_id: UUID, reason: CancelReason) -> AskedBack:
    """The order with all units that a partner has in its hands to be canceled, if the partner still can.

    Raises IllegalTransition (the partner has not accepted, was asked already, or sent everything), PartOfKit (what is
    left of a kit could be neither priced nor sent).
    """
    work = order.work(work_id)
    if work.request_status not in STOPPABLE:
        raise _refused(work, _R.CANCEL_REQUESTED)
    asked: Counter[UUID] = Counter()
    for line in work.lines:
        ordered = order.line(line.line_id)
        units = recallable(line)
        if units and ordered.parent_line_id is not None:
            raise PartOfKit(ordered.parent_line_id, ("fulfillmentOrderId",))
        asked[line.line_id] += units
    if not +asked:
        raise _refused(work, _R.CANCEL_REQUESTED)
    for line_id, units in (+asked).items():
        work, taken = ask_back(work, line_id, units)
        assert taken == units, "what can be asked back is"
    lines = tuple(replace(line, cancel_requested=line.cancel_requested + asked[line.id]) for line in order.lines)
    return AskedBack(derive(replace(order.with_work(work), lines=lines, cancel_reason=reason)), dict(+asked))


def _refused(work: FulfillmentOrder, target: FulfillmentRequestStatus) -> IllegalTransition:
    return IllegalTransition(
        f"the partner's answer to this fulfillment order ({work.status.value}) is {work.request_status.value}",
        source=work.request_status.value,
        target=target.value,
        allowed=tuple(sorted(status.value for status in NEXT_REQUEST[work.request_status])),
        path=("fulfillmentOrderId",),
    )


NEXT_REQUEST: dict[FulfillmentRequestStatus, frozenset[FulfillmentRequestStatus]] = {
    _R.UNSUBMITTED: frozenset({_R.SUBMITTED}),
    _R.SUBMITTED: frozenset({_R.ACCEPTED, _R.REJECTED}),
    _R.ACCEPTED: frozenset({_R.CANCEL_REQUESTED, _R.REJECTED}),
    _R.REJECTED: frozenset(),
    _R.CANCEL_REQUESTED: frozenset({_R.CANCEL_ACCEPTED, _R.CANCEL_REFUSED}),
    _R.CANCEL_ACCEPTED: frozenset({_R.CANCEL_REQUESTED}),
    _R.CANCEL_REFUSED: frozenset({_R.CANCEL_REQUESTED}),
}
"""What a partner may be asked, and answer, next. CANCEL_ACCEPTED goes on where only some of the units came back."""

assert NEXT_REQUEST.keys() == set(FulfillmentRequestStatus), "every answer states what may follow"
