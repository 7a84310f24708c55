"""The law of events, for what holds orders; and nothing that is held leaves."""

from app.checks.invariant import Invariant

_TOLD = """
    SELECT subject_id AS order_id, subject_version AS version, type, data->'state' AS state,
           data->>'fulfillmentOrderId' AS work
    FROM events WHERE subject_type = 'Order' AND (data->'state' ? 'holds' OR type = 'order.dispatched')
    UNION ALL
    SELECT subject_id, subject_version, type, data->'state', data->>'fulfillmentOrderId'
    FROM outbox WHERE subject_type = 'Order' AND (data->'state' ? 'holds' OR type = 'order.dispatched')
"""

# A patch that names the hold says how it stands; `holds: null` says that none is left.
INVARIANT = Invariant(
    name="events_tell_holds",
    statement="Folding the events of an order gives the holds that are open, as many as its row says, and no unit left"
    " that was held then.",
    reading="A hold that events tell otherwise than its row, an order that counts its open holds wrongly, or a dispatch"
    " (by the order's version) while a hold stood in its way.",
    sql=f"""
        WITH told AS ({_TOLD}), said AS (
            SELECT h.id, t.version,
                   coalesce(jsonb_typeof(t.state->'holds'->(h.id::text)) = 'object', false) AS is_open
            FROM order_holds h JOIN told t ON t.order_id = h.order_id
            WHERE jsonb_typeof(t.state->'holds') = 'null' OR t.state->'holds' ? (h.id::text)
        ), newest AS (
            SELECT DISTINCT ON (id) id, is_open FROM said ORDER BY id, version DESC
        ), stood AS (
            SELECT h.id, h.order_id, h.fulfillment_order_id, min(s.version) FILTER (WHERE s.is_open) AS since,
                   min(s.version) FILTER (WHERE NOT s.is_open AND s.version > o.version) AS until
            FROM order_holds h
            JOIN LATERAL (SELECT min(version) AS version FROM said WHERE id = h.id AND is_open) o ON true
            JOIN said s ON s.id = h.id
            GROUP BY h.id
        )
        SELECT 'told otherwise' AS what, h.order_id, h.id AS hold, NULL::integer AS version
        FROM order_holds h LEFT JOIN newest n ON n.id = h.id
        WHERE h.is_open <> coalesce(n.is_open, false)
        UNION ALL
        SELECT 'counted wrongly', o.id, NULL, o.open_holds
        FROM orders o LEFT JOIN (
            SELECT order_id, count(*) AS held FROM order_holds WHERE is_open GROUP BY order_id
        ) h ON h.order_id = o.id
        WHERE o.open_holds <> coalesce(h.held, 0)
        UNION ALL
        SELECT 'left while it was held', t.order_id, s.id, t.version
        FROM told t JOIN stood s ON s.order_id = t.order_id
        WHERE t.type = 'order.dispatched' AND t.version > s.since AND t.version < coalesce(s.until, 2147483647)
          AND (s.fulfillment_order_id IS NULL OR s.fulfillment_order_id::text = t.work)
    """,  # noqa: S608 - no value is spliced in
)
