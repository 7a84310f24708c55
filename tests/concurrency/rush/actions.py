"""What may happen to stock, each with how often it is drawn. An action answers with the id it made or changed, or None
when there was nothing to do; a Refusal is an answer too."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import CancelReason, ReservationPurpose, StockReason
from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS, Principal
from app.domain.reservations import HeldLine
from app.domain.unit_lines import Units
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.inventory.adjust import AdjustStock, adjust_stock
from app.inventory.count import SubmitCount, submit_count
from app.jobs.expire_reservations import JOB as EXPIRY
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceLine
from app.reservations.create import CreateReservation, ReserveLine, create_reservation
from app.reservations.release import ReleaseReservation, release_reservation
from app.stock.hold import NewHold, take_hold
from app.transfers.create import CreateTransfer, create_transfer
from app.transfers.receive import ReceiveTransfer, receive_transfer
from app.transfers.ship import ShipTransfer, ship_transfer
from db.database import Database
from db.unit_of_work import UnitOfWork
from tests.app.orders.placing import a_command, placing
from tests.builders import STAFF, a_key
from tests.concurrency.rush.bugs import Plant
from tests.concurrency.rush.shop import HOT, PLACES, SKUS, wanted

C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True)
class Scene:
    """Where the actions happen."""

    database: Database
    random: Random
    plant: Plant

    async def run(
        self, use_case: Callable[[UnitOfWork, C], Awaitable[R]], command: C, principal: Principal = STAFF
    ) -> R:
        """A use case in a transaction of its own, with the bug in it."""

        async def work(uow: UnitOfWork) -> R:
            self.plant(self.database, uow)
            return await use_case(uow, command)

        return await self.database.transact(principal, work)

    async def one_of(self, query: str) -> UUID | None:
        """One of the ids that a query finds, of anybody's making."""
        async with self.database.session() as session:
            ids = (await session.scalars(text(f"{query} ORDER BY id DESC LIMIT 40"))).all()
        return self.random.choice(ids) if ids else None

    def sku(self) -> str:
        """The hot SKU half of the time."""
        return HOT if self.random.random() < 0.5 else self.random.choice(SKUS)


async def place_an_order(scene: Scene) -> UUID:
    """A shopper buys, and now and then clicks twice."""
    lines = tuple(PlaceLine(sku=sku, quantity=units) for sku, units in wanted(scene.random).items())
    command = a_command(idempotency_key=a_key(), lines=lines)
    placed = await scene.run(placing, command, ANONYMOUS)
    if scene.random.random() < 0.1:
        again = await scene.run(placing, command, ANONYMOUS)
        assert again.order_id == placed.order_id, "the same key is the same order"
    return placed.order_id


async def cancel_an_order(scene: Scene) -> UUID | None:
    """Somebody cancels a recent order whole."""
    order_id = await scene.one_of("SELECT id FROM orders WHERE status = 'OPEN'")
    if order_id is None:
        return None
    command = CancelOrder(idempotency_key=a_key(), order_id=order_id, reason=CancelReason.CUSTOMER)
    return await scene.run(cancel_order, command)


async def dispatch_some_work(scene: Scene) -> UUID | None:
    """A location sends what it has to send."""
    work_id = await scene.one_of("SELECT id FROM fulfillment_orders WHERE status = 'OPEN'")
    if work_id is None:
        return None
    command = DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work_id, carrier="DHL")
    return await scene.run(dispatch_shipment, command)


async def find_or_lose_units(scene: Scene) -> UUID:
    """Somebody counts, and corrects by a few; what is lost may have been promised."""
    delta = scene.random.choice((-6, -3, 2, 4, 6))
    reason = StockReason.FOUND if delta > 0 else StockReason.LOST
    command = AdjustStock(
        idempotency_key=a_key(),
        sku=scene.sku(),
        location=scene.random.choice(PLACES),
        on_hand_delta=delta,
        reason=reason,
    )
    return (await scene.run(adjust_stock, command)).id


async def reserve_a_cart(scene: Scene) -> UUID:
    """A shopper fills a cart."""
    lines = tuple(ReserveLine(sku, units) for sku, units in wanted(scene.random).items())
    command = CreateReservation(
        idempotency_key=a_key(),
        channel="web",
        purpose=ReservationPurpose.CART,
        lines=lines,
    )
    return await scene.run(create_reservation, command)


async def buy_a_cart(scene: Scene) -> UUID | None:
    """An order takes a reservation over, as others release it, buy it, or its clock runs out."""
    reservation_id = await scene.one_of(CARTS)
    if reservation_id is None:
        return None
    lines = tuple(PlaceLine(sku=sku, quantity=units) for sku, units in wanted(scene.random).items())
    command = a_command(idempotency_key=a_key(), lines=lines, reservation_id=reservation_id)
    return (await scene.run(placing, command)).order_id


async def release_a_cart(scene: Scene) -> UUID | None:
    """A shopper gives a cart up."""
    reservation_id = await scene.one_of(CARTS)
    if reservation_id is None:
        return None
    command = ReleaseReservation(idempotency_key=a_key(), reservation_id=reservation_id)
    return await scene.run(release_reservation, command)


async def forget_a_cart(scene: Scene) -> UUID | None:
    """A cart whose clock runs out at once, and the job that ends it, beside itself in other processes.

    Nobody may ask for so short a life, so the units are held by the primitive that reservations are made of.
    """

    async def hold(uow: UnitOfWork, sku: str) -> UUID | None:
        [found] = (await uow.reference.skus([sku])).values()
        [place] = (await uow.reference.locations([scene.random.choice(PLACES)])).values()
        channel = await uow.reference.channel("web")
        assert channel is not None
        line = HeldLine(new_id(), found.id, sku, place.id, place.code, scene.random.randint(1, 4), pinned=False)
        new = NewHold(
            id=new_id(),
            purpose=ReservationPurpose.CART,
            channel_id=channel.id,
            channel=channel.code,
            owner=None,
            life=timedelta(milliseconds=20),
            lines=(line,),
        )
        held = await take_hold(uow, new)
        return held and held.id

    held = await scene.run(hold, scene.sku())
    await asyncio.sleep(0.02)
    await EXPIRY.run(scene.database)
    return held


async def begin_a_transfer(scene: Scene) -> UUID:
    """Units are to go from one place to another."""
    source, destination = scene.random.sample(PLACES, 2)
    command = CreateTransfer(
        idempotency_key=a_key(),
        source=source,
        destination=destination,
        lines=(Units(scene.sku(), scene.random.randint(1, 5)),),
        expected_at=scene.database.clock.now() + timedelta(days=1),
    )
    return await scene.run(create_transfer, command)


async def ship_a_transfer(scene: Scene) -> UUID | None:
    """What was held for a transfer leaves."""
    transfer_id = await scene.one_of("SELECT id FROM transfers WHERE status = 'READY'")
    if transfer_id is None:
        return None
    return await scene.run(ship_transfer, ShipTransfer(idempotency_key=a_key(), transfer_id=transfer_id))


async def receive_a_transfer(scene: Scene) -> UUID | None:
    """It arrives, whole."""
    transfer_id = await scene.one_of("SELECT id FROM transfers WHERE status = 'IN_TRANSIT'")
    if transfer_id is None:
        return None
    return await scene.run(receive_transfer, ReceiveTransfer(idempotency_key=a_key(), transfer_id=transfer_id))


async def count_a_shelf(scene: Scene) -> UUID:
    """Somebody counts a SKU and finds some number, promised or not."""
    command = SubmitCount(
        idempotency_key=a_key(),
        location=scene.random.choice(PLACES),
        lines=((scene.sku(), scene.random.randint(0, 60)),),
    )
    return await scene.run(partial(submit_count, limit_units=1_000), command)


CARTS = "SELECT id FROM reservations WHERE state = 'ACTIVE' AND purpose = 'CART'"

ACTIONS: Mapping[str, tuple[Callable[[Scene], Awaitable[UUID | None]], int]] = {
    "place": (place_an_order, 30),
    "cancel": (cancel_an_order, 8),
    "dispatch": (dispatch_some_work, 8),
    "adjust": (find_or_lose_units, 8),
    "count": (count_a_shelf, 4),
    "reserve": (reserve_a_cart, 15),
    "convert": (buy_a_cart, 10),
    "release": (release_a_cart, 4),
    "expire": (forget_a_cart, 4),
    "transfer": (begin_a_transfer, 4),
    "ship": (ship_a_transfer, 3),
    "receive": (receive_a_transfer, 3),
}
