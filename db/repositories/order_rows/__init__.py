"""The order aggregate as table rows, and back.

`rows_of` flattens an order into rows per table, keyed by id: saving is the difference between two flattenings, and an
importer copies them as they are. Tables come in the order of their foreign keys.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from app.domain.orders.model import Order
from db.base import Base
from db.models.cancellations import OrderCancellationLineRow, OrderCancellationRow
from db.models.checks import OrderCheckResultRow
from db.models.fulfillment import (
    FulfillmentOrderLineRow,
    FulfillmentOrderRow,
    PackageLineRow,
    PackageRow,
    ShipmentRow,
    TrackingEventRow,
)
from db.models.holds import OrderHoldRow
from db.models.orders import DeliveryRow, OrderChargeRow, OrderLineRow, OrderRow
from db.models.payments import GatewayCallRow, PaymentRow, PaymentTransactionRow
from db.models.people import AddressRow, ContactRow
from db.models.pickups import PickupRow
from db.models.pricing import DiscountAllocationRow, OrderTaxLineRow
from db.models.promises import PromiseRevisionRow
from db.models.refunds import RefundChargeRow, RefundLineRow, RefundRow
from db.models.waiting import SupplyClaimRow
from db.repositories.order_rows.cancellations import cancellation_rows
from db.repositories.order_rows.checks import check_row
from db.repositories.order_rows.head import address_row, contact_row, head_row
from db.repositories.order_rows.holds import hold_row
from db.repositories.order_rows.lines import delivery_row, line_row
from db.repositories.order_rows.payments import payment_rows
from db.repositories.order_rows.pricing import discount_rows, tax_rows
from db.repositories.order_rows.promises import revision_row
from db.repositories.order_rows.refunds import refund_rows
from db.repositories.order_rows.work import shipment_rows, work_rows

__all__ = ["TABLES", "Rows", "rows_of"]


Rows = dict[UUID, dict[str, Any]]


TABLES: tuple[type[Base], ...] = (
    AddressRow,
    ContactRow,
    OrderRow,
    OrderCheckResultRow,
    DeliveryRow,
    OrderLineRow,
    PromiseRevisionRow,
    SupplyClaimRow,
    DiscountAllocationRow,
    OrderChargeRow,
    OrderTaxLineRow,
    RefundRow,
    RefundLineRow,
    RefundChargeRow,
    PaymentRow,
    FulfillmentOrderRow,
    FulfillmentOrderLineRow,
    PickupRow,
    OrderHoldRow,
    OrderCancellationRow,
    OrderCancellationLineRow,
    ShipmentRow,
    PaymentTransactionRow,
    GatewayCallRow,
    PackageRow,
    PackageLineRow,
    TrackingEventRow,
)
"""Parents before children."""


def rows_of(order: Order) -> Mapping[type[Base], Rows]:
    """Every row of an order by table and id. Personal data appears only where the aggregate carries it (at placing)."""
    rows: dict[type[Base], Rows] = {table: {} for table in TABLES}
    for kind, row in _flatten(order):
        rows[kind][row["id"]] = row
    return rows


def _flatten(order: Order) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    if order.contact_id and order.contact:
        yield ContactRow, contact_row(order.contact_id, order.contact)
    if order.billing_address_id and order.billing_address:
        yield AddressRow, address_row(order.billing_address_id, order.billing_address)
    yield OrderRow, head_row(order)
    for result in order.checks:
        yield OrderCheckResultRow, check_row(order, result)
    for delivery in order.deliveries:
        if delivery.address_id and delivery.address:
            yield AddressRow, address_row(delivery.address_id, delivery.address)
        if delivery.recipient_id and delivery.recipient:
            yield ContactRow, contact_row(delivery.recipient_id, delivery.recipient)
        yield DeliveryRow, delivery_row(order, delivery)
    for line in order.lines:
        yield OrderLineRow, line_row(order, line)
        yield from discount_rows(line)
        yield from tax_rows(line)
        for claim in line.claims:
            yield (
                SupplyClaimRow,
                {
                    "id": claim.id,
                    "order_line_id": line.id,
                    "supply_id": claim.supply_id,
                    "limit_id": claim.limit_id,
                    "quantity": claim.quantity,
                    "expected_at": claim.expected_at,
                },
            )
    for position, charge in enumerate(order.charges):
        yield (
            OrderChargeRow,
            {
                "id": charge.id,
                "order_id": order.id,
                "delivery_id": charge.delivery_id,
                "position": position,
                "kind": charge.kind,
                "amount_minor": charge.amount_minor,
                "tax_minor": charge.tax_minor,
                "canceled": charge.canceled,
            },
        )
        yield from tax_rows(charge)
    yield from _what_became_of_it(order)


def _what_became_of_it(order: Order) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """Money, work, what holds it up, what was called off, what left."""
    for revision in order.revisions:
        yield PromiseRevisionRow, revision_row(revision)
    for position, refund in enumerate(order.refunds):
        yield from refund_rows(order, position, refund)
    for position, payment in enumerate(order.payments):
        yield from payment_rows(order, position, payment)
    for position, work in enumerate(order.fulfillment_orders):
        yield from work_rows(order, position, work)
    for hold in order.holds:
        yield OrderHoldRow, hold_row(order, hold)
    for cancellation in order.cancellations:
        yield from cancellation_rows(order, cancellation)
    for position, shipment in enumerate(order.shipments):
        yield from shipment_rows(order, position, shipment)
