"""A kit is what its components are. The same rules as `app/domain/orders/kits.py`, in SQL: change both together."""

from app.checks.invariant import Invariant

_BUCKETS = (
    "canceled",
    "open",
    "backordered",
    "reserved",
    "allocated",
    "shipped",
    "delivered",
    "undelivered",
    "returned",
)

_STANDS = ", ".join(f"l.{bucket}_quantity" for bucket in _BUCKETS)

# What has come so far, in whole kits of each part; the part that is least far decides.
_MADE = """
    SELECT k.id, k.order_id, k.quantity,
           min(c.canceled_quantity / c.per_parent) AS canceled,
           min((c.shipped_quantity + c.allocated_quantity + c.reserved_quantity + c.backordered_quantity)
               / c.per_parent) AS waits_at_least,
           min((c.shipped_quantity + c.allocated_quantity + c.reserved_quantity) / c.per_parent) AS held_at_least,
           min((c.shipped_quantity + c.allocated_quantity) / c.per_parent) AS at_work_at_least,
           min(c.shipped_quantity / c.per_parent) AS shipped,
           min(c.delivered_quantity / c.per_parent) AS delivered,
           max(ceil(c.undelivered_quantity::numeric / c.per_parent)) AS failed,
           min(c.returned_quantity / c.per_parent) AS returned,
           bool_and(c.quantity = k.quantity * c.per_parent AND c.canceled_quantity = k.canceled_quantity * c.per_parent
                    AND c.order_id = k.order_id AND c.delivery_id = k.delivery_id) AS whole,
           sum(c.price_share_minor) AS price, sum(c.discount_minor) AS discount, sum(c.tax_minor) AS tax
    FROM order_lines k JOIN order_lines c ON c.parent_line_id = k.id
    GROUP BY k.id
"""

INVARIANT = Invariant(
    name="kits_follow_components",
    numbers=(3, 7),
    statement="A kit in an order has components, which hold its units and share its price; the kit's own units stand"
    " where the components put them.",
    reading="A kit's line and what is wrong: it has no components, is no kit, holds other units than its components"
    " make, or its amounts are not the sum of their shares.",
    sql=f"""
        WITH made AS ({_MADE})
        SELECT l.id AS order_line, l.order_id, 'a kit without components' AS what
        FROM order_lines l WHERE l.is_kit AND NOT EXISTS (SELECT FROM made m WHERE m.id = l.id)
        UNION ALL
        SELECT l.id, l.order_id, 'components of what is no kit'
        FROM made m JOIN order_lines l ON l.id = m.id WHERE NOT l.is_kit
        UNION ALL
        SELECT id, order_id, 'components for other kits than were ordered or canceled' FROM made WHERE NOT whole
        UNION ALL
        SELECT l.id, l.order_id, 'other units than the components make'
        FROM made m JOIN order_lines l ON l.id = m.id
        WHERE ({_STANDS}) IS DISTINCT FROM (
            m.canceled, m.quantity - m.canceled - m.waits_at_least, m.waits_at_least - m.held_at_least,
            m.held_at_least - m.at_work_at_least, m.at_work_at_least - m.shipped, m.shipped, m.delivered,
            least(m.shipped - m.delivered, m.failed), m.returned)
        UNION ALL
        SELECT l.id, l.order_id, 'amounts that are not the sum of the shares'
        FROM made m JOIN order_lines l ON l.id = m.id
        WHERE (m.price, m.discount, m.tax)
              IS DISTINCT FROM (l.unit_price_minor * l.quantity, l.discount_minor, l.tax_minor)
    """,  # noqa: S608 - no value is spliced in
)
