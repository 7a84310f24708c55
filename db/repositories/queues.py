"""Who waits for which units, in SQL: for those who serve them, and for newcomers, who do not pass them."""

from app.domain.orders.derive import COLLECTED
from db.repositories.available_to import available_to

_COLLECTED = ", ".join(f"'{method.value}'" for method in sorted(COLLECTED))

WAITS = "{line}.takes_stock AND {line}.open_quantity + {line}.backordered_quantity > 0"
"""A line that waits, as the partial index has it."""


def queue(skus: str) -> str:
    """Units that wait, per SKU, channel and, where only one may provide them, location; `skus` narrows, in SQL.

    Columns: sku_id, location_id (null: any of the channel), channel_id, collected, refused_by, units.
    """
    return f"""
        SELECT w.sku_id, w.location_id, o.channel_id, d.method IN ({_COLLECTED}) AS collected, w.refused_by,
               sum(w.open_quantity + w.backordered_quantity) AS units
        FROM order_lines w JOIN orders o ON o.id = w.order_id AND o.status = 'OPEN' AND o.stock_policy <> 'NONE'
        JOIN deliveries d ON d.id = w.delivery_id
        WHERE {WAITS.format(line="w")} AND {skus}
        GROUP BY w.sku_id, w.location_id, o.channel_id, collected, w.refused_by
    """  # noqa: S608 - names of ours


MAY_TAKE = """
    q.sku_id = l.sku_id AND l.location_id = ANY(q.refused_by) IS NOT TRUE AND CASE
        WHEN q.location_id IS NOT NULL
            THEN q.location_id = l.location_id AND NOT (q.collected AND q.channel_id = ANY(l.no_pickup_channels))
        ELSE NOT q.channel_id = ANY(l.no_ship_channels) AND EXISTS (
            SELECT FROM channel_locations c JOIN locations p ON p.id = c.location_id
            WHERE c.channel_id = q.channel_id AND c.location_id = l.location_id AND p.active
              AND p.capabilities && ARRAY['SHIP', 'DROPSHIP'] AND 'SHIP' = ANY(c.roles)) END
"""
"""Whether what waits (`queue` as q) may be served from a level (`stock_levels` as l)."""

FREE_FOR_QUEUE = available_to("CAST(q.channel_id AS text)")
"""Units of a level l that the channel of what waits (q) could be promised."""
