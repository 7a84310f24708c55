"""What is on its way is what a transfer or a purchase order says."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="supplies_follow_their_source",
    statement="Every supply says what its transfer or purchase order says, and whatever is still to come is a supply.",
    reading="A source and a SKU: units expected in all and received, by the source's line and by its supply (without"
    " one: nobody can be promised what will come). Where the units agree, state or date do not.",
    sql="""
        WITH source AS (
            SELECT 'Transfer' AS type, t.id, l.sku_id, t.destination_id AS location_id,
                   l.quantity - l.canceled - l.returned - l.written_off AS quantity, l.received, t.expected_at,
                   t.status <> 'DRAFT' AS announced
            FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id
            UNION ALL
            SELECT 'PurchaseOrder', p.id, l.sku_id, p.destination_id, greatest(l.quantity - l.canceled, l.received),
                   l.received, l.expected_at, p.status <> 'DRAFT'
            FROM purchase_order_lines l JOIN purchase_orders p ON p.id = l.purchase_order_id
        )
        SELECT coalesce(s.id, v.source_id) AS source, coalesce(s.sku_id, v.sku_id) AS sku, s.quantity, s.received,
               v.quantity AS supply_quantity, v.received AS supply_received, v.state
        FROM source s
        FULL JOIN supplies v
          ON (v.source_type, v.source_id, v.sku_id, v.location_id) = (s.type, s.id, s.sku_id, s.location_id)
        WHERE CASE
            WHEN v.id IS NULL THEN s.announced AND s.quantity > s.received
            WHEN s.id IS NULL THEN v.source_type IN ('Transfer', 'PurchaseOrder')
            ELSE NOT s.announced OR (v.quantity, v.received) <> (s.quantity, s.received)
                 OR v.state <> CASE WHEN s.quantity > s.received THEN 'OPEN'
                                    WHEN s.received > 0 THEN 'CLOSED' ELSE 'CANCELED' END
                 OR (v.state = 'OPEN' AND v.expected_at <> s.expected_at)
            END
    """,
)
