"""Work that waits for its day. Bound to no principal: a clock opens it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_DUE = text(
    """
    SELECT order_id FROM fulfillment_orders
    WHERE status = 'SCHEDULED' AND opens_at <= now() AND order_id <> ALL(CAST(:but AS uuid[]))
    GROUP BY order_id ORDER BY min(opens_at), order_id LIMIT :most
    """
)
_NEXT = text(
    """
    SELECT min(opens_at) - clock_timestamp() FROM fulfillment_orders
    WHERE status = 'SCHEDULED' AND opens_at > now()
    """
)


class ScheduledWorkRepository:
    """Which orders have work whose time has come, by the database's clock."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def now(self) -> datetime:
        """The database's clock."""
        at: datetime | None = await self._session.scalar(text("SELECT now()"))
        assert at is not None, "a clock has a time"
        return at

    async def due(self, most: int, but: Collection[UUID] = ()) -> Sequence[UUID]:
        """Orders with work that may begin now, longest due first."""
        return (await self._session.scalars(_DUE, {"most": most, "but": list(but)})).all()

    async def until_next(self) -> timedelta | None:
        """How long until work opens; None when none waits for a time."""
        return await self._session.scalar(_NEXT)
