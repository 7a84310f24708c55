"""Damage to what comes another way, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage

BOOKED = "(SELECT id FROM deliveries WHERE slot_location_id IS NOT NULL ORDER BY id LIMIT 1)"
FOLLOWER = (
    "(SELECT id FROM fulfillment_orders WHERE follows_id IS NOT NULL AND status = 'SCHEDULED' ORDER BY id DESC LIMIT 1)"
)

WAYS: tuple[Damage, ...] = (
    Damage("slots_hold_what_they_can", "windows that nobody took a turn at", "DELETE FROM delivery_slots", 2),
    Damage(
        "slots_hold_what_they_can",
        "a window that was booked over",
        f"UPDATE deliveries SET slot_location_id = b.slot_location_id, slot_starts_at = b.slot_starts_at,"
        f" slot_ends_at = b.slot_ends_at FROM deliveries b WHERE b.id = {BOOKED} AND deliveries.id ="
        " (SELECT max(delivery_id::text)::uuid FROM order_lines WHERE canceled_quantity = 0)",
    ),
    Damage(
        "followers_keep_step",
        "a store that waits for nothing",
        f"UPDATE fulfillment_orders SET status = 'CANCELED' WHERE id = (SELECT follows_id FROM fulfillment_orders"
        f" WHERE id = {FOLLOWER})",
    ),
    Damage(
        "followers_keep_step",
        "a parcel that came back and arrived",
        "UPDATE shipments SET status = 'DELIVERED' WHERE received_back_at IS NOT NULL",
    ),
    Damage(
        "wholes_have_parts",
        "a store's work with units of its own",
        "INSERT INTO fulfillment_order_lines (id, fulfillment_order_id, order_line_id, position, quantity,"
        " canceled_quantity, picked_quantity, packed_quantity, shipped_quantity, recalled_quantity)"
        f" SELECT gen_random_uuid(), {FOLLOWER}, order_line_id, 0, 1, 1, 0, 0, 0, 0 FROM fulfillment_order_lines"
        " LIMIT 1",
    ),
    Damage(
        "events_tell_work",
        "a partner's answer that nobody told",
        f"UPDATE fulfillment_orders SET request_status = 'ACCEPTED' WHERE id = {FOLLOWER}",
    ),
    Damage(
        "events_tell_shipments",
        "a parcel that came back unsaid",
        "UPDATE shipments SET received_back_at = now() WHERE received_back_at IS NOT NULL",
    ),
)
