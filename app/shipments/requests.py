"""What a carrier is asked, put together when it is asked: addresses are never kept in the queue."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale

from app.carriers.port import LabelRequest, ManifestedShipment, ManifestRequest, VoidRequest
from app.domain.carriers import LabeledParcel, ParcelSize
from app.domain.parcels import piece, total_grams
from app.typesetting.addresses import address_lines
from app.typesetting.manifests import ManifestParcel, ManifestSheet
from app.typesetting.places import language_at, sheet_at
from db.repositories.carrier_calls import CarrierCall
from db.repositories.journeys import Weight, address_of
from db.repositories.labeling import ManifestRead, ParcelRead, ShipmentRead

LEAST_GRAMS = 1
"""Carriers take nothing that weighs nothing."""
ENGLISH = Locale("en")


class NoDestination(Exception):
    """The delivery of a shipment goes to no address: no carrier can be asked for a label."""


def label_request(call: CarrierCall, read: ShipmentRead, now: datetime) -> LabelRequest:
    """The label of a shipment. Raises NoDestination."""
    shipment, journey = read.row, read.journey
    if journey.destination is None:
        raise NoDestination
    return LabelRequest(
        key=call.id,
        carrier=shipment.carrier,
        service=shipment.service or "",
        quote=shipment.label_quote,
        parcels=tuple(
            LabeledParcel(id=parcel.row.id, size=size_of(parcel, journey.weights), reference=parcel.row.reference)
            for parcel in read.parcels
        ),
        currency=journey.currency,
        order_number=journey.order_number,
        origin_name=journey.location.name,
        origin=journey.origin,
        recipient=journey.recipient,
        destination=journey.destination,
        location=journey.location.code,
        ship_on=now.astimezone(ZoneInfo(journey.location.timezone)),
        known_reference=shipment.label_reference,
    )


def void_request(call: CarrierCall, read: ShipmentRead) -> VoidRequest:
    """A label that is not used."""
    numbers = [parcel.row.tracking_number for parcel in read.parcels]
    return VoidRequest(
        key=call.id,
        label_key=read.row.id,
        reference=read.row.label_reference,
        tracking_numbers=tuple(number for number in numbers if number is not None),
    )


def manifest_request(call: CarrierCall, read: ManifestRead) -> ManifestRequest:
    """What a carrier takes over."""
    return ManifestRequest(
        key=call.id,
        number=read.row.number,
        carrier=read.row.carrier,
        location=read.location.code,
        origin_name=read.location.name,
        origin=address_of(read.location),
        closed_at=read.row.closed_at,
        shipments=tuple(
            ManifestedShipment(
                reference=one.row.label_reference,
                tracking_numbers=tuple(filter(None, (parcel.row.tracking_number for parcel in one.parcels))),
                order_number=one.order_number,
                service=one.row.service or "",
                weight_grams=sum(size_of(parcel, read.weights).weight_grams for parcel in one.parcels),
                postal_code=one.postal_code,
            )
            for one in read.shipments
        ),
    )


def manifest_sheet(read: ManifestRead) -> ManifestSheet:
    """The paper that the driver signs, where the carrier makes none of its own."""
    address = address_of(read.location)
    return ManifestSheet(
        number=read.row.number,
        carrier=read.row.carrier,
        place=[read.location.name, *address_lines(address, None, home=address.country, locale=ENGLISH)],
        closed_at=read.row.closed_at.astimezone(ZoneInfo(read.location.timezone)),
        shipments=len(read.shipments),
        parcels=[
            ManifestParcel(
                tracking_number=parcel.row.tracking_number or one.row.tracking_number or "",
                order_number=one.order_number,
                service=one.row.service or "",
                weight_grams=size_of(parcel, read.weights).weight_grams,
                destination=" ".join(filter(None, (one.country, one.postal_code))),
            )
            for one in read.shipments
            for parcel in one.parcels
        ],
        language=language_at(address.country),
        sheet=sheet_at(address.country),
    )


def size_of(parcel: ParcelRead, weights: Mapping[UUID, Weight]) -> ParcelSize:
    """What a parcel weighs: as it was weighed, else what its goods do."""
    row = parcel.row
    return ParcelSize(
        weight_grams=row.weight_grams or goods_grams(parcel.units, weights),
        length_mm=row.length_mm,
        width_mm=row.width_mm,
        height_mm=row.height_mm,
    )


def goods_grams(units: Mapping[UUID, int], weights: Mapping[UUID, Weight]) -> int:
    """What so many units by line of the work weigh; what nobody weighed counts as promises do."""
    pieces = [piece(weights[line].grams, weights[line].unit_digits, quantity) for line, quantity in units.items()]
    return max(LEAST_GRAMS, total_grams(pieces))
