"""Who waits knows what for."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="backordered_units_have_claims",
    numbers=(4,),
    statement="Every backordered unit that takes stock has one claim, on a supply of its SKU or limit, or on nothing"
    " that has a date; nothing else has any.",
    reading="An order line with its backordered units and those of its claims; or a claim on another SKU's supply or"
    " limit.",
    sql="""
        WITH claimed AS (SELECT order_line_id, sum(quantity) AS units FROM supply_claims GROUP BY order_line_id)
        SELECT l.id AS order_line, CASE WHEN l.takes_stock THEN l.backordered_quantity ELSE 0 END AS backordered,
               coalesce(c.units, 0) AS claimed
        FROM order_lines l LEFT JOIN claimed c ON c.order_line_id = l.id
        WHERE CASE WHEN l.takes_stock THEN l.backordered_quantity ELSE 0 END <> coalesce(c.units, 0)
        UNION ALL
        SELECT l.id, NULL, c.quantity FROM supply_claims c JOIN order_lines l ON l.id = c.order_line_id
        LEFT JOIN supplies v ON v.id = c.supply_id LEFT JOIN backorder_limits b ON b.id = c.limit_id
        WHERE coalesce(v.sku_id, b.sku_id, l.sku_id) <> l.sku_id
    """,
)
