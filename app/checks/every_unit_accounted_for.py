"""The line equation."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="every_unit_accounted_for",
    numbers=(3,),
    statement="Every unit of a line is canceled, open, backordered, reserved, allocated or shipped; what arrived was"
    " shipped.",
    reading="A line whose parts do not sum to its quantity, are negative, or say that more arrived than left.",
    sql="""
        SELECT id AS order_line, order_id, quantity, canceled_quantity, open_quantity, backordered_quantity,
               reserved_quantity, allocated_quantity, shipped_quantity, delivered_quantity, undelivered_quantity,
               returned_quantity
        FROM order_lines
        WHERE quantity <= 0
           OR quantity <> canceled_quantity + open_quantity + backordered_quantity + reserved_quantity
                          + allocated_quantity + shipped_quantity
           OR least(canceled_quantity, open_quantity, backordered_quantity, reserved_quantity, allocated_quantity,
                    shipped_quantity, delivered_quantity, undelivered_quantity, returned_quantity,
                    cancel_requested_quantity, return_requested_quantity) < 0
           OR delivered_quantity + undelivered_quantity > shipped_quantity
           OR returned_quantity > delivered_quantity
    """,
)
