"""What explains an amount sums to it. The rules are those of `app/domain/orders/amounts.py`."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="amounts_are_explained",
    numbers=(7,),
    statement="The discounts of every line sum to its discount, and the taxes of every line and charge that names them"
    " to its tax; each discount and each named tax of a kit is the sum of its components' shares.",
    reading="A line or charge, which amount is meant, what it is and what explains it sums to, in minor units. An order"
    " discount, split over lines, is in each of them; an invoice would not add up either.",
    sql="""
        WITH off AS (
            SELECT order_line_id AS id, sum(amount_minor) AS amount FROM discount_allocations GROUP BY order_line_id
        ), taxed AS (
            SELECT coalesce(order_line_id, charge_id) AS id, sum(amount_minor) AS amount FROM order_tax_lines GROUP BY 1
        ), shared AS (
            SELECT c.parent_line_id AS id, t.name, sum(t.amount_minor) AS amount
            FROM order_lines c JOIN order_tax_lines t ON t.order_line_id = c.id
            WHERE c.parent_line_id IS NOT NULL GROUP BY c.parent_line_id, t.name
        ), named AS (
            SELECT l.id, t.name, sum(t.amount_minor) AS amount
            FROM order_lines l JOIN order_tax_lines t ON t.order_line_id = l.id WHERE l.is_kit GROUP BY l.id, t.name
        )
        SELECT l.id, 'discounts' AS what, l.discount_minor AS stands, coalesce(o.amount, 0) AS adds_up_to
        FROM order_lines l LEFT JOIN off o ON o.id = l.id WHERE l.discount_minor <> coalesce(o.amount, 0)
        UNION ALL
        SELECT l.id, 'taxes', l.tax_minor, t.amount
        FROM order_lines l JOIN taxed t ON t.id = l.id WHERE l.tax_minor <> t.amount
        UNION ALL
        SELECT c.id, 'taxes of a charge', c.tax_minor, t.amount
        FROM order_charges c JOIN taxed t ON t.id = c.id WHERE c.tax_minor <> t.amount
        UNION ALL
        SELECT coalesce(n.id, s.id), 'components'' shares of ' || coalesce(n.name, s.name), n.amount, s.amount
        FROM named n FULL JOIN shared s ON s.id = n.id AND s.name = n.name
        WHERE n.amount IS DISTINCT FROM s.amount
    """,
)
