"""A shop in which a few orders live at once, and all that may happen to them, one verb a method.

Every verb runs the real use cases on a real database and answers with what it did, or with the code of its refusal:
both are allowed, whatever is drawn. What is allowed to nobody is that a law of the stored data breaks, or that an
exception is not a refusal.
"""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import CancelReason, FulfillmentMethod, HoldReason, RefundReason, ShipmentStatus
from app.domain.errors import Refusal
from app.domain.orders.model import Order
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.track import RecordTracking, record_tracking
from app.jobs.issue_invoices import JOB as BILLING
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceDelivery, PlaceLine, PlacePayment
from app.orders.edit.add_line import AddEditLine, add_line
from app.orders.edit.begin import BeginEdit, begin_edit
from app.orders.edit.commit import CommitEdit, commit_edit
from app.orders.edit.end import abort_edit
from app.orders.edit.set_quantity import SetEditQuantity, set_quantity
from app.orders.edit.stage import EditStep
from app.orders.hold import HoldOrder, ReleaseHolds, hold_order, release_hold
from app.payments.capture import CapturePayment, capture_payment
from app.payments.gateways.finding import open_gateways
from app.payments.refund import RefundOrder, refund_order
from app.payments.settle import settle
from tests.app.orders.placing import a_command, placing
from tests.builders import SEARCH_SECRET, STAFF, Shop, a_key, sequenced

T = TypeVar("T")

ORDERS_AT_MOST = 6


class NothingThere(Exception):
    """The order has no work, or no parcel, to do this with."""


@dataclass
class Lives:
    """The shop, its orders in the order they were placed, and what happened, line by line, without ids or times."""

    shop: Shop
    orders: list[UUID] = field(default_factory=list[UUID])
    edits: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    """The edit that was begun last, by order."""
    trace: list[str] = field(default_factory=list[str])

    def edited(self, which: int) -> bool:
        """Whether an edit of the order was ever begun."""
        return self.orders[which % len(self.orders)] in self.edits

    async def order(self, which: int) -> Order:
        """One of the orders, whatever number is drawn."""
        return await self.shop.order(self.orders[which % len(self.orders)])

    async def place(
        self, units: Sequence[int], tenders: Sequence[tuple[int, str | None]], backorder: bool, collects: int | None
    ) -> str:
        """A shopper buys so many units of each SKU, and pays: to the bank, or by a token that the gateway judges.

        The last tender takes the rest of the order, whatever was drawn for it. `collects` is where they come for it.
        """
        lines = tuple(PlaceLine(sku=sku, quantity=n) for sku, n in zip(self.shop.skus, units, strict=False) if n)
        payments = tuple(
            PlacePayment(
                gateway="bank" if token is None else "local",
                token=token,
                amount=None if index == len(tenders) else self.shop.money(minor),
            )
            for index, (minor, token) in enumerate(tenders, start=1)
        )
        deliveries = () if collects is None else (self._pickup(collects),)
        command = a_command(lines=lines, payments=payments, allow_backorder=backorder, deliveries=deliveries)
        placed = await self.shop.database.transact(STAFF, lambda uow: placing(uow, command))
        self.orders.append(placed.order_id)
        return f"#{len(self.orders) - 1}"

    def _pickup(self, collects: int) -> PlaceDelivery:
        place = self.shop.locations[collects % len(self.shop.locations)]
        return PlaceDelivery(key="counter", method=FulfillmentMethod.PICKUP_IN_STORE, pickup_location=place)

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

    async def refund(self, which: int, line: int, units: int, minor: int | None) -> str:
        """An agent gives back units of a line, or an amount."""
        order = await self.order(which)
        chosen = order.lines[line % len(order.lines)]
        command = RefundOrder(
            idempotency_key=a_key(),
            order_id=order.id,
            reason=RefundReason.GOODWILL,
            lines=((chosen.id, units),) if minor is None else (),
            amount=None if minor is None else self.shop.money(minor),
        )
        await self.shop.database.transact(STAFF, lambda uow: refund_order(uow, command, {}))
        return "given back"

    async def hold(self, which: int) -> str:
        """Somebody holds the order."""
        order = await self.order(which)
        command = HoldOrder(idempotency_key=a_key(), order_id=order.id, reason=HoldReason.FRAUD)
        await self.shop.run(hold_order, command)
        return "held"

    async def let_go(self, which: int) -> str:
        """Somebody lets it go."""
        order = await self.order(which)
        await self.shop.run(release_hold, ReleaseHolds(idempotency_key=a_key(), order_id=order.id))
        return "let go"

    async def begin_edit(self, which: int) -> str:
        """An agent begins to edit the order."""
        order = await self.order(which)
        self.edits[order.id] = await self.shop.run(begin_edit, BeginEdit(idempotency_key=a_key(), order_id=order.id))
        return "begun"

    async def edit_quantity(self, which: int, line: int, units: int) -> str:
        """More or fewer of a line are wanted; none takes it off."""
        order = await self.order(which)
        chosen = order.lines[line % len(order.lines)]
        command = SetEditQuantity(
            idempotency_key=a_key(), edit_id=self.edits[order.id], line_id=chosen.id, quantity=units
        )
        await self.shop.run(set_quantity, command)
        return f"{units} of {chosen.sku}"

    async def edit_in(self, which: int, sku: int, units: int) -> str:
        """Something else is wanted, too."""
        order = await self.order(which)
        code = self.shop.skus[sku % len(self.shop.skus)]
        command = AddEditLine(idempotency_key=a_key(), edit_id=self.edits[order.id], sku=code, quantity=units)
        await self.shop.run(add_line, command)
        return f"{units} more of {code}"

    async def commit_edit(self, which: int) -> str:
        """The buyer agrees."""
        order = await self.order(which)
        command = CommitEdit(idempotency_key=a_key(), edit_id=self.edits[order.id])
        await self.shop.database.transact(STAFF, lambda uow: commit_edit(uow, command, search_secret=SEARCH_SECRET))
        return "edited"

    async def abort_edit(self, which: int) -> str:
        """The buyer changes their mind."""
        order = await self.order(which)
        await self.shop.run(abort_edit, EditStep(idempotency_key=a_key(), edit_id=self.edits[order.id]))
        return "left as it was"

    async def ask_gateway(self, call: int) -> str:
        """One of the calls that wait is made, or looked up again; its time has come, whatever the clock says."""
        async with self.shop.database.engine.begin() as connection:
            waiting = (await connection.scalars(text("SELECT id FROM gateway_calls ORDER BY id"))).all()
            if not waiting:
                return "nothing to ask"
            await connection.execute(
                text("UPDATE gateway_calls SET due_at = CASE id WHEN :now THEN now() ELSE 'infinity' END"),
                {"now": waiting[call % len(waiting)]},
            )
        called = await settle(self.shop.database, open_gateways(self.shop.database))
        return f"asked {called} of {len(waiting)}"

    async def bill(self) -> str:
        """The job that issues papers has its turn."""
        await BILLING.run(self.shop.database)
        async with self.shop.database.session() as session:
            papers = await session.scalar(text("SELECT count(*) FROM invoices"))
        return f"{papers} papers"

    async def tell(self, verb: str, happening: Awaitable[str], which: int | None = None) -> None:
        """Let it happen, and write down how it ended and how the order stands then."""
        try:
            ended = await happening
        except Refusal as refusal:
            ended = refusal.code.value
        except NothingThere:
            ended = "nothing there"
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
