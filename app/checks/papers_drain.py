"""What left is billed, and what went back is credited, within a minute."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="papers_drain",
    statement="No shipment waits longer than 60 s for its invoice, no refund that is done for its credit note.",
    reading="A shipment or refund that waits, and its order: the job `issue_invoices` does not run, or fails with it.",
    sql="""
        SELECT s.id AS waits, s.order_id FROM shipments s JOIN orders o ON o.id = s.order_id
        -- What was labeled long ago leaves now, and what left long ago is called back now.
        WHERE s.awaits_invoice AND s.created_at < now() - interval '60 seconds'
          AND ((s.label_status IS NULL AND s.status <> 'VOIDED') OR o.updated_at < now() - interval '60 seconds')
        UNION ALL
        SELECT r.id, r.order_id FROM refunds r JOIN orders o ON o.id = r.order_id
        WHERE NOT r.papered AND r.status IN ('SUCCEEDED', 'PARTLY_FAILED')
          AND o.updated_at < now() - interval '60 seconds'
    """,
)
