"""What is reserved is held by somebody."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="holds_sum_to_reserved",
    numbers=(4,),
    statement="Per SKU and location, the units of active reservations sum to what the stock level has reserved.",
    reading="A SKU at a location: held by reservations against reserved on the level. More reserved than held is"
    " stock that nobody can sell; more held than reserved can be oversold.",
    sql="""
        WITH held AS (
            SELECT l.sku_id, l.location_id, sum(l.quantity) AS units
            FROM reservation_lines l JOIN reservations r ON r.id = l.reservation_id
            WHERE r.state = 'ACTIVE' GROUP BY l.sku_id, l.location_id
        )
        SELECT sku_id, location_id, coalesce(h.units, 0) AS held, coalesce(s.reserved, 0) AS reserved
        FROM held h FULL JOIN stock_levels s USING (sku_id, location_id)
        WHERE coalesce(h.units, 0) <> coalesce(s.reserved, 0)
    """,
)
