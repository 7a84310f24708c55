"""What lies in labeled parcels is packed, still here, and in no other parcel."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="labels_hold_what_is_packed",
    numbers=(5,),
    statement="Parcels of labeled shipments hold, with those that stand beside them, no more units than are packed and"
    " have not left.",
    reading="A line of work with its units in parcels that have not left against those packed and still here: some of"
    " them would leave twice.",
    sql="""
        WITH here AS (
            SELECT p.fulfillment_order_line_id, sum(p.quantity) AS units
            FROM package_lines p JOIN packages k ON k.id = p.package_id LEFT JOIN shipments s ON s.id = k.shipment_id
            WHERE k.fulfillment_order_id IS NOT NULL OR (s.shipped_at IS NULL AND s.status <> 'VOIDED')
            GROUP BY p.fulfillment_order_line_id HAVING bool_or(s.id IS NOT NULL)
        )
        SELECT w.id, h.units AS in_parcels, w.packed_quantity - w.shipped_quantity AS packed
        FROM here h JOIN fulfillment_order_lines w ON w.id = h.fulfillment_order_line_id
        WHERE h.units > w.packed_quantity - w.shipped_quantity
    """,
)
