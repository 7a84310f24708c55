"""Reading manifests. Batches have the form `(database, principal, keys) -> {key: value}`."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from app.domain.pages import Page, Slice, grouped
from app.domain.principal import Principal
from db.database import Database
from db.models.carriers import ManifestRow
from db.models.fulfillment import ShipmentRow
from db.repositories.delivery_proofs import read_recipients
from db.repositories.manifest_reading import ManifestReading


async def page_of_manifests(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    locations: Collection[str] | None,
    carrier: str | None,
) -> Slice[ManifestRow]:
    """One page of manifests, newest first; the page's key is the id."""
    async with database.reading() as session:
        return await ManifestReading(session, principal).page(page, locations=locations, carrier=carrier)


async def manifests_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, ManifestRow]:
    """Batch: single manifests."""
    async with database.reading() as session:
        return {row.id: row for row in await ManifestReading(session, principal).by_ids(ids)}


async def recipients_by_shipment(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Batch: who took shipments, where somebody wrote it down."""
    async with database.reading() as session:
        return await read_recipients(session, principal, ids)


async def shipments_by_manifest(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[ShipmentRow]]:
    """Batch: what is on a manifest, as far as the caller sees it."""
    async with database.reading() as session:
        found = await ManifestReading(session, principal).shipments(ids)
    return grouped((row.manifest_id, row) for row in found if row.manifest_id is not None)
