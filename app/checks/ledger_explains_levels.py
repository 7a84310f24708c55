"""The ledger says why a level is what it is."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="ledger_explains_levels",
    numbers=(2,),
    statement="Every stock level is the sum of its movements, in every bucket.",
    reading="A stock level and what its ledger sums to: units came or went without a movement, or a movement is gone.",
    sql="""
        SELECT l.id AS stock_level, l.on_hand, l.reserved, l.quarantined, l.shortfall,
               coalesce(m.on_hand, 0) AS ledger_on_hand, coalesce(m.reserved, 0) AS ledger_reserved,
               coalesce(m.quarantined, 0) AS ledger_quarantined, coalesce(m.shortfall, 0) AS ledger_shortfall
        FROM stock_levels l
        LEFT JOIN (
            SELECT stock_level_id, sum(on_hand_delta) AS on_hand, sum(reserved_delta) AS reserved,
                   sum(quarantined_delta) AS quarantined, sum(shortfall_delta) AS shortfall
            FROM stock_movements GROUP BY stock_level_id
        ) m ON m.stock_level_id = l.id
        WHERE (l.on_hand, l.reserved, l.quarantined, l.shortfall) IS DISTINCT FROM
              (coalesce(m.on_hand, 0), coalesce(m.reserved, 0), coalesce(m.quarantined, 0), coalesce(m.shortfall, 0))
    """,
)
