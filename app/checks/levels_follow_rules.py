"""What is kept back at a level is what the rules say."""

from app.checks.invariant import Invariant

_RANK = """
    ROW(2 * CAST(r.sku_id IS NOT NULL AS int) + CAST(r.category IS NOT NULL AS int),
        2 * CAST(r.location_id IS NOT NULL AS int) + CAST(r.location_group IS NOT NULL AS int),
        CAST(r.channel_id IS NOT NULL AS int), r.updated_at, r.id)
"""
"""The greatest wins; as `app.domain.protection` has it, in SQL of its own."""


def _refused(effect: str, column: str) -> str:
    return f"""
        SELECT k.id, '{column}' AS field, array_to_string(ARRAY(SELECT unnest(k.{column}) ORDER BY 1), ' ') AS row_says,
               array_to_string(ARRAY(
                   SELECT c.id FROM channels c CROSS JOIN LATERAL (
                       SELECT m.{effect} AS allowed FROM matching m WHERE m.level_id = k.id AND m.{effect} IS NOT NULL
                         AND (m.channel_id = c.id OR m.channel_id IS NULL) ORDER BY m.rank DESC LIMIT 1
                   ) won WHERE NOT won.allowed ORDER BY 1), ' ') AS rules_say
        FROM stock_levels k WHERE k.{column} <> '{{}}' OR EXISTS (
            SELECT FROM matching m WHERE m.level_id = k.id AND NOT m.{effect})
    """  # noqa: S608 - names of ours


INVARIANT = Invariant(
    name="levels_follow_rules",
    statement="Safety stock, ring fences and what is forbidden at a level are what the most specific rules say.",
    reading="A field of a stock level, what its row says and what the rules in force say. While levels wait for the job"
    " that applies rules nothing is compared.",
    sql=f"""
        WITH matching AS MATERIALIZED (
            SELECT l.id AS level_id, r.channel_id, r.safety_stock, r.ring_fence, r.allow_ship, r.allow_pickup,
                   {_RANK} AS rank
            FROM stock_levels l JOIN skus s ON s.id = l.sku_id JOIN locations p ON p.id = l.location_id
            JOIN availability_rules r ON r.active AND (r.sku_id IS NULL OR r.sku_id = l.sku_id)
              AND (r.category IS NULL OR r.category = s.category)
              AND (r.location_id IS NULL OR r.location_id = l.location_id)
              AND (r.location_group IS NULL OR r.location_group = ANY(p.groups))
        ), safety AS (
            SELECT DISTINCT ON (level_id) level_id, safety_stock AS units FROM matching
            WHERE safety_stock IS NOT NULL AND channel_id IS NULL ORDER BY level_id, rank DESC
        ), won AS (
            SELECT DISTINCT ON (level_id, channel_id) level_id, channel_id, ring_fence AS units FROM matching
            WHERE ring_fence IS NOT NULL ORDER BY level_id, channel_id, rank DESC
        ), fences AS (
            SELECT level_id, string_agg(channel_id || ' ' || units, ', ' ORDER BY channel_id) AS told
            FROM won WHERE units > 0 GROUP BY level_id
        ), compared AS (
            SELECT l.id, 'safety_stock' AS field, CAST(l.safety_stock AS text) AS row_says,
                   CAST(coalesce(s.units, 0) AS text) AS rules_say
            FROM stock_levels l LEFT JOIN safety s ON s.level_id = l.id
            UNION ALL
            SELECT l.id, 'ring_fences', coalesce((
                       SELECT string_agg(f.key || ' ' || (f.value ->> 'quantity'), ', ' ORDER BY f.key)
                       FROM jsonb_each(l.ring_fences) f), ''), coalesce(f.told, '')
            FROM stock_levels l LEFT JOIN fences f ON f.level_id = l.id
            WHERE l.ring_fences <> '{{}}' OR f.told IS NOT NULL
            UNION ALL ({_refused("allow_ship", "no_ship_channels")})
            UNION ALL ({_refused("allow_pickup", "no_pickup_channels")})
        )
        SELECT id AS stock_level, field, row_says, rules_say FROM compared
        WHERE row_says IS DISTINCT FROM rules_say AND NOT EXISTS (SELECT FROM rule_applications)
    """,  # noqa: S608 - no value is spliced in
)
