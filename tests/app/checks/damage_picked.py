"""Damage to what is picked and packed, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _told

STANDING = "(SELECT id FROM packages WHERE fulfillment_order_id IS NOT NULL ORDER BY id LIMIT 1)"
OVER = "(SELECT id FROM pick_lists WHERE state = 'CANCELED' ORDER BY id LIMIT 1)"

PICKED: tuple[Damage, ...] = (
    Damage(
        "parcels_hold_what_is_packed",
        "a parcel that holds more than is packed",
        f"UPDATE package_lines SET quantity = quantity + 1 WHERE package_id = {STANDING}",
    ),
    Damage(
        "parcels_hold_what_is_packed",
        "a parcel that is empty",
        f"DELETE FROM package_lines WHERE package_id = {STANDING}",
    ),
    Damage(
        "parcels_hold_what_is_packed",
        "a parcel that stands on other work",
        f"""UPDATE packages SET fulfillment_order_id = (
                SELECT id FROM fulfillment_orders f WHERE f.id <> fulfillment_order_id ORDER BY id LIMIT 1)
            WHERE id = {STANDING}""",
    ),
    Damage(
        "walks_have_work",
        "work that a list which is over keeps from others",
        "DROP INDEX uq_pick_list_works_open;"
        f" UPDATE pick_list_works SET is_open = true WHERE pick_list_id = {OVER} AND position = 0",
        offenders=2,  # and it is on another list
    ),
    Damage("walks_have_work", "a list for nothing", f"DELETE FROM pick_list_works WHERE pick_list_id = {OVER}"),
    Damage(
        "events_tell_pick_lists",
        "a list that ended without an event",
        "UPDATE pick_lists SET state = 'COMPLETED', ended_at = created_at WHERE state = 'OPEN'",
        offenders=2,
    ),
    _told("events_tell_pick_lists", "PickList", "reference", '"1"'),
)
