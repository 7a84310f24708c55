"""Manifests as readers see them: of locations that they act for, newest first."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.carriers import ManifestRow
from db.models.fulfillment import ShipmentRow
from db.repositories.both_ends import at_an_end
from db.repositories.keyset import read_page
from db.repositories.scope import location_ids, visible_shipments


class ManifestReading:
    """Named queries within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = at_an_end(principal, ManifestRow.location_id)
        self._shipments = visible_shipments(principal)

    async def by_ids(self, ids: Collection[UUID]) -> Sequence[ManifestRow]:
        """Manifests by id."""
        rows = await self._session.scalars(select(ManifestRow).where(ManifestRow.id.in_(list(ids)), self._scope))
        return rows.all()

    async def page(self, page: Page, *, locations: Collection[str] | None, carrier: str | None) -> Slice[ManifestRow]:
        """Newest first, narrowed to locations and to a carrier's."""
        query = select(ManifestRow).where(self._scope)
        if locations is not None:
            query = query.where(ManifestRow.location_id.in_(location_ids(locations)))
        if carrier is not None:
            query = query.where(ManifestRow.carrier == carrier)
        return await read_page(self._session, query, [ManifestRow.id], page, descending=True)

    async def shipments(self, manifest_ids: Collection[UUID]) -> Sequence[ShipmentRow]:
        """What is on them, as far as the caller sees it."""
        rows = await self._session.scalars(
            select(ShipmentRow)
            .where(ShipmentRow.manifest_id.in_(list(manifest_ids)), self._shipments)
            .order_by(ShipmentRow.manifest_id, ShipmentRow.id)
        )
        return rows.all()
