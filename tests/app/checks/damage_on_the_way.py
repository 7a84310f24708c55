"""Damage to what is on its way, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import Damage, _told, _without

MOVING = "(SELECT id FROM transfers WHERE status = 'IN_TRANSIT' ORDER BY id LIMIT 1)"
READY = "(SELECT id FROM transfers WHERE status = 'READY' ORDER BY id LIMIT 1)"
ORDERED = "(SELECT id FROM purchase_orders WHERE status = 'ORDERED' ORDER BY id LIMIT 1)"
PARTLY = "(SELECT id FROM purchase_orders WHERE status = 'PARTIALLY_RECEIVED' ORDER BY id LIMIT 1)"
HOLD = f"""(SELECT l.id FROM reservation_lines l JOIN transfers t ON t.reservation_id = l.reservation_id
            WHERE t.id = {READY})"""

ON_THE_WAY: tuple[Damage, ...] = (
    Damage(
        "transfers_account_for_every_unit",
        "a state that its lines do not know",
        f"UPDATE transfers SET status = 'PARTIALLY_RECEIVED' WHERE id = {MOVING}",
    ),
    Damage(
        "transfers_account_for_every_unit",
        "units received that the ledger does not know",
        f"UPDATE transfer_lines SET received = 1 WHERE transfer_id = {MOVING}",
        offenders=2,  # and the state should say so
    ),
    Damage(
        "transfers_account_for_every_unit",
        "a movement taken away",
        """DELETE FROM stock_movements WHERE id =
            (SELECT id FROM stock_movements WHERE kind = 'TRANSFER_OUT' ORDER BY id LIMIT 1)""",
    ),
    Damage(
        "transfers_account_for_every_unit",
        "more held than is left to ship",
        f"UPDATE reservation_lines SET quantity = 5 WHERE id = {HOLD}",
    ),
    Damage(
        "purchase_orders_account_for_every_unit",
        "a state that its lines do not know",
        f"UPDATE purchase_orders SET status = 'PARTIALLY_RECEIVED' WHERE id = {ORDERED}",
    ),
    Damage(
        "purchase_orders_account_for_every_unit",
        "units that came and are not on the line",
        f"UPDATE purchase_order_lines SET received = 11 WHERE purchase_order_id = {PARTLY}",
    ),
    Damage(
        "supplies_follow_their_source",
        "a supply that says more than its source",
        "UPDATE supplies SET quantity = quantity + 1 WHERE state = 'CLOSED'"
        f" AND source_id <> {PARTLY} AND id = (SELECT min(id::text)::uuid FROM supplies WHERE state = 'CLOSED')",
    ),
    Damage(
        "supplies_follow_their_source",
        "a supply taken away",
        f"DELETE FROM supplies WHERE source_id = {MOVING}",
    ),
    Damage(
        "supplies_follow_their_source",
        "another date",
        f"UPDATE supplies SET expected_at = expected_at + interval '1 day' WHERE source_id = {ORDERED}",
    ),
    _told("events_tell_transfers", "Transfer", "status", '"DRAFT"'),
    _told("events_tell_purchase_orders", "PurchaseOrder", "status", '"DRAFT"'),
    _told("events_tell_supplies", "IncomingSupply", "quantity", "77"),
    _told("events_tell_supplies", "IncomingSupply", "expectedAt", '"2020-01-01T00:00:00+00:00"'),
    Damage(
        "events_tell_transfer_lines",
        "a line changed without an event",
        _without("transfer_lines", "ships_what_is_asked")
        + f"UPDATE transfer_lines SET canceled = 1 WHERE transfer_id = {MOVING}",
    ),
    Damage(
        "events_tell_purchase_order_lines",
        "a date changed without an event",
        f"""UPDATE purchase_order_lines SET expected_at = expected_at + interval '1 day'
            WHERE purchase_order_id = {ORDERED}""",
    ),
)
