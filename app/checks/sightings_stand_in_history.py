"""What a carrier told, and was taken at its word for, is in the history of its shipment."""

from app.checks.invariant import Invariant, literals
from app.domain.orders.watch import MOVING

INVARIANT = Invariant(
    name="sightings_stand_in_history",
    numbers=(15,),
    statement="What was seen under an unknown number and matched stands in its shipment's history; a shipment worries"
    " only while it is on its way, and is assumed to have arrived only while nothing else is known of it.",
    reading="A sighting that its shipment does not know; a shipment that worries although it arrived, or is assumed to"
    " have arrived although somebody saw it.",
    sql=f"""
        SELECT 'sighting missing' AS what, u.id, u.shipment_id FROM unmatched_sightings u
        WHERE u.state = 'MATCHED' AND NOT EXISTS (
            SELECT FROM tracking_events t WHERE t.shipment_id = u.shipment_id AND t.external_id = u.external_id
        )
        UNION ALL
        SELECT 'worries in vain', s.id, s.id FROM shipments s
        WHERE s.alert <> 'NONE' AND s.status NOT IN ({literals(MOVING)})
        UNION ALL
        SELECT 'assumed and seen', s.id, s.id FROM shipments s
        WHERE s.assumed AND (s.status <> 'DELIVERED' OR NOT EXISTS (
            SELECT FROM tracking_events t WHERE t.shipment_id = s.id AND t.assumed
        ) OR EXISTS (
            SELECT FROM tracking_events t WHERE t.shipment_id = s.id AND NOT t.assumed AND t.status <> 'LABELED'
              AND NOT EXISTS (SELECT FROM tracking_events c WHERE c.shipment_id = s.id
                              AND c.corrects IN (t.external_id, t.id::text))
        ))
    """,  # noqa: S608 - no value is spliced in
)
