"""Carriers' shops and lockers that a shopper may choose."""

from datetime import datetime

import strawberry

from app.availability.point_ids import frozen_point
from app.carriers.points import FoundPoints, OfferedPoint
from app.domain.enums import FulfillmentMethod
from graphql_schema.locations.calendars import OpeningHours
from graphql_schema.orders.types import PickupPoint


@strawberry.type(description="A carrier's parcel shop or locker that can be chosen now.")
class OfferedPickupPoint:
    """Built with `of`."""

    id: strawberry.ID = strawberry.field(
        description="Hand it to an order's delivery as `pickupPointId`. It is no node, and tells nothing more."
    )
    valid_until: datetime = strawberry.field(description="Until when an order may name it.")
    method: FulfillmentMethod = strawberry.field(description="PICKUP_POINT for a shop, LOCKER for a locker.")
    point: PickupPoint = strawberry.field(
        description="What the carrier says of it, with its coordinates where they are known: the order keeps that."
    )
    opening_hours: list[OpeningHours] | None = strawberry.field(
        description="When it is open, in its own time; null where the carrier does not say."
    )
    distance_km: float | None = strawberry.field(
        description="How far it is as the crow flies; null where nobody knows where your postal code lies."
    )
    services: list[str] = strawberry.field(description="Codes of the delivery services that go there.")

    @classmethod
    def of(cls, offered: OfferedPoint) -> "OfferedPickupPoint":
        """Show a place."""
        place = offered.near.place
        away = offered.near.distance_km
        return cls(
            id=strawberry.ID(offered.id),
            valid_until=offered.valid_until,
            method=place.method,
            point=PickupPoint.of(frozen_point(place)),
            opening_hours=None if place.hours is None else [OpeningHours.of(one) for one in place.hours],
            distance_km=None if away is None else round(away, 1),
            services=[service.code for service in offered.near.services],
        )


@strawberry.type(description="Carriers' shops and lockers near a place.")
class PickupPoints:
    """Built with `of`."""

    points: list[OfferedPickupPoint] = strawberry.field(description="The nearest first; each carrier's place once.")
    complete: bool = strawberry.field(
        description="Whether every carrier answered; if not, there may be more: ask again in a quarter of a minute."
    )

    @classmethod
    def of(cls, found: FoundPoints) -> "PickupPoints":
        """Show what was found."""
        return cls(points=[OfferedPickupPoint.of(one) for one in found.points], complete=found.complete)
