"""No event is told twice."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="events_stand_once",
    numbers=(8,),
    statement="Every event stands once, in the outbox or in the log.",
    reading="An event id and how often it stands: subscribers see it more than once.",
    sql="""
        SELECT event_id, count(*) AS times
        FROM (SELECT event_id FROM events UNION ALL SELECT event_id FROM outbox) told
        GROUP BY event_id HAVING count(*) > 1
    """,
)
