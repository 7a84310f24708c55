"""Entries of the audit trail are 1..N, each after the one before. The hashes themselves need the key to be checked."""

from app.checks.invariant import Invariant

INVARIANT = Invariant(
    name="audit_is_gapless",
    statement="The numbers of audit entries are 1 to N without a gap, and each entry names the hash before it.",
    reading="The entry that does not follow the one before it: something was taken away, added or put elsewhere.",
    sql="""
        SELECT number, before + 1 AS expected, follows
        FROM (SELECT number, lag(number, 1, 0::bigint) OVER chain AS before,
                     previous_hash = lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS follows
              FROM audit_entries WINDOW chain AS (ORDER BY number)) entries
        WHERE number <> before + 1 OR NOT follows
    """,
)
