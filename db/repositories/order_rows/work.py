"""Locations' work and the parcels that left, as rows."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.domain.orders.model import FulfillmentOrder, Label, Order, Parcel, Pickup, Shipment
from db.base import Base
from db.models.fulfillment import (
    FulfillmentOrderLineRow,
    FulfillmentOrderRow,
    PackageLineRow,
    PackageRow,
    ShipmentRow,
    TrackingEventRow,
)
from db.models.pickups import PickupRow


def work_rows(order: Order, position: int, work: FulfillmentOrder) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """A location's work and its lines."""
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
            "recalled_from": work.recalled_from,
            "due_at": work.due_at,
            "opens_at": work.opens_at,
            "reject_reason": work.reject_reason,
            "reject_note": work.reject_note,
            "follows_id": work.follows_id,
            "request_status": work.request_status,
            "expected_ship_at": work.expected_ship_at,
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
                "recalled_quantity": line.recalled,
            },
        )
    for parcel in work.parcels:
        yield from _parcel_rows(parcel, None, work)
    if work.pickup is not None:
        yield PickupRow, _pickup_row(work.id, work.pickup)


def _pickup_row(work_id: UUID, pickup: Pickup) -> dict[str, Any]:
    return {
        "id": work_id,
        "state": pickup.state,
        "ready_at": pickup.ready_at,
        "expires_at": pickup.expires_at,
        "en_route_at": pickup.en_route_at,
        "arrived_at": pickup.arrived_at,
        "bay": pickup.bay,
        "reminded_at": pickup.reminded_at,
        "handed_over_at": pickup.handed_over_at,
        "expired_at": pickup.expired_at,
        "generation": pickup.generation,
    }


def shipment_rows(order: Order, position: int, shipment: Shipment) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """A shipment, its parcels and where it was seen."""
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
            "alert": shipment.alert,
            "assumed": shipment.assumed,
            "estimate_told_at": shipment.estimate_told_at,
            "watch_at": shipment.watch_at,
            "awaits_invoice": shipment.awaits_invoice,
            "received_back_at": shipment.received_back_at,
            "received_back_location_id": shipment.received_back_location_id,
            **_label_columns(shipment.label),
            "manifest_id": shipment.manifest_id,
        },
    )
    for parcel in shipment.parcels:
        yield from _parcel_rows(parcel, shipment, None)
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
                "country": sighting.country,
                "postal_code": sighting.postal_code,
                "package_id": sighting.parcel_id,
                "corrects": sighting.corrects,
                "assumed": sighting.assumed,
                "occurred_at": sighting.occurred_at,
                "received_at": sighting.received_at,
            },
        )


def _label_columns(label: Label | None) -> dict[str, Any]:
    return {
        "label_status": label and label.status,
        "label_provider": label and label.provider,
        "label_quote": label and label.quote,
        "label_reference": label and label.reference,
        "label_price_minor": label and label.price_minor,
        "label_currency": label and label.currency,
        "label_message": label and label.message,
    }


def _parcel_rows(
    parcel: Parcel, shipment: Shipment | None, work: FulfillmentOrder | None
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """A parcel where it stands, and what is in it."""
    yield (
        PackageRow,
        {
            "id": parcel.id,
            "shipment_id": shipment and shipment.id,
            "fulfillment_order_id": work and work.id,
            "weight_grams": parcel.weight_grams,
            "length_mm": parcel.length_mm,
            "width_mm": parcel.width_mm,
            "height_mm": parcel.height_mm,
            "reference": parcel.reference,
            "tracking_number": parcel.tracking_number,
            "tracking_url": parcel.tracking_url,
            "label_sha256": parcel.label_sha256,
            "status": parcel.status,
        },
    )
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
