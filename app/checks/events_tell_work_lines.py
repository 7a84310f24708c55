"""The law of events, for the lines of fulfillment orders."""

from app.checks.folding import fold
from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_work_lines",
    statement="Folding the events of a fulfillment order's line gives what its row says.",
    reading="A field of a fulfillment order's line: what its newest event says and what the row says. Clients that"
    " follow see the first.",
    sql=fold(
        "FulfillmentOrder",
        "fulfillment_order_lines r",
        {
            "orderLineId": "r.order_line_id",
            "quantity": "r.quantity",
            "canceledQuantity": "r.canceled_quantity",
            "pickedQuantity": "r.picked_quantity",
            "packedQuantity": "r.packed_quantity",
            "shippedQuantity": "r.shipped_quantity",
            "recalledQuantity": "nullif(r.recalled_quantity, 0)",
        },
        lines=True,
    ),
)
