"""What was seen under numbers that nobody knew, and shipments that worry, as people see them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, false, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import Role, ShipmentAlert, SightingState
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.accounts import AppRow
from db.models.fulfillment import FulfillmentOrderRow, ShipmentRow
from db.models.sightings import UnmatchedSightingRow
from db.repositories.keyset import read_page
from db.repositories.scope import at_locations, visible_shipments, within


def visible_sightings(principal: Principal) -> ColumnElement[bool]:
    """Which rows of `unmatched_sightings` the principal sees: administrators all; care and apps those that apps of
    their channels told. Who is narrowed to locations sees none: what is unknown has no place.
    """
    if Role.ADMIN in principal.roles:
        return true()
    if not principal.roles & {Role.CARE, Role.APP} or principal.locations is not None:
        return false()
    if principal.channels is None:
        return true()
    mine = AppRow.channels.overlap(cast(sorted(principal.channels), ARRAY(Text)))
    return UnmatchedSightingRow.app_id.in_(select(AppRow.id).where(mine))


class SightingReading:
    """Named queries within the caller's scope."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = visible_sightings(principal)
        self._shipments = visible_shipments(principal)

    async def by_ids(self, ids: Collection[UUID]) -> Sequence[UnmatchedSightingRow]:
        """Sightings by id."""
        query = select(UnmatchedSightingRow).where(UnmatchedSightingRow.id.in_(list(ids)), self._scope)
        return (await self._session.scalars(query)).all()

    async def page(
        self, page: Page, states: Sequence[SightingState], tracking_number: str | None
    ) -> Slice[UnmatchedSightingRow]:
        """Newest first, in these states, under one number or any."""
        query = select(UnmatchedSightingRow).where(self._scope)
        if states:
            query = query.where(UnmatchedSightingRow.state.in_(states))
        if tracking_number is not None:
            query = query.where(UnmatchedSightingRow.tracking_number == tracking_number)
        return await read_page(self._session, query, [UnmatchedSightingRow.id], page, descending=True)

    async def shipments(self, page: Page, alerts: Sequence[ShipmentAlert], location: str | None) -> Slice[ShipmentRow]:
        """Shipments, those with one of these alerts if any is named; what was sent first comes first."""
        query = select(ShipmentRow).where(self._shipments)
        if alerts and ShipmentAlert.NONE not in alerts:
            query = query.where(ShipmentRow.alert != ShipmentAlert.NONE)  # as the partial index has it
        if alerts:
            query = query.where(ShipmentRow.alert.in_(alerts))
        if location is not None:
            query = query.where(
                within(ShipmentRow.fulfillment_order_id, FulfillmentOrderRow.id, at_locations([location]))
            )
        return await read_page(self._session, query, [ShipmentRow.id], page)
