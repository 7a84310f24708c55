"""Shipments: parcels that left together, what is in them, and where carriers saw them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.catalog.queries import skus_by_id
from app.domain.enums import LabelStatus, ShipmentAlert, ShipmentStatus
from app.domain.orders.seen import Seen, counting
from app.fulfillment.queries import (
    PackedUnits,
    fulfillment_order_lines_by_id,
    fulfillment_orders_by_id,
    packages_by_id,
    packages_by_shipment,
    shipments_by_id,
    tracking_by_shipment,
    tracking_events_by_id,
    units_by_package,
)
from app.orders.queries import orders_by_id
from app.shipments.queries import manifests_by_id, recipients_by_shipment
from graphql_schema.catalog.types import Sku
from graphql_schema.context import Info
from graphql_schema.fulfillment.papers import A_LINK, FOR_WHOM, label_of_package, slip_of_package
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.orders.types import Order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.models.fulfillment import PackageRow, ShipmentRow, TrackingEventRow
    from graphql_schema.fulfillment.types.work import FulfillmentOrder, FulfillmentOrderLine
    from graphql_schema.shipments.types import Manifest

LazyFulfillmentOrder = Annotated["FulfillmentOrder", strawberry.lazy("graphql_schema.fulfillment.types.work")]
LazyManifest = Annotated["Manifest", strawberry.lazy("graphql_schema.shipments.types")]
LazyFulfillmentOrderLine = Annotated["FulfillmentOrderLine", strawberry.lazy("graphql_schema.fulfillment.types.work")]


@strawberry.type(description="One sighting of a shipment by its carrier.")
class TrackingEvent(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    shipment_key: strawberry.Private[UUID]
    package_key: strawberry.Private[UUID | None]
    status: ShipmentStatus = strawberry.field(description="What the carrier's words mean.")
    description: str | None = strawberry.field(description="The carrier's own words.")
    place: str | None = strawberry.field(description="Where it was seen, as the carrier writes it.")
    occurred_at: datetime = strawberry.field(description="When it was seen; this decides the shipment's status.")
    received_at: datetime = strawberry.field(description="When we were told; may be much later, and out of order.")
    country: str | None = strawberry.field(description="The country where it was seen, where the carrier says so.")
    postal_code: str | None = strawberry.field(description="The postal code where it was seen.")
    external_id: str | None = strawberry.field(description="The carrier's own id of the event, where it has one.")
    assumed: bool = strawberry.field(
        description="Nobody saw it: a parcel without tracking counts as delivered after the usual time."
    )

    @strawberry.field(description="Which of the shipment's parcels was seen; null: the shipment as a whole.")
    async def package(self, info: Info) -> "Package | None":
        """Batched over events."""
        if self.package_key is None:
            return None
        found = await info.context.loaders.load(packages_by_id, self.package_key)
        return None if found is None else Package.of(found)

    @strawberry.field(
        description="Whether it says where the parcel is: false for what turned out to be wrong, for an assumption once"
        " something is known, and for a label that was made."
    )
    async def counts(self, info: Info) -> bool:
        """From the other events of its shipment."""
        found = await info.context.loaders.load(tracking_by_shipment, self.shipment_key) or ()
        # Rows have what is asked of them; the checker does not look behind their descriptors.
        return self.key in {event.id for event in counting(cast("Sequence[Seen]", found))}

    @classmethod
    def of(cls, row: "TrackingEventRow") -> "TrackingEvent":
        """Show a row."""
        return cls(
            id=global_id("TrackingEvent", row.id),
            key=row.id,
            shipment_key=row.shipment_id,
            package_key=row.package_id,
            country=row.country,
            postal_code=row.postal_code,
            external_id=row.external_id,
            assumed=row.assumed,
            status=row.status,
            description=row.description,
            place=row.place,
            occurred_at=row.occurred_at,
            received_at=row.received_at,
        )


@strawberry.type(description="Units of one SKU in a parcel.")
class PackageLine:
    """Built with `of`."""

    work_line_key: strawberry.Private[UUID]
    sku_key: strawberry.Private[UUID]
    quantity: int = strawberry.field(description="Units in this parcel, in the SKU's smallest unit.")

    @strawberry.field(description="The line of the location's work that they were packed for.")
    async def fulfillment_order_line(self, info: Info) -> LazyFulfillmentOrderLine:
        """From its row."""
        from graphql_schema.fulfillment.types.work import FulfillmentOrderLine  # noqa: PLC0415 - types name each other

        found = await info.context.loaders.load(fulfillment_order_lines_by_id, self.work_line_key)
        assert found is not None, "a foreign key holds, and parcels and work have one scope"
        return FulfillmentOrderLine.of(found)

    @strawberry.field(description="What is in the parcel.")
    async def sku(self, info: Info) -> Sku:
        """SKUs are never deleted."""
        found = await info.context.loaders.load(skus_by_id, self.sku_key)
        assert found is not None, "a foreign key holds"
        return Sku.of(found)

    @classmethod
    def of(cls, units: PackedUnits) -> "PackageLine":
        """Show units of a parcel."""
        return cls(work_line_key=units.fulfillment_order_line_id, sku_key=units.sku_id, quantity=units.quantity)


@strawberry.type(description="One parcel: it stands at the location that packed it until a shipment takes it.")
class Package(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    status: ShipmentStatus | None = strawberry.field(
        description="Where it is, where parcels of its shipment were seen apart; null: where its shipment is."
    )
    weight_grams: int | None = strawberry.field(description="What it weighs, in grams, when somebody weighed it.")
    length_mm: int | None = strawberry.field(description="Its length in millimeters, when somebody measured it.")
    width_mm: int | None = strawberry.field(description="Its width in millimeters, when somebody measured it.")
    height_mm: int | None = strawberry.field(description="Its height in millimeters, when somebody measured it.")
    reference: str | None = strawberry.field(
        description="What its barcode says inside the merchant's walls: 18 digits. Null for parcels that were not "
        "packed step by step."
    )

    tracking_number: str | None = strawberry.field(
        description="The carrier's number of this very package, where a label was bought for it here."
    )
    tracking_url: str | None = strawberry.field(description="The carrier's own tracking page of this package.")

    @strawberry.field(description="What is in it.")
    async def lines(self, info: Info) -> list[PackageLine]:
        """In the order of the location's work."""
        found = await info.context.loaders.load(units_by_package, self.key)
        return [PackageLine.of(units) for units in found or ()]

    @strawberry.field(
        description=f"The label to stick on it, as its carrier made it: {A_LINK} Null where no label was bought here,"
        f" or it was voided. {FOR_WHOM}"
    )
    async def label_url(self, info: Info) -> str | None:
        """Signed anew for each answer."""
        return await label_of_package(info, self.key)

    @strawberry.field(description=f"The packing slip of this parcel alone, as PDF: {A_LINK} {FOR_WHOM}")
    async def packing_slip_url(self, info: Info) -> str | None:
        """Signed anew for each answer."""
        return await slip_of_package(info, self.key)

    @classmethod
    def of(cls, row: "PackageRow") -> "Package":
        """Show a row."""
        return cls(
            id=global_id("Package", row.id),
            key=row.id,
            status=row.status,
            weight_grams=row.weight_grams,
            length_mm=row.length_mm,
            width_mm=row.width_mm,
            height_mm=row.height_mm,
            reference=row.reference,
            tracking_number=row.tracking_number,
            tracking_url=row.tracking_url,
        )


@strawberry.type(description="Parcels that leave a location together for one person; LABELED until they do.")
class Shipment(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    order_key: strawberry.Private[UUID]
    work_key: strawberry.Private[UUID]
    manifest_key: strawberry.Private[UUID | None]
    status: ShipmentStatus = strawberry.field(description="Where it is, by what happened last.")
    carrier: str = strawberry.field(description="Who carries it.")
    service: str | None = strawberry.field(description="The carrier's service: express, economy.")
    tracking_number: str | None = strawberry.field(description="The carrier's number for it.")
    tracking_url: str | None = strawberry.field(description="The carrier's own tracking page.")
    estimated_delivery_at: datetime | None = strawberry.field(description="When the carrier expects to deliver.")
    promised_by: datetime | None = strawberry.field(description="By when the shopper was promised it.")
    shipped_at: datetime | None = strawberry.field(description="When it left; null while it is only labeled.")
    delivered_at: datetime | None = strawberry.field(description="When it arrived.")
    received_back_at: datetime | None = strawberry.field(
        description="When it was at a location of the merchant's again, undelivered; null: it was not."
    )
    alert: ShipmentAlert = strawberry.field(description="What somebody should look at while it is on its way.")
    assumed: bool = strawberry.field(
        description="Whether nobody saw it delivered: its usual time is over, and nothing else was heard of it."
    )
    label_status: LabelStatus | None = strawberry.field(
        description="Where the label stands that was asked for here; null for one from elsewhere, or none."
    )
    label_message: str | None = strawberry.field(
        description="Why the carrier refused a label, or to take one back, in its words; or that it never answered."
    )
    label_price: Money | None = strawberry.field(
        description="What the label costs you: as quoted, then as the carrier says."
    )
    created_at: datetime = strawberry.field(description="When it was recorded here.")
    version: int = strawberry.field(description="The version of its last event.")

    @strawberry.field(description="With what the carrier took it over; null when it left by itself.")
    async def manifest(self, info: Info) -> LazyManifest | None:
        """From its row."""
        from graphql_schema.shipments.types import Manifest  # noqa: PLC0415 - the types name each other

        if self.manifest_key is None:
            return None
        found = await info.context.loaders.load(manifests_by_id, self.manifest_key)
        return None if found is None else Manifest.of(found)

    @strawberry.field(
        description="The name of the person who took it, where the driver or the store wrote it down; forgotten after "
        "half a year, or as the operator says."
    )
    async def received_by(self, info: Info) -> str | None:
        """Personal data: it stands by itself."""
        return await info.context.loaders.load(recipients_by_shipment, self.key)

    @strawberry.field(description="The order that it belongs to.")
    async def order(self, info: Info) -> Order:
        """Whoever sees a shipment sees its order."""
        found = await info.context.loaders.load(orders_by_id, self.order_key)
        assert found is not None, "a shipment's scope lies within its order's"
        return Order.of(found)

    @strawberry.field(description="The work at a location that it left from.")
    async def fulfillment_order(self, info: Info) -> LazyFulfillmentOrder | None:
        """From its row."""
        from graphql_schema.fulfillment.types.work import FulfillmentOrder  # noqa: PLC0415 - the types name each other

        found = await info.context.loaders.load(fulfillment_orders_by_id, self.work_key)
        return None if found is None else FulfillmentOrder.of(found)

    @strawberry.field(description="Its parcels.")
    async def packages(self, info: Info) -> list[Package]:
        """In the order of packing."""
        found = await info.context.loaders.load(packages_by_shipment, self.key)
        return [Package.of(row) for row in found or ()]

    @strawberry.field(description="Every sighting, in the order in which it happened.")
    async def tracking_events(self, info: Info) -> list[TrackingEvent]:
        """By `occurredAt`."""
        found = await info.context.loaders.load(tracking_by_shipment, self.key)
        return [TrackingEvent.of(row) for row in found or ()]

    @classmethod
    def of(cls, row: "ShipmentRow") -> "Shipment":
        """Show a row."""
        return cls(
            id=global_id("Shipment", row.id),
            key=row.id,
            order_key=row.order_id,
            work_key=row.fulfillment_order_id,
            manifest_key=row.manifest_id,
            status=row.status,
            carrier=row.carrier,
            service=row.service,
            tracking_number=row.tracking_number,
            tracking_url=row.tracking_url,
            estimated_delivery_at=row.estimated_delivery_at,
            promised_by=row.promised_by,
            shipped_at=row.shipped_at,
            delivered_at=row.delivered_at,
            received_back_at=row.received_back_at,
            alert=row.alert,
            assumed=row.assumed,
            label_status=row.label_status,
            label_message=row.label_message,
            label_price=None
            if row.label_price_minor is None or row.label_currency is None
            else Money.from_minor(row.label_price_minor, row.label_currency),
            created_at=row.created_at,
            version=row.version,
        )


register_rows("Shipment", shipments_by_id, Shipment.of)
register_rows("Package", packages_by_id, Package.of)
register_rows("TrackingEvent", tracking_events_by_id, TrackingEvent.of)
