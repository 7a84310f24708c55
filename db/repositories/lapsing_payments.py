"""Orders whose payments ran out, or must be asked for anew before they do."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import text

if TYPE_CHECKING:
    from db.database import Database

# The index ix_payments_expiring has few rows: payments that await something and have a time.
_LAPSING = """
    SELECT DISTINCT p.order_id FROM payments p
    WHERE p.expires_at IS NOT NULL AND p.status IN ('PENDING', 'FAILED', 'AUTHORIZED', 'PARTIALLY_CAPTURED')
      AND p.expires_at <= CAST(:now AS timestamptz) + CAST(:ahead AS interval)
      AND NOT p.order_id = ANY(CAST(:but AS uuid[]))
      AND (
        p.expires_at <= :now
        OR p.status IN ('AUTHORIZED', 'PARTIALLY_CAPTURED') AND p.stored_method IS NOT NULL
           AND p.captured_minor + p.capture_pending_minor < p.authorized_minor
           AND NOT EXISTS (SELECT FROM payments r WHERE r.renews_id = p.id)
           AND EXISTS (SELECT FROM orders o WHERE o.id = p.order_id AND o.status IN ('PENDING_REVIEW', 'OPEN'))
      )
    LIMIT :at_most
"""


async def lapsing_orders(
    database: "Database", ahead: timedelta, at_most: int, *, but: Collection[UUID] = ()
) -> list[UUID]:
    """Orders with payments whose time is over, or, where they can be renewed, soon is."""
    values = {"now": database.clock.now(), "ahead": ahead, "but": list(but), "at_most": at_most}
    async with database.engine.connect() as connection:
        return list(await connection.scalars(text(_LAPSING), values))
