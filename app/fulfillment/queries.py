"""Reading locations' work and shipments: queues, single ones, and their parts in batches.

Batches have the form `(database, principal, keys) -> {key: value}`. Everything is read within the principal's scope: a
store finds its own work and its own parcels only.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import FulfillmentOrderSort
from app.domain.errors import NotFound
from app.domain.pages import Page, Slice, grouped
from app.domain.principal import Principal
from db.database import Database
from db.models.fulfillment import (
    FulfillmentOrderLineRow,
    FulfillmentOrderRow,
    PackageRow,
    ShipmentRow,
    TrackingEventRow,
)
from db.repositories.fulfillment_reading import UNDER_WAY, FulfillmentReadRepository, PackedUnits, Queue, StateCount

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


async def list_fulfillment_orders(
    database: Database,
    principal: Principal,
    wanted: Queue,
    page: Page,
) -> Slice[FulfillmentOrderRow]:
    """One page of work; the page's key is (created_at, id), by due time (due_at or else created_at, id)."""
    async with database.reading() as session:
        return await FulfillmentReadRepository(session, principal).queue(wanted, page)


async def count_fulfillment_orders(database: Database, principal: Principal, location: str) -> Sequence[StateCount]:
    """How much work a location has in each state that is not the end of it. Raises NotFound for a foreign location."""
    refuse_foreign(principal, location)
    async with database.reading() as session:
        return await FulfillmentReadRepository(session, principal).counts(location, database.clock.now())


def refuse_foreign(principal: Principal, location: str) -> None:
    """Raise NotFound for a location that is not among the caller's; one that is missing has no work."""
    if principal.locations is not None and location not in principal.locations:
        raise NotFound(f"there is no location {location}", ("location",))


async def load_work_for_stream(
    session: "AsyncSession", principal: Principal, location: str, limit: int
) -> Sequence[FulfillmentOrderRow]:
    """The work of a snapshot in the session's own moment: what is under way at a location, due first.

    Give a session of `Database.session(snapshot=True)`, so that the head of the log and the work belong together.
    """
    wanted = Queue(location=location, statuses=UNDER_WAY, sort=FulfillmentOrderSort.DUE_AT_ASC)
    page = await FulfillmentReadRepository(session, principal).queue(wanted, Page(limit=limit))
    return page.items


async def find_shipment(database: Database, principal: Principal, *, tracking_number: str) -> ShipmentRow | None:
    """The shipment with this tracking number, the newest where a carrier used it again."""
    async with database.reading() as session:
        return await FulfillmentReadRepository(session, principal).shipment_by_tracking_number(tracking_number.strip())


async def fulfillment_orders_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, FulfillmentOrderRow]:
    """Batch: single fulfillment orders."""
    async with database.reading() as session:
        return {row.id: row for row in await FulfillmentReadRepository(session, principal).works_by_ids(ids)}


async def fulfillment_orders_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[FulfillmentOrderRow]]:
    """Batch: the fulfillment orders of an order, in order."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).works(order_ids)
    return grouped((row.order_id, row) for row in found)


async def lines_by_fulfillment_order(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[FulfillmentOrderLineRow]]:
    """Batch: the lines of a fulfillment order, in order."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).work_lines(ids)
    return grouped((row.fulfillment_order_id, row) for row in found)


async def fulfillment_order_lines_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, FulfillmentOrderLineRow]:
    """Batch: single lines of fulfillment orders."""
    async with database.reading() as session:
        return {row.id: row for row in await FulfillmentReadRepository(session, principal).work_lines_by_ids(ids)}


async def shipments_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, ShipmentRow]:
    """Batch: single shipments."""
    async with database.reading() as session:
        return {row.id: row for row in await FulfillmentReadRepository(session, principal).shipments_by_ids(ids)}


async def shipments_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[ShipmentRow]]:
    """Batch: the shipments of an order, in order."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).shipments(order_ids)
    return grouped((row.order_id, row) for row in found)


async def shipments_by_fulfillment_order(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[ShipmentRow]]:
    """Batch: the shipments that left from a fulfillment order, in order."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).shipments_of_works(ids)
    return grouped((row.fulfillment_order_id, row) for row in found)


async def packages_by_shipment(
    database: Database, principal: Principal, shipment_ids: Sequence[UUID]
) -> Mapping[UUID, list[PackageRow]]:
    """Batch: the parcels of a shipment."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).packages(shipment_ids)
    return grouped((row.shipment_id, row) for row in found if row.shipment_id is not None)


async def packages_by_fulfillment_order(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, list[PackageRow]]:
    """Batch: the parcels that stand packed in a fulfillment order, before a shipment takes them."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).waiting_packages(ids)
    return grouped((row.fulfillment_order_id, row) for row in found if row.fulfillment_order_id is not None)


async def packages_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, PackageRow]:
    """Batch: single parcels."""
    async with database.reading() as session:
        return {row.id: row for row in await FulfillmentReadRepository(session, principal).packages_by_ids(ids)}


async def units_by_package(
    database: Database, principal: Principal, package_ids: Sequence[UUID]
) -> Mapping[UUID, list[PackedUnits]]:
    """Batch: what is in a parcel."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).package_lines(package_ids)
    return grouped((units.package_id, units) for units in found)


async def tracking_by_shipment(
    database: Database, principal: Principal, shipment_ids: Sequence[UUID]
) -> Mapping[UUID, list[TrackingEventRow]]:
    """Batch: what carriers saw of a shipment, in the order it happened."""
    async with database.reading() as session:
        found = await FulfillmentReadRepository(session, principal).tracking_events(shipment_ids)
    return grouped((row.shipment_id, row) for row in found)


async def tracking_events_by_id(
    database: Database, principal: Principal, ids: Sequence[UUID]
) -> Mapping[UUID, TrackingEventRow]:
    """Batch: single tracking events."""
    async with database.reading() as session:
        return {row.id: row for row in await FulfillmentReadRepository(session, principal).tracking_events_by_ids(ids)}
