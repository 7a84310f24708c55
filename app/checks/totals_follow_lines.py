"""What is owed is the sum of what is sold. The same rules as `app/domain/orders/derive.py`, in SQL.

A line's share of its discount and tax for its live units is exact: half away from zero, in whole numbers of any size.
"""

from app.checks.invariant import Invariant


def _share(column: str) -> str:
    # Whole numbers throughout: numeric division would round before we do, and turn a near half into a half.
    exact = f"sign({column}) * div(2 * abs({column}::numeric) * live + quantity, 2 * quantity)"
    return f"CASE WHEN {column} = 0 THEN 0 WHEN live = quantity THEN {column} ELSE {exact} END"


INVARIANT = Invariant(
    name="totals_follow_lines",
    numbers=(7,),
    statement="An order's totals are the sums of its lines' live units and charges, less what refunds credited;"
    " captured and refunded are those of its payments, chargebacks included.",
    reading="An order, one of its totals as it stands, and what it adds up to, in minor units.",
    sql=f"""
        WITH live AS (
            SELECT order_id, quantity, quantity - canceled_quantity - returned_quantity AS live, unit_price_minor,
                   discount_minor, tax_minor
            FROM order_lines WHERE parent_line_id IS NULL  -- what a kit costs is owed once, on its own line
        ), goods AS (
            SELECT order_id, sum(unit_price_minor * live) AS subtotal, sum({_share("discount_minor")}) AS discount,
                   sum({_share("tax_minor")}) AS tax
            FROM live GROUP BY order_id
        ), charge AS (
            SELECT order_id, sum(tax_minor) AS tax,
                   sum(amount_minor) FILTER (WHERE kind = 'SHIPPING') AS shipping,
                   sum(amount_minor) FILTER (WHERE kind <> 'SHIPPING') AS others
            FROM order_charges WHERE NOT canceled GROUP BY order_id
        ), paid AS (
            SELECT order_id, sum(captured_minor) AS captured, sum(refunded_minor + charged_back_minor) AS refunded
            FROM payments GROUP BY order_id
        ), summed AS (
            SELECT o.*, coalesce(g.subtotal, 0) AS subtotal, coalesce(g.discount, 0) AS discount,
                   coalesce(c.shipping, 0) AS shipping, coalesce(c.others, 0) AS charges,
                   coalesce(g.tax, 0) + coalesce(c.tax, 0) AS tax, coalesce(p.captured, 0) AS captured,
                   coalesce(p.refunded, 0) AS refunded
            FROM orders o
            LEFT JOIN goods g ON g.order_id = o.id
            LEFT JOIN charge c ON c.order_id = o.id
            LEFT JOIN paid p ON p.order_id = o.id
        )
        SELECT id AS order_id, number, field, stands, adds_up_to
        FROM summed, LATERAL (VALUES
            ('subtotal', subtotal_minor, subtotal),
            ('discount', discount_minor, discount),
            ('shipping', shipping_minor, shipping),
            ('charges', charges_minor, charges),
            ('tax', tax_minor, tax),
            ('total', total_minor,
             subtotal - discount + shipping + charges + CASE WHEN tax_included THEN 0 ELSE tax END - credited_minor),
            ('captured', captured_minor, captured),
            ('refunded', refunded_minor, refunded)
        ) AS sums(field, stands, adds_up_to)
        WHERE stands <> adds_up_to
    """,  # noqa: S608 - no value is spliced in
)
