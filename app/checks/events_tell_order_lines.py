"""The law of events, for the lines of orders."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_order_lines",
    statement="Folding the events of an order's line gives what its row says.",
    reading="A field of an order's line: what its newest event says and what the row says. Clients that follow see"
    " the first.",
    sql=fold(
        "Order",
        "order_lines r JOIN skus s ON s.id = r.sku_id",
        {
            "parentLineId": "r.parent_line_id",
            "perParent": "r.per_parent",
            "sku": "s.code",
            "quantity": "r.quantity",
            "canceledQuantity": "r.canceled_quantity",
            "openQuantity": "r.open_quantity",
            "backorderedQuantity": "r.backordered_quantity",
            "reservedQuantity": "r.reserved_quantity",
            "allocatedQuantity": "r.allocated_quantity",
            "shippedQuantity": "r.shipped_quantity",
            "deliveredQuantity": "r.delivered_quantity",
            "undeliveredQuantity": "r.undelivered_quantity",
            "returnedQuantity": "r.returned_quantity",
            "cancelRequestedQuantity": "nullif(r.cancel_requested_quantity, 0)",
            "expectedBy": "r.expected_by",
        },
        times="expectedBy",
        lines=True,
    ),
)
