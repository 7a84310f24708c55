"""A lease ends when it says."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="holds_end_in_time",
    numbers=(4,),
    statement="No reservation is active a minute after it expired, by the database's clock; holds of orders never"
    " expire.",
    reading="A reservation that still holds stock though it expired: the job that ends them does not run. With"
    " purpose ORDER, one that must not have an expiry.",
    sql="""
        SELECT id AS reservation, purpose, expires_at
        FROM reservations
        WHERE state = 'ACTIVE'
          AND (expires_at < now() - interval '60 seconds' OR (purpose = 'ORDER' AND expires_at IS NOT NULL))
    """,
)
