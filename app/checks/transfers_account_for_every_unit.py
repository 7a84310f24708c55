"""What left one location is on the way, arrived, came back, or is written off."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="transfers_account_for_every_unit",
    numbers=(2, 4),
    statement="A transfer's state follows from its lines, the ledger moved what its lines say, and no more is held for"
    " it than is left to ship.",
    reading="A transfer, and what is wrong: its state against the units of its lines (to ship, in transit, received);"
    " or a SKU of which the ledger moved other units than its line says; or units held beyond what is left to ship.",
    sql="""
        WITH units AS (
            SELECT transfer_id, sum(quantity - canceled - shipped) AS to_ship, sum(shipped) AS shipped,
                   sum(shipped - received - returned - written_off) AS moving, sum(received) AS received
            FROM transfer_lines GROUP BY transfer_id
        ), ledger AS (
            SELECT m.cause_id AS transfer_id, v.sku_id, v.location_id,
                   -- Units that arrive fill a shortfall first, and damaged ones are in quarantine.
                   coalesce(sum(m.on_hand_delta - m.shortfall_delta + m.quarantined_delta)
                            FILTER (WHERE m.kind = 'TRANSFER_IN'), 0) AS came,
                   coalesce(-sum(m.on_hand_delta) FILTER (WHERE m.kind = 'TRANSFER_OUT'), 0) AS went
            FROM stock_movements m JOIN stock_levels v ON v.id = m.stock_level_id
            WHERE m.cause_type = 'Transfer' GROUP BY m.cause_id, v.sku_id, v.location_id
        ), lines AS (
            SELECT l.transfer_id, l.sku_id, t.source_id AS location_id, l.returned AS came, l.shipped AS went
            FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id
            UNION ALL
            SELECT l.transfer_id, l.sku_id, t.destination_id, l.received, 0
            FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id
        )
        SELECT t.id AS transfer, t.status || ': ' || coalesce(u.to_ship, 0) || ' to ship, ' || coalesce(u.moving, 0)
               || ' in transit, ' || coalesce(u.received, 0) || ' received' AS what
        FROM transfers t LEFT JOIN units u ON u.transfer_id = t.id
        WHERE NOT coalesce(CASE t.status
            WHEN 'DRAFT' THEN u.shipped = 0 AND u.to_ship > 0
            WHEN 'READY' THEN u.shipped = 0 AND u.to_ship > 0
            WHEN 'IN_TRANSIT' THEN u.shipped > 0 AND u.received = 0 AND u.to_ship + u.moving > 0
            WHEN 'PARTIALLY_RECEIVED' THEN u.received > 0 AND u.to_ship + u.moving > 0
            WHEN 'RECEIVED' THEN u.shipped > 0 AND u.to_ship + u.moving = 0
            WHEN 'CANCELED' THEN u.to_ship + u.moving = 0 END, false)
        UNION ALL
        SELECT transfer_id, 'ledger: ' || coalesce(g.went, 0) || ' left and ' || coalesce(g.came, 0) || ' came, line: '
               || coalesce(l.went, 0) || ' and ' || coalesce(l.came, 0)
        FROM lines l FULL JOIN ledger g USING (transfer_id, sku_id, location_id)
        WHERE (coalesce(g.came, 0), coalesce(g.went, 0)) <> (coalesce(l.came, 0), coalesce(l.went, 0))
        UNION ALL
        SELECT coalesce(t.id, r.id), 'held: ' || h.quantity || ', to ship: '
               || coalesce(l.quantity - l.canceled - l.shipped, 0)
        FROM reservations r JOIN reservation_lines h ON h.reservation_id = r.id AND h.quantity > 0
        LEFT JOIN transfers t ON t.reservation_id = r.id AND t.source_id = h.location_id
        LEFT JOIN transfer_lines l ON l.transfer_id = t.id AND l.sku_id = h.sku_id
        WHERE r.purpose = 'TRANSFER' AND r.state = 'ACTIVE'
          AND h.quantity > coalesce(l.quantity - l.canceled - l.shipped, 0)
    """,
)
