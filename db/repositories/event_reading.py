"""Single events of the log by their own id; whoever asks decides who may see them. Pages: `db.event_log`."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.log import LoggedEvent
from db.models.log import EventRow


class EventReading:
    """Named queries over the log."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_ids(self, ids: Collection[UUID]) -> list[LoggedEvent]:
        """Events by id, those that have their place already."""
        rows = await self._session.scalars(select(EventRow).where(EventRow.event_id.in_(list(ids))))
        return [logged(row) for row in rows]


def logged(row: EventRow) -> LoggedEvent:
    """A row of the log as every layer names it."""
    return LoggedEvent(
        position=row.position,
        event_id=row.event_id,
        type=row.type,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        subject_version=row.subject_version,
        routing_keys=tuple(row.routing_keys),
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        origin=row.origin,
        transaction_id=row.transaction_id,
        correlation_id=row.correlation_id,
        data_version=row.data_version,
        data=row.data,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
    )
