"""One order's life, step by step through the public use cases, each step in a transaction of its own.

Idempotency keys come from the order's own reference, so that a life that was cut short goes on where it stood and no
step has two effects. Steps of one life are taken one after the other; lives know nothing of each other.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.enums import EventOrigin, ShipmentStatus, StockPolicy
from app.domain.history import HistoricalOrder, HistoricalStep, StepKind
from app.domain.orders.model import Order
from app.domain.principal import SYSTEM, Principal
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.track import RecordTracking, record_tracking
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.history import placing_of
from app.orders.place import place_order
from app.payments.capture import CapturePayment, capture_payment
from db.unit_of_work import Database, UnitOfWork

SIGHTINGS = {StepKind.DELIVER: ShipmentStatus.DELIVERED, StepKind.RETURN_TO_SENDER: ShipmentStatus.RETURN_TO_SENDER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where lives take place, and how."""

    database: Database
    search_secret: bytes
    origin: EventOrigin = EventOrigin.REPLAY
    stock_policy: StockPolicy = StockPolicy.REQUIRE
    principal: Principal = SYSTEM


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
        command = DispatchShipment(
            idempotency_key=self._key(step),
            fulfillment_order_id=work_id,
            carrier=told.carrier,
            lines=tuple(
                (work_lines[self._known.lines[line_ref]], units) for line_ref, units in told.quantities.items()
            ),
            shipped_at=step.at,
        )
        self._shipments[step.index] = await self._transact(lambda uow: dispatch_shipment(uow, command))

    async def _track(self, step: HistoricalStep) -> None:
        command = RecordTracking(
            idempotency_key=self._key(step),
            status=SIGHTINGS[step.kind],
            occurred_at=step.at,
            shipment_id=self._shipments[step.index],
        )
        await self._transact(lambda uow: record_tracking(uow, command))

    async def _transact(self, work: Callable[[UnitOfWork], Awaitable[UUID]]) -> UUID:
        return await self.stage.database.transact(self.stage.principal, work, origin=self.stage.origin)

    def _key(self, step: HistoricalStep) -> str:
        order = self.history
        return f"replay:{order.channel}:{order.external_source}:{order.external_id}:{step.kind}:{step.index}"

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
