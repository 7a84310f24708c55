"""The law of events, for shipments."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_shipments",
    statement="Folding the events of a shipment gives what its row says.",
    reading="A field of a shipment: what its newest event says and what the row says. Clients that follow see the"
    " first.",
    sql=fold(
        "Shipment",
        "shipments r",
        {
            "fulfillmentOrderId": "r.fulfillment_order_id",
            "status": "r.status",
            "labelStatus": "r.label_status",
            "manifestId": "r.manifest_id",
            "carrier": "r.carrier",
            "trackingNumber": "r.tracking_number",
            "deliveredAt": "r.delivered_at",
            "estimatedDeliveryAt": "r.estimated_delivery_at",
            "alert": "nullif(r.alert, 'NONE')",
            "assumed": "nullif(r.assumed, false)",
            "receivedBackAt": "r.received_back_at",
        },
        times="deliveredAt estimatedDeliveryAt receivedBackAt",
    ),
)
