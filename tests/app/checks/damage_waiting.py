"""Damage to who waits, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _told

DATED = "(SELECT id FROM supply_claims WHERE supply_id IS NOT NULL ORDER BY id LIMIT 1)"
LIMITED = "(SELECT id FROM supply_claims WHERE limit_id IS NOT NULL ORDER BY id LIMIT 1)"
BOWLS = "(SELECT id FROM skus WHERE code = 'bowl')"

WAITING: tuple[Damage, ...] = (
    Damage(
        "claims_sum_to_promised",
        "a supply that forgot a promise",
        "UPDATE supplies SET promised = promised - 1 WHERE promised > 0",
    ),
    Damage(
        "claims_sum_to_promised",
        "a limit that forgot who waits",
        "UPDATE backorder_limits SET used = used - 1 WHERE used > 0",
    ),
    Damage(
        "claims_sum_to_promised",
        "another day promised than the supply has",
        f"UPDATE supply_claims SET expected_at = expected_at - interval '1 day' WHERE id = {DATED}",
    ),
    Damage(
        "backordered_units_have_claims",
        "a claim taken away",
        f"DELETE FROM supply_claims WHERE id = {LIMITED}",
    ),
    Damage(
        "backordered_units_have_claims",
        "a claim on another SKU",
        f"""UPDATE supply_claims SET supply_id = (SELECT id FROM supplies WHERE sku_id <> {BOWLS} ORDER BY id LIMIT 1)
            WHERE id = {DATED}""",
    ),
    Damage(
        "nobody_waits_beside_stock",
        "units that nobody was served",
        f"""UPDATE stock_levels SET on_hand = on_hand + 3, updated_at = now() - interval '1 hour'
            WHERE sku_id = {BOWLS};
            UPDATE orders SET updated_at = now() - interval '1 hour'""",
    ),
    Damage(
        "events_tell_promises",
        "a promise changed without an event",
        f"UPDATE supply_claims SET quantity = quantity + 1 WHERE id = {DATED}",
    ),
    Damage(
        "events_tell_promises",
        "a promise taken away without an event",
        f"DELETE FROM supply_claims WHERE id = {DATED}",
    ),
    _told("events_tell_orders", "Order", "priority", "77"),
)
