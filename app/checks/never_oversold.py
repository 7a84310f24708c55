"""Stock is never promised twice."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="never_oversold",
    numbers=(1,),
    statement="No stock level has less on hand than it promised, nor promised less than nothing; what is known not to"
    " exist is promised, and nothing beside it can be.",
    reading="A stock level: more was promised than lies there, or a shortfall lies beside free units. A CHECK of"
    " stock_levels must be missing too.",
    sql="""
        SELECT id AS stock_level, sku_id, location_id, on_hand, reserved, shortfall
        FROM stock_levels
        WHERE reserved < 0 OR on_hand < reserved OR safety_stock < 0 OR quarantined < 0 OR shortfall < 0
           OR shortfall > reserved OR shortfall > 0 AND on_hand > reserved
    """,
)
