"""Fulfillment orders and shipments as readers see them: queues, single ones, and their parts in batches.

As in `order_reading.py`: every query carries the principal's scope, batches cost one statement each, nothing locks.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import FulfillmentMethod, FulfillmentOrderSort, FulfillmentOrderStatus
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from db.models.fulfillment import (
    FulfillmentOrderLineRow,
    FulfillmentOrderRow,
    PackageLineRow,
    PackageRow,
    ShipmentRow,
    TrackingEventRow,
)
from db.models.orders import OrderLineRow
from db.repositories.keyset import read_page
from db.repositories.scope import (
    at_locations,
    numbered,
    visible_fulfillment_orders,
    visible_shipments,
    within,
    work_on_its_way,
)


@dataclass(frozen=True, slots=True)
class PackedUnits:
    """Units in a parcel, with the SKU that they are of."""

    id: UUID
    package_id: UUID
    fulfillment_order_line_id: UUID
    sku_id: UUID
    quantity: int


UNDER_WAY = tuple(
    status
    for status in FulfillmentOrderStatus
    if status
    not in (
        FulfillmentOrderStatus.DISPATCHED,
        FulfillmentOrderStatus.COMPLETED,
        FulfillmentOrderStatus.REJECTED,
        FulfillmentOrderStatus.CANCELED,
    )
)
"""States of work that somebody at the location still has to do something about."""

DUE: ColumnElement[datetime] = func.coalesce(FulfillmentOrderRow.due_at, FulfillmentOrderRow.created_at)
"""Work without a time is as urgent as it is old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Which work, and in which order; None and empty do not narrow."""

    location: str | None = None
    statuses: Collection[FulfillmentOrderStatus] = ()
    methods: Collection[FulfillmentMethod] = ()
    due_before: datetime | None = None
    created_since: datetime | None = None
    created_before: datetime | None = None
    sort: FulfillmentOrderSort = FulfillmentOrderSort.CREATED_AT_ASC


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many works are in a state, and how many of them are late."""

    status: FulfillmentOrderStatus
    count: int
    late: int


def _wanted(wanted: Queue) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.location is not None:
        conditions.append(at_locations([wanted.location]))
    if wanted.statuses:
        conditions.append(FulfillmentOrderRow.status.in_(list(wanted.statuses)))
    if wanted.methods:
        conditions.append(FulfillmentOrderRow.method.in_(list(wanted.methods)))
    if wanted.due_before is not None:
        conditions.append(FulfillmentOrderRow.due_at < wanted.due_before)
    if wanted.created_since is not None:
        conditions.append(FulfillmentOrderRow.created_at >= wanted.created_since)
    if wanted.created_before is not None:
        conditions.append(FulfillmentOrderRow.created_at < wanted.created_before)
    return conditions


class FulfillmentReadRepository:
    """Reads fulfillment orders and shipments for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._works = visible_fulfillment_orders(principal)
        self._shipments = visible_shipments(principal)
        self._contents = self._works
        if principal.locations is not None:
            # Who waits for parcels sees them and what is in them, not the sending place's work.
            self._contents = or_(self._works, work_on_its_way(principal))
            self._shipments = within(ShipmentRow.fulfillment_order_id, FulfillmentOrderRow.id, self._contents)

    async def queue(self, wanted: Queue, page: Page) -> Slice[FulfillmentOrderRow]:
        """A page of work: at one location or everywhere in sight."""
        query = select(FulfillmentOrderRow).where(self._works, *_wanted(wanted))
        by_due = wanted.sort is FulfillmentOrderSort.DUE_AT_ASC
        columns = (DUE if by_due else FulfillmentOrderRow.created_at, FulfillmentOrderRow.id)
        descending = wanted.sort is FulfillmentOrderSort.CREATED_AT_DESC
        return await read_page(self._session, query, columns, page, descending=descending)

    async def counts(self, location: str, at: datetime) -> Sequence[StateCount]:
        """How much work a location has in each state that is not the end of it, and how much of that is late."""
        late = func.count().filter(FulfillmentOrderRow.due_at < at)
        rows = await self._session.execute(
            select(FulfillmentOrderRow.status, func.count(), late)
            .where(self._works, at_locations([location]), FulfillmentOrderRow.status.in_(UNDER_WAY))
            .group_by(FulfillmentOrderRow.status)
        )
        return [StateCount(*row) for row in rows]

    async def works_by_ids(self, work_ids: Collection[UUID]) -> Sequence[FulfillmentOrderRow]:
        """Single fulfillment orders."""
        return await self._find_works(FulfillmentOrderRow.id.in_(list(work_ids)))

    async def works(self, order_ids: Collection[UUID]) -> Sequence[FulfillmentOrderRow]:
        """Fulfillment orders of these orders, in order."""
        return await self._find_works(FulfillmentOrderRow.order_id.in_(list(order_ids)))

    async def work_lines(self, work_ids: Collection[UUID]) -> Sequence[FulfillmentOrderLineRow]:
        """Lines of these fulfillment orders, in order."""
        return await self._find_work_lines(FulfillmentOrderLineRow.fulfillment_order_id.in_(list(work_ids)))

    async def work_lines_by_ids(self, line_ids: Collection[UUID]) -> Sequence[FulfillmentOrderLineRow]:
        """Single lines of fulfillment orders."""
        return await self._find_work_lines(FulfillmentOrderLineRow.id.in_(list(line_ids)))

    async def shipments_by_ids(self, shipment_ids: Collection[UUID]) -> Sequence[ShipmentRow]:
        """Single shipments."""
        return await self._find_shipments(ShipmentRow.id.in_(list(shipment_ids)))

    async def shipments(self, order_ids: Collection[UUID]) -> Sequence[ShipmentRow]:
        """Shipments of these orders, in order."""
        return await self._find_shipments(ShipmentRow.order_id.in_(list(order_ids)))

    async def shipments_of_works(self, work_ids: Collection[UUID]) -> Sequence[ShipmentRow]:
        """Shipments that left from these fulfillment orders, in order."""
        return await self._find_shipments(ShipmentRow.fulfillment_order_id.in_(list(work_ids)))

    async def shipment_by_tracking_number(self, tracking_number: str) -> ShipmentRow | None:
        """The shipment with this tracking number, or with a parcel of it; the newest where carriers use one again."""
        return await self._session.scalar(
            select(ShipmentRow)
            .where(numbered(tracking_number), self._shipments)
            .order_by(ShipmentRow.created_at.desc(), ShipmentRow.id.desc())
            .limit(1)
        )

    async def packages(self, shipment_ids: Collection[UUID]) -> Sequence[PackageRow]:
        """Parcels of these shipments."""
        return await self._find_packages(PackageRow.shipment_id.in_(list(shipment_ids)))

    async def waiting_packages(self, work_ids: Collection[UUID]) -> Sequence[PackageRow]:
        """Parcels of these fulfillment orders that no shipment has taken."""
        return await self._find_packages(PackageRow.fulfillment_order_id.in_(list(work_ids)))

    async def packages_by_ids(self, package_ids: Collection[UUID]) -> Sequence[PackageRow]:
        """Single parcels."""
        return await self._find_packages(PackageRow.id.in_(list(package_ids)))

    async def package_lines(self, package_ids: Collection[UUID]) -> Sequence[PackedUnits]:
        """What is in these parcels, which the caller already read within its scope."""
        rows = await self._session.execute(
            select(
                PackageLineRow.id,
                PackageLineRow.package_id,
                PackageLineRow.fulfillment_order_line_id,
                OrderLineRow.sku_id,
                PackageLineRow.quantity,
            )
            .join(FulfillmentOrderLineRow, FulfillmentOrderLineRow.id == PackageLineRow.fulfillment_order_line_id)
            .join(OrderLineRow, OrderLineRow.id == FulfillmentOrderLineRow.order_line_id)
            .where(PackageLineRow.package_id.in_(list(package_ids)))
            .order_by(PackageLineRow.package_id, FulfillmentOrderLineRow.position, PackageLineRow.id)
        )
        return [PackedUnits(*row) for row in rows]

    async def tracking_events(self, shipment_ids: Collection[UUID]) -> Sequence[TrackingEventRow]:
        """What carriers saw of these shipments, in the order it happened."""
        return await self._find_tracking(TrackingEventRow.shipment_id.in_(list(shipment_ids)))

    async def tracking_events_by_ids(self, event_ids: Collection[UUID]) -> Sequence[TrackingEventRow]:
        """Single tracking events."""
        return await self._find_tracking(TrackingEventRow.id.in_(list(event_ids)))

    async def _find_works(self, which: ColumnElement[bool]) -> Sequence[FulfillmentOrderRow]:
        rows = await self._session.scalars(
            select(FulfillmentOrderRow)
            .where(which, self._works)
            .order_by(FulfillmentOrderRow.order_id, FulfillmentOrderRow.position)
        )
        return rows.all()

    async def _find_work_lines(self, which: ColumnElement[bool]) -> Sequence[FulfillmentOrderLineRow]:
        in_scope = within(FulfillmentOrderLineRow.fulfillment_order_id, FulfillmentOrderRow.id, self._contents)
        rows = await self._session.scalars(
            select(FulfillmentOrderLineRow)
            .where(which, in_scope)
            .order_by(FulfillmentOrderLineRow.fulfillment_order_id, FulfillmentOrderLineRow.position)
        )
        return rows.all()

    async def _find_shipments(self, which: ColumnElement[bool]) -> Sequence[ShipmentRow]:
        rows = await self._session.scalars(
            select(ShipmentRow).where(which, self._shipments).order_by(ShipmentRow.order_id, ShipmentRow.position)
        )
        return rows.all()

    async def _find_packages(self, which: ColumnElement[bool]) -> Sequence[PackageRow]:
        rows = await self._session.scalars(
            select(PackageRow)
            .where(
                which,
                or_(
                    within(PackageRow.shipment_id, ShipmentRow.id, self._shipments),
                    within(PackageRow.fulfillment_order_id, FulfillmentOrderRow.id, self._works),
                ),
            )
            .order_by(PackageRow.id)
        )
        return rows.all()

    async def _find_tracking(self, which: ColumnElement[bool]) -> Sequence[TrackingEventRow]:
        rows = await self._session.scalars(
            select(TrackingEventRow)
            .where(which, within(TrackingEventRow.shipment_id, ShipmentRow.id, self._shipments))
            .order_by(
                TrackingEventRow.shipment_id,
                TrackingEventRow.occurred_at,
                TrackingEventRow.received_at,
                TrackingEventRow.id,
            )
        )
        return rows.all()
