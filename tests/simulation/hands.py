"""What locations and carriers do to the orders of a life, one verb a method: see `lives.py`."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from app.carriers.finding import open_carriers
from app.domain.enums import RejectReason
from app.domain.orders.model import FulfillmentOrder, Order, Shipment
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.pack import PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.fulfillment.reject import RejectWork, reject_work
from app.fulfillment.short import ShortWork, short_work
from app.fulfillment.split import MergeWork, SplitWork, merge_work, split_work
from app.pickups.hand_over import HandGoodsOver, hand_goods_over
from app.pickups.ready import ReadyForPickup, ready_for_pickup
from app.shipments.depart import DepartShipment, depart_shipment
from app.shipments.label import LabelShipment, label_shipment
from app.shipments.settle import settle_carriers
from app.shipments.void import VoidShipment, void_shipment
from tests.builders import a_key
from tests.simulation.lives import Lives, NothingThere

SECRETS = (b"the lives' own secret, of 32 byte",)


@dataclass(frozen=True)
class Hands:
    """Who works on the orders of a shop's lives; answers as the verbs of `Lives` do."""

    lives: Lives

    async def accept(self, which: int, work: int) -> str:
        """A location takes its work."""
        _, chosen = await self._work(which, work)
        await self.lives.shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=chosen.id))
        return "accepted"

    async def reject(self, which: int, work: int, reason: RejectReason) -> str:
        """A location will not do it."""
        _, chosen = await self._work(which, work)
        command = RejectWork(idempotency_key=a_key(), fulfillment_order_id=chosen.id, reason=reason)
        await self.lives.shop.run(reject_work, command)
        return "rejected"

    async def move(self, which: int, work: int, place: int) -> str:
        """Somebody gives it to another location."""
        _, chosen = await self._work(which, work)
        location = self.lives.shop.locations[place % len(self.lives.shop.locations)]
        command = MoveWork(idempotency_key=a_key(), fulfillment_order_id=chosen.id, location=location)
        await self.lives.shop.run(move_work, command)
        return f"moved to {location}"

    async def split(self, which: int, work: int, units: int) -> str:
        """So many units of its first line become work of their own."""
        _, chosen = await self._work(which, work)
        command = SplitWork(
            idempotency_key=a_key(), fulfillment_order_id=chosen.id, lines=((chosen.lines[0].id, units),)
        )
        await self.lives.shop.run(split_work, command)
        return "split"

    async def merge(self, which: int, work: int, other: int) -> str:
        """Two works of an order become one."""
        order, chosen = await self._work(which, work)
        joined = order.fulfillment_orders[other % len(order.fulfillment_orders)]
        command = MergeWork(idempotency_key=a_key(), fulfillment_order_id=chosen.id, others=(joined.id,))
        await self.lives.shop.run(merge_work, command)
        return "merged"

    async def pick(self, which: int, work: int, units: int | None) -> str:
        """Units are taken off the shelf."""
        _, chosen = await self._work(which, work)
        command = PickWork(idempotency_key=a_key(), fulfillment_order_id=chosen.id, lines=_units(chosen, units))
        await self.lives.shop.run(pick_work, command)
        return "picked"

    async def short(self, which: int, work: int, units: int | None) -> str:
        """The shelf has fewer than it should."""
        _, chosen = await self._work(which, work)
        command = ShortWork(idempotency_key=a_key(), fulfillment_order_id=chosen.id, lines=_units(chosen, units))
        await self.lives.shop.run(short_work, command)
        return "short"

    async def pack(self, which: int, work: int, units: int | None) -> str:
        """Picked units are put into a parcel."""
        _, chosen = await self._work(which, work)
        command = PackWork(idempotency_key=a_key(), fulfillment_order_id=chosen.id, lines=_units(chosen, units))
        await self.lives.shop.run(pack_work, command)
        return "packed"

    async def ready(self, which: int, work: int) -> str:
        """Goods lie ready for who collects them."""
        _, chosen = await self._work(which, work)
        command = ReadyForPickup(idempotency_key=a_key(), fulfillment_order_id=chosen.id)
        await self.lives.shop.run(ready_for_pickup, command)
        return "ready"

    async def hand_over(self, which: int, work: int, units: int | None) -> str:
        """Somebody collects them, all or some."""
        _, chosen = await self._work(which, work)
        command = HandGoodsOver(
            idempotency_key=a_key(),
            fulfillment_order_id=chosen.id,
            identity_checked=True,
            lines=_units(chosen, units),
        )
        await self.lives.shop.run(lambda uow, asked: hand_goods_over(uow, asked, SECRETS), command)
        return "handed over"

    async def label(self, which: int, work: int) -> str:
        """A label is asked for; the carrier is asked when its turn comes."""
        _, chosen = await self._work(which, work)
        command = LabelShipment(
            idempotency_key=a_key(), fulfillment_order_id=chosen.id, carrier="local", service="STANDARD"
        )
        await self.lives.shop.run(lambda uow, asked: label_shipment(uow, asked, rate_secrets=SECRETS), command)
        return "label wanted"

    async def ask_carrier(self) -> str:
        """All labels that wait are bought, or voided."""
        async with self.lives.shop.database.engine.begin() as connection:
            await connection.execute(text("UPDATE carrier_calls SET due_at = now()"))
        database = self.lives.shop.database
        return f"asked for {await settle_carriers(database, open_carriers(database))}"

    async def depart(self, which: int, shipment: int) -> str:
        """The carrier takes a labeled shipment along."""
        chosen = await self._shipment(which, shipment)
        await self.lives.shop.run(depart_shipment, DepartShipment(idempotency_key=a_key(), shipment_id=chosen.id))
        return "left"

    async def void(self, which: int, shipment: int) -> str:
        """It is called back."""
        chosen = await self._shipment(which, shipment)
        await self.lives.shop.run(void_shipment, VoidShipment(idempotency_key=a_key(), shipment_id=chosen.id))
        return "called back"

    async def _work(self, which: int, work: int) -> tuple[Order, FulfillmentOrder]:
        order = await self.lives.order(which)
        if not order.fulfillment_orders:
            raise NothingThere
        return order, order.fulfillment_orders[work % len(order.fulfillment_orders)]

    async def _shipment(self, which: int, shipment: int) -> Shipment:
        order = await self.lives.order(which)
        if not order.shipments:
            raise NothingThere
        return order.shipments[shipment % len(order.shipments)]


def _units(work: FulfillmentOrder, units: int | None) -> tuple[tuple[UUID, int], ...] | None:
    return None if units is None else tuple((line.id, units) for line in work.lines)
