"""Manifests, and rates of carriers."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.documents.links import PaperKind
from app.domain.carrier_rates import Rate
from app.domain.enums import ManifestStatus
from app.shipments.queries import manifests_by_id, shipments_by_manifest
from app.shipments.rates import OfferedRate
from graphql_schema.context import Info
from graphql_schema.fulfillment.papers import A_LINK, link_to
from graphql_schema.fulfillment.types import Shipment
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows

if TYPE_CHECKING:
    from db.models.carriers import ManifestRow


@strawberry.type(description="One way to send parcels now: what it costs, when it arrives, what it emits.")
class CarrierRate:
    """Built with `of`."""

    id: str = strawberry.field(
        description="Hand it to shipmentLabel as `rateId` for 30 minutes. It is no node, and tells nothing more."
    )
    carrier: str = strawberry.field(description="Who carries it.")
    service: str = strawberry.field(description="The carrier's code of the service.")
    name: str = strawberry.field(description="The service's name for people.")
    price: Money = strawberry.field(description="What the carrier asks of you for all the packages together.")
    promised_from: datetime = strawberry.field(
        description="From when it may arrive, sent with the location's next departure."
    )
    promised_by: datetime = strawberry.field(description="By when it arrives: the end of `promisedOn` there.")
    promised_on: date = strawberry.field(description="The last day on which it arrives, in the destination's zone.")
    co2_grams: int | None = strawberry.field(
        name="co2Grams",
        description="Grams of CO2e for the goods and the way; null where it is not known how far that is.",
    )
    cheapest: bool = strawberry.field(description="Whether none costs less.")
    fastest: bool = strawberry.field(description="Whether none arrives sooner.")
    greenest: bool = strawberry.field(description="Whether none is known to emit less.")
    from_table: bool = strawberry.field(
        description="Whether the carrier did not answer in time, so that your own rate table stands in for it."
    )

    @classmethod
    def of(cls, offered: OfferedRate) -> "CarrierRate":
        """Show a rate."""
        rate: Rate = offered.rate
        return cls(
            id=offered.id,
            carrier=rate.quote.carrier,
            service=rate.quote.service,
            name=rate.quote.name or rate.quote.service,
            price=Money.of(rate.quote.price),
            promised_from=rate.promised_from,
            promised_by=rate.promised_by,
            promised_on=rate.promised_on,
            co2_grams=rate.co2_grams,
            cheapest=rate.cheapest,
            fastest=rate.fastest,
            greenest=rate.greenest,
            from_table=rate.from_table,
        )


@strawberry.type(description="What a carrier took over from a location at once.")
class Manifest(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]
    has_paper: strawberry.Private[bool]
    number: str = strawberry.field(description="What people call it, and what its barcode says.")
    carrier: str = strawberry.field(description="Who took it over.")
    status: ManifestStatus = strawberry.field(description="Whether the carrier has confirmed it.")
    shipment_count: int = strawberry.field(description="Shipments on it.")
    parcel_count: int = strawberry.field(description="Packages on it.")
    reference: str | None = strawberry.field(description="The carrier's own id of it.")
    message: str | None = strawberry.field(description="Why the carrier refused it, in its words.")
    closed_at: datetime = strawberry.field(description="When the shipments left.")
    version: int = strawberry.field(description="The version of its last event.")

    @strawberry.field(description="Where it was closed.")
    async def location(self, info: Info) -> Location:
        """Locations are never deleted."""
        return await location_of(info, self.location_key)

    @strawberry.field(description="What is on it, as far as you may see it; at most 500.")
    async def shipments(self, info: Info) -> list[Shipment]:
        """In the order of labeling."""
        found = await info.context.loaders.load(shipments_by_manifest, self.key)
        return [Shipment.of(row) for row in found or ()]

    @strawberry.field(
        description=f"What the driver signs: {A_LINK} Null until the carrier has confirmed, and for those who see some "
        "channels only: it lists all of them."
    )
    async def url(self, info: Info) -> str | None:
        """Signed anew for each answer."""
        if not self.has_paper or info.context.principal.channels is not None:
            return None
        return link_to(info, PaperKind.MANIFEST, self.key)

    @classmethod
    def of(cls, row: "ManifestRow") -> "Manifest":
        """Show a row."""
        return cls(
            id=global_id("Manifest", row.id),
            key=row.id,
            location_key=row.location_id,
            has_paper=row.document_sha256 is not None,
            number=row.number,
            carrier=row.carrier,
            status=row.status,
            shipment_count=row.shipments,
            parcel_count=row.parcels,
            reference=row.reference,
            message=row.message,
            closed_at=row.closed_at,
            version=row.version,
        )


register_rows("Manifest", manifests_by_id, Manifest.of)
