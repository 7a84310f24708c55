"""Damage to what was counted, and how many offenders it makes."""

# ruff: noqa: S608 - statements are put together from this file's own words

from tests.app.checks.damage import LEVEL, Damage, _told, _without

WAITING = "(SELECT id FROM stock_counts WHERE state = 'PENDING_APPROVAL' ORDER BY id LIMIT 1)"
DROPPED = "(SELECT id FROM stock_counts WHERE state = 'REJECTED' ORDER BY id LIMIT 1)"
BOOKED = """(SELECT id FROM stock_count_lines WHERE state = 'BOOKED' AND counted <> expected ORDER BY id LIMIT 1)"""

COUNTED: tuple[Damage, ...] = (
    Damage(
        "never_oversold",
        "a shortfall beside free units",
        _without("stock_levels", "short_only_of_promised")
        + f"UPDATE stock_levels SET shortfall = 1 WHERE id = {LEVEL}",
    ),
    Damage(
        "ledger_explains_levels",
        "a broken unit out of nowhere",
        f"UPDATE stock_levels SET quarantined = quarantined + 1 WHERE id = {LEVEL}",
    ),
    Damage(
        "ledger_is_unbroken",
        "quarantine that the ledger tells otherwise",
        """UPDATE stock_movements SET quarantined_after = quarantined_after + 1 WHERE id =
            (SELECT id FROM stock_movements WHERE kind = 'QUARANTINE' ORDER BY id LIMIT 1)""",
        offenders=4,
    ),
    Damage(
        "counts_are_booked",
        "a variance that was not booked",
        f"UPDATE stock_count_lines SET expected = expected - 1 WHERE id = {BOOKED}",
    ),
    Damage(
        "counts_are_booked",
        "a count that forgot what waits",
        f"UPDATE stock_counts SET state = 'BOOKED' WHERE id = {WAITING}",
    ),
    Damage(
        "counts_are_booked",
        "a dropped variance that counts as booked",
        f"UPDATE stock_count_lines SET state = 'BOOKED' WHERE stock_count_id = {DROPPED} AND state = 'REJECTED'",
        offenders=2,  # and the count should say so
    ),
    _told("events_tell_feeds", "StockFeed", "maxAgeMinutes", "7"),
    _told("events_tell_feeds", "StockFeed", "asOf", '"2020-01-01T00:00:00+00:00"'),
    _told("events_tell_counts", "StockCount", "state", '"REJECTED"'),
    Damage(
        "events_tell_count_lines",
        "a line changed without an event",
        f"UPDATE stock_count_lines SET counted = counted + 1 WHERE id = {BOOKED}",
    ),
)
