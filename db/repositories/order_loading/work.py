"""Locations' work for orders, and the parcels that left."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.orders.model import (
    FulfillmentOrder,
    Label,
    Parcel,
    ParcelLine,
    Pickup,
    Shipment,
    TrackingEvent,
    WorkLine,
)
from db.models.fulfillment import (
    FulfillmentOrderLineRow,
    FulfillmentOrderRow,
    PackageLineRow,
    PackageRow,
    ShipmentRow,
    TrackingEventRow,
)
from db.models.pickups import PickupRow
from db.models.reference import LocationRow
from db.repositories.order_loading.grouping import Grouped, all_of, grouped


async def load_works(session: AsyncSession, order_ids: Sequence[UUID]) -> Grouped[FulfillmentOrder]:
    """Locations' work by order."""
    rows = (
        await session.execute(
            select(FulfillmentOrderRow, LocationRow.code, PickupRow)
            .join(LocationRow, LocationRow.id == FulfillmentOrderRow.location_id)
            .outerjoin(PickupRow, PickupRow.id == FulfillmentOrderRow.id)
            .where(FulfillmentOrderRow.order_id.in_(order_ids))
            .order_by(FulfillmentOrderRow.position)
        )
    ).all()
    if not rows:
        return {}
    lines: defaultdict[UUID, list[WorkLine]] = defaultdict(list)
    for line in await all_of(
        session,
        select(FulfillmentOrderLineRow)
        .where(FulfillmentOrderLineRow.fulfillment_order_id.in_([row.id for row, _, _ in rows]))
        .order_by(FulfillmentOrderLineRow.fulfillment_order_id, FulfillmentOrderLineRow.position),
    ):
        lines[line.fulfillment_order_id].append(
            WorkLine(
                id=line.id,
                line_id=line.order_line_id,
                quantity=line.quantity,
                canceled=line.canceled_quantity,
                picked=line.picked_quantity,
                packed=line.packed_quantity,
                shipped=line.shipped_quantity,
                recalled=line.recalled_quantity,
            )
        )
    packed = [id for id, parts in lines.items() if any(part.packed > part.shipped for part in parts)]
    work_lines = {line.id: line.line_id for parts in lines.values() for line in parts}
    waiting = PackageRow.fulfillment_order_id.in_(packed)
    parcels = await _parcels(session, waiting, work_lines) if packed else defaultdict[UUID, list[Parcel]](list)
    return grouped(
        (
            row.order_id,
            FulfillmentOrder(
                id=row.id,
                version=row.version,
                location_id=row.location_id,
                location=code,
                delivery_id=row.delivery_id,
                method=row.method,
                status=row.status,
                lines=tuple(lines[row.id]),
                due_at=row.due_at,
                opens_at=row.opens_at,
                reject_reason=row.reject_reason,
                reject_note=row.reject_note,
                recalled_from=row.recalled_from,
                follows_id=row.follows_id,
                request_status=row.request_status,
                expected_ship_at=row.expected_ship_at,
                parcels=tuple(parcels[row.id]),
                pickup=pickup_of(cast("PickupRow | None", pickup)),
            ),
        )
        for row, code, pickup in rows
    )


async def load_shipments(
    session: AsyncSession, order_ids: Sequence[UUID], work_lines: dict[UUID, UUID]
) -> Grouped[Shipment]:
    """Shipments by order; `work_lines` names the order line of each work line."""
    rows = await all_of(
        session, select(ShipmentRow).where(ShipmentRow.order_id.in_(order_ids)).order_by(ShipmentRow.position)
    )
    if not rows:
        return {}
    ids = [row.id for row in rows]
    parcels = await _parcels(session, PackageRow.shipment_id.in_(ids), work_lines)
    tracking: defaultdict[UUID, list[TrackingEvent]] = defaultdict(list)
    for seen in await all_of(
        session,
        select(TrackingEventRow).where(TrackingEventRow.shipment_id.in_(ids)).order_by(TrackingEventRow.id),
    ):
        tracking[seen.shipment_id].append(
            TrackingEvent(
                id=seen.id,
                status=seen.status,
                occurred_at=seen.occurred_at,
                received_at=seen.received_at,
                external_id=seen.external_id,
                description=seen.description,
                place=seen.place,
                country=seen.country,
                postal_code=seen.postal_code,
                parcel_id=seen.package_id,
                corrects=seen.corrects,
                assumed=seen.assumed,
            )
        )
    return grouped(
        (
            row.order_id,
            Shipment(
                id=row.id,
                version=row.version,
                fulfillment_order_id=row.fulfillment_order_id,
                status=row.status,
                carrier=row.carrier,
                shipped_at=row.shipped_at,
                service=row.service,
                tracking_number=row.tracking_number,
                tracking_url=row.tracking_url,
                estimated_delivery_at=row.estimated_delivery_at,
                promised_by=row.promised_by,
                delivered_at=row.delivered_at,
                alert=row.alert,
                assumed=row.assumed,
                estimate_told_at=row.estimate_told_at,
                watch_at=row.watch_at,
                awaits_invoice=row.awaits_invoice,
                received_back_at=row.received_back_at,
                received_back_location_id=row.received_back_location_id,
                label=_label(row),
                manifest_id=row.manifest_id,
                parcels=tuple(parcels[row.id]),
                tracking=tuple(tracking[row.id]),
            ),
        )
        for row in rows
    )


def _label(row: ShipmentRow) -> Label | None:
    if row.label_status is None or row.label_provider is None:
        return None
    return Label(
        status=row.label_status,
        provider=row.label_provider,
        quote=row.label_quote,
        reference=row.label_reference,
        price_minor=row.label_price_minor,
        currency=row.label_currency,
        message=row.label_message,
    )


def pickup_of(row: PickupRow | None) -> Pickup | None:
    """A pickup as its row says; None where goods never lay ready."""
    return row and Pickup(
        ready_at=row.ready_at,
        expires_at=row.expires_at,
        en_route_at=row.en_route_at,
        arrived_at=row.arrived_at,
        bay=row.bay,
        reminded_at=row.reminded_at,
        handed_over_at=row.handed_over_at,
        expired_at=row.expired_at,
        generation=row.generation,
    )


async def _parcels(
    session: AsyncSession, which: ColumnElement[bool], work_lines: dict[UUID, UUID]
) -> defaultdict[UUID, list[Parcel]]:
    """Parcels by the shipment or the work that they stand in."""
    query = (
        select(PackageRow, PackageLineRow)
        .join(PackageLineRow, PackageLineRow.package_id == PackageRow.id)
        .where(which)
        .order_by(PackageRow.id, PackageLineRow.id)
    )
    heads: dict[UUID, PackageRow] = {}
    parts: defaultdict[UUID, list[ParcelLine]] = defaultdict(list)
    for package, line in await session.execute(query):
        heads[package.id] = package
        parts[package.id].append(
            ParcelLine(
                id=line.id,
                work_line_id=line.fulfillment_order_line_id,
                line_id=work_lines[line.fulfillment_order_line_id],
                quantity=line.quantity,
            )
        )
    parcels: defaultdict[UUID, list[Parcel]] = defaultdict(list)
    for head in heads.values():
        place = head.shipment_id or head.fulfillment_order_id
        assert place is not None, "a parcel stands somewhere"
        parcels[place].append(
            Parcel(
                id=head.id,
                lines=tuple(parts[head.id]),
                weight_grams=head.weight_grams,
                length_mm=head.length_mm,
                width_mm=head.width_mm,
                height_mm=head.height_mm,
                reference=head.reference,
                tracking_number=head.tracking_number,
                tracking_url=head.tracking_url,
                label_sha256=head.label_sha256,
                status=head.status,
            )
        )
    return parcels
