"""What a channel could be promised from a level, in SQL: the guard's own arithmetic, for those who only read."""


def available_to(channel: str) -> str:
    """An expression over `stock_levels l`; `channel` is SQL for the channel's id as text, null for no channel.

    Never below zero, and nothing where the level's report is too old.
    """
    return f"""
        CASE WHEN l.fresh_until <= statement_timestamp() THEN 0 ELSE GREATEST(0, l.on_hand - l.reserved
            - CASE WHEN l.channel_safety = '{{}}' THEN l.safety_stock ELSE
                  COALESCE(CAST(l.channel_safety -> {channel} ->> 'quantity' AS int), l.safety_stock) END
            - CASE WHEN l.ring_fences = '{{}}' THEN 0 ELSE (
                  SELECT COALESCE(sum(GREATEST(
                      CAST(f.value ->> 'quantity' AS bigint) - CAST(f.value ->> 'used' AS bigint), 0)), 0)
                  FROM jsonb_each(l.ring_fences) f WHERE f.key IS DISTINCT FROM {channel}) END) END"""  # noqa: S608 - `channel` is ours
