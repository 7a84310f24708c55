"""The law of events, for invoices and credit notes."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_invoices",
    statement="Folding the events of an invoice or credit note gives what its row says.",
    reading="A field of a paper: what its event says and what the row says. Clients that follow see the first.",
    sql=fold(
        "Invoice",
        "invoices r",
        {
            "kind": "r.kind",
            "number": "r.number",
            "orderId": "r.order_id",
            "shipmentId": "r.shipment_id",
            "refundId": "r.refund_id",
            "voidedShipmentId": "r.voided_shipment_id",
            "currency": "r.currency",
            "netMinor": "r.net_minor",
            "taxMinor": "r.tax_minor",
            "totalMinor": "r.total_minor",
            "issuedAt": "r.issued_at",
        },
        times="issuedAt",
    ),
)
