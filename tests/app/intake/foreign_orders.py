"""Order bodies of other systems, and histories, as `orderImport` takes them: what an integration has to write."""

import html
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.domain.enums import ChargeKind, PaymentState
from app.domain.history import HistoricalOrder

Body = Mapping[str, Any]


def of_shopify(order: Body) -> dict[str, Any]:
    """An order of Shopify's Admin REST API."""

    def money(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": order["currency"]}

    def address(body: Body) -> dict[str, Any]:
        return {
            "name": body["name"],
            "line1": body["address1"],
            "city": body["city"],
            "region": body["province_code"],
            "postalCode": body["zip"],
            "country": body["country_code"],
            "phone": body["phone"],
        }

    states = {"authorized": "AUTHORIZED", "pending": "PENDING", "voided": "VOIDED"}
    return {
        "channel": "shopify",
        "externalRef": {"source": "shopify", "id": str(order["id"])},
        "placedAt": order["created_at"],
        "currency": order["currency"],
        "taxIncluded": order["taxes_included"],
        "email": order["email"],
        "customerRef": {"source": "shopify", "id": str(order["customer"]["id"])},
        "shippingAddress": address(order["shipping_address"]),
        "billingAddress": address(order["billing_address"]),
        "lines": [
            {
                "sku": line["sku"],
                "name": line["name"],
                "quantity": line["quantity"],
                "unitPrice": money(line["price"]),
                "lineRef": str(line["id"]),
                "properties": {one["name"]: one["value"] for one in line["properties"]},
            }
            for line in order["line_items"]
        ],
        "shipping": money(str(sum(Decimal(line["price"]) for line in order["shipping_lines"]))),
        "payments": [{"gateway": order["gateway"], "state": states.get(order["financial_status"], "CAPTURED")}],
        "shipments": [
            {
                "shippedAt": shipment["created_at"],
                "carrier": shipment["tracking_company"],
                "trackingNumber": shipment["tracking_number"],
                "lines": [
                    {"lineRef": str(line["id"]), "quantity": line["quantity"]} for line in shipment["line_items"]
                ],
            }
            for shipment in order["fulfillments"]
            if shipment["status"] == "success"
        ],
        "provenance": {"referrer": order["referring_site"]},
        "metadata": {"landingSite": order["landing_site"]},
    }


def of_woocommerce(order: Body) -> dict[str, Any]:
    """An order of WooCommerce's REST API, version 3."""

    def money(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": order["currency"]}

    def address(body: Body) -> dict[str, Any]:
        return {
            "name": f"{body['first_name']} {body['last_name']}",
            "line1": body["address_1"],
            "city": body["city"],
            "region": body["state"],
            "postalCode": body["postcode"],
            "country": body["country"],
        }

    def zoned(at: str) -> str:
        return f"{at}Z"

    return {
        "channel": "woocommerce",
        "externalRef": {"source": "woocommerce", "id": str(order["id"])},
        "placedAt": zoned(order["date_created_gmt"]),
        "taxIncluded": order["prices_include_tax"],
        "contact": {"email": order["billing"]["email"], "phone": order["billing"]["phone"]},
        "shippingAddress": address(order["shipping"]),
        "billingAddress": address(order["billing"]),
        "lines": [
            {
                # Products without a SKU exist there; the product's id is as good.
                "sku": line["sku"] or f"product-{line['product_id']}",
                "name": html.unescape(line["name"]),
                "quantity": line["quantity"],
                "unitPrice": money(str(line["price"])),
                "tax": money(line["total_tax"]),
                "lineRef": str(line["id"]),
            }
            for line in order["line_items"]
        ],
        "shipping": money(order["shipping_total"]),
        "payments": [
            {
                "gateway": order["payment_method"],
                "tender": "BANK_TRANSFER" if order["payment_method"] == "bacs" else "CARD",
                "state": "CAPTURED" if order["date_paid"] else "PENDING",
                "at": zoned(order["date_paid_gmt"]),
            }
        ],
    }


def of_amazon(order: Body, items: list[Body], address: Body) -> dict[str, Any]:
    """An order of Amazon's Orders API, version 0, which comes in three calls. Amazon remits the tax."""

    def money(amount: Body) -> dict[str, str]:
        return {"amount": amount["Amount"], "currency": amount["CurrencyCode"]}

    by_amazon = order["FulfillmentChannel"] == "AFN"
    return {
        "channel": "amazon",
        "externalRef": {"source": "amazon", "id": order["AmazonOrderId"]},
        "placedAt": order["PurchaseDate"],
        "taxIncluded": False,
        "fulfilledBy": "CHANNEL" if by_amazon else "SELLER",
        "stockPolicy": "NONE" if by_amazon else "RESERVE_AVAILABLE",
        "shippingAddress": {
            "name": address["Name"],
            "line1": address["AddressLine1"],
            "city": address["City"],
            "region": address["StateOrRegion"],
            "postalCode": address["PostalCode"],
            "country": address["CountryCode"],
        },
        "lines": [
            {
                "sku": item["SellerSKU"],
                "name": item["Title"],
                "quantity": item["QuantityOrdered"],
                "unitPrice": money(item["ItemPrice"]),
                "taxLines": [{"name": "Tax", "amount": money(item["ItemTax"]), "remittedBy": "CHANNEL"}],
                "lineRef": item["OrderItemId"],
            }
            for item in items
        ],
        "payments": [{"gateway": "amazon", "tender": "EXTERNAL", "collectedBy": "CHANNEL"}],
    }


def of_history(order: HistoricalOrder, digits: int = 2) -> dict[str, Any]:
    """An order that an importer read from tables."""

    def money(minor: int) -> dict[str, str]:
        return {"amount": str(Decimal(minor).scaleb(-digits)), "currency": order.currency}

    def units(quantities: Mapping[str, int]) -> list[dict[str, Any]]:
        return [{"lineRef": ref, "quantity": quantity} for ref, quantity in quantities.items()]

    left = {"shippedAt": None, "deliveredAt": None, "returnedAt": None}
    told: dict[str, Any] = {
        "channel": order.channel,
        "externalRef": {"source": order.external_source, "id": order.external_id},
        "placedAt": order.placed_at.isoformat(),
        "currency": order.currency,
        "taxIncluded": order.tax_included,
        "lines": [
            {
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "unitPrice": money(line.unit_price_minor),
                "discount": money(line.discount_minor),
                "lineRef": line.line_ref,
            }
            for line in order.lines
        ],
        "charges": [
            {
                "kind": charge.kind.value,
                "amount": money(charge.amount_minor),
                **({"delivery": "default"} if charge.kind is ChargeKind.SHIPPING else {}),
            }
            for charge in order.charges
        ],
        "payments": [
            {
                "gateway": payment.gateway,
                "tender": payment.tender.value,
                "amount": money(payment.amount_minor),
                "state": (PaymentState.CAPTURED if payment.paid_at else payment.state).value,
                "reference": payment.reference,
                "at": None if payment.paid_at is None else payment.paid_at.isoformat(),
            }
            for payment in order.payments
        ],
        "cancellations": [
            {"at": one.at.isoformat(), "reason": one.reason.value, "lines": units(one.quantities)}
            for one in order.cancellations
        ],
        "shipments": [
            {
                **left,
                "location": shipment.location,
                "carrier": shipment.carrier,
                "shippedAt": shipment.shipped_at.isoformat(),
                "deliveredAt": shipment.delivered_at and shipment.delivered_at.isoformat(),
                "returnedAt": shipment.returned_at and shipment.returned_at.isoformat(),
                "lines": units(shipment.quantities),
            }
            for shipment in order.shipments
        ],
    }
    if order.customer is not None:
        told["customerRef"] = {"source": order.external_source, "id": order.customer}
    if order.delivery.address is not None:
        told["shippingAddress"] = {
            "country": order.delivery.address.country,
            "postalCode": order.delivery.address.postal_code,
            "city": order.delivery.address.city,
        }
    return told
