"""What a supplier brought is in the ledger, and what is due is due."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="purchase_orders_account_for_every_unit",
    numbers=(2,),
    statement="A purchase order's state follows from its lines, and the ledger received what its lines say.",
    reading="A purchase order, and what is wrong: its state against the units due and received; or a SKU of which the"
    " ledger received other units than its line says.",
    sql="""
        WITH units AS (
            SELECT purchase_order_id, sum(greatest(quantity - canceled - received, 0)) AS due,
                   sum(received) AS received
            FROM purchase_order_lines GROUP BY purchase_order_id
        ), ledger AS (
            -- Units that arrive fill a shortfall first, and damaged ones are in quarantine.
            SELECT m.cause_id AS purchase_order_id, v.sku_id, v.location_id,
                   sum(m.on_hand_delta - m.shortfall_delta + m.quarantined_delta) AS units
            FROM stock_movements m JOIN stock_levels v ON v.id = m.stock_level_id
            WHERE m.cause_type = 'PurchaseOrder' GROUP BY m.cause_id, v.sku_id, v.location_id
        ), lines AS (
            SELECT l.purchase_order_id, l.sku_id, p.destination_id AS location_id, l.received AS units
            FROM purchase_order_lines l JOIN purchase_orders p ON p.id = l.purchase_order_id
        )
        SELECT p.id AS purchase_order, p.status || ': ' || coalesce(u.due, 0) || ' due, ' || coalesce(u.received, 0)
               || ' received' AS what
        FROM purchase_orders p LEFT JOIN units u ON u.purchase_order_id = p.id
        WHERE NOT coalesce(CASE p.status
            WHEN 'DRAFT' THEN u.due > 0 AND u.received = 0
            WHEN 'ORDERED' THEN u.due > 0 AND u.received = 0
            WHEN 'PARTIALLY_RECEIVED' THEN u.due > 0 AND u.received > 0
            WHEN 'RECEIVED' THEN u.due = 0 AND u.received > 0
            WHEN 'CANCELED' THEN u.due = 0 AND u.received = 0 END, false)
        UNION ALL
        SELECT purchase_order_id, 'ledger: ' || coalesce(g.units, 0) || ' came, line: ' || coalesce(l.units, 0)
        FROM lines l FULL JOIN ledger g USING (purchase_order_id, sku_id, location_id)
        WHERE coalesce(g.units, 0) <> coalesce(l.units, 0)
    """,
)
