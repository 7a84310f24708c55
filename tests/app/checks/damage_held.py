"""Damage to what is held and asked back, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage

TWICE = "(SELECT id FROM orders WHERE open_holds = 2 ORDER BY id LIMIT 1)"
FREED = "(SELECT order_id FROM order_holds WHERE fulfillment_order_id IS NOT NULL AND NOT is_open LIMIT 1)"
ASKED = "(SELECT id FROM order_lines WHERE cancel_requested_quantity > 0 ORDER BY id LIMIT 1)"

HELD: tuple[Damage, ...] = (
    Damage(
        "events_tell_holds",
        "a hold that ended without a word",
        f"""UPDATE order_holds SET is_open = false, released_at = now() WHERE order_id = {TWICE} AND reason = 'FRAUD';
            UPDATE orders SET open_holds = 1 WHERE id = {TWICE}""",
    ),
    Damage(
        "events_tell_holds",
        "an order that does not know that it is held",
        f"UPDATE orders SET open_holds = 0 WHERE id = {TWICE}",
    ),
    Damage(
        "events_tell_holds",
        "a parcel that left while it was held",
        f"""UPDATE orders SET open_holds = 1 WHERE id = {FREED};
            UPDATE events SET data = data #- '{{state,holds}}'
            WHERE type = 'order.hold_released' AND subject_id = {FREED};
            UPDATE order_holds SET is_open = true, released_at = NULL, released_kind = NULL, released_by = NULL
            WHERE order_id = {FREED}""",
    ),
    Damage(
        "recalls_are_in_records",
        "units that nobody is asked for",
        f"UPDATE order_lines SET cancel_requested_quantity = 0 WHERE id = {ASKED}",
    ),
    Damage(
        "recalls_are_in_records",
        "a record taken away",
        f"DELETE FROM order_cancellation_lines WHERE order_line_id = {ASKED}",
    ),
    Damage(
        "recalls_are_in_records",
        "a record of more than was canceled",
        f"UPDATE order_cancellation_lines SET canceled_quantity = 9 WHERE order_line_id = {ASKED}",
    ),
    Damage(
        "recalls_are_in_records",
        "work that was asked and does not show it",
        f"""UPDATE fulfillment_orders SET status = 'PICKING', recalled_from = NULL WHERE id = (
                SELECT fulfillment_order_id FROM fulfillment_order_lines WHERE order_line_id = {ASKED} LIMIT 1)""",
    ),
)
