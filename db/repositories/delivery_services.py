"""Delivery services, for writing and for answering how goods get there."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import FulfillmentMethod
from db.models.delivery_services import DeliveryServiceRow


class DeliveryServiceRepository:
    """A short list that is read whole: a merchant's services, not its parcels."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, values: Mapping[str, Any]) -> bool:
        """Insert a service unless its code exists; False when another transaction was first."""
        statement = (
            insert(DeliveryServiceRow)
            .values(**values)
            .on_conflict_do_nothing(index_elements=["code"])
            .returning(DeliveryServiceRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def locked(self, code: str) -> DeliveryServiceRow:
        """The service with this code, which exists, locked for update."""
        query = select(DeliveryServiceRow).where(DeliveryServiceRow.code == code).with_for_update(key_share=True)
        return (await self._session.scalars(query)).one()

    async def change(self, row: DeliveryServiceRow, values: Mapping[str, Any]) -> None:
        """Write changed columns of a locked row."""
        await self._session.execute(update(DeliveryServiceRow).where(DeliveryServiceRow.id == row.id).values(**values))
        await self._session.refresh(row)

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, DeliveryServiceRow]:
        """Services by id; unknown ids are absent."""
        rows = await self._session.scalars(select(DeliveryServiceRow).where(DeliveryServiceRow.id.in_(list(ids))))
        return {row.id: row for row in rows}

    async def listed(
        self, *, channel: str | None = None, methods: Collection[FulfillmentMethod] | None = None, active: bool = False
    ) -> Sequence[DeliveryServiceRow]:
        """Services by code, narrowed to those of a channel, of methods, and to those that are offered now."""
        query = select(DeliveryServiceRow).order_by(DeliveryServiceRow.code)
        if channel is not None:
            every = func.cardinality(DeliveryServiceRow.channels) == 0
            query = query.where(or_(every, DeliveryServiceRow.channels.contains([channel])))
        if methods is not None:
            query = query.where(DeliveryServiceRow.method.in_(list(methods)))
        if active:
            query = query.where(DeliveryServiceRow.active)
        return (await self._session.scalars(query)).all()
