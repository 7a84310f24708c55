"""Damage that somebody might do to the data past every guard, and how many offenders it makes.

Planted with `session_replication_role = replica`, which switches foreign keys and our triggers off; a CHECK or unique
index that would still refuse is dropped first.
"""

# ruff: noqa: S608 - statements are put together from this file's own words

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done, which invariant must see it, and as how many offenders."""

    invariant: str
    what: str
    sql: str
    offenders: int = 1

    def __str__(self) -> str:
        return f"{self.invariant}-{self.what}".replace(" ", "_")


LEVEL = "(SELECT id FROM stock_levels WHERE reserved > 0 AND on_hand > reserved ORDER BY id LIMIT 1)"
MOVEMENT = "(SELECT id FROM stock_movements WHERE kind = 'RECEIVE' ORDER BY id LIMIT 1)"
HELD = """(SELECT l.id FROM reservation_lines l JOIN reservations r ON r.id = l.reservation_id
           WHERE r.state = 'ACTIVE' AND l.quantity > 0 ORDER BY l.id LIMIT 1)"""
GIVEN_UP = "(SELECT id FROM reservations WHERE purpose = 'CART' AND state = 'RELEASED')"
COMPLETED = "(SELECT id FROM orders WHERE status = 'COMPLETED')"
CANCELED = "(SELECT id FROM orders WHERE number LIKE 'WEB-%' AND status = 'CANCELED' ORDER BY number LIMIT 1)"
OPEN = "(SELECT id FROM orders WHERE fulfillment_status = 'SCHEDULED' ORDER BY id LIMIT 1)"
LINE = f"(SELECT id FROM order_lines WHERE order_id = {COMPLETED} AND quantity = 3)"
CAPTURED = "(SELECT id FROM payments WHERE captured_minor > 0 ORDER BY id LIMIT 1)"
ROUNDED = "(SELECT id FROM orders WHERE discount_minor > 0 ORDER BY id LIMIT 1)"
WORK = f"(SELECT id FROM fulfillment_orders WHERE order_id = {COMPLETED})"
KIT = "(SELECT id FROM order_lines WHERE is_kit AND open_quantity > 0 ORDER BY id LIMIT 1)"
PART = f"(SELECT id FROM order_lines WHERE parent_line_id = {KIT} ORDER BY id LIMIT 1)"
LAST = "(SELECT max(position) FROM events)"


def _without(table: str, constraint: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{constraint};"


def _rewrite(event: str, data: str) -> str:
    return f"UPDATE events SET data = {data} WHERE position = (SELECT max(position) FROM events WHERE {event})"


def _told(invariant: str, subject: str, field: str, value: str) -> Damage:
    event = f"subject_type = '{subject}' AND data->'state' ? '{field}'"
    return Damage(
        invariant, f"{field} told wrongly", _rewrite(event, f"jsonb_set(data, '{{state,{field}}}', '{value}')")
    )


SEALED = "decode(repeat('00', 32), 'hex')"
ENTRY = f"""INSERT INTO audit_entries (number, entry_id, at, kind, outcome, operation, actor_kind, roles, subjects,
    subject_ids, fields, key_id, previous_hash, hash) SELECT n, gen_random_uuid(), now(), 'READ', 'DONE', 'customers',
    'STAFF', '{{}}', '[]', '{{}}', '{{}}', 'k', {SEALED}, {SEALED} FROM unnest(ARRAY"""
WAITS = """INSERT INTO audit_pending (entry_id, at, kind, outcome, operation, actor_kind, roles, subjects, subject_ids,
    fields) VALUES (gen_random_uuid(), now() - interval '2 minutes', 'READ', 'DONE', 'customers', 'STAFF', '{}', '[]',
    '{}', '{}')"""

DAMAGE: tuple[Damage, ...] = (
    Damage("audit_is_gapless", "an entry taken away", ENTRY + "[1, 2, 4]) n"),
    Damage("audit_is_gapless", "the first entry taken away", ENTRY + "[2]) n"),
    Damage("audit_drains", "a row that nobody seals", WAITS),
    Damage(
        "never_oversold",
        "more promised than there is",
        _without("stock_levels", "never_oversold")
        + f"UPDATE stock_levels SET reserved = on_hand + 1 WHERE id = {LEVEL}",
    ),
    Damage(
        "never_oversold",
        "less than nothing promised",
        _without("stock_levels", "never_oversold") + f"UPDATE stock_levels SET reserved = -1 WHERE id = {LEVEL}",
    ),
    Damage(
        "ledger_explains_levels",
        "a unit out of nowhere",
        f"UPDATE stock_levels SET on_hand = on_hand + 1 WHERE id = {LEVEL}",
    ),
    Damage("ledger_explains_levels", "a movement gone", f"DELETE FROM stock_movements WHERE id = {MOVEMENT}"),
    Damage(
        "ledger_explains_levels",
        "a reservation out of nowhere",
        f"UPDATE stock_levels SET reserved = reserved + 1 WHERE id = {LEVEL}",
    ),
    Damage(
        "ledger_is_unbroken",
        "two movements changed so that the sum stays",
        f"""UPDATE stock_movements SET on_hand_delta = on_hand_delta + 1, on_hand_after = on_hand_after + 1
            WHERE id = {MOVEMENT};
            UPDATE stock_movements SET on_hand_delta = on_hand_delta - 1 WHERE id = (
                SELECT id FROM stock_movements WHERE kind = 'SHIP' AND stock_level_id =
                    (SELECT stock_level_id FROM stock_movements WHERE id = {MOVEMENT}) ORDER BY id LIMIT 1)""",
        offenders=4,
    ),
    Damage(
        "kits_follow_components",
        "a kit of nothing",
        f"UPDATE order_lines SET is_kit = true, takes_stock = false WHERE id = {LINE}",
    ),
    Damage(
        "kits_follow_components",
        "components of what is no kit",
        f"UPDATE order_lines SET is_kit = false WHERE id = {KIT}",
    ),
    Damage(
        "kits_follow_components",
        "a kit further than its components",
        f"""UPDATE order_lines SET open_quantity = 0, allocated_quantity = allocated_quantity + open_quantity
            WHERE id = {KIT}""",
    ),
    Damage(
        "kits_follow_components",
        "a component of one more kit",
        f"""UPDATE order_lines SET quantity = quantity + per_parent, open_quantity = open_quantity + per_parent
            WHERE id = {PART}""",
    ),
    Damage(
        "kits_follow_components",
        "a cent shared twice",
        f"UPDATE order_lines SET price_share_minor = price_share_minor + 1 WHERE id = {PART}",
    ),
    Damage(
        "every_unit_accounted_for",
        "a unit in two states",
        _without("order_lines", "every_unit_accounted_for")
        + f"UPDATE order_lines SET open_quantity = open_quantity + 1 WHERE id = {LINE}",
    ),
    Damage(
        "every_unit_accounted_for",
        "more arrived than left",
        _without("order_lines", "arrived_was_shipped")
        + f"UPDATE order_lines SET delivered_quantity = shipped_quantity + 1 WHERE id = {LINE}",
    ),
    Damage(
        "every_unit_accounted_for",
        "units below zero",
        _without("order_lines", "not_negative")
        + f"""UPDATE order_lines SET open_quantity = -1, backordered_quantity = backordered_quantity + 1
              WHERE id = {LINE}""",
    ),
    Damage(
        "holds_sum_to_reserved",
        "a hold grew",
        f"UPDATE reservation_lines SET quantity = quantity + 1 WHERE id = {HELD}",
    ),
    Damage(
        "holds_sum_to_reserved",
        "a level forgot its holds",
        f"UPDATE stock_levels SET reserved = 0 WHERE id = {LEVEL}",
    ),
    Damage(
        "orders_hold_what_they_promise",
        "an order lost a unit it holds",
        f"UPDATE reservation_lines SET quantity = quantity - 1 WHERE id = {HELD}",
        offenders=2,  # the line as a whole, and its work at the location
    ),
    Damage(
        "orders_hold_what_they_promise",
        "a hold went to another location than the work",
        f"""UPDATE reservation_lines SET location_id = (SELECT id FROM locations WHERE id <> location_id LIMIT 1)
            WHERE id = {HELD}""",
    ),
    Damage(
        "closed_orders_hold_nothing",
        "a canceled order took its stock back",
        f"""UPDATE reservations SET state = 'ACTIVE' WHERE order_id = {CANCELED};
            UPDATE reservation_lines SET quantity = 1
            WHERE reservation_id = (SELECT id FROM reservations WHERE order_id = {CANCELED})""",
    ),
    Damage(
        "events_tell_shopper_stock",
        "a band that nobody was told",
        """UPDATE shopper_stock SET status = 'PREORDER'
           WHERE id = (SELECT id FROM shopper_stock WHERE version > 0 LIMIT 1)""",
    ),
    Damage(
        "holds_end_in_time",
        "a cart that nobody ended",
        """INSERT INTO reservations (id, state, purpose, channel_id, expires_at, version, created_at)
           SELECT gen_random_uuid(), 'ACTIVE', 'CART', id, now() - interval '2 minutes', 1, now() FROM channels""",
    ),
    Damage(
        "ended_reservations_hold_nothing",
        "a cart that was given up and holds units",
        f"""UPDATE reservation_lines SET quantity = 1 WHERE id = (
            SELECT id FROM reservation_lines WHERE reservation_id = {GIVEN_UP} LIMIT 1)""",
    ),
    Damage(
        "ended_reservations_hold_nothing",
        "a cart that no order took over",
        f"UPDATE reservations SET state = 'CONVERTED' WHERE id = {GIVEN_UP}",
    ),
    Damage(
        "events_tell_reservations",
        "a cart that lives again",
        f"UPDATE reservations SET state = 'ACTIVE' WHERE id = {GIVEN_UP}",
    ),
    Damage(
        "events_tell_reservations",
        "units added to a cart without an event",
        """UPDATE reservation_lines SET quantity = 3 WHERE id = (
           SELECT l.id FROM reservation_lines l JOIN reservations r ON r.id = l.reservation_id
           WHERE r.purpose = 'CART' AND r.state = 'ACTIVE' ORDER BY l.quantity DESC LIMIT 1)""",
    ),
    Damage(
        "holds_end_in_time",
        "an order's hold that would expire",
        f"""UPDATE reservations SET expires_at = now() + interval '1 day'
            WHERE id = (SELECT reservation_id FROM reservation_lines WHERE id = {HELD})""",
    ),
    Damage(
        "arrivals_follow_shipments",
        "a parcel that did not arrive after all",
        f"UPDATE shipments SET status = 'IN_TRANSIT' WHERE id = (SELECT id FROM shipments WHERE order_id = {COMPLETED}"
        " ORDER BY id DESC LIMIT 1)",
    ),
    Damage(
        "parcels_hold_what_left",
        "a parcel with a unit too many",
        f"""UPDATE package_lines SET quantity = quantity + 1 WHERE id = (
                SELECT p.id FROM package_lines p JOIN packages k ON k.id = p.package_id
                JOIN shipments s ON s.id = k.shipment_id WHERE s.order_id = {COMPLETED} ORDER BY p.id LIMIT 1)""",
    ),
    Damage(
        "parcels_hold_what_left",
        "a line whose units left without work",
        f"""UPDATE order_lines SET shipped_quantity = shipped_quantity + allocated_quantity, allocated_quantity = 0
            WHERE order_id = {OPEN}""",
    ),
    Damage(
        "work_covers_allocated",
        "work that nobody does",
        f"""UPDATE fulfillment_order_lines SET canceled_quantity = quantity WHERE fulfillment_order_id =
            (SELECT id FROM fulfillment_orders WHERE order_id = {OPEN})""",
    ),
    Damage(
        "work_covers_allocated",
        "work over too early",
        f"UPDATE fulfillment_orders SET status = 'CANCELED' WHERE order_id = {OPEN}",
    ),
    Damage(
        "payments_follow_their_ledger",
        "money without a step",
        f"""UPDATE payments SET captured_minor = captured_minor - 1 WHERE id = {CAPTURED}""",
    ),
    Damage(
        "payments_follow_their_ledger",
        "more refunded than captured",
        _without("payments", "never_more_than_before")
        + f"UPDATE payments SET refunded_minor = captured_minor + 1 WHERE id = {CAPTURED}",
        offenders=2,
    ),
    Damage(
        "totals_follow_lines",
        "a cent in the discount",
        f"""UPDATE orders SET discount_minor = discount_minor + 1, total_minor = total_minor - 1
            WHERE id = {ROUNDED}""",
        offenders=2,
    ),
    Damage(
        "totals_follow_lines",
        "a charge that the order does not know",
        f"UPDATE order_charges SET amount_minor = amount_minor + 1 WHERE order_id = {ROUNDED}",
        offenders=2,
    ),
    Damage(
        "totals_follow_lines",
        "money that the order does not know",
        f"UPDATE payments SET captured_minor = captured_minor - 1 WHERE id = {CAPTURED}",
    ),
    Damage(
        "statuses_follow_facts",
        "complete before it arrived",
        f"UPDATE orders SET status = 'COMPLETED' WHERE id = {OPEN}",
    ),
    Damage(
        "statuses_follow_facts",
        "paid without money",
        f"UPDATE orders SET payment_status = 'PAID' WHERE id = {OPEN}",
    ),
    Damage(
        "statuses_follow_facts",
        "shipped without a parcel",
        f"UPDATE orders SET fulfillment_status = 'SHIPPED' WHERE id = {OPEN}",
    ),
    Damage(
        "statuses_follow_facts",
        "other words for the shopper",
        f"UPDATE orders SET customer_status = 'DELAYED' WHERE id = {OPEN}",
    ),
    Damage("log_is_gapless", "an event gone", f"DELETE FROM events WHERE position = {LAST} / 2"),
    Damage("log_is_gapless", "the first event gone", "DELETE FROM events WHERE position = 1"),
    Damage("log_is_gapless", "the head ahead", "UPDATE event_log_head SET position = position + 1"),
    Damage("log_is_gapless", "no head", "DELETE FROM event_log_head"),
    Damage(
        "outbox_drains",
        "an event that waits",
        """INSERT INTO outbox (event_id, type, subject_type, subject_id, subject_version, routing_keys, actor_kind,
                                origin, transaction_id, data_version, data, occurred_at, recorded_at)
           SELECT gen_random_uuid(), type, subject_type, subject_id, subject_version + 1, routing_keys, actor_kind,
                  origin, transaction_id, data_version, '{"state": {}}', now(), now() - interval '6 seconds'
           FROM events WHERE position = 1""",
    ),
    Damage(
        "events_stand_once",
        "an event told twice",
        f"""UPDATE events SET event_id = (SELECT event_id FROM events WHERE position = 1)
            WHERE position = {LAST}""",
    ),
    Damage("log_has_room", "no partition for what comes", "UPDATE event_log_head SET position = 999999"),
    Damage(
        "versions_are_gapless",
        "two events changed places",
        f"""UPDATE events SET subject_version = CASE subject_version WHEN 1 THEN 2 WHEN 2 THEN 1 END
            WHERE subject_id = {COMPLETED} AND subject_version IN (1, 2)""",
        offenders=2,
    ),
    Damage(
        "rows_stand_at_their_last_event",
        "a row changed without an event",
        f"UPDATE orders SET version = version + 1 WHERE id = {OPEN}",
    ),
    Damage(
        "rows_stand_at_their_last_event",
        "a payment gone",
        "DELETE FROM payments WHERE id = (SELECT id FROM payments ORDER BY id LIMIT 1)",
    ),
    Damage(
        "rows_stand_at_their_last_event",
        "a customer without events",
        "INSERT INTO customers (id, tags, version, created_at) VALUES (gen_random_uuid(), '{}', 1, now())",
    ),
    Damage(
        "statuses_move_along_the_graph",
        "a step left out",
        _rewrite(
            f"subject_id = {WORK} AND type = 'fulfillment_order.accepted'",
            "jsonb_set(data, '{state,status}', '\"DISPATCHED\"')",
        ),
        offenders=2,  # into it and out of it
    ),
    Damage(
        "nothing_follows_the_end",
        "an order called back to life",
        f"""INSERT INTO events SELECT {LAST} + 1, gen_random_uuid(), 'order.dispatched', subject_type, subject_id,
                subject_version + 1, routing_keys, actor_kind, actor_id, origin, transaction_id, correlation_id,
                data_version, data, occurred_at, recorded_at
            FROM events WHERE subject_id = {CANCELED} ORDER BY subject_version DESC LIMIT 1""",
    ),
    Damage(
        "wholes_have_parts",
        "an order without lines",
        f"DELETE FROM order_lines WHERE order_id = {COMPLETED}",
    ),
    Damage(
        "wholes_have_parts",
        "work without lines",
        f"DELETE FROM fulfillment_order_lines WHERE fulfillment_order_id = {WORK}",
    ),
    Damage(
        "wholes_have_parts",
        "empty parcels",
        """DELETE FROM package_lines USING packages k WHERE k.id = package_id
           AND k.shipment_id = (SELECT id FROM shipments ORDER BY id LIMIT 1)""",
    ),
    Damage(
        "parts_belong_to_their_order",
        "a payment without its order",
        f"UPDATE payments SET order_id = gen_random_uuid() WHERE id = {CAPTURED}",
    ),
    Damage(
        "parts_belong_to_their_order",
        "a hold for another order",
        f"""UPDATE reservations SET order_id = {COMPLETED}
            WHERE id = (SELECT reservation_id FROM reservation_lines WHERE id = {HELD})""",
    ),
    Damage(
        "answers_exist",
        "an answer that is gone",
        """UPDATE idempotency_keys SET result_id = gen_random_uuid() WHERE id =
           (SELECT id FROM idempotency_keys WHERE operation = 'shipmentDispatch' ORDER BY id LIMIT 1)""",
    ),
    Damage(
        "answers_exist",
        "a key used twice",
        """ALTER TABLE idempotency_keys DROP CONSTRAINT uq_idempotency_keys_principal_operation_key;
           INSERT INTO idempotency_keys SELECT gen_random_uuid(), principal, operation, key, input_hash, result_type,
               result_id, created_at FROM idempotency_keys ORDER BY id LIMIT 1""",
    ),
    Damage(
        "imported_history_touches_no_stock",
        "history that took stock",
        f"UPDATE orders SET origin = 'IMPORT', stock_policy = 'NONE' WHERE id = {OPEN}",
        offenders=2,
    ),
    Damage(
        "guards_stand", "a CHECK dropped", "ALTER TABLE stock_levels DROP CONSTRAINT ck_stock_levels_never_oversold"
    ),
    Damage("guards_stand", "a unique index dropped", "DROP INDEX uq_orders_external_ref"),
    Damage("guards_stand", "a trigger dropped", "DROP TRIGGER stock_movements_append_only ON stock_movements"),
    Damage(
        "guards_stand",
        "a trigger switched off",
        "ALTER TABLE stock_movements DISABLE TRIGGER stock_movements_append_only",
    ),
    Damage(
        "guards_stand",
        "a CHECK that never looked",
        """ALTER TABLE payments DROP CONSTRAINT ck_payments_never_more_than_before;
           ALTER TABLE payments ADD CONSTRAINT ck_payments_never_more_than_before
               CHECK (captured_minor <= authorized_minor) NOT VALID""",
    ),
    _told("events_tell_orders", "Order", "status", '"EXPIRED"'),
    _told("events_tell_orders", "Order", "totalMinor", "1"),
    _told("events_tell_levels", "StockLevel", "onHand", "7777"),
    _told("events_tell_payments", "Payment", "capturedMinor", "1"),
    _told("events_tell_work", "FulfillmentOrder", "status", '"SCHEDULED"'),
    _told("events_tell_shipments", "Shipment", "status", '"VOIDED"'),
    _told("events_tell_shipments", "Shipment", "deliveredAt", "null"),
    _told("events_tell_channels", "Channel", "name", '"Elsewhere"'),
    _told("events_tell_locations", "Location", "name", '"Elsewhere"'),
    Damage(
        "events_tell_locations",
        "a group joined without an event",
        "UPDATE locations SET groups = '{north}' WHERE code = 'BER'",
    ),
    Damage(
        "events_tell_locations",
        "slower without an event",
        "UPDATE locations SET handling_minutes = 30 WHERE code = 'BER'",
    ),
    Damage(
        "events_tell_channels",
        "a place that serves without an event",
        "UPDATE channel_locations SET position = -position",
    ),
    _told("events_tell_delivery_services", "DeliveryService", "zones", "[]"),
    _told("events_tell_skus", "Sku", "name", '"Something else"'),
    _told("events_tell_staff", "Staff", "roles", '["admin"]'),
    _told("events_tell_apps", "App", "scopes", '["pii"]'),
    _told("events_tell_app_keys", "AppKey", "prefix", '"owk_somebody"'),
    Damage("events_tell_staff", "a role given without an event", "UPDATE staff_accounts SET roles = '{admin}'"),
    Damage("events_tell_app_keys", "a key that lives again", "UPDATE app_keys SET revoked_at = NULL"),
    _told("events_tell_revocations", "AccessRevocation", "before", '"2020-01-01T00:00:00+00:00"'),
    Damage(
        "events_tell_order_lines",
        "a line changed without an event",
        f"""UPDATE order_lines SET open_quantity = allocated_quantity, allocated_quantity = 0
            WHERE order_id = {OPEN}""",
        offenders=2,
    ),
    Damage(
        "events_tell_work_lines",
        "a line of work changed without an event",
        f"""UPDATE fulfillment_order_lines SET picked_quantity = quantity WHERE fulfillment_order_id =
            (SELECT id FROM fulfillment_orders WHERE order_id = {OPEN})""",
    ),
)
