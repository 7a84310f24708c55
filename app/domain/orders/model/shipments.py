"""Shipments: parcels that are labeled or left, their labels, and where they were seen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.enums import LabelStatus, ShipmentAlert, ShipmentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLine:
    """Units of one work line in a parcel."""

    id: UUID
    work_line_id: UUID
    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One package: of a location's work while it waits there, of a shipment from when that takes it."""

    id: UUID
    lines: tuple[ParcelLine, ...]
    weight_grams: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    reference: str | None = None
    """What its barcode says, 18 digits as an SSCC has; parcels that were never packed step by step have none."""
    tracking_number: str | None = None
    """The carrier's number of this very parcel."""
    tracking_url: str | None = None
    label_sha256: bytes | None = None
    """The label to print, in the documents."""
    status: ShipmentStatus | None = None
    """Where it is, where parcels of its shipment were seen apart; None: where its shipment is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEvent:
    """What a carrier saw. `occurred_at`, not arrival, decides the shipment's status."""

    id: UUID
    status: ShipmentStatus
    occurred_at: datetime
    received_at: datetime
    external_id: str | None = None
    description: str | None = None
    place: str | None = None
    country: str | None = None
    postal_code: str | None = None
    parcel_id: UUID | None = None
    """Which of several parcels was seen; None: the shipment as a whole."""
    corrects: str | None = None
    """The `external_id` or the id of a sighting that was wrong: it stays in the history and counts no more, even where
    it is told after its correction.
    """
    assumed: bool = False
    """Nobody saw it: parcels without tracking count as delivered after the usual time, until something is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a carrier's adapter is asked for, and what it answered. The shipment's id is the request's key."""

    status: LabelStatus
    provider: str
    """The code of the adapter that buys it."""
    quote: str | None = None
    """The carrier's own id of the quote that was chosen."""
    reference: str | None = None
    """The carrier's own id of the shipment."""
    price_minor: int | None = None
    """What it costs us, of `currency`: as quoted, then as the carrier says."""
    currency: str | None = None
    message: str | None = None
    """Why it was refused, in the carrier's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """Parcels that leave together: LABELED until they do."""

    id: UUID
    version: int
    fulfillment_order_id: UUID
    status: ShipmentStatus
    carrier: str
    shipped_at: datetime | None
    """When they left; None while they are LABELED only."""
    service: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    estimated_delivery_at: datetime | None = None
    promised_by: datetime | None = None
    delivered_at: datetime | None = None
    alert: ShipmentAlert = ShipmentAlert.NONE
    assumed: bool = False
    """Whether nobody saw it delivered: its time is over, and nothing else was heard of it."""
    estimate_told_at: datetime | None = None
    """When the carrier expected what `estimated_delivery_at` says: a later word replaces it, an older one does not."""
    watch_at: datetime | None = None
    """When silence about it means something; None: not looked at yet."""
    awaits_invoice: bool = False
    """Whether it left by ourselves and nobody was billed for it yet."""
    received_back_at: datetime | None = None
    """When what was not delivered came back."""
    received_back_location_id: UUID | None = None
    label: Label | None = None
    """None: whoever sends has a label from elsewhere, or needs none."""
    manifest_id: UUID | None = None
    """The manifest with which the carrier took it over."""
    parcels: tuple[Parcel, ...] = ()
    tracking: tuple[TrackingEvent, ...] = ()

    @property
    def has_left(self) -> bool:
        """Whether its units are out of the building: not while it is only labeled, and no more when it was voided."""
        return self.shipped_at is not None and self.status is not ShipmentStatus.VOIDED

    @property
    def is_labeled(self) -> bool:
        """Whether it has still to leave."""
        return self.shipped_at is None and self.status is not ShipmentStatus.VOIDED
