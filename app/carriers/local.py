"""The carrier that needs no provider: for development, the demo shop and tests, and for whoever drives parcels himself.

It asks what the rate tables of delivery services say, and its labels print. What it sold stands in books of its own
(`local_carrier_labels`), as a carrier's would: the same key is sold once. Some services say how it goes:

    declined             the label is refused
    silent               neither rates nor labels are ever answered; a carrier of that name lists no places
    timeout_then_ok      the label is sold, but the answer is lost: asked again, it is found
    not_voidable         sold, but never taken back
    not_manifested       the list is refused when goods are handed over
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import orjson
from babel import Locale

from app.carriers.local_places import places_of
from app.carriers.port import LabelRequest, ManifestRequest, PointRequest, RateRequest, UnreadableTracking, VoidRequest
from app.carriers.tables import read_tables
from app.domain.carrier_rates import table_quotes
from app.domain.carriers import BoughtParcel, LabelOutcome, ManifestOutcome, Quote, Sighting, VoidOutcome
from app.domain.enums import ShipmentStatus
from app.domain.enums.carriers import CarrierAnswer
from app.domain.pickup_points import ALIKE, CarrierPlace, begin_alike
from app.domain.places import distance_km
from app.typesetting.addresses import address_lines
from app.typesetting.labels import ShippingLabel, print_label
from app.typesetting.places import language_at
from app.typesetting.printers import printed
from app.typesetting.render import can_print
from db.database import Database
from db.repositories.local_carrier import SoldLabel, find_sold, sell, take_back

CODE = "local"

TRACKING_PAGE = "https://carrier.invalid/track/"
ENGLISH = Locale("en")


class Conduct(StrEnum):
    """What the service of a request says about how it goes."""

    DECLINED = "declined"
    SILENT = "silent"
    TIMEOUT_THEN_OK = "timeout_then_ok"
    NOT_VOIDABLE = "not_voidable"
    NOT_MANIFESTED = "not_manifested"


class NoAnswer(Exception):
    """The carrier did not answer in time: nobody knows whether it did what was asked."""


class LocalCarrier:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rate(self, request: RateRequest) -> Sequence[Quote]:
        """What the tables ask. A service that is `silent` keeps all of it from being answered."""
        services, _ = await read_tables(self._database, request.method)
        if any(service.service == Conduct.SILENT for service in services):
            raise NoAnswer
        return table_quotes(
            services,
            location=request.location,
            origin=request.origin,
            destination=request.destination,
            parcels=request.parcels,
            currency=request.currency,
        )

    async def pickup_points(self, request: PointRequest) -> Sequence[CarrierPlace]:
        """Of its table of places. A carrier called `silent` keeps all of it from being answered."""
        if Conduct.SILENT in request.carriers:
            raise NoAnswer
        found: list[tuple[float, str, str, CarrierPlace]] = []
        for place in (place for carrier in request.carriers for place in places_of(carrier)):
            away = _away(place, request)
            if place.method in request.methods and away is not None:
                found.append((away, place.carrier, place.code, place))
        return [place for *_, place in sorted(found, key=lambda one: one[:3])[: request.most]]

    async def label(self, request: LabelRequest) -> LabelOutcome:
        """By service; one number for each parcel."""
        if request.service == Conduct.SILENT:
            raise NoAnswer
        if request.service == Conduct.DECLINED:
            return LabelOutcome(answer=CarrierAnswer.REFUSED, message="nobody delivers to this address")
        sold = await sell(
            self._database,
            request.key,
            request.service,
            parcels=len(request.parcels),
            country=request.origin.country,
            at=self._database.clock.now(),
        )
        if request.service == Conduct.TIMEOUT_THEN_OK and sold.asked == 1:
            raise NoAnswer
        return LabelOutcome(
            answer=CarrierAnswer.DONE, reference=f"label_{request.key.hex}", parcels=await _papers(request, sold)
        )

    async def void(self, request: VoidRequest) -> VoidOutcome:
        """What was never sold is void as well."""
        sold = await find_sold(self._database, request.label_key)
        if sold is not None and sold.service == Conduct.NOT_VOIDABLE:
            return VoidOutcome(answer=CarrierAnswer.REFUSED, message="this label is not refunded")
        if sold is not None:
            await take_back(self._database, request.label_key, self._database.clock.now())
        return VoidOutcome(answer=CarrierAnswer.DONE)

    async def track(self, tracking_number: str) -> tuple[Sighting, ...]:
        """It sees nothing by itself: who drives tells."""
        return ()

    async def manifest(self, request: ManifestRequest) -> ManifestOutcome:
        """Confirmed at once; the paper is ours to print."""
        if any(one.service == Conduct.NOT_MANIFESTED for one in request.shipments):
            return ManifestOutcome(answer=CarrierAnswer.REFUSED, message="nobody drives today")
        return ManifestOutcome(answer=CarrierAnswer.DONE, reference=f"manifest_{request.key.hex}")

    def read_tracking(self, body: bytes) -> tuple[Sighting, ...]:
        """One sighting or a list: `{"id", "trackingNumber", "status", "occurredAt"}` and what `Sighting` has beside."""
        try:
            told = orjson.loads(body)
            rows = cast("list[Any]", told if isinstance(told, list) else [told])
            return tuple(_sighting(row) for row in rows)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnreadableTracking(f"not news of the local carrier: {type(error).__name__}") from error


def open_carrier(database: Database) -> LocalCarrier:
    """The local carrier with its books in this database."""
    return LocalCarrier(database)


async def _papers(request: LabelRequest, sold: SoldLabel) -> tuple[BoughtParcel, ...]:
    papers: list[BoughtParcel] = []
    for index, number in enumerate(sold.tracking_numbers):
        paper, media_type = await _paper(request, number, index)
        papers.append(
            BoughtParcel(
                tracking_number=number, label=paper, media_type=media_type, tracking_url=TRACKING_PAGE + number
            )
        )
    return tuple(papers)


async def _paper(request: LabelRequest, number: str, index: int) -> tuple[bytes, str]:
    home = request.origin.country
    sender = [request.origin_name, *address_lines(request.origin, None, home=home, locale=ENGLISH)]
    recipient = address_lines(request.destination, request.recipient, home=home, locale=ENGLISH)
    if not can_print():  # typst is an extra: the label is plain text then, and sticks as well
        lines = (request.carrier, request.service, number, "", *sender, "", *recipient)
        return "\n".join(lines).encode(), "text/plain; charset=utf-8"
    label = ShippingLabel(
        carrier=request.carrier,
        service=request.service,
        tracking_number=number,
        sender=sender,
        recipient=recipient,
        country=request.destination.country,
        postal_code=request.destination.postal_code,
        shipped_on=request.ship_on.date(),
        weight_grams=request.parcels[index].size.weight_grams,
        package=index + 1,
        packages=len(request.parcels),
        reference=request.order_number,
        language=language_at(home),
    )
    return await printed(print_label, label), "application/pdf"


def _away(place: CarrierPlace, request: PointRequest) -> float | None:
    """How far away a place is, by coordinates or else by its postal code; None for too far."""
    if request.point is not None and place.point is not None:
        away = distance_km(request.point, place.point)
        return away if away <= request.radius_km else None
    alike = begin_alike(request.postal_code, place.address.postal_code)
    return float(-alike) if place.address.country == request.country and alike >= ALIKE else None


def _sighting(told: Any) -> Sighting:
    estimated = told.get("estimatedDeliveryAt")
    return Sighting(
        external_id=str(told["id"]),
        tracking_number=str(told["trackingNumber"]),
        status=ShipmentStatus(told["status"]),
        occurred_at=_instant(told["occurredAt"]),
        description=told.get("description"),
        place=told.get("place"),
        country=told.get("country"),
        postal_code=told.get("postalCode"),
        estimated_delivery_at=None if estimated is None else _instant(estimated),
        corrects=told.get("corrects"),
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant has an offset")
    return at
