"""Any sequence of verbs keeps every law of an order: a model that Hypothesis drives through the pure domain."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.enums import (
    CancelReason,
    ChargeKind,
    FulfillmentOrderStatus,
    HoldReason,
    HoldReleaseEvent,
    PaymentState,
    RejectReason,
    ShipmentStatus,
    StockPolicy,
)
from app.domain.errors import Refusal
from app.domain.events import Event, merge_patch
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel, without_promises
from app.domain.orders.changes import Naming, changes, routing_keys, work_changes
from app.domain.orders.derive import derive
from app.domain.orders.dispatch import ParcelLabel, dispatch
from app.domain.orders.hold import blocking_holds, open_holds, place_hold, release_holds
from app.domain.orders.model import (
    CancellationLine,
    CancellationRecord,
    Charge,
    FulfillmentOrder,
    Hold,
    Line,
    Order,
)
from app.domain.orders.pay import NEXT_PAYMENT, capture
from app.domain.orders.place import Source, place
from app.domain.orders.recall import answer_recall
from app.domain.orders.serve import serve
from app.domain.orders.state import order_state, payment_state, shipment_state, work_state
from app.domain.orders.take_back import recallable
from app.domain.orders.track import track
from app.domain.orders.transitions import NEXT_ORDER, NEXT_WORK, STEPS_TO_DISPATCH
from app.domain.orders.work.accept import accept
from app.domain.orders.work.due import reschedule
from app.domain.orders.work.give_up import give_up
from app.domain.orders.work.move import held_units, move
from app.domain.orders.work.reject import reject, rejected_units
from app.domain.orders.work.split import merge, split
from tests.domain.order_laws import (
    a_kit_is_as_far_as_the_part_that_is_least_far,
    every_unit_is_somewhere,
    money_adds_up_and_is_never_negative,
    statuses_say_what_the_quantities_say,
)
from tests.domain.orders_by_hand import (
    BER,
    HAM,
    LOCATIONS,
    NOON,
    a_delivery,
    a_kit,
    a_line,
    a_payment,
    a_sighting,
    an_order,
)

SEEN = [ShipmentStatus.DELIVERED] * 6 + [status for status in ShipmentStatus if status is not ShipmentStatus.VOIDED]


CANCELED = Naming(order="order.canceled", work="fulfillment_order.canceled")


def picked_lines(order: Order) -> list[Line]:
    """Lines that are no kits' and of which units are picked that nobody has asked back."""
    picked = {line.line_id for work in order.fulfillment_orders for line in work.lines if recallable(line) > 0}
    return [line for line in order.lines if line.id in picked and not line.is_component]


class OrderLife(RuleBasedStateMachine):
    """One order; beside it what its events told a client, and what its stock told the shelves."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[UUID, dict[str, Any]] = {}
        self.versions: Counter[UUID] = Counter()
        self.held: Counter[tuple[UUID, UUID]] = Counter()
        self.order: Order

    @initialize(data=st.data())
    def place(self, data: st.DataObject) -> None:
        deliveries = tuple(a_delivery(f"d{n}") for n in range(data.draw(st.integers(1, 2))))
        lines = tuple(line for _ in range(data.draw(st.integers(1, 2))) for line in self._lines(data, deliveries))
        charges = (
            Charge(id=new_id(), kind=ChargeKind.SHIPPING, amount_minor=490, delivery_id=deliveries[0].id),
            Charge(id=new_id(), kind=ChargeKind.GIFT_WRAP, amount_minor=250, tax_minor=40),
        )
        order = an_order(
            lines,
            deliveries,
            charges=data.draw(st.sampled_from([(), charges])),
            tax_included=data.draw(st.booleans()),
            stock_policy=data.draw(st.sampled_from(list(StockPolicy))),
        )
        due = derive(order).totals.total
        states = st.sampled_from([PaymentState.PENDING, PaymentState.AUTHORIZED, PaymentState.FAILED])
        state = data.draw(states)
        payments = (
            a_payment(due, state, authorized_minor=due if state is PaymentState.AUTHORIZED else 0),
            a_payment(0),
        )
        sources: list[Source] = []
        for line in (line for line in lines if not line.is_kit):
            left = line.quantity
            for location in data.draw(st.permutations([BER, HAM])):
                units = data.draw(st.sampled_from([left, left, left // 2, 0]))
                left -= units
                if units:
                    sources.append(Source(line.id, location, LOCATIONS[location], units))
                    if line.takes_stock:
                        self.held[line.id, location] += units
        placed = place(
            replace(order, payments=payments[: data.draw(st.integers(0, 2))]),
            sources,
            allow_backorder=data.draw(st.booleans()),
            new_id=new_id,
        )
        self._accept(None, placed, Naming(order="order.placed"))

    @staticmethod
    def _lines(data: st.DataObject, deliveries: tuple[Any, ...]) -> tuple[Line, ...]:
        quantity, price = data.draw(st.integers(1, 6)), data.draw(st.integers(0, 999))
        fields: dict[str, Any] = {
            "discount_minor": data.draw(st.integers(0, price * quantity)),
            "tax_minor": data.draw(st.integers(0, price)),
            "takes_stock": data.draw(st.booleans()),
        }
        delivery = data.draw(st.sampled_from(deliveries))
        parts = data.draw(st.lists(st.tuples(st.integers(1, 3), st.none() | st.integers(0, 999)), max_size=3))
        if parts:
            return a_kit(delivery, quantity, price, parts, **fields)
        return (a_line(delivery, quantity, price, **fields),)

    @precondition(lambda self: bool(NEXT_ORDER[self.order.statuses.order]))
    @rule(data=st.data(), whole=st.integers(0, 7).map(lambda n: n == 0))
    def cancel(self, data: st.DataObject, whole: bool) -> None:
        before = self.order
        wanted = {
            line.id: data.draw(st.integers(0, line.quantity - line.canceled - line.shipped)) // 2
            for line in before.lines
            if not line.is_component
        }
        self._cancel(data, None if whole else wanted, recalls=data.draw(st.booleans()))

    @precondition(lambda self: bool(picked_lines(self.order)))
    @rule(data=st.data())
    def recall(self, data: st.DataObject) -> None:
        """Somebody wants units canceled of which some are picked."""
        line = data.draw(st.sampled_from(picked_lines(self.order)))
        left = line.quantity - line.canceled - line.shipped - line.cancel_requested
        self._cancel(data, {line.id: data.draw(st.integers(1, left))}, recalls=True)
        if self.order.line(line.id).cancel_requested and data.draw(st.booleans()):
            self._answer(data)

    def _cancel(self, data: st.DataObject, quantities: dict[UUID, int] | None, *, recalls: bool) -> None:
        before = self.order
        try:
            plan = cancel(before, quantities, CancelReason.CUSTOMER, recalls=recalls)
        except Refusal:
            return
        for release in plan.releases:
            self._free(release.line_id, release.location_id, release.quantity)
        lines = tuple(
            CancellationLine(id=new_id(), line_id=line, recalled=units) for line, units in plan.recalled.items()
        )
        record = CancellationRecord(
            id=new_id(), reason=CancelReason.CUSTOMER, at=NOON, restock=data.draw(st.booleans()), lines=lines
        )
        after = without_promises(plan.order, NOON, new_id)
        self._accept(before, replace(after, cancellations=(*after.cancellations, record)), CANCELED)
        assert {k: line.canceled - before.line(k).canceled for k in plan.canceled for line in [self.order.line(k)]} == (
            plan.canceled
        )

    @precondition(lambda self: self.order.fulfillment_orders)
    @rule(data=st.data(), steps=st.integers(1, 5))
    def work_on(self, data: st.DataObject, steps: int) -> None:
        """A location takes the next steps with its work, and picks some or all of it."""
        work_id = data.draw(st.sampled_from(self.order.fulfillment_orders)).id
        for _ in range(steps):
            work = next(work for work in self.order.fulfillment_orders if work.id == work_id)
            if work.status not in STEPS_TO_DISPATCH[:-2] or not any(line.outstanding for line in work.lines):
                return
            after = replace(work, status=STEPS_TO_DISPATCH[STEPS_TO_DISPATCH.index(work.status) + 1])
            if work.status is FulfillmentOrderStatus.PICKING:
                lines = tuple(
                    replace(line, picked=data.draw(st.integers(line.picked, line.quantity - line.canceled)))
                    for line in work.lines
                )
                whole = all(line.picked == line.quantity - line.canceled for line in lines)
                after = replace(after if whole else work, lines=lines)
            if work.status is FulfillmentOrderStatus.PICKED:
                after = replace(after, lines=tuple(replace(line, packed=line.picked) for line in work.lines))
            works = tuple(after if other.id == work.id else other for other in self.order.fulfillment_orders)
            naming = Naming(order="order.tracked", work="fulfillment_order.picking")
            self._accept(self.order, derive(replace(self.order, fulfillment_orders=works)), naming)

    @precondition(lambda self: self.order.fulfillment_orders)
    @rule(data=st.data(), verb=st.sampled_from(["accept", "move", "split", "merge", "wait", "open"]))
    def arrange(self, data: st.DataObject, verb: str) -> None:
        """Work is taken, goes elsewhere, is done in other parts, or waits."""
        before = self.order
        work = data.draw(st.sampled_from(before.fulfillment_orders))
        try:
            after = self._arranged(data, verb, before, work)
        except Refusal:
            return
        if verb == "move":
            for held in held_units(before, work.id):
                self._free(held.line_id, held.location_id, held.quantity)
                self.held[held.line_id, after.work(work.id).location_id] += held.quantity
        self._accept(before, after, Naming(order="order.work_changed", works=self._named(verb, work)))

    @staticmethod
    def _arranged(data: st.DataObject, verb: str, order: Order, work: FulfillmentOrder) -> Order:
        match verb:
            case "accept":
                return accept(order, work.id)
            case "move":
                target = data.draw(st.sampled_from([BER, HAM]))
                return move(order, work.id, target, LOCATIONS[target])
            case "split":
                drawn = {line.id: data.draw(st.integers(0, line.outstanding)) for line in work.lines}
                units = {line_id: quantity for line_id, quantity in drawn.items() if quantity}
                return split(order, work.id, units, new_id) if units else order
            case "merge":
                others = [other.id for other in order.fulfillment_orders if other.id != work.id]
                return merge(order, work.id, others[: data.draw(st.integers(1, 2))], new_id)
            case _:
                opens = NOON + timedelta(days=1 if verb == "wait" else -1)
                return reschedule(order, work.id, opens_at=opens, due_at=None, now=NOON)

    @staticmethod
    def _named(verb: str, work: FulfillmentOrder) -> dict[UUID, str]:
        names = {"move": "moved", "split": "split", "merge": "merged"}
        return {work.id: f"fulfillment_order.{names[verb]}"} if verb in names else {}

    @precondition(lambda self: self.order.fulfillment_orders)
    @rule(data=st.data(), whole=st.booleans(), found=st.booleans())
    def give_up(self, data: st.DataObject, whole: bool, found: bool) -> None:
        """A location rejects its work, or gives some units up; the other one has them, or nobody."""
        before = self.order
        work = data.draw(st.sampled_from(before.fulfillment_orders))
        try:
            if whole:
                units = rejected_units(work)
            else:
                drawn = {line.id: data.draw(st.integers(0, line.outstanding)) for line in work.lines}
                units = {line_id: quantity for line_id, quantity in drawn.items() if quantity}
            given = give_up(before, units)
        except Refusal:
            return
        for release in given.releases:
            self._free(release.line_id, release.location_id, release.quantity)
        after = given.order
        if found and given.units:
            there = HAM if work.location_id == BER else BER
            sources = [Source(line_id, there, LOCATIONS[there], units) for line_id, units in given.units.items()]
            after = serve(after, sources, new_id)
            for source in sources:
                if before.line(source.line_id).takes_stock:
                    self.held[source.line_id, there] += source.quantity
        if whole and units:
            after = reject(after, work.id, RejectReason.CAPACITY, None)
        self._accept(before, after, Naming(order="order.rerouted"))
        assert all(work.location_id in self.order.line(line_id).refused_by for line_id in given.units)

    @precondition(lambda self: any(line.cancel_requested for line in self.order.lines))
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        self._answer(data)

    def _answer(self, data: st.DataObject) -> None:
        asked = [work for work in self.order.fulfillment_orders if work.recalled]
        work = data.draw(st.sampled_from(asked))
        accepted = {line.id: data.draw(st.integers(0, line.recalled)) for line in work.lines}
        restock = data.draw(st.none() | st.booleans())
        answer = answer_recall(self.order, work.id, data.draw(st.sampled_from([None, accepted])), restock=restock)
        for release in (*answer.restocked, *answer.quarantined):
            self._free(release.line_id, release.location_id, release.quantity)
        naming = replace(CANCELED, order="order.recall_answered")
        self._accept(self.order, without_promises(answer.order, NOON, new_id), naming)

    @precondition(lambda self: not open_holds(self.order))
    @rule(data=st.data(), event=st.none() | st.sampled_from(HoldReleaseEvent))
    def hold(self, data: st.DataObject, event: HoldReleaseEvent | None) -> None:
        works = [None, *(work.id for work in self.order.fulfillment_orders)]
        hold = Hold(
            id=new_id(),
            reason=HoldReason.MANUAL,
            placed_at=NOON,
            fulfillment_order_id=data.draw(st.sampled_from(works)),
            release_event=event,
        )
        try:
            after = place_hold(self.order, hold)
        except Refusal:
            return
        self._accept(self.order, after, Naming(order="order.held"))

    @precondition(lambda self: bool(open_holds(self.order)))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        hold = data.draw(st.sampled_from(open_holds(self.order)))
        after = release_holds(self.order, NOON, ids=[hold.id])
        self._accept(self.order, after, Naming(order="order.hold_released"))

    @precondition(lambda self: self.order.fulfillment_orders)
    @rule(data=st.data(), whole=st.integers(0, 3).map(lambda n: n == 0))
    def dispatch(self, data: st.DataObject, whole: bool) -> None:
        work = data.draw(st.sampled_from(self.order.fulfillment_orders))
        leaving = {line.id: data.draw(st.integers(0, line.outstanding)) for line in work.lines}
        quantities = None if whole else leaving
        before = self.order
        try:
            plan = dispatch(before, work.id, quantities, ParcelLabel(carrier="DHL"), NOON, new_id)
        except Refusal:
            return
        assert not blocking_holds(before, work.id), "nothing that is held leaves"
        for gone in plan.departures:
            self._free(gone.line_id, gone.location_id, gone.quantity)
        naming = Naming(order="order.dispatched", work="fulfillment_order.dispatched")
        stepped = before
        for step in plan.steps[:-1]:
            works, events = work_changes(stepped, step, naming, routing_keys(before))
            self._hear(events)
            stepped = replace(step, fulfillment_orders=works)
        versions = {work.id: work.version for work in stepped.fulfillment_orders}
        final = replace(
            plan.order,
            fulfillment_orders=tuple(replace(w, version=versions[w.id]) for w in plan.order.fulfillment_orders),
        )
        self._accept(stepped, final, naming)

    @precondition(lambda self: self.order.shipments)
    @rule(data=st.data(), status=st.sampled_from(SEEN), hour=st.integers(0, 5))
    def track(self, data: st.DataObject, status: ShipmentStatus, hour: int) -> None:
        shipment = data.draw(st.sampled_from(self.order.shipments))
        after = track(self.order, shipment.id, a_sighting(status, NOON + timedelta(hours=hour)))
        self._accept(self.order, after, Naming(order="order.tracked"))

    @precondition(lambda self: self.order.payments)
    @rule(data=st.data(), amount=st.none() | st.integers(1, 500))
    def capture(self, data: st.DataObject, amount: int | None) -> None:
        payment = data.draw(st.sampled_from(self.order.payments))
        try:
            after = capture(self.order, payment.id, amount, NOON, new_id)
        except Refusal:
            return
        self._accept(self.order, after, Naming(order="order.paid"))

    def _free(self, line_id: UUID, location_id: UUID, units: int) -> None:
        assert units > 0
        self.held[line_id, location_id] -= units
        assert self.held[line_id, location_id] >= 0, "nothing is freed that was not held"

    def _accept(self, before: Order | None, after: Order, naming: Naming) -> None:
        recorded = changes(before, after, naming)
        self._hear(list(recorded.events))
        if before is not None:
            self._moved_legally(before, recorded.order)
        self.order = recorded.order

    def _hear(self, events: list[Event]) -> None:
        for event in events:
            self.versions[event.subject_id] += 1
            assert event.subject_version == self.versions[event.subject_id], "versions come one by one"
            known = self.told.get(event.subject_id, {})
            self.told[event.subject_id] = merge_patch(known, event.state)
            if event.subject_type == "FulfillmentOrder" and known:
                source = FulfillmentOrderStatus(known["status"])
                target = FulfillmentOrderStatus(self.told[event.subject_id]["status"])
                assert source is target or target in NEXT_WORK[source], f"{source} -> {target}"

    def _moved_legally(self, before: Order, after: Order) -> None:
        source, target = before.statuses.order, after.statuses.order
        assert source is target or target in NEXT_ORDER[source], f"{source} -> {target}"
        for old, new in zip(before.payments, after.payments, strict=True):
            assert old.status is new.status or new.status in NEXT_PAYMENT[old.status]

    @invariant()
    def a_client_knows_what_a_reader_reads(self) -> None:
        subjects = {self.order.id: (self.order.version, order_state(self.order))}
        subjects |= {p.id: (p.version, payment_state(p)) for p in self.order.payments}
        subjects |= {w.id: (w.version, work_state(w)) for w in self.order.fulfillment_orders}
        subjects |= {s.id: (s.version, shipment_state(s)) for s in self.order.shipments}
        assert self.told.keys() == subjects.keys()
        for subject, (version, state) in subjects.items():
            assert self.versions[subject] == version
            assert self.told[subject] == {name: value for name, value in state.items() if value is not None}

    @invariant()
    def every_law_holds(self) -> None:
        every_unit_is_somewhere(self.order, self.held)
        a_kit_is_as_far_as_the_part_that_is_least_far(self.order)
        money_adds_up_and_is_never_negative(self.order)
        statuses_say_what_the_quantities_say(self.order)


TestOrderLife = OrderLife.TestCase
TestOrderLife.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)
