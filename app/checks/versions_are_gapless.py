"""Each subject's story is told in order."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="versions_are_gapless",
    numbers=(9,),
    statement="The events of a subject have the versions 1 to n in the order of their positions, those still in the"
    " outbox last.",
    reading="An event whose version is not its place among its subject's events: one is missing, doubled or out of"
    " order.",
    sql="""
        WITH told AS (
            SELECT subject_type, subject_id, subject_version, position, NULL::bigint AS outbox_id FROM events
            UNION ALL
            SELECT subject_type, subject_id, subject_version, NULL, id FROM outbox
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY subject_id ORDER BY position NULLS LAST, outbox_id) AS place
            FROM told
        )
        SELECT subject_type, subject_id, subject_version, place, position, outbox_id
        FROM placed WHERE place <> subject_version
    """,
)
