"""Units that are free go to who waits before anybody else, and soon."""

from app.checks.invariant import Invariant
from db.repositories.queues import FREE_FOR_QUEUE, MAY_TAKE, queue

INVARIANT = Invariant(
    name="nobody_waits_beside_stock",
    numbers=(4,),
    statement="No line waits for longer than 60 seconds while a level that may serve it has units for its channel.",
    reading="A level with units free, and how many wait for them, since when nothing changed there. The job"
    " serve_waiting does not run, or does not see them.",
    sql=f"""
        SELECT l.id AS stock_level, q.channel_id, q.units AS waiting, {FREE_FOR_QUEUE} AS free, l.updated_at
        FROM ({queue("o.updated_at < now() - interval '60 seconds'")}) q
        JOIN stock_levels l ON l.sku_id = q.sku_id AND l.on_hand > l.reserved
             AND l.updated_at < now() - interval '60 seconds'
        JOIN locations p ON p.id = l.location_id AND p.active
        WHERE {MAY_TAKE} AND {FREE_FOR_QUEUE} > 0
    """,  # noqa: S608 - no value is spliced in
)
