"""Damage to what is kept back, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _told

BOWLS = "sku_id = (SELECT id FROM skus WHERE code = 'bowl')"

PROTECTED: tuple[Damage, ...] = (
    _told("events_tell_rules", "AvailabilityRule", "safetyStock", "7"),
    Damage(
        "levels_follow_rules",
        "safety stock that no rule keeps",
        f"UPDATE stock_levels SET safety_stock = 9 WHERE {BOWLS};"
        "UPDATE events SET data = jsonb_set(data, '{state,safetyStock}', '9') WHERE type = 'stock.protected'",
    ),
    Damage(
        "levels_follow_rules",
        "a fence taken away",
        f"UPDATE stock_levels SET ring_fences = '{{}}' WHERE {BOWLS}",
    ),
    Damage(
        "levels_follow_rules",
        "pickup allowed that a rule forbids",
        f"UPDATE stock_levels SET no_pickup_channels = '{{}}' WHERE {BOWLS}",
    ),
    Damage(
        "levels_follow_rules",
        "a rule that was switched off in silence",
        "UPDATE availability_rules SET channel_id = NULL, ring_fence = NULL, allow_pickup = NULL, allow_ship = true"
        " WHERE code = 'bowls-web'",
        offenders=2,
    ),
)
