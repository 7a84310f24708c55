"""The order aggregate as table rows, and back.

`rows_of` flattens an order into rows per table, keyed by id: saving is the difference between two flattenings, and an
importer copies them as they are. Tables come in the order of their foreign keys.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from app.domain.orders.model import Address, Contact, Delivery, FulfillmentOrder, Line, Order, Payment, Shipment
from db.base import Base
from db.models.orders import (
    DeliveryRow,
    FulfillmentOrderLineRow,
    FulfillmentOrderRow,
    OrderChargeRow,
    OrderLineRow,
    OrderRow,
    PackageLineRow,
    PackageRow,
    PaymentRow,
    PaymentTransactionRow,
    ShipmentRow,
    TrackingEventRow,
)
from db.models.people import AddressRow, ContactRow
from db.models.waiting import SupplyClaimRow

Rows = dict[UUID, dict[str, Any]]

TABLES: tuple[type[Base], ...] = (
    AddressRow,
    ContactRow,
    OrderRow,
    DeliveryRow,
    OrderLineRow,
    SupplyClaimRow,
    OrderChargeRow,
    PaymentRow,
    PaymentTransactionRow,
    FulfillmentOrderRow,
    FulfillmentOrderLineRow,
    ShipmentRow,
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
        yield ContactRow, _contact(order.contact_id, order.contact)
    if order.billing_address_id and order.billing_address:
        yield AddressRow, _address(order.billing_address_id, order.billing_address)
    yield OrderRow, _head(order)
    for delivery in order.deliveries:
        if delivery.address_id and delivery.address:
            yield AddressRow, _address(delivery.address_id, delivery.address)
        if delivery.recipient_id and delivery.recipient:
            yield ContactRow, _contact(delivery.recipient_id, delivery.recipient)
        yield DeliveryRow, _delivery(order, delivery)
    for line in order.lines:
        yield OrderLineRow, _line(order, line)
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
    for position, payment in enumerate(order.payments):
        yield from _payment(order, position, payment)
    for position, work in enumerate(order.fulfillment_orders):
        yield from _work(order, position, work)
    for position, shipment in enumerate(order.shipments):
        yield from _shipment(order, position, shipment)


def _head(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "number": order.number,
        "version": order.version,
        "channel_id": order.channel_id,
        "external_source": order.external_source,
        "external_id": order.external_id,
        "customer_id": order.customer_id,
        "contact_id": order.contact_id,
        "billing_address_id": order.billing_address_id,
        "currency": order.currency,
        "tax_included": order.tax_included,
        "origin": order.origin,
        "stock_policy": order.stock_policy,
        "fulfilled_by": order.fulfilled_by,
        "status": order.statuses.order,
        "payment_status": order.statuses.payment,
        "fulfillment_status": order.statuses.fulfillment,
        "customer_status": order.statuses.customer,
        "cancel_reason": order.cancel_reason,
        "cancel_note": order.cancel_note,
        "priority": order.priority,
        "subtotal_minor": order.totals.subtotal,
        "discount_minor": order.totals.discount,
        "shipping_minor": order.totals.shipping,
        "charges_minor": order.totals.charges,
        "tax_minor": order.totals.tax,
        "total_minor": order.totals.total,
        "placed_total_minor": order.totals.placed,
        "captured_minor": order.totals.captured,
        "refunded_minor": order.totals.refunded,
        "note": order.note,
        "tags": list(order.tags),
        "order_metadata": dict(order.metadata) if order.metadata is not None else None,
        "token_generation": order.token_generation,
        "placed_at": order.placed_at,
    }


def _contact(contact_id: UUID, contact: Contact) -> dict[str, Any]:
    return {"id": contact_id, "name": contact.name, "email": contact.email, "phone": contact.phone}


def _address(address_id: UUID, address: Address) -> dict[str, Any]:
    return {
        "id": address_id,
        "customer_id": None,
        "country": address.country,
        "name": address.name,
        "company": address.company,
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "region": address.region,
        "postal_code": address.postal_code,
        "phone": address.phone,
        "latitude": address.latitude,
        "longitude": address.longitude,
    }


def _delivery(order: Order, delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "order_id": order.id,
        "position": delivery.position,
        "key": delivery.key,
        "method": delivery.method,
        "address_id": delivery.address_id,
        "pickup_location_id": delivery.pickup_location_id,
        "pickup_point": dict(delivery.pickup_point) if delivery.pickup_point is not None else None,
        "recipient_id": delivery.recipient_id,
        "not_before": delivery.not_before,
        "promised_from": delivery.promised_from,
        "promised_by": delivery.promised_by,
        "promised_on": delivery.promised_on,
        "gift_message": delivery.gift_message,
    }


def _line(order: Order, line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "order_id": order.id,
        "position": line.position,
        "sku_id": line.sku_id,
        "delivery_id": line.delivery_id,
        "name": line.name,
        "quantity": line.quantity,
        "canceled_quantity": line.canceled,
        "open_quantity": line.open,
        "backordered_quantity": line.backordered,
        "reserved_quantity": line.reserved,
        "allocated_quantity": line.allocated,
        "shipped_quantity": line.shipped,
        "delivered_quantity": line.delivered,
        "undelivered_quantity": line.undelivered,
        "returned_quantity": line.returned,
        "cancel_requested_quantity": line.cancel_requested,
        "return_requested_quantity": line.return_requested,
        "unit_price_minor": line.unit_price_minor,
        "discount_minor": line.discount_minor,
        "tax_minor": line.tax_minor,
        "tax_rate": line.tax_rate,
        "takes_stock": line.takes_stock,
        "location_id": line.location_id,
        "line_ref": line.line_ref,
        "properties": dict(line.properties) if line.properties is not None else None,
        "is_kit": line.is_kit,
        "parent_line_id": line.parent_line_id,
        "per_parent": line.per_parent,
        "price_share_minor": line.price_share_minor,
        "replaces_line_id": None,
    }


def _payment(order: Order, position: int, payment: Payment) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    yield (
        PaymentRow,
        {
            "id": payment.id,
            "order_id": order.id,
            "position": position,
            "version": payment.version,
            "gateway": payment.gateway,
            "tender": payment.tender,
            "status": payment.status,
            "amount_minor": payment.amount_minor,
            "authorized_minor": payment.authorized_minor,
            "captured_minor": payment.captured_minor,
            "refunded_minor": payment.refunded_minor,
            "reference": payment.reference,
            "collected_by": payment.collected_by,
            "multiple_captures": payment.multiple_captures,
            "expires_at": payment.expires_at,
        },
    )
    for step_position, step in enumerate(payment.transactions):
        yield (
            PaymentTransactionRow,
            {
                "id": step.id,
                "payment_id": payment.id,
                "position": step_position,
                "kind": step.kind,
                "status": step.status,
                "amount_minor": step.amount_minor,
                "reference": step.reference,
                "message": step.message,
                "at": step.at,
            },
        )


def _work(order: Order, position: int, work: FulfillmentOrder) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    yield (
        FulfillmentOrderRow,
        {
            "id": work.id,
            "order_id": order.id,
            "position": position,
            "location_id": work.location_id,
            "delivery_id": work.delivery_id,
            "method": work.method,
            "status": work.status,
            "due_at": work.due_at,
            "version": work.version,
        },
    )
    for line_position, line in enumerate(work.lines):
        yield (
            FulfillmentOrderLineRow,
            {
                "id": line.id,
                "fulfillment_order_id": work.id,
                "order_line_id": line.line_id,
                "position": line_position,
                "quantity": line.quantity,
                "canceled_quantity": line.canceled,
                "picked_quantity": line.picked,
                "packed_quantity": line.packed,
                "shipped_quantity": line.shipped,
            },
        )


def _shipment(order: Order, position: int, shipment: Shipment) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    yield (
        ShipmentRow,
        {
            "id": shipment.id,
            "order_id": order.id,
            "fulfillment_order_id": shipment.fulfillment_order_id,
            "position": position,
            "version": shipment.version,
            "status": shipment.status,
            "carrier": shipment.carrier,
            "service": shipment.service,
            "tracking_number": shipment.tracking_number,
            "tracking_url": shipment.tracking_url,
            "estimated_delivery_at": shipment.estimated_delivery_at,
            "promised_by": shipment.promised_by,
            "shipped_at": shipment.shipped_at,
            "delivered_at": shipment.delivered_at,
        },
    )
    for parcel in shipment.parcels:
        yield PackageRow, {"id": parcel.id, "shipment_id": shipment.id, "weight_grams": parcel.weight_grams}
        for part in parcel.lines:
            yield (
                PackageLineRow,
                {
                    "id": part.id,
                    "package_id": parcel.id,
                    "fulfillment_order_line_id": part.work_line_id,
                    "quantity": part.quantity,
                },
            )
    for sighting in shipment.tracking:
        yield (
            TrackingEventRow,
            {
                "id": sighting.id,
                "shipment_id": shipment.id,
                "external_id": sighting.external_id,
                "status": sighting.status,
                "description": sighting.description,
                "place": sighting.place,
                "occurred_at": sighting.occurred_at,
                "received_at": sighting.received_at,
            },
        )
