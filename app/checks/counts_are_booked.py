"""What a count found is in the ledger, once, or waits for somebody, or was dropped."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="counts_are_booked",
    numbers=(2,),
    statement="The variance of a counted line is in the ledger when it was booked, and is not when it was not; a count"
    " waits while one of its lines does.",
    reading="A count and its line: its variance and what the ledger says was booked for it. Without a line: a count"
    " whose state is not that of its lines.",
    sql="""
        WITH booked AS (
            SELECT m.cause_id, v.sku_id, sum(m.on_hand_delta - m.shortfall_delta) AS units
            FROM stock_movements m JOIN stock_levels v ON v.id = m.stock_level_id
            WHERE m.cause_type = 'StockCount' AND m.kind = 'COUNT' GROUP BY m.cause_id, v.sku_id
        )
        SELECT l.stock_count_id AS stock_count, l.id AS line, l.state, l.counted - l.expected AS variance,
               coalesce(b.units, 0) AS booked
        FROM stock_count_lines l LEFT JOIN booked b ON b.cause_id = l.stock_count_id AND b.sku_id = l.sku_id
        WHERE coalesce(b.units, 0) <> CASE l.state WHEN 'BOOKED' THEN l.counted - l.expected ELSE 0 END
        UNION ALL
        SELECT c.id, NULL, c.state, NULL, NULL
        FROM stock_counts c
        WHERE c.state <> coalesce(
            (SELECT CASE WHEN bool_or(l.state = 'PENDING_APPROVAL') THEN 'PENDING_APPROVAL'
                         WHEN bool_or(l.state = 'REJECTED') THEN 'REJECTED' ELSE 'BOOKED' END
             FROM stock_count_lines l WHERE l.stock_count_id = c.id), '')
    """,
)
