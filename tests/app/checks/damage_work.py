"""Damage to what locations were asked for and said."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage

WAITS = "(SELECT id FROM fulfillment_orders WHERE status = 'SCHEDULED' AND opens_at IS NOT NULL)"
REJECTED = "(SELECT id FROM fulfillment_orders WHERE status = 'REJECTED')"

WORKED: tuple[Damage, ...] = (
    Damage(
        "work_opens_in_time",
        "work that nobody opens",
        f"UPDATE fulfillment_orders SET opens_at = now() - interval '2 minutes' WHERE id = {WAITS}",
    ),
    Damage(
        "work_opens_in_time",
        "work that is open before its day",
        f"UPDATE fulfillment_orders SET status = 'OPEN' WHERE id = {WAITS}",
    ),
    Damage(
        "work_opens_in_time",
        "work that was rejected and is not",
        f"UPDATE fulfillment_orders SET status = 'CANCELED' WHERE id = {REJECTED}",
    ),
    Damage(
        "events_tell_work",
        "work that is due at another time than was told",
        f"UPDATE fulfillment_orders SET due_at = due_at + interval '1 hour' WHERE id = {WAITS}",
    ),
    Damage(
        "events_tell_work",
        "work that was rejected for another reason than was told",
        f"UPDATE fulfillment_orders SET reject_reason = 'OTHER' WHERE id = {REJECTED}",
    ),
)
