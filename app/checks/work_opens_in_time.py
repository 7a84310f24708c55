"""Work that waits for its day opens when that has come."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="work_opens_in_time",
    numbers=(11,),
    statement="No work is SCHEDULED a minute after it may begin, by the database's clock; work that is not SCHEDULED"
    " waits for no time, and only REJECTED work says why it was.",
    reading="A fulfillment order, its state, and when it may begin: the job that opens work does not run. With a reason"
    " for a rejection, one that was not rejected.",
    sql="""
        SELECT id AS fulfillment_order, status, opens_at, reject_reason FROM fulfillment_orders
        WHERE (status = 'SCHEDULED' AND opens_at < now() - interval '60 seconds')
           OR (status IN ('OPEN', 'ACCEPTED') AND opens_at > now() + interval '60 seconds')
           OR (status <> 'REJECTED' AND reject_reason IS NOT NULL)
    """,
)
