"""What arrived is what the carriers say."""

from app.checks.invariant import Invariant, literals
from app.domain.orders.track import UNDELIVERED

INVARIANT = Invariant(
    name="arrivals_follow_shipments",
    numbers=(5,),
    statement="The delivered units of a line are those in delivered parcels, the undelivered ones those lost or sent"
    " back.",
    reading="An order line: what its row says arrived and failed, and what its shipments say.",
    sql=f"""
        WITH seen AS (
            SELECT w.order_line_id,
                   sum(p.quantity) FILTER (WHERE coalesce(k.status, s.status) = 'DELIVERED') AS delivered,
                   sum(p.quantity) FILTER (WHERE coalesce(k.status, s.status) IN ({literals(UNDELIVERED)}))
                       AS undelivered
            FROM package_lines p
            JOIN packages k ON k.id = p.package_id
            JOIN shipments s ON s.id = k.shipment_id
            JOIN fulfillment_order_lines w ON w.id = p.fulfillment_order_line_id
            WHERE coalesce(k.status, s.status) IN ('DELIVERED', {literals(UNDELIVERED)})
            GROUP BY w.order_line_id
        )
        SELECT l.id AS order_line,
               l.delivered_quantity AS delivered, coalesce(s.delivered, 0) AS delivered_by_shipments,
               l.undelivered_quantity AS undelivered, coalesce(s.undelivered, 0) AS undelivered_by_shipments
        FROM order_lines l LEFT JOIN seen s ON s.order_line_id = l.id
        WHERE NOT l.is_kit AND (l.delivered_quantity, l.undelivered_quantity)
              IS DISTINCT FROM (coalesce(s.delivered, 0), coalesce(s.undelivered, 0))
    """,  # noqa: S608 - no value is spliced in
)
