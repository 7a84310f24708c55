"""The order and the people it names, as rows."""

from typing import Any
from uuid import UUID

from app.domain.orders.due import due_at
from app.domain.orders.model import Address, Contact, Order


def head_row(order: Order) -> dict[str, Any]:
    """The order itself."""
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
        "tax_exempt_reason": order.tax_exempt_reason,
        "cancel_reason": order.cancel_reason,
        "cancel_note": order.cancel_note,
        "priority": order.priority,
        "edit_id": None if order.edit is None else order.edit.id,
        "edit_version": None if order.edit is None else order.edit.version,
        "open_holds": sum(hold.is_open for hold in order.holds),
        "subtotal_minor": order.totals.subtotal,
        "discount_minor": order.totals.discount,
        "shipping_minor": order.totals.shipping,
        "charges_minor": order.totals.charges,
        "tax_minor": order.totals.tax,
        "total_minor": order.totals.total,
        "placed_total_minor": order.totals.placed,
        "captured_minor": order.totals.captured,
        "refunded_minor": order.totals.refunded,
        "credited_minor": order.totals.credited,
        "store_id": order.provenance.store_id,
        "register": order.provenance.register,
        "associate": order.provenance.associate,
        "device": order.provenance.device,
        "referrer": order.provenance.referrer,
        "note": order.note,
        "tags": list(order.tags),
        "order_metadata": dict(order.metadata) if order.metadata is not None else None,
        "token_generation": order.token_generation,
        "placed_at": order.placed_at,
        "due_at": due_at(order),
    }


def contact_row(contact_id: UUID, contact: Contact) -> dict[str, Any]:
    """A contact: personal data."""
    return {"id": contact_id, "name": contact.name, "email": contact.email, "phone": contact.phone}


def address_row(address_id: UUID, address: Address) -> dict[str, Any]:
    """An address: personal data."""
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
