"""What carriers are asked about: a shipment with its parcels, or all of a manifest. A constant number of statements.

No scope is asked here: what is asked of a carrier was written down by somebody who might.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import ShipmentStatus
from app.domain.principal import Principal
from db.models.carriers import ManifestRow
from db.models.fulfillment import FulfillmentOrderLineRow, FulfillmentOrderRow, PackageLineRow, PackageRow, ShipmentRow
from db.models.orders import DeliveryRow, OrderRow
from db.models.people import AddressRow
from db.models.reference import LocationRow
from db.repositories.journeys import Journey, Weight, read_journey, weights_of
from db.repositories.scope import visible_fulfillment_orders


@dataclass(frozen=True, slots=True)
class ParcelRead:
    """A parcel, and its units by line of the work."""

    row: PackageRow
    units: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class ShipmentRead:
    """A shipment with its parcels in their order, and its journey."""

    row: ShipmentRow
    parcels: Sequence[ParcelRead]
    journey: Journey


@dataclass(frozen=True, slots=True)
class StandingRead:
    """Parcels that stand packed with a location's work, and units by its line that are here and unlabeled."""

    parcels: Sequence[ParcelRead]
    outstanding: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class ManifestedRead:
    """A shipment of a manifest; `country` and `postal_code` are those of its address."""

    row: ShipmentRow
    order_number: str
    parcels: Sequence[ParcelRead]
    country: str | None
    postal_code: str | None


@dataclass(frozen=True, slots=True)
class ManifestRead:
    """A manifest, where it was closed, and what is on it."""

    row: ManifestRow
    location: LocationRow
    shipments: Sequence[ManifestedRead]
    weights: Mapping[UUID, Weight]
    """By line of any of its works."""


async def read_shipment(session: AsyncSession, shipment_id: UUID) -> ShipmentRead:
    """A shipment that exists."""
    row = (await session.scalars(select(ShipmentRow).where(ShipmentRow.id == shipment_id))).one()
    journey = await read_journey(session, row.fulfillment_order_id)
    assert journey is not None, "a foreign key holds"
    return ShipmentRead(row, (await _parcels(session, [shipment_id]))[shipment_id], journey)


async def read_manifest(session: AsyncSession, manifest_id: UUID) -> ManifestRead:
    """A manifest that exists."""
    row, location = (
        await session.execute(
            select(ManifestRow, LocationRow)
            .join(LocationRow, LocationRow.id == ManifestRow.location_id)
            .where(ManifestRow.id == manifest_id)
        )
    ).one()
    found = (
        await session.execute(
            select(ShipmentRow, OrderRow.number, AddressRow.country, AddressRow.postal_code)
            .join(OrderRow, OrderRow.id == ShipmentRow.order_id)
            .join(FulfillmentOrderRow, FulfillmentOrderRow.id == ShipmentRow.fulfillment_order_id)
            .join(DeliveryRow, DeliveryRow.id == FulfillmentOrderRow.delivery_id)
            .outerjoin(AddressRow, AddressRow.id == DeliveryRow.address_id)
            .where(ShipmentRow.manifest_id == manifest_id)
            .order_by(ShipmentRow.id)
        )
    ).all()
    parcels = await _parcels(session, [shipment.id for shipment, *_ in found])
    weights = await weights_of(session, {shipment.fulfillment_order_id for shipment, *_ in found})
    shipments = [
        ManifestedRead(shipment, number, parcels[shipment.id], country, postal_code)
        for shipment, number, country, postal_code in found
    ]
    return ManifestRead(row, location, shipments, weights)


async def read_standing(session: AsyncSession, principal: Principal, work_id: UUID) -> StandingRead | None:
    """What of a location's work is to be sent; None when there is no such work in the caller's scope."""
    found = await session.scalar(
        select(FulfillmentOrderRow.id).where(FulfillmentOrderRow.id == work_id, visible_fulfillment_orders(principal))
    )
    if found is None:
        return None
    line = FulfillmentOrderLineRow
    left = await session.execute(
        select(line.id, line.quantity - line.canceled_quantity - line.shipped_quantity).where(
            line.fulfillment_order_id == work_id
        )
    )
    outstanding = {line_id: int(units) for line_id, units in left}
    labeled = await session.execute(
        select(PackageLineRow.fulfillment_order_line_id, PackageLineRow.quantity)
        .join(PackageRow, PackageRow.id == PackageLineRow.package_id)
        .join(ShipmentRow, ShipmentRow.id == PackageRow.shipment_id)
        .where(
            ShipmentRow.fulfillment_order_id == work_id,
            ShipmentRow.shipped_at.is_(None),
            ShipmentRow.status != ShipmentStatus.VOIDED,
        )
    )
    for line_id, units in labeled:
        outstanding[line_id] -= units
    rows = await session.scalars(
        select(PackageRow).where(PackageRow.fulfillment_order_id == work_id).order_by(PackageRow.id)
    )
    heads = rows.all()
    units_of = await _units(session, heads)
    return StandingRead([ParcelRead(head, units_of[head.id]) for head in heads], outstanding)


async def _parcels(session: AsyncSession, shipment_ids: Collection[UUID]) -> Mapping[UUID, list[ParcelRead]]:
    rows = await session.scalars(
        select(PackageRow).where(PackageRow.shipment_id.in_(list(shipment_ids))).order_by(PackageRow.id)
    )
    heads = rows.all()
    units = await _units(session, heads)
    found: defaultdict[UUID, list[ParcelRead]] = defaultdict(list)
    for head in heads:
        assert head.shipment_id is not None, "they were asked for by it"
        found[head.shipment_id].append(ParcelRead(head, units[head.id]))
    return found


async def _units(session: AsyncSession, heads: Sequence[PackageRow]) -> defaultdict[UUID, dict[UUID, int]]:
    """What is in these parcels, by line of the work."""
    units: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for line in await session.scalars(
        select(PackageLineRow).where(PackageLineRow.package_id.in_([head.id for head in heads]))
    ):
        inside = units[line.package_id]
        inside[line.fulfillment_order_line_id] = inside.get(line.fulfillment_order_line_id, 0) + line.quantity
    return units
