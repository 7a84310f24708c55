"""One order's life, step by step through the public use cases, each step in a transaction of its own.

What left a location was accepted, picked and packed there, left with a number, and was seen on its way: a source tells
the end of that chain, the life goes all of it. Idempotency keys come from the order's own reference, so that a life
that was cut short goes on where it stood and no step has two effects. Steps of one life are taken one after the other;
lives know nothing of each other.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.enums import EventOrigin, ShipmentStatus, StockPolicy
from app.domain.history import HistoricalOrder, HistoricalStep, StepKind
from app.domain.orders.model import Order
from app.domain.principal import SYSTEM, Principal
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.pack import Package, PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.fulfillment.track import RecordTracking, record_tracking
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.history import placing_of
from app.orders.place import place_order
from app.payments.capture import CapturePayment, capture_payment
from db.database import Database
from db.unit_of_work import UnitOfWork

SIGHTINGS = {StepKind.DELIVER: ShipmentStatus.DELIVERED, StepKind.RETURN_TO_SENDER: ShipmentStatus.RETURN_TO_SENDER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where lives take place, and how."""

    database: Database
    search_secret: bytes
    origin: EventOrigin = EventOrigin.REPLAY
    stock_policy: StockPolicy = StockPolicy.REQUIRE
    principal: Principal = SYSTEM
    step_by_step: bool = True
    """False: a source's own steps and no more. What left is dispatched at once, without a number, as a place does that
    does not work step by step.
    """


@dataclass(slots=True)
class _Names:
    """What the source's references stand for, known once the order is placed."""

    order_id: UUID
    lines: Mapping[str, UUID]
    payments: tuple[UUID, ...]
    works: Mapping[str, tuple[UUID, Mapping[UUID, UUID]]]
    """By location: the work, and its lines by the order's lines."""


@dataclass(slots=True)
class Life:
    """One order on its way."""

    stage: Stage
    history: HistoricalOrder
    customer_id: UUID | None
    _names: _Names | None = None
    _shipments: dict[int, UUID] = field(default_factory=dict[int, UUID])
    """What left, by its place in the source."""
    _accepted: set[str] = field(default_factory=set[str])
    """Locations that took their work: each once, with the first that leaves there."""

    async def take(self, step: HistoricalStep) -> None:
        """Take the next step. Raises the use cases' refusals; DuplicateExternalRef when the order came another way."""
        match step.kind:
            case StepKind.PLACE:
                await self._place(step)
            case StepKind.PAY:
                await self._pay(step)
            case StepKind.CANCEL:
                await self._cancel(step)
            case StepKind.DISPATCH:
                await self._dispatch(step)
            case StepKind.DELIVER | StepKind.RETURN_TO_SENDER:
                await self._track(step)

    async def _place(self, step: HistoricalStep) -> None:
        command = placing_of(
            self.history,
            idempotency_key=self._key(step),
            customer_id=self.customer_id,
            stock_policy=self.stage.stock_policy,
        )

        async def work(uow: UnitOfWork) -> _Names:
            placed = await place_order(uow, command, search_secret=self.stage.search_secret)
            return _names_of(await uow.orders.lock(placed.order_id))

        self._names = await self.stage.database.transact(self.stage.principal, work, origin=self.stage.origin)

    async def _pay(self, step: HistoricalStep) -> None:
        command = CapturePayment(
            idempotency_key=self._key(step), payment_id=self._known.payments[step.index], captured_at=step.at
        )
        await self._transact(lambda uow: capture_payment(uow, command))

    async def _cancel(self, step: HistoricalStep) -> None:
        told = self.history.cancellations[step.index]
        command = CancelOrder(
            idempotency_key=self._key(step),
            order_id=self._known.order_id,
            reason=told.reason,
            lines=tuple((self._known.lines[line_ref], units) for line_ref, units in told.quantities.items()),
            refund=False,  # what went back then, history says itself
            occurred_at=step.at,
        )
        await self._transact(lambda uow: cancel_order(uow, command))

    async def _dispatch(self, step: HistoricalStep) -> None:
        told = self.history.shipments[step.index]
        work_id, work_lines = self._known.works[told.location]
        lines = tuple((work_lines[self._known.lines[line_ref]], units) for line_ref, units in told.quantities.items())
        accept = AcceptWork(
            idempotency_key=self._key(step, "accept"), fulfillment_order_id=work_id, occurred_at=step.at
        )
        pick = PickWork(
            idempotency_key=self._key(step, "pick"), fulfillment_order_id=work_id, lines=lines, occurred_at=step.at
        )
        pack = PackWork(
            idempotency_key=self._key(step, "pack"),
            fulfillment_order_id=work_id,
            packages=(Package(lines=lines),),
            occurred_at=step.at,
        )
        leave = DispatchShipment(
            idempotency_key=self._key(step),
            fulfillment_order_id=work_id,
            carrier=told.carrier,
            tracking_number=self._tracking_number(step.index) if self.stage.step_by_step else None,
            lines=lines,
            shipped_at=step.at,
        )
        if not self.stage.step_by_step:
            self._shipments[step.index] = await self._transact(lambda uow: dispatch_shipment(uow, leave))
            return
        if told.location not in self._accepted:
            await self._transact(lambda uow: accept_work(uow, accept))
            self._accepted.add(told.location)
        await self._transact(lambda uow: pick_work(uow, pick))
        await self._transact(lambda uow: pack_work(uow, pack))
        await self._transact(lambda uow: dispatch_shipment(uow, leave))
        await self._see(step, ShipmentStatus.IN_TRANSIT, "collected")

    async def _track(self, step: HistoricalStep) -> None:
        await self._see(step, SIGHTINGS[step.kind], "seen")

    async def _see(self, step: HistoricalStep, status: ShipmentStatus, what: str) -> None:
        command = RecordTracking(
            idempotency_key=self._key(step, what),
            status=status,
            occurred_at=step.at,
            shipment_id=self._shipments.get(step.index),
            tracking_number=self._tracking_number(step.index) if self.stage.step_by_step else None,
            external_id=f"{what}:{step.kind}",
        )
        await self._transact(lambda uow: record_tracking(uow, command))

    async def _transact(self, work: Callable[[UnitOfWork], Awaitable[UUID]]) -> UUID:
        return await self.stage.database.transact(self.stage.principal, work, origin=self.stage.origin)

    def _tracking_number(self, shipment: int) -> str:
        """What the carrier calls a parcel, which no source tells: its order's own reference, numbered."""
        order = self.history
        return f"{order.channel}-{order.external_source}-{order.external_id}-{shipment + 1}"

    def _key(self, step: HistoricalStep, part: str | None = None) -> str:
        whole = f"{self._life}:{step.kind}:{step.index}"
        return whole if part is None else f"{whole}:{part}"

    @property
    def _life(self) -> str:
        order = self.history
        return f"replay:{order.channel}:{order.external_source}:{order.external_id}"

    @property
    def _known(self) -> _Names:
        assert self._names is not None, "a life begins with placing"
        return self._names


def _names_of(order: Order) -> _Names:
    return _Names(
        order_id=order.id,
        lines={line.line_ref: line.id for line in order.lines if line.line_ref is not None},
        payments=tuple(payment.id for payment in order.payments),
        works={
            work.location: (work.id, {line.line_id: line.id for line in work.lines})
            for work in order.fulfillment_orders
        },
    )
