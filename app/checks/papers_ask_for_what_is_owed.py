"""Invoices less credit notes are what the order owes, to the minor unit, once all of it is on paper."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="papers_ask_for_what_is_owed",
    numbers=(7,),
    statement="Where every unit left or is canceled, every shipment has its invoice and every refund its credit note,"
    " invoices less credit notes are the order's total.",
    reading="An order, what its papers ask for in all (with tax that the channel takes), and what is owed for it, in"
    " minor units.",
    sql="""
        WITH papers AS (
            SELECT order_id,
                   sum(CASE kind WHEN 'INVOICE' THEN 1 ELSE -1 END * (total_minor + remitted_tax_minor)) AS asked
            FROM invoices GROUP BY order_id
        )
        SELECT o.id AS order_id, o.number, p.asked, o.total_minor AS owed
        FROM papers p JOIN orders o ON o.id = p.order_id
        WHERE p.asked <> o.total_minor
          AND NOT EXISTS (
              SELECT FROM order_lines l WHERE l.order_id = o.id
                AND (l.shipped_quantity + l.canceled_quantity < l.quantity
                     OR l.returned_quantity > (
                         SELECT coalesce(sum(x.quantity), 0) FROM refund_lines x
                         JOIN refunds f ON f.id = x.refund_id AND f.papered
                         WHERE x.order_line_id = coalesce(l.parent_line_id, l.id))
                     AND l.parent_line_id IS NULL))
          AND NOT EXISTS (
              SELECT FROM shipments s LEFT JOIN invoices i ON i.shipment_id = s.id
              WHERE s.order_id = o.id AND i.id IS NULL AND s.shipped_at IS NOT NULL AND s.status <> 'VOIDED')
          AND NOT EXISTS (SELECT FROM shipments s WHERE s.order_id = o.id AND s.awaits_invoice)
          AND NOT EXISTS (
              SELECT FROM refunds r WHERE r.order_id = o.id AND NOT r.papered AND r.status <> 'FAILED')
          AND NOT EXISTS (  -- a charge of a delivery that nothing left for
              SELECT FROM order_charges c WHERE c.order_id = o.id AND NOT c.canceled AND c.delivery_id IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM shipments s JOIN fulfillment_orders w ON w.id = s.fulfillment_order_id
                    WHERE s.order_id = o.id AND w.delivery_id = c.delivery_id
                      AND s.shipped_at IS NOT NULL AND s.status <> 'VOIDED'))
    """,
)
