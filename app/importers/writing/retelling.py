"""One historical order told again through the pure decisions of the live verbs: draft, place, and each step in turn.

The answer is the order as it stands at the end of its life, with one event per subject. A subject's event occurred when
the state that it tells came to be: at the subject's last step. Touches no stock: policy NONE.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.enums import EventOrigin, ShipmentStatus, StockPolicy
from app.domain.history import HistoricalOrder, HistoricalStep, StepKind, timeline
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel, without_promises
from app.domain.orders.changes import Naming, Recorded, changes
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.model import Order, TrackingEvent
from app.domain.orders.pay import capture
from app.domain.orders.place import Source, place
from app.domain.orders.track import track
from app.orders.draft import draft_order
from app.orders.drafting.shop import Shop
from app.orders.history import placing_of

IMPORTED = Naming(order="order.imported", imported=True)
SIGHTINGS = {StepKind.DELIVER: ShipmentStatus.DELIVERED, StepKind.RETURN_TO_SENDER: ShipmentStatus.RETURN_TO_SENDER}


def retell(history: HistoricalOrder, shop: Shop, *, number: str, customer_id: UUID | None, now: datetime) -> Recorded:
    """The order at the end of its life, version 1, and the events that tell of it.

    Raises NotFound when the shop lacks a SKU or location that the order names, InvalidInput for amounts that no order
    can have: both are errors of the source.
    """
    return _Retelling(history, _placed(history, shop, number, customer_id, now), now).recorded()


def _placed(history: HistoricalOrder, shop: Shop, number: str, customer_id: UUID | None, now: datetime) -> Order:
    command = placing_of(
        history, idempotency_key=history.external_id, customer_id=customer_id, stock_policy=StockPolicy.NONE
    )
    draft = draft_order(
        command,
        shop,
        order_id=new_id(),
        number=number,
        customer_id=customer_id,
        now=now,
        origin=EventOrigin.IMPORT,
    )
    sources = [
        Source(line.id, line.location_id, told.location, line.quantity)
        for line, told in zip(draft.lines, history.lines, strict=True)
        if line.location_id is not None
    ]
    return place(draft, sources, allow_backorder=False, new_id=new_id)


class _Retelling:
    """The order so far, and when each of its subjects was last changed."""

    def __init__(self, history: HistoricalOrder, placed: Order, now: datetime) -> None:
        self._history = history
        self._order = placed
        self._now = now
        self._last: dict[UUID, datetime] = {}
        self._shipments: dict[int, UUID] = {}

    def recorded(self) -> Recorded:
        """Take every step, then version and tell what has become of it."""
        for step in timeline(self._history):
            self._take(step)
        recorded = changes(None, self._order, IMPORTED)
        placed_at = self._history.placed_at
        events = tuple(
            replace(event, occurred_at=self._last.get(event.subject_id, placed_at)) for event in recorded.events
        )
        return replace(recorded, events=events)

    def _take(self, step: HistoricalStep) -> None:
        match step.kind:
            case StepKind.PLACE:
                return
            case StepKind.PAY:
                touched = self._pay(step)
            case StepKind.CANCEL:
                touched = self._cancel(step)
            case StepKind.DISPATCH:
                touched = self._dispatch(step)
            case StepKind.DELIVER | StepKind.RETURN_TO_SENDER:
                touched = self._track(step)
        for subject_id in (self._order.id, *touched):
            self._last[subject_id] = step.at

    def _pay(self, step: HistoricalStep) -> tuple[UUID, ...]:
        payment_id = self._order.payments[step.index].id
        self._order = capture(self._order, payment_id, None, step.at, new_id)
        return (payment_id,)

    def _cancel(self, step: HistoricalStep) -> tuple[UUID, ...]:
        told = self._history.cancellations[step.index]
        before = self._order
        canceled = cancel(before, self._by_line(told.quantities), told.reason).order
        self._order = without_promises(canceled, step.at, new_id)
        voided = [new.id for old, new in zip(before.payments, self._order.payments, strict=True) if old is not new]
        freed = [
            new.id
            for old, new in zip(before.fulfillment_orders, self._order.fulfillment_orders, strict=True)
            if old is not new
        ]
        return (*voided, *freed)

    def _dispatch(self, step: HistoricalStep) -> tuple[UUID, ...]:
        told = self._history.shipments[step.index]
        work = next(work for work in self._order.fulfillment_orders if work.location == told.location)
        units = self._by_line(told.quantities)
        plan = dispatch(
            self._order,
            work.id,
            {line.id: units[line.line_id] for line in work.lines if line.line_id in units},
            ParcelLabel(carrier=told.carrier),
            step.at,
            new_id,
        )
        self._order = plan.order
        self._shipments[step.index] = plan.shipment.id
        return work.id, plan.shipment.id

    def _track(self, step: HistoricalStep) -> tuple[UUID, ...]:
        shipment_id = self._shipments[step.index]
        before = self._order
        sighting = TrackingEvent(id=new_id(), status=SIGHTINGS[step.kind], occurred_at=step.at, received_at=self._now)
        self._order = track(before, shipment_id, sighting)
        completed = [
            new.id
            for old, new in zip(before.fulfillment_orders, self._order.fulfillment_orders, strict=True)
            if old is not new
        ]
        return (shipment_id, *completed)

    def _by_line(self, quantities: Mapping[str, int]) -> dict[UUID, int]:
        return {
            line.id: quantities[line.line_ref]
            for line in self._order.lines
            if line.line_ref is not None and line.line_ref in quantities
        }
