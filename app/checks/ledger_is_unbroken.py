"""Each movement begins where another ended.

Movements carry no number: their ids and times are drawn before the level is locked, so neither says which came first.
But the states before and after them must link into one walk from nothing to the level as it stands: every state is
left as often as it is entered, the first and the last excepted. That needs no order.
"""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="ledger_is_unbroken",
    numbers=(2,),
    statement="The movements of a level link into one walk from nothing to what it is now.",
    reading="A level and a state (on hand, reserved, quarantined, shortfall) that was entered more often than left (or,"
    " negative, less often): a movement's after-values were changed, or it was written without the level.",
    sql="""
        WITH ends AS (
            SELECT stock_level_id, on_hand_after AS on_hand, reserved_after AS reserved,
                   quarantined_after AS quarantined, shortfall_after AS shortfall, 1 AS entered
            FROM stock_movements
            UNION ALL
            SELECT stock_level_id, on_hand_after - on_hand_delta, reserved_after - reserved_delta,
                   quarantined_after - quarantined_delta, shortfall_after - shortfall_delta, -1
            FROM stock_movements
            UNION ALL
            SELECT id, 0, 0, 0, 0, 1 FROM stock_levels
            UNION ALL
            SELECT id, on_hand, reserved, quarantined, shortfall, -1 FROM stock_levels
        )
        SELECT stock_level_id AS stock_level, on_hand, reserved, quarantined, shortfall,
               sum(entered) AS entered_more_than_left
        FROM ends GROUP BY stock_level_id, on_hand, reserved, quarantined, shortfall HAVING sum(entered) <> 0
    """,
)
