"""What refunds took off an order's total. The same rules as `app/domain/orders/credits.py`, in SQL."""

from app.checks.invariant import Invariant


def _share(column: str, units: str) -> str:
    # whole numbers throughout, half away from zero, as the totals are computed
    exact = f"sign({column}) * div(2 * abs({column}::numeric) * ({units}) + quantity, 2 * quantity)"
    return f"CASE WHEN {column} = 0 THEN 0 WHEN ({units}) = quantity THEN {column} ELSE {exact} END"


def _worth(units: str) -> str:
    tax = f"CASE WHEN tax_included THEN 0 ELSE {_share('tax_minor', units)} END"
    return f"(unit_price_minor * ({units}) - {_share('discount_minor', units)} + {tax})"


INVARIANT = Invariant(
    name="credits_follow_refunds",
    numbers=(7,),
    statement="What an order's total is lower by is what its refunds gave back of what was still owed; a refund is the"
    " sum of its parts and of its tenders' steps, and no line gave back more units than it has.",
    reading="An order or refund, what stands there, and what it should be, in minor units (units for lines).",
    sql=f"""
        WITH counting AS (
            SELECT * FROM refunds WHERE status <> 'FAILED'
        ), line AS (
            SELECT l.order_id, l.quantity, l.unit_price_minor, l.discount_minor, l.tax_minor, o.tax_included,
                   l.quantity - l.canceled_quantity - l.returned_quantity AS live, coalesce(c.units, 0) AS credited
            FROM order_lines l JOIN orders o ON o.id = l.order_id
            LEFT JOIN (
                SELECT p.order_line_id, sum(p.credited_quantity) AS units
                FROM refund_lines p JOIN counting r ON r.id = p.refund_id GROUP BY p.order_line_id
            ) c ON c.order_line_id = l.id
            WHERE l.parent_line_id IS NULL AND l.order_id IN (SELECT order_id FROM counting)
        ), goods AS (
            SELECT order_id, sum({_worth("live")} - {_worth("live - least(credited, live)")}) AS credit,
                   sum({_worth("live - least(credited, live)")}) AS rest
            FROM line GROUP BY order_id
        ), charge AS (
            SELECT g.order_id, greatest(0, least(coalesce(c.credited, 0), g.charged)) AS credit, g.charged
            FROM (
                SELECT c.id, c.order_id, CASE WHEN c.canceled THEN 0 WHEN o.tax_included THEN c.amount_minor
                                              ELSE c.amount_minor + c.tax_minor END AS charged
                FROM order_charges c JOIN orders o ON o.id = c.order_id
                WHERE c.order_id IN (SELECT order_id FROM counting)
            ) g LEFT JOIN (
                SELECT p.order_charge_id, sum(p.credited_minor) AS credited
                FROM refund_charges p JOIN counting r ON r.id = p.refund_id GROUP BY p.order_charge_id
            ) c ON c.order_charge_id = g.id
        ), charges AS (
            SELECT order_id, sum(credit) AS credit, sum(charged - credit) AS rest FROM charge GROUP BY order_id
        ), adjusted AS (
            SELECT order_id, sum(adjustment_credited_minor) AS credit FROM counting GROUP BY order_id
        ), summed AS (
            SELECT a.order_id, coalesce(g.credit, 0) + coalesce(c.credit, 0)
                   + least(a.credit, greatest(0, coalesce(g.rest, 0) + coalesce(c.rest, 0))) AS credit
            FROM adjusted a LEFT JOIN goods g ON g.order_id = a.order_id LEFT JOIN charges c ON c.order_id = a.order_id
        )
        SELECT 'credited' AS what, o.id AS order_id, o.credited_minor::numeric AS stands,
               coalesce(s.credit, 0) AS should_be
        FROM orders o LEFT JOIN summed s ON s.order_id = o.id WHERE o.credited_minor <> coalesce(s.credit, 0)
        UNION ALL
        SELECT 'parts', r.order_id, r.total_minor, r.adjustment_minor
               + (SELECT coalesce(sum(amount_minor), 0) FROM refund_lines WHERE refund_id = r.id)
               + (SELECT coalesce(sum(amount_minor), 0) FROM refund_charges WHERE refund_id = r.id)
        FROM refunds r WHERE r.total_minor <> r.adjustment_minor
               + (SELECT coalesce(sum(amount_minor), 0) FROM refund_lines WHERE refund_id = r.id)
               + (SELECT coalesce(sum(amount_minor), 0) FROM refund_charges WHERE refund_id = r.id)
        UNION ALL
        SELECT 'tenders', r.order_id, r.total_minor, t.given
        FROM refunds r JOIN (
            SELECT refund_id, sum(amount_minor) AS given FROM payment_transactions
            WHERE refund_id IS NOT NULL GROUP BY refund_id
        ) t ON t.refund_id = r.id
        WHERE r.total_minor <> t.given
        UNION ALL
        SELECT 'units', l.order_id, sum(p.quantity), l.quantity
        FROM refund_lines p JOIN counting r ON r.id = p.refund_id JOIN order_lines l ON l.id = p.order_line_id
        GROUP BY l.id, l.order_id, l.quantity HAVING sum(p.quantity) > l.quantity
    """,  # noqa: S608 - no value is spliced in
)
