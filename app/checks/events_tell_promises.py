"""The law of events, for what order lines were promised."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_tell_promises",
    statement="Folding the events of an order gives the dated supplies that its lines were promised.",
    reading="A line and a supply, and the units and the day that its events and its claims say.",
    sql="""
        WITH told AS (
            SELECT subject_version AS version, data->'state'->'lines' AS lines FROM events
            WHERE subject_type = 'Order' AND data->'state' ? 'lines'
            UNION ALL
            SELECT subject_version, data->'state'->'lines' FROM outbox
            WHERE subject_type = 'Order' AND data->'state' ? 'lines'
        ), patches AS (
            SELECT CAST(line.key AS uuid) AS line_id, told.version, line.value->'supply' AS supply
            FROM told, jsonb_each(told.lines) AS line WHERE line.value ? 'supply'
        ), emptied AS (
            SELECT line_id, max(version) AS version FROM patches WHERE supply = 'null' GROUP BY line_id
        ), parts AS (
            SELECT p.line_id, CAST(one.key AS uuid) AS supply_id, p.version, one.value
            FROM patches p
            CROSS JOIN LATERAL jsonb_each(CASE WHEN p.supply = 'null' THEN '{}' ELSE p.supply END) AS one
            LEFT JOIN emptied e ON e.line_id = p.line_id
            WHERE p.version > coalesce(e.version, 0)
        ), newest AS (
            SELECT line_id, supply_id,
                   substr(max(lpad(version::text, 10, '0') || coalesce(value->>'quantity', ''))
                          FILTER (WHERE value = 'null' OR value ? 'quantity'), 11) AS quantity,
                   substr(max(lpad(version::text, 10, '0') || coalesce(value->>'expectedAt', ''))
                          FILTER (WHERE value = 'null' OR value ? 'expectedAt'), 11) AS expected_at
            FROM parts GROUP BY line_id, supply_id
        ), standing AS (
            SELECT order_line_id AS line_id, supply_id, sum(quantity) AS quantity, min(expected_at) AS expected_at
            FROM supply_claims WHERE supply_id IS NOT NULL GROUP BY order_line_id, supply_id
        )
        SELECT line_id, supply_id, n.quantity AS events_say, s.quantity AS claims_say, n.expected_at AS events_day,
               s.expected_at AS claims_day
        FROM (SELECT * FROM newest WHERE quantity <> '') n FULL JOIN standing s USING (line_id, supply_id)
        WHERE (CAST(n.quantity AS int), CAST(n.expected_at AS timestamptz))
              IS DISTINCT FROM (CAST(s.quantity AS int), s.expected_at)
    """,
)
