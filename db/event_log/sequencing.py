"""The sequencer's transaction: committed outbox rows become events with a gapless position.

Rows are found by visibility and never by `id > last seen`: a transaction that commits late is met in a later batch
instead of being lost. Any number of processes may call this at once. Measured in reliability.md, sections 0 and 3.1:
no event lost, repeated, or out of order within a subject. Does NOT announce anything: the caller does.
"""

from sqlalchemy.ext.asyncio import AsyncEngine

from db.event_log.connections import driver_connection

ADVISORY_LOCK = 815_007
BATCH = 1000

# One round trip, but statements of their own: the move below must take its snapshot after the lock is held, or it
# would see the head as it was before the previous holder committed. Partitions hold a million positions; the next is
# made long before it is needed.
_TAKE_TURN = f"""
    BEGIN;
    SET LOCAL lock_timeout = '5s';
    SET LOCAL idle_in_transaction_session_timeout = '5s';
    SELECT pg_advisory_xact_lock({ADVISORY_LOCK});
    SELECT event_log_ensure_partition(position + 1), event_log_ensure_partition(position + 50000) FROM event_log_head;
"""  # noqa: S608 - no value is spliced in

_COLUMNS = """
    event_id, type, subject_type, subject_id, subject_version, routing_keys, actor_kind, actor_id, origin,
    transaction_id, correlation_id, data_version, data, occurred_at, recorded_at
"""

MOVE_BATCH = f"""
    WITH batch AS (
        DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT $1) RETURNING *
    ), total AS (
        SELECT count(*) AS moved FROM batch
    ), head AS (
        UPDATE event_log_head SET position = position + moved FROM total WHERE moved > 0 RETURNING position
    ), placed AS (
        INSERT INTO events (position, {_COLUMNS})
        SELECT (SELECT position FROM head) - (SELECT moved FROM total) + row_number() OVER (ORDER BY id), {_COLUMNS}
        FROM batch
    )
    SELECT moved FROM total
"""  # noqa: S608 - no value is spliced in


async def sequence_batch(engine: AsyncEngine, limit: int = BATCH) -> int:
    """Move at most `limit` committed outbox rows into the log, in one transaction. Returns how many.

    A result below `limit` means that every row that was committed before the call now has its position.
    Locks: waits up to 5 s for its turn (advisory, freed with the transaction), else raises asyncpg's
    LockNotAvailableError. When the process or its connection dies, nothing of the batch has happened.
    """
    # No rollback is needed: a connection that saw any error is thrown away, and its transaction with it.
    async with driver_connection(engine) as connection:
        await connection.execute(_TAKE_TURN)
        moved: int = await connection.fetchval(MOVE_BATCH, limit)
        await connection.execute("COMMIT")
        return moved
