"""Damage to what is collected, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage

READY = "(SELECT id FROM pickups WHERE state = 'ARRIVED')"

COLLECTED: tuple[Damage, ...] = (
    Damage(
        "events_tell_work",
        "somebody who waits at another bay than was told",
        f"UPDATE pickups SET bay = 'B9' WHERE id = {READY}",
    ),
    Damage(
        "pickups_follow_work",
        "goods that lie ready for nobody",
        f"DELETE FROM pickups WHERE id = {READY}",
    ),
    Damage(
        "pickups_follow_work",
        "goods that were handed over and still lie there",
        f"UPDATE pickups SET handed_over_at = now(), state = 'HANDED_OVER' WHERE id = {READY}",
    ),
    Damage(
        "pickups_follow_work",
        "goods that nobody came for and that still lie there",
        f"UPDATE pickups SET expired_at = now(), state = 'EXPIRED' WHERE id = {READY}",
    ),
    Damage(
        "pickups_follow_work",
        "goods that went without anybody",
        "UPDATE pickups SET handed_over_at = NULL, arrived_at = NULL, en_route_at = NULL, state = 'READY'"
        " WHERE state = 'HANDED_OVER'",
    ),
)
