"""Token buckets that many processes share, and lease from in pieces: one guarded statement on the database's clock.

A bucket is one instant: when it is full again. What it lacks now is the time until then times its refill.
"""

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from db.database import Database

SWEPT_PER_LEASE = 2
"""Full buckets that go with each statement: they are the same as none."""

_TAKE = text(
    """
    WITH swept AS (
        DELETE FROM rate_leases WHERE key IN (
            SELECT key FROM rate_leases WHERE full_at < clock_timestamp() AND key <> CAST(:key AS bytea)
            ORDER BY full_at LIMIT :swept FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO rate_leases AS known (key, full_at, taken)
    SELECT CAST(:key AS bytea), clock_timestamp() + make_interval(secs => first / CAST(:refill AS float8)), first
    FROM (SELECT greatest(CAST(:need AS float8), least(CAST(:want AS float8), CAST(:capacity AS float8) / 4)) AS first)
         AS piece
    ON CONFLICT (key) DO UPDATE
    SET (full_at, taken) = (
        SELECT at + make_interval(secs => (lacking + lease) / CAST(:refill AS float8)), lease
        FROM (SELECT at, lacking,
                     CASE WHEN CAST(:capacity AS float8) - lacking < CAST(:need AS float8) THEN 0
                          ELSE greatest(CAST(:need AS float8),
                                        least(CAST(:want AS float8), (CAST(:capacity AS float8) - lacking) / 4))
                     END AS lease
              FROM (SELECT at, greatest(0, EXTRACT(epoch FROM known.full_at - at)::float8 * CAST(:refill AS float8)
                                           - CAST(:returned AS float8)) AS lacking
                    FROM (SELECT clock_timestamp() AS at) AS now) AS before) AS after)
    RETURNING taken, EXTRACT(epoch FROM full_at - clock_timestamp())::float8 * CAST(:refill AS float8) AS lacking
    """
)


async def take(
    database: "Database", key: bytes, *, need: float, want: float, returned: float, capacity: float, refill: float
) -> tuple[float, float]:
    """Lease tokens of a bucket: `need` at least and `want` at most, or none; (leased, left in the bucket).

    A lease is at most a quarter of what is there, unless `need` is more: other processes lease from the same bucket.
    `returned` tokens of an earlier lease go back first. `refill` is tokens a second. Locks the bucket's row.
    """
    values = {
        "key": key,
        "need": need,
        "want": want,
        "returned": returned,
        "capacity": capacity,
        "refill": refill,
        "swept": SWEPT_PER_LEASE,
    }
    async with database.engine.begin() as connection:
        taken, lacking = (await connection.execute(_TAKE, values)).one()
    return taken, capacity - max(0.0, lacking)
