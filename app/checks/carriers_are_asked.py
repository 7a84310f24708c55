"""What a carrier is to be asked for waits to be asked, and nothing else does."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="carriers_are_asked",
    numbers=(6,),
    statement="Every label that is to be bought or given back, and every manifest that its carrier has not answered,"
    " has its call; one that is answered has none.",
    reading="A shipment or manifest of which nobody will ask its carrier, so that nobody learns how it ended; or a call"
    " that is not needed any more.",
    sql="""
        SELECT 'shipment' AS what, s.id, s.label_status AS stands, c.kind AS asked, c.attempts, c.due_at
        FROM shipments s LEFT JOIN carrier_calls c ON c.shipment_id = s.id
        WHERE coalesce(s.label_status IN ('PENDING', 'VOIDING'), false) <> (c.id IS NOT NULL)
        UNION ALL
        SELECT 'manifest', m.id, m.status, c.kind, c.attempts, c.due_at
        FROM manifests m LEFT JOIN carrier_calls c ON c.manifest_id = m.id
        WHERE (m.status = 'PENDING') <> (c.id IS NOT NULL)
    """,
)
