"""Reading what carriers told of nobody's parcels, and shipments, within the principal's scope."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.enums import ShipmentAlert, SightingState
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.database import Database
from db.models.fulfillment import ShipmentRow
from db.models.sightings import UnmatchedSightingRow
from db.repositories.sighting_reading import SightingReading


async def sightings_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, UnmatchedSightingRow]:
    """Batch: single sightings under unknown numbers."""
    async with database.reading() as session:
        return {row.id: row for row in await SightingReading(session, principal).by_ids(ids)}


async def page_of_sightings(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    states: Sequence[SightingState],
    tracking_number: str | None,
) -> Slice[UnmatchedSightingRow]:
    """One page, newest first; the page's key is (id)."""
    async with database.reading() as session:
        return await SightingReading(session, principal).page(page, states, tracking_number)


async def page_of_shipments(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    alerts: Sequence[ShipmentAlert],
    location: str | None,
) -> Slice[ShipmentRow]:
    """One page of shipments, the oldest first, with one of these alerts if any is named; the page's key is (id)."""
    async with database.reading() as session:
        return await SightingReading(session, principal).shipments(page, alerts, location)
