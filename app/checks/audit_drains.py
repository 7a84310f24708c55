"""Rows of the audit trail get their place soon."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="audit_drains",
    statement="No row of the audit trail waits for its place for more than a minute.",
    reading="A row that is not sealed yet, and could still be changed unseen: no sealer runs, or it fails.",
    sql="""
        SELECT id AS pending_id, operation, at FROM audit_pending WHERE at < now() - interval '1 minute' ORDER BY id
    """,
)
