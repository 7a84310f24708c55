"""What carriers are told and what they tell, in our words. Pure values; `app/carriers/port.py` says who uses them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.enums import FulfillmentMethod, ShipmentStatus, TransportMode
from app.domain.enums.carriers import CarrierAnswer
from app.domain.money import Money
from app.domain.places import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelSize:
    """One parcel as a carrier sees it: its weight, and its sides where somebody measured them."""

    weight_grams: int
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSpot:
    """One end of a journey, as far as a rate depends on it: no names, no streets."""

    country: str | None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a carrier asks for a journey of all parcels together, and how many of its days it takes."""

    carrier: str
    """Who carries it, by name: a broker quotes for many."""
    service: str
    price: Money
    min_days: int
    max_days: int
    name: str = ""
    """The service's name for people; empty where its code is all there is."""
    reference: str | None = None
    """The carrier's own id of this quote, by which its label is bought."""
    method: FulfillmentMethod = FulfillmentMethod.SHIP
    weekdays: frozenset[int] = frozenset(range(7))
    """Days on which the service delivers; 0 is Monday."""
    mode: TransportMode = TransportMode.TRUCK
    co2_grams: int | None = None
    """The carrier's own figure for these parcels; None where it has none, so that ours is reckoned."""
    co2_grams_per_tonne_km: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtParcel:
    """What a bought label says of one parcel. `label` is the paper to print; `media_type` says what its bytes are."""

    tracking_number: str
    label: bytes
    media_type: str = "application/pdf"
    tracking_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOutcome:
    """How buying a label ended. `parcels` are in the order of the request's; they are there when it is DONE."""

    answer: CarrierAnswer
    reference: str | None = None
    """The carrier's own id of the shipment, by which it is voided and put on a manifest."""
    parcels: tuple[BoughtParcel, ...] = ()
    price: Money | None = None
    """What it cost, where the carrier says so."""
    estimated_delivery_at: datetime | None = None
    message: str | None = None
    """Why it was refused, in the carrier's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidOutcome:
    """How voiding a label ended."""

    answer: CarrierAnswer
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestOutcome:
    """How handing over ended. `paper` is what the driver signs, where the carrier makes one."""

    answer: CarrierAnswer
    reference: str | None = None
    paper: bytes | None = None
    media_type: str = "application/pdf"
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing that a carrier saw of one parcel, as told by a webhook or by asking. The same again is no news.

    Where a carrier numbers its sightings `external_id` is its number; else the adapter makes one of what was seen, so
    that the same sighting told twice is told by the same id.
    """

    external_id: str
    tracking_number: str
    status: ShipmentStatus
    occurred_at: datetime
    description: str | None = None
    """The carrier's words."""
    place: str | None = None
    """Where it was seen, as the carrier writes it."""
    country: str | None = None
    """Two letters (ISO 3166-1), where the carrier says so."""
    postal_code: str | None = None
    estimated_delivery_at: datetime | None = None
    """When the carrier expects to deliver, as of this sighting."""
    told_at: datetime | None = None
    """When the carrier said so, where that is later than what it saw: of several estimates the latest counts."""
    corrects: str | None = None
    """The `external_id` of a sighting that was wrong: it counts no more. It may be told later than its correction."""
    carrier: str | None = None
    """Who carries it, where the adapter is a broker that tells."""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else is worth keeping, such as the carrier's own code for what it saw. No personal data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabeledParcel:
    """One parcel for which a label is asked. Its id is ours."""

    id: UUID
    size: ParcelSize
    reference: str | None = None
    """What is printed for the warehouse to scan."""
