"""Delivery options as storefronts show them."""

from datetime import date, datetime

import strawberry

from app.availability.options import OfferedOption
from app.domain.enums import FulfillmentMethod
from app.locations.queries import locations_by_id
from graphql_schema.context import Info
from graphql_schema.locations.types import Location
from graphql_schema.money import Money


@strawberry.type(
    description="One way to get it, with its price and its promise. `id` is handed to orderPlace as"
    " `DeliveryInput.optionId` until `validUntil`: the order then keeps both. Stock is not held by it: a reservation"
    " does that."
)
class DeliveryOption:
    """Built with `of`."""

    offered: strawberry.Private[OfferedOption]
    id: strawberry.ID = strawberry.field(
        description="Signed; good for these SKUs and quantities, this channel and this destination alone."
    )
    valid_until: datetime = strawberry.field(
        description="Until when an order may be placed with it: half an hour, or until `orderBefore` where that is"
        " sooner."
    )
    skus: list[str] = strawberry.field(
        description="Codes of the SKUs that it brings, in the order asked. Where some can be had later or not this"
        " way, there are options for parts: one delivery of the order for each."
    )
    method: FulfillmentMethod = strawberry.field(description="How the goods get to the person.")
    name: str | None = strawberry.field(
        description="What the merchant calls it; null for collecting without a service."
    )
    carrier: str | None = strawberry.field(description="Who carries it; null for the merchant's own.")
    service: str | None = strawberry.field(description="The carrier's own name of its service.")
    price: Money = strawberry.field(
        description="What the whole delivery costs, from the channel's rate tables, in the channel's own currency:"
        " orders in another of its currencies state shipping themselves, nothing is converted."
    )
    promised_from: datetime = strawberry.field(description="Not expected earlier than this.")
    promised_by: datetime = strawberry.field(description="The end of the day promised, where it is delivered.")
    promised_on: date = strawberry.field(
        description="The day promised, in the destination's zone: delivered or ready to collect on it or before."
    )
    waits: bool = strawberry.field(description="Whether it waits for supply that is due, or for a street date.")
    parcels: int = strawberry.field(
        description="How many parcels are sent under the carrier's weight limit, from all locations; 0 when collected."
    )
    co2_grams: int = strawberry.field(
        description="Grams of CO2 equivalent that its transport emits: weight x distance x a published average of the"
        " mode (EN 16258, ISO 14083), or the carrier's own figure. The shopper's own way is not counted."
    )
    distance_km: float | None = strawberry.field(
        description="Kilometers as the crow flies: from where the shopper collects to `location`, else from the"
        " farthest location that sends. Null when the destination is not known well enough."
    )
    order_before: datetime | None = strawberry.field(
        description="Order before this instant for this promise: from cut-offs, opening hours and handling time. Null"
        " when nothing is that near."
    )

    @strawberry.field(
        description="Where it is collected, or which store drives; null when it is sent: routing decides from where."
    )
    async def location(self, info: Info) -> Location | None:
        """Batched."""
        place = self.offered.option.place
        row = None if place is None else await info.context.loaders.load(locations_by_id, place.id)
        return None if row is None else Location.of(row)

    @classmethod
    def of(cls, offered: OfferedOption) -> "DeliveryOption":
        """Show an option."""
        option = offered.option
        service = option.service
        return cls(
            offered=offered,
            id=strawberry.ID(offered.id),
            valid_until=offered.valid_until,
            skus=[want.sku for want in option.wants],
            method=option.method,
            name=None if service is None else service.name,
            carrier=None if service is None else service.carrier,
            service=None if service is None else service.service,
            price=Money.from_minor(option.price_minor, offered.currency),
            promised_from=option.promised_from,
            promised_by=option.promised_by,
            promised_on=option.promised_on,
            waits=option.later,
            parcels=option.parcels,
            co2_grams=option.co2_grams,
            distance_km=None if option.distance_km is None else round(option.distance_km, 1),
            order_before=option.order_before,
        )
