"""A pick list is for work, and keeps it from other lists while it is open and no longer."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="walks_have_work",
    statement="A pick list names work; work stands on one open list at most, and on none that is over.",
    reading="A list without work, work that a list which is over still keeps, or work on two open lists.",
    sql="""
        SELECT 'pick list without work' AS what, l.id FROM pick_lists l
        WHERE NOT EXISTS (SELECT FROM pick_list_works w WHERE w.pick_list_id = l.id)
        UNION ALL
        SELECT 'kept by a list that is over', w.fulfillment_order_id
        FROM pick_list_works w JOIN pick_lists l ON l.id = w.pick_list_id WHERE w.is_open AND l.state <> 'OPEN'
        UNION ALL
        SELECT 'on several open lists', fulfillment_order_id FROM pick_list_works
        WHERE is_open GROUP BY fulfillment_order_id HAVING count(*) > 1
    """,
)
