"""The state machines, as tables that are checked at import; `actions.py` exports them as `supportedActions`.

Source: the trade's usual states (features, section 5.2), with the domain rules on top: dispatch implies accept, pick
and pack; a completed fulfillment order opens again when a later fact says that a parcel did not arrive after all;
canceling what has not left ends work whose other units are on their way (DISPATCHED) or arrived (COMPLETED). Work with
picked units that are to be canceled is CANCEL_REQUESTED until its location answers, and goes on from where it was.
Work that another location gets is OPEN again there (moved); work whose units are given up or other work's now ends as
CANCELED, or DISPATCHED when some of it had left; work whose parcels are voided before a carrier saw them is PACKED.
"""

import itertools

from app.domain.enums import FulfillmentOrderStatus, OrderStatus

_O = OrderStatus
_F = FulfillmentOrderStatus

NEXT_ORDER: dict[OrderStatus, frozenset[OrderStatus]] = {
    _O.DRAFT: frozenset({_O.PENDING_REVIEW, _O.OPEN, _O.EXPIRED, _O.CANCELED}),
    _O.PENDING_REVIEW: frozenset({_O.OPEN, _O.CANCELED, _O.EXPIRED}),
    _O.OPEN: frozenset({_O.COMPLETED, _O.CANCELED}),
    _O.COMPLETED: frozenset({_O.OPEN}),
    _O.CANCELED: frozenset(),
    _O.EXPIRED: frozenset(),
}

NEXT_WORK: dict[FulfillmentOrderStatus, frozenset[FulfillmentOrderStatus]] = {
    _F.SCHEDULED: frozenset({_F.OPEN, _F.REJECTED, _F.CANCELED}),
    _F.OPEN: frozenset({_F.SCHEDULED, _F.ACCEPTED, _F.READY_FOR_PICKUP, _F.REJECTED, _F.COMPLETED, _F.CANCELED}),
    _F.ACCEPTED: frozenset({_F.OPEN, _F.PICKING, _F.REJECTED, _F.CANCEL_REQUESTED, _F.CANCELED}),
    _F.PICKING: frozenset({_F.PICKED, _F.CANCEL_REQUESTED, _F.CANCELED, _F.DISPATCHED, _F.COMPLETED}),
    _F.PICKED: frozenset({_F.PACKED, _F.CANCEL_REQUESTED, _F.CANCELED, _F.DISPATCHED, _F.COMPLETED}),
    _F.PACKED: frozenset(
        {_F.PICKED, _F.DISPATCHED, _F.READY_FOR_PICKUP, _F.CANCEL_REQUESTED, _F.CANCELED, _F.COMPLETED}
    ),
    _F.READY_FOR_PICKUP: frozenset({_F.COMPLETED, _F.CANCEL_REQUESTED, _F.CANCELED}),
    _F.DISPATCHED: frozenset({_F.PACKED, _F.COMPLETED}),
    _F.COMPLETED: frozenset({_F.DISPATCHED}),
    _F.REJECTED: frozenset(),
    _F.CANCEL_REQUESTED: frozenset(
        {_F.CANCELED, _F.ACCEPTED, _F.PICKING, _F.PICKED, _F.PACKED, _F.READY_FOR_PICKUP, _F.DISPATCHED, _F.COMPLETED}
    ),
    _F.CANCELED: frozenset(),
}

assert NEXT_ORDER.keys() == set(OrderStatus), "every order status states where it may go"
assert NEXT_WORK.keys() == set(FulfillmentOrderStatus), "every fulfillment order status states where it may go"

NOT_BEGUN = frozenset({_F.SCHEDULED, _F.OPEN, _F.ACCEPTED})
"""Work of which nothing is picked: it may still be rejected, moved, split and merged."""

STEPS_TO_DISPATCH = (_F.OPEN, _F.ACCEPTED, _F.PICKING, _F.PICKED, _F.PACKED, _F.DISPATCHED)
"""The way of work that leaves whole; one dispatch may walk it all (domain rules, statuses)."""

assert all(step in NEXT_WORK[before] for before, step in itertools.pairwise(STEPS_TO_DISPATCH))
