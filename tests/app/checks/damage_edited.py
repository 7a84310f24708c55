"""Damage to what somebody prepares, and how many offenders it makes."""

from tests.app.checks.damage import Damage

EDITED: tuple[Damage, ...] = (
    Damage(
        "edits_end_in_time",
        "an edit that nobody ended",
        "UPDATE order_edits SET expires_at = now() - interval '2 minutes' WHERE state = 'OPEN'",
    ),
    Damage(
        "edits_end_in_time",
        "an order that forgot its edit",
        "UPDATE orders SET edit_id = NULL, edit_version = NULL WHERE edit_id IS NOT NULL",
    ),
    Damage(
        "edits_end_in_time",
        "a hold that its edit does not know",
        "UPDATE order_edits SET reservation_id = NULL WHERE reservation_id IS NOT NULL",
    ),
    Damage(
        "events_tell_orders",
        "an edit that grew without an event",
        "UPDATE orders SET edit_version = edit_version + 1 WHERE edit_id IS NOT NULL",
    ),
)
