"""What a carrier must do for us. `tests/app/carriers/carrier_contract.py` holds every adapter to it.

An adapter stands for one carrier or for a broker of many. A request's `key` is an id of ours: the same key again must
have the same effect once, and the same answer; a broker that knows no keys looks for what it did under our reference
first. Adapters are called outside any transaction, may be called by two processes at once, and never raise for what
the carrier refuses: that is an outcome. What they raise (a broken connection, a time-out) counts as PENDING: nobody
knows whether it was done, and the same is asked again with the same key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.domain.carriers import (
    LabeledParcel,
    LabelOutcome,
    ManifestOutcome,
    ParcelSize,
    Quote,
    RateSpot,
    Sighting,
    VoidOutcome,
)
from app.domain.enums import FulfillmentMethod
from app.domain.orders.model import Address, Contact
from app.domain.pickup_points import CarrierPlace
from app.domain.places import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRequest:
    """A journey that carriers are asked to quote for. It holds nothing that names a person."""

    origin: RateSpot
    destination: RateSpot
    parcels: tuple[ParcelSize, ...]
    currency: str
    location: str
    """The code of the place that it leaves from."""
    goods_minor: int = 0
    """What the goods are worth, in the currency's smallest unit."""
    method: FulfillmentMethod = FulfillmentMethod.SHIP


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRequest:
    """A label to be bought: one shipment of one or several parcels to one address."""

    key: UUID
    carrier: str
    service: str
    quote: str | None
    """The quote that was chosen, where one was; its price is what the label costs while the carrier keeps to it."""
    parcels: tuple[LabeledParcel, ...]
    currency: str
    order_number: str
    origin_name: str
    origin: Address
    recipient: Contact
    destination: Address
    location: str
    ship_on: datetime
    """When it is to leave."""
    known_reference: str | None = None
    """What the carrier called this very shipment when it answered before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidRequest:
    """A label that is not used after all."""

    key: UUID
    label_key: UUID
    """The key under which the label was bought."""
    reference: str | None
    tracking_numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestedShipment:
    """One labeled shipment on a manifest."""

    reference: str | None
    tracking_numbers: tuple[str, ...]
    order_number: str
    service: str
    weight_grams: int
    postal_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRequest:
    """Shipments that are handed over together."""

    key: UUID
    number: str
    """Our number of the manifest, printed on it."""
    carrier: str
    location: str
    origin_name: str
    origin: Address
    closed_at: datetime
    shipments: tuple[ManifestedShipment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRequest:
    """Which shops and lockers are wanted: near a place, of these carriers. It holds nothing that names a person."""

    carriers: frozenset[str]
    """Names, as delivery services have them; those that the adapter does not know are none of its."""
    methods: frozenset[FulfillmentMethod]
    """PICKUP_POINT, LOCKER or both."""
    country: str | None
    postal_code: str | None
    point: Point | None
    """Where that is, where it is known: the nearest places first."""
    radius_km: float
    most: int


class TrackingReader(Protocol):
    """A carrier's adapter as far as it tells where parcels are."""

    def read_tracking(self, body: bytes) -> tuple[Sighting, ...]:
        """What a webhook's body tells; its signature was verified. Raises UnreadableTracking; other news are left out.

        Pure: nothing is asked outside. The order is the body's, which need not be that of what happened.
        """
        ...


class Carrier(TrackingReader, Protocol):
    """One carrier, or a broker of many."""

    async def rate(self, request: RateRequest) -> Sequence[Quote]:
        """What it would cost and take, per service; empty where it does not go or cannot carry that."""
        ...

    async def pickup_points(self, request: PointRequest) -> Sequence[CarrierPlace]:
        """Its shops and lockers there, the nearest first; empty where it has none. The same again is the same."""
        ...

    async def label(self, request: LabelRequest) -> LabelOutcome:
        """Buy a label with a tracking number for each parcel."""
        ...

    async def void(self, request: VoidRequest) -> VoidOutcome:
        """Give a label back that nobody used. What is void already is DONE."""
        ...

    async def track(self, tracking_number: str) -> tuple[Sighting, ...]:
        """All that was seen of a parcel, with the ids that `read_tracking` would give; empty for an unknown number."""
        ...

    async def manifest(self, request: ManifestRequest) -> ManifestOutcome:
        """Announce what is handed over, and get the paper that the driver signs."""
        ...


class UnreadableTracking(Exception):
    """A webhook's body is not what the carrier's documents say."""
