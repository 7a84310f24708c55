"""Damage to what carriers told and buyers were promised, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage

MATCHED = "(SELECT shipment_id FROM unmatched_sightings WHERE state = 'MATCHED' ORDER BY id LIMIT 1)"
ASSUMED = "(SELECT id FROM shipments WHERE assumed ORDER BY id LIMIT 1)"
WORRIES = "(SELECT id FROM shipments WHERE alert <> 'NONE' ORDER BY id LIMIT 1)"
EXPECTED = "(SELECT order_line_id FROM promise_revisions ORDER BY id LIMIT 1)"

TRACKED: tuple[Damage, ...] = (
    Damage(
        "sightings_stand_in_history",
        "a matched sighting that its shipment lost",
        f"DELETE FROM tracking_events WHERE shipment_id = {MATCHED}",
    ),
    Damage(
        "sightings_stand_in_history",
        "a parcel that worries although it arrived",
        f"UPDATE shipments SET status = 'DELIVERED' WHERE id = {WORRIES}",
    ),
    Damage(
        "sightings_stand_in_history",
        "an assumption that outlived its reason",
        f"UPDATE tracking_events SET assumed = false WHERE shipment_id = {ASSUMED}",
    ),
    Damage(
        "promises_have_a_history",
        "a revision taken away",
        f"DELETE FROM promise_revisions WHERE order_line_id = {EXPECTED} AND sequence = 2",
    ),
    Damage(
        "promises_have_a_history",
        "something else expected without a word",
        f"UPDATE order_lines SET expected_by = expected_by + interval '1 day' WHERE id = {EXPECTED}",
    ),
    Damage(
        "orders_fall_due",
        "an overdue order that no list shows",
        """UPDATE orders SET due_at = NULL
            WHERE id = (SELECT id FROM orders WHERE due_at IS NOT NULL ORDER BY id LIMIT 1)""",
    ),
    Damage(
        "orders_fall_due",
        "a closed order that falls due",
        """UPDATE orders SET due_at = placed_at
            WHERE id = (SELECT id FROM orders WHERE status = 'COMPLETED' ORDER BY id LIMIT 1)""",
    ),
    Damage(
        "events_tell_shipments",
        "an alert that nobody is told",
        f"UPDATE shipments SET alert = 'PROBABLY_LOST' WHERE id = {WORRIES}",
    ),
    Damage(
        "statuses_follow_facts",
        "a buyer who is not told that a parcel is late",
        f"""UPDATE orders SET customer_status = 'SHIPPED'
            WHERE id = (SELECT order_id FROM shipments WHERE id = {WORRIES})""",
    ),
)
