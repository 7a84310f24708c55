"""A shop in which a few orders live at once, and all that may happen to them, one verb a method.

Every verb runs the real use cases on a real database and answers with what it did, or with the code of its refusal:
both are allowed, whatever is drawn. What is allowed to nobody is that a law of the stored data breaks, or that an
exception is not a refusal.
"""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from app.domain.enums import CancelReason, ShipmentStatus
from app.domain.errors import Refusal
from app.domain.orders.model import Order
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.track import RecordTracking, record_tracking
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceLine, PlacePayment
from app.payments.capture import CapturePayment, capture_payment
from tests.app.orders.placing import a_command, placing
from tests.builders import STAFF, Shop, a_key, sequenced

T = TypeVar("T")

ORDERS_AT_MOST = 6


@dataclass
class Lives:
    """The shop, its orders in the order they were placed, and what happened, line by line, without ids or times."""

    shop: Shop
    orders: list[UUID] = field(default_factory=list[UUID])
    trace: list[str] = field(default_factory=list[str])

    async def order(self, which: int) -> Order:
        """One of the orders, whatever number is drawn."""
        return await self.shop.order(self.orders[which % len(self.orders)])

    async def place(self, units: Sequence[int], tenders: Sequence[int], backorder: bool) -> str:
        """A shopper buys so many units of each SKU and pays with so many tenders."""
        lines = tuple(PlaceLine(sku=sku, quantity=n) for sku, n in zip(self.shop.skus, units, strict=False) if n)
        payments = tuple(PlacePayment(gateway="bank", amount=self.shop.money(minor)) for minor in tenders)
        command = a_command(lines=lines, payments=payments, allow_backorder=backorder)
        placed = await self.shop.database.transact(STAFF, lambda uow: placing(uow, command))
        self.orders.append(placed.order_id)
        return f"#{len(self.orders) - 1}"

    async def cancel(self, which: int, units: int, whole: bool) -> str:
        """Somebody cancels the order, or some units of its lines."""
        order = await self.order(which)
        lines = tuple((line.id, units) for line in order.lines if not line.is_component)
        command = CancelOrder(
            idempotency_key=a_key(),
            order_id=order.id,
            reason=CancelReason.CUSTOMER,
            lines=None if whole else lines,
        )
        await self.shop.run(cancel_order, command)
        return "canceled"

    async def dispatch(self, which: int, work: int, units: int | None) -> str:
        """A location sends what it has, or so many units of each line."""
        order = await self.order(which)
        if not order.fulfillment_orders:
            return "no work"
        chosen = order.fulfillment_orders[work % len(order.fulfillment_orders)]
        lines = None if units is None else tuple((line.id, units) for line in chosen.lines)
        command = DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=chosen.id, carrier="DHL", lines=lines)
        await self.shop.run(dispatch_shipment, command)
        return "left"

    async def track(self, which: int, shipment: int, status: ShipmentStatus) -> str:
        """A carrier sees a parcel."""
        order = await self.order(which)
        if not order.shipments:
            return "no parcel"
        chosen = order.shipments[shipment % len(order.shipments)]
        command = RecordTracking(
            idempotency_key=a_key(),
            status=status,
            occurred_at=self.shop.database.clock.now(),
            shipment_id=chosen.id,
        )
        await self.shop.run(record_tracking, command)
        return status.value

    async def capture(self, which: int, payment: int, minor: int | None) -> str:
        """Money arrives for a tender that nobody is asked for."""
        order = await self.order(which)
        if not order.payments:
            return "no payment"
        chosen = order.payments[payment % len(order.payments)]
        amount = None if minor is None else self.shop.money(minor)
        command = CapturePayment(idempotency_key=a_key(), payment_id=chosen.id, amount=amount)
        await self.shop.run(capture_payment, command)
        return "arrived"

    async def tell(self, verb: str, happening: Awaitable[str], which: int | None = None) -> None:
        """Let it happen, and write down how it ended and how the order stands then."""
        try:
            ended = await happening
        except Refusal as refusal:
            ended = refusal.code.value
        stands = "" if which is None else _standing(await self.order(which))
        self.trace.append(f"{verb}: {ended} {stands}".rstrip())
        await sequenced(self.shop.database)


def _standing(order: Order) -> str:
    """How an order stands, in one line that holds neither ids nor times."""
    lines: list[Any] = [
        (line.sku, line.canceled, line.open, line.backordered, line.reserved, line.allocated, line.shipped)
        for line in order.lines
    ]
    money = [(p.status.value, p.authorized_minor, p.captured_minor, p.refunded_minor) for p in order.payments]
    status = order.statuses
    return f"v{order.version} {status.order.value} {status.payment.value} {status.fulfillment.value} {lines} {money}"
