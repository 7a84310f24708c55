"""Damage to labels and manifests, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _told

WAITS = "(SELECT id FROM shipments WHERE shipped_at IS NULL AND label_status = 'PURCHASED' ORDER BY id LIMIT 1)"
ASKED = "(SELECT id FROM shipments WHERE label_status = 'PENDING' ORDER BY id LIMIT 1)"

LABELED: tuple[Damage, ...] = (
    Damage(
        "carriers_are_asked", "a label that nobody asks for", f"DELETE FROM carrier_calls WHERE shipment_id = {ASKED}"
    ),
    Damage(
        "carriers_are_asked",
        "a carrier that is asked for nothing",
        f"""INSERT INTO carrier_calls (id, kind, provider, shipment_id, attempts)
            VALUES (gen_random_uuid(), 'LABEL', 'local', {WAITS}, 0)""",
    ),
    Damage("carriers_are_asked", "a manifest that waits", "UPDATE manifests SET status = 'PENDING'"),
    Damage(
        "labels_hold_what_is_packed",
        "a labeled parcel that holds more than is packed",
        f"""UPDATE package_lines SET quantity = quantity + 1
            WHERE package_id = (SELECT id FROM packages WHERE shipment_id = {WAITS})""",
    ),
    Damage(
        "events_tell_parcels",
        "a number that nobody told",
        f"UPDATE packages SET tracking_number = 'X' WHERE shipment_id = {WAITS}",
    ),
    Damage("events_tell_manifests", "an answer without an event", "UPDATE manifests SET status = 'FAILED'"),
    _told("events_tell_manifests", "Manifest", "parcelCount", "7"),
)
