"""Stock is never promised twice."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="never_oversold",
    numbers=(1,),
    statement="No stock level has less on hand than it promised, nor promised less than nothing.",
    reading="A stock level: more was promised than lies there. The CHECK never_oversold must be missing too.",
    sql="""
        SELECT id AS stock_level, sku_id, location_id, on_hand, reserved
        FROM stock_levels
        WHERE reserved < 0 OR on_hand < reserved OR safety_stock < 0 OR quarantined < 0 OR shortfall < 0
    """,
)
