"""The ledger says why a level is what it is."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="ledger_explains_levels",
    numbers=(2,),
    statement="Every stock level is the sum of its movements, on hand and reserved.",
    reading="A stock level and what its ledger sums to: units came or went without a movement, or a movement is gone.",
    sql="""
        SELECT l.id AS stock_level, l.on_hand, l.reserved, coalesce(m.on_hand, 0) AS ledger_on_hand,
               coalesce(m.reserved, 0) AS ledger_reserved
        FROM stock_levels l
        LEFT JOIN (
            SELECT stock_level_id, sum(on_hand_delta) AS on_hand, sum(reserved_delta) AS reserved
            FROM stock_movements GROUP BY stock_level_id
        ) m ON m.stock_level_id = l.id
        WHERE (l.on_hand, l.reserved) IS DISTINCT FROM (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
    """,
)
