"""Live traffic: about one order a second goes through the public use cases, from placing to the doorstep.

Nothing is remembered between two beats. What is open is read from the database and `pace` says what is due, so a
restart loses nothing, and orders that visitors place are paid, packed and delivered like the others. Units of history
that were still in work when the shop opened trickle along.
Does NOT keep time (`live` does), and does NOT promise a rate: a slow database makes slow traffic.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import TypeVar
from uuid import UUID

import structlog

from app.demo import pace
from app.demo.history import DOZEN, Shop
from app.demo.storefront import an_order
from app.domain.enums import (
    ActorKind,
    CancelReason,
    EventOrigin,
    FulfillmentStatus,
    Role,
    ShipmentStatus,
    StockReason,
    TenderKind,
)
from app.domain.errors import InsufficientStock, Refusal
from app.domain.history import PAID_LATER
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.principal import Principal
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.track import RecordTracking, record_tracking
from app.inventory.adjust import AdjustStock, adjust_stock
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.place import place_order
from app.payments.authorize import AuthorizePayment, authorize_payment
from app.payments.capture import CapturePayment, capture_payment
from app.payments.gateways.local import CODE, Means
from app.payments.settle import settle_soon
from db.repositories.in_flight import AwaitedPayment, InFlightReading, TravelingParcel, WaitingWork
from db.unit_of_work import Database, UnitOfWork

log = structlog.get_logger(__name__)

T = TypeVar("T")
Due = TypeVar("Due", AwaitedPayment, WaitingWork, TravelingParcel)

LOOK_AT = 400
"""How many open ends of a kind one beat looks at."""
PER_BEAT = 3
"""How many open ends of a kind one beat closes: after a pause the shop catches up without a flood."""
HISTORY_SHARE = 0.15
"""How often a beat moves one order that history left in work."""
RESTOCK_SHARE = 0.5
"""How often somebody looks after the shelves that an order took from, or was refused for."""
LOW_SHARE = 0.25
"""A level with less than this part of its opening stock free is filled up again."""

CARRIERS = (("Royal Mail", "Tracked 48", "RM"), ("DPD", "Next Day", "DP"), ("Evri", "Standard", "EV"))
DESCRIPTIONS = {
    ShipmentStatus.IN_TRANSIT: "Scanned at the sorting center",
    ShipmentStatus.OUT_FOR_DELIVERY: "On the van for delivery",
    ShipmentStatus.EXCEPTION: "Nobody at home, we try again",
    ShipmentStatus.DELIVERED: "Delivered",
}

STOREFRONT_APP = Principal(
    kind=ActorKind.APP,
    roles=frozenset({Role.APP}),
    id=UUID("01970000-0000-7000-8000-000000000001"),
    name="Web storefront",
)
PACKER = Principal(
    kind=ActorKind.STAFF,
    roles=frozenset({Role.WAREHOUSE}),
    id=UUID("01970000-0000-7000-8000-000000000002"),
    name="Packing table",
)
CARRIER_APP = Principal(
    kind=ActorKind.APP,
    roles=frozenset({Role.APP}),
    id=UUID("01970000-0000-7000-8000-000000000003"),
    name="Carrier feed",
)


class Traffic:
    """The shop's daily life, one beat at a time. `done` counts what happened, by a word each."""

    def __init__(self, database: Database, shop: Shop, *, search_secret: bytes, random: Random) -> None:
        self.done: Counter[str] = Counter()
        self._database = database
        self._shop = shop
        self._search_secret = search_secret
        self._random = random

    async def beat(self, *, orders: int = 0) -> None:
        """Place so many orders and close what is due. An error ends its own step only, and is logged."""
        for _ in range(orders):
            await self._step("place", self._place)
        steps = (
            ("cancel", self._cancel),
            ("pay", self._pay),
            ("try again", self._try_again),
            ("pack", self._pack),
            ("carry", self._carry),
        )
        for name, step in steps:
            await self._step(name, step)

    async def count_orders(self) -> int:
        """How many orders the shop has, history included."""
        async with self._database.session() as session:
            return await InFlightReading(session).count_orders()

    async def _step(self, name: str, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except Refusal as refusal:
            # Somebody else was first (a visitor canceled, another process packed): the next beat looks anew.
            log.info("demo step refused", step=name, code=refusal.code.value, reason=refusal.message)
            self.done["refused"] += 1
        except Exception:
            log.exception("demo step failed", step=name)
            self.done["failed"] += 1

    async def _place(self) -> None:
        command = an_order(self._random, self._shop)
        try:
            await self._as(STOREFRONT_APP, lambda uow: place_order(uow, command, search_secret=self._search_secret))
        except InsufficientStock as short:
            log.info("demo order refused", reason=short.message)
            self.done["short"] += 1
        else:
            self.done["placed"] += 1
        if self._random.random() < RESTOCK_SHARE:
            await self._restock([line.sku for line in command.lines])

    async def _cancel(self) -> None:
        now = self._database.clock.now()
        async with self._database.session() as session:
            unpaid = await InFlightReading(session).unpaid_lines(now, LOOK_AT)
        for line in unpaid:
            change = pace.change_of_mind(line.order_id, line.quantity, line.lines)
            if change is pace.Change.NOTHING or not pace.change_is_due(line.order_id, line.placed_at, now):
                continue
            command = CancelOrder(
                idempotency_key=f"demo-cancel-{line.order_id}",
                order_id=line.order_id,
                reason=CancelReason.CUSTOMER,
                lines=None if change is pace.Change.ALL else ((line.id, 1),),
            )
            await self._as(STOREFRONT_APP, lambda uow, command=command: cancel_order(uow, command))
            self.done["canceled" if change is pace.Change.ALL else "reduced"] += 1
            return

    async def _pay(self) -> None:
        now = self._database.clock.now()
        async with self._database.session() as session:
            pending = await InFlightReading(session).payments(now, LOOK_AT)
        due = [payment for payment in pending if self._is_paid(payment)]
        for payment in self._some(due):
            command = CapturePayment(
                idempotency_key=f"demo-pay-{payment.id}",
                payment_id=payment.id,
                amount=Money(payment.due_minor, payment.currency),
            )
            await self._as(STOREFRONT_APP, lambda uow, command=command: capture_payment(uow, command))
            self.done["paid"] += 1

    async def _try_again(self) -> None:
        """Whose card was refused takes another one."""
        now = self._database.clock.now()
        async with self._database.session() as session:
            refused = await InFlightReading(session).refused(now, LOOK_AT)
        for order in refused[:PER_BEAT]:
            if pace.payment_is_due(order.id, order.placed_at, now, on_invoice=False):
                command = AuthorizePayment(
                    idempotency_key=f"demo-again-{order.id}", order_id=order.id, gateway=CODE, token=Means.OK.value
                )
                await self._as(STOREFRONT_APP, lambda uow, command=command: authorize_payment(uow, command))
                self.done["tried again"] += 1

    def _is_paid(self, payment: AwaitedPayment) -> bool:
        on_invoice = TenderKind(payment.tender) in PAID_LATER
        if on_invoice and payment.fulfillment_status != FulfillmentStatus.DELIVERED.value:
            return False
        return pace.payment_is_due(payment.id, payment.placed_at, self._database.clock.now(), on_invoice=on_invoice)

    async def _pack(self) -> None:
        now = self._database.clock.now()
        async with self._database.session() as session:
            waiting = await InFlightReading(session).work(now, LOOK_AT)
        due = [work for work in waiting if pace.work_is_due(work.id, work.placed_at, now)]
        for work in self._some(due):
            carrier, service, prefix = CARRIERS[int(pace.fraction(work.order_id, "carrier") * len(CARRIERS))]
            command = DispatchShipment(
                idempotency_key=f"demo-pack-{work.id}-{work.version}",
                fulfillment_order_id=work.id,
                carrier=carrier,
                service=service,
                tracking_number=f"{prefix}{work.id.int % 10**9:09d}GB",
            )
            await self._as(PACKER, lambda uow, command=command: dispatch_shipment(uow, command))
            self.done["dispatched"] += 1

    async def _carry(self) -> None:
        now = self._database.clock.now()
        async with self._database.session() as session:
            parcels = await InFlightReading(session).parcels(now, LOOK_AT)
        due = [parcel for parcel in parcels if self._news(parcel) is not None]
        for parcel in self._some(due):
            status = self._news(parcel)
            assert status is not None, "it was due"
            command = RecordTracking(
                idempotency_key=f"demo-see-{parcel.id}-{parcel.sightings}",
                shipment_id=parcel.id,
                external_id=f"demo-{parcel.sightings}",
                status=status,
                description=DESCRIPTIONS[status],
                place=None if status is ShipmentStatus.IN_TRANSIT else parcel.city,
                occurred_at=now,
            )
            await self._as(CARRIER_APP, lambda uow, command=command: record_tracking(uow, command))
            self.done[status.value.lower()] += 1

    def _news(self, parcel: TravelingParcel) -> ShipmentStatus | None:
        since = parcel.seen_at or parcel.shipped_at
        status = ShipmentStatus(parcel.status)
        return pace.next_sighting(parcel.id, status, since, parcel.sightings, self._database.clock.now())

    async def _restock(self, skus: Sequence[str]) -> None:
        """Fill up what runs low of these SKUs: goods came in."""
        async with self._database.session() as session:
            levels = await InFlightReading(session).free(skus)
        for level in levels:
            full = self._shop.opening.get((level.sku, level.location), 0)
            if level.on_hand - level.reserved >= full * LOW_SHARE:
                continue
            command = AdjustStock(
                idempotency_key=f"demo-restock-{new_id()}",
                sku=level.sku,
                location=level.location,
                on_hand_delta=max(DOZEN, full - (level.on_hand - level.reserved)),
                reason=StockReason.RECEIVED,
            )
            await self._as(PACKER, lambda uow, command=command: adjust_stock(uow, command))
            self.done["restocked"] += 1

    def _some(self, due: Sequence[Due]) -> list[Due]:
        """A few of what is due: living orders first, and now and then one that history left."""
        living = [one for one in due if one.origin == EventOrigin.LIVE.value]
        history = [one for one in due if one.origin != EventOrigin.LIVE.value]
        return living[:PER_BEAT] + history[: self._random.random() < HISTORY_SHARE]

    async def _as(self, principal: Principal, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Do it as whoever does such things, and ask the gateways that it leaves to ask, as requests do."""
        calls: list[UUID] = []

        async def through(uow: UnitOfWork) -> T:
            result = await work(uow)
            calls[:] = uow.orders.gateway_calls
            return result

        result = await self._database.transact(principal, through)
        if calls:
            await settle_soon(self._database, calls)
        return result
