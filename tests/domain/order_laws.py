"""What is true of every order after every verb, whatever happened to it."""

from collections.abc import Mapping
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, OrderStatus, ShipmentStatus
from app.domain.orders.derive import derive, line_total
from app.domain.orders.hold import open_holds
from app.domain.orders.kits import components, per_kit
from app.domain.orders.model import Order
from app.domain.orders.track import UNDELIVERED

STAGES = (
    ("canceled",),
    ("delivered",),
    ("shipped",),
    ("shipped", "allocated"),
    ("shipped", "allocated", "reserved"),
    ("shipped", "allocated", "reserved", "backordered"),
)
"""How far units can be, each with what counts as at least so far."""


def every_unit_is_somewhere(order: Order, held: Mapping[tuple[UUID, UUID], int]) -> None:
    """Units stand once in a bucket of their line, in work, in parcels, in records and in stock."""
    for line in order.lines:
        parts = (line.canceled, line.open, line.backordered, line.reserved, line.allocated, line.shipped)
        assert min(*parts, line.delivered, line.undelivered) >= 0
        assert sum(parts) == line.quantity
        if line.is_kit:
            continue
        work = [part for w in order.fulfillment_orders for part in w.lines if part.line_id == line.id]
        assert sum(part.outstanding for part in work) == line.allocated
        assert sum(part.shipped for part in work) == line.shipped
        assert all(part.shipped <= part.packed <= part.picked <= part.quantity - part.canceled for part in work)
        assert all(0 <= part.recalled <= part.picked - part.shipped for part in work)
        recorded = [part for one in order.cancellations for part in one.lines if part.line_id == line.id]
        assert sum(part.recalled for part in work) == line.cancel_requested
        assert sum(part.recalled for part in recorded) == line.cancel_requested
        sent = [
            (shipment.status, part.quantity)
            for shipment in order.shipments
            for parcel in shipment.parcels
            for part in parcel.lines
            if part.line_id == line.id
        ]
        assert sum(units for _, units in sent) == line.shipped
        assert sum(units for status, units in sent if status is ShipmentStatus.DELIVERED) == line.delivered
        gone = sum(units for status, units in sent if status in UNDELIVERED)
        assert gone == line.undelivered
        units_held = sum(units for (line_id, _), units in held.items() if line_id == line.id)
        assert units_held == (line.allocated if line.takes_stock else 0)


def a_kit_is_as_far_as_the_part_that_is_least_far(order: Order) -> None:
    """A kit is as far as its parts allow, and costs what they share."""
    for kit, parts in components(order).items():
        line = order.line(kit)
        for stages in STAGES:
            reached = sum(getattr(line, stage) for stage in stages)
            made = [divmod(sum(getattr(part, stage) for stage in stages), per_kit(part))[0] for part in parts]
            assert all(units >= reached for units in made), "no kit is further than a part of it"
            assert reached in made, "one more kit would lack a part"
        for part in parts:
            assert part.quantity == line.quantity * per_kit(part)
            assert part.canceled == line.canceled * per_kit(part), "kits are canceled whole"
        assert line.undelivered == 0 or any(part.undelivered for part in parts)
        if line.delivered + line.undelivered < line.shipped:
            assert all(part.undelivered <= line.undelivered * per_kit(part) for part in parts), "a lost part counts"
        assert sum(part.price_share_minor or 0 for part in parts) == line.unit_price_minor * line.quantity
        assert sum(part.discount_minor for part in parts) == line.discount_minor
        assert sum(part.tax_minor for part in parts) == line.tax_minor
        if line.live == line.quantity:
            taxed = order.tax_included
            shares = [line_total(part, tax_included=taxed) for part in parts]
            assert sum(shares) == line_total(line, tax_included=taxed)
            assert min(shares) >= 0


def money_adds_up_and_is_never_negative(order: Order) -> None:
    """What is owed is what lines and charges say; nothing is taken beyond its promise."""
    sums = order.totals
    assert min(sums.subtotal, sums.discount, sums.shipping, sums.charges, sums.tax, sums.total) >= 0
    assert sums.total <= sums.placed
    owed = [line for line in order.lines if not line.is_component]
    goods = sum(line_total(line, tax_included=order.tax_included) for line in owed)
    taxes = 0 if order.tax_included else sum(c.tax_minor for c in order.charges if not c.canceled)
    assert sums.total == goods + sums.shipping + sums.charges + taxes
    for payment in order.payments:
        assert 0 <= payment.captured_minor <= payment.authorized_minor <= max(payment.amount_minor, 0)
        taken = [step.amount_minor for step in payment.transactions if step.kind.value == "CAPTURE"]
        assert sum(taken) == payment.captured_minor


def statuses_say_what_the_quantities_say(order: Order) -> None:
    """Deriving again changes nothing, and work is over when nothing of it is left."""
    assert derive(order) == order
    if order.statuses.order is OrderStatus.CANCELED:
        assert order.totals.total == 0
        assert open_holds(order) == ()
        ended = (FulfillmentOrderStatus.CANCELED, FulfillmentOrderStatus.REJECTED)
        assert all(w.status in ended for w in order.fulfillment_orders)
    for work in order.fulfillment_orders:
        over = all(line.outstanding == 0 for line in work.lines)
        asked = work.status is FulfillmentOrderStatus.CANCEL_REQUESTED
        assert asked == bool(work.recalled) == (work.recalled_from is not None)
        done = (
            FulfillmentOrderStatus.DISPATCHED,
            FulfillmentOrderStatus.COMPLETED,
            FulfillmentOrderStatus.REJECTED,
            FulfillmentOrderStatus.CANCELED,
        )
        assert over == (work.status in done)
        parcels = [s.status for s in order.shipments if s.fulfillment_order_id == work.id]
        if over and parcels:
            arrived = all(status is ShipmentStatus.DELIVERED for status in parcels)
            assert arrived == (work.status is FulfillmentOrderStatus.COMPLETED)
