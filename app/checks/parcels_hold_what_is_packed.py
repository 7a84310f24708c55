"""What stands packed at a location is packed units of its work, once."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="parcels_hold_what_is_packed",
    numbers=(5,),
    statement="Parcels that stand on a location's work hold units of its own lines, no more than are packed and have"
    " not left, and are never empty.",
    reading="A line of work with its units in parcels against those packed and still here, or a parcel that holds"
    " nothing, or units of other work.",
    sql="""
        WITH standing AS (
            SELECT p.fulfillment_order_line_id, sum(p.quantity) AS units
            FROM package_lines p JOIN packages k ON k.id = p.package_id
            WHERE k.fulfillment_order_id IS NOT NULL GROUP BY p.fulfillment_order_line_id
        )
        SELECT 'more than is packed' AS what, w.id, s.units AS in_parcels,
               w.packed_quantity - w.shipped_quantity AS packed
        FROM standing s JOIN fulfillment_order_lines w ON w.id = s.fulfillment_order_line_id
        WHERE s.units > w.packed_quantity - w.shipped_quantity
        UNION ALL
        SELECT 'empty parcel', k.id, 0, 0 FROM packages k
        WHERE k.fulfillment_order_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM package_lines p WHERE p.package_id = k.id)
        UNION ALL
        SELECT 'units of other work', p.id, p.quantity, 0
        FROM package_lines p JOIN packages k ON k.id = p.package_id AND k.fulfillment_order_id IS NOT NULL
        LEFT JOIN fulfillment_order_lines w ON w.id = p.fulfillment_order_line_id
        WHERE w.fulfillment_order_id IS DISTINCT FROM k.fulfillment_order_id
    """,
)
