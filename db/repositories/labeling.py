"""What carriers are asked about: a shipment with its parcels, or all of a manifest. A constant number of statements.

No scope is asked here: what is asked of a carrier was written down by somebody who might.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models.carriers import ManifestRow
from db.models.fulfillment import FulfillmentOrderRow, PackageLineRow, PackageRow, ShipmentRow
from db.models.orders import DeliveryRow, OrderRow
from db.models.people import AddressRow
from db.models.reference import LocationRow
from db.repositories.journeys import Journey, Weight, read_journey, weights_of


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


async def _parcels(session: AsyncSession, shipment_ids: Collection[UUID]) -> Mapping[UUID, list[ParcelRead]]:
    rows = await session.scalars(
        select(PackageRow).where(PackageRow.shipment_id.in_(list(shipment_ids))).order_by(PackageRow.id)
    )
    heads = rows.all()
    units: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for line in await session.scalars(
        select(PackageLineRow).where(PackageLineRow.package_id.in_([head.id for head in heads]))
    ):
        inside = units[line.package_id]
        inside[line.fulfillment_order_line_id] = inside.get(line.fulfillment_order_line_id, 0) + line.quantity
    found: defaultdict[UUID, list[ParcelRead]] = defaultdict(list)
    for head in heads:
        assert head.shipment_id is not None, "they were asked for by it"
        found[head.shipment_id].append(ParcelRead(head, units[head.id]))
    return found
