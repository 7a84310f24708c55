"""What labels, departures, voids and manifests are asked with."""

from datetime import datetime

import strawberry

from app.domain.carriers import ParcelSize
from app.shipments.ask_again import AskAgain
from app.shipments.depart import DepartShipment
from app.shipments.label import LabelShipment
from app.shipments.manifest import CloseManifest
from app.shipments.void import VoidShipment
from graphql_schema.fulfillment.picking import PackageInput
from graphql_schema.ids import uuid_of


@strawberry.input(description="A label: by a rate, or by carrier and service.")
class ShipmentLabelInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="The location's work.")
    rate_id: str | None = strawberry.field(default=None, description="A rate of carrierRates, while it is good.")
    carrier: str | None = strawberry.field(
        default=None, description="Without a rate: who carries it, as your delivery services name it, or `local`."
    )
    service: str | None = strawberry.field(
        default=None, description="The carrier's service; may be left out where it has one only."
    )
    package_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Packages that stand packed with the work."
    )
    packages: list[PackageInput] | None = strawberry.field(
        default=None,
        description="New packages, each with what goes in. With neither, all that stand packed, or else one package "
        "with all that is outstanding.",
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Refuse when the fulfillment order changed since you read it."
    )

    def read(self) -> LabelShipment:
        """The use case's command. Raises InvalidInput for a foreign id."""
        ids, packages = self.package_ids, self.packages
        return LabelShipment(
            idempotency_key=self.idempotency_key,
            fulfillment_order_id=uuid_of(self.fulfillment_order_id, "FulfillmentOrder", ("fulfillmentOrderId",)),
            carrier=self.carrier,
            service=self.service,
            rate_id=self.rate_id,
            package_ids=None
            if ids is None
            else tuple(uuid_of(one, "Package", ("packageIds", str(index))) for index, one in enumerate(ids)),
            packages=None
            if packages is None
            else tuple(package.read(("packages", str(index))) for index, package in enumerate(packages)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which labeled shipment leaves.")
class ShipmentDepartInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    shipment_id: strawberry.ID = strawberry.field(description="The shipment.")
    shipped_at: datetime | None = strawberry.field(default=None, description="When it left, where that is not now.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> DepartShipment:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return DepartShipment(
            idempotency_key=self.idempotency_key,
            shipment_id=uuid_of(self.shipment_id, "Shipment", ("shipmentId",)),
            shipped_at=self.shipped_at,
            expected_version=self.expected_version,
        )


@strawberry.input(description="Which shipment does not take place.")
class ShipmentVoidInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    shipment_id: strawberry.ID = strawberry.field(description="The shipment.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> VoidShipment:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return VoidShipment(
            idempotency_key=self.idempotency_key,
            shipment_id=uuid_of(self.shipment_id, "Shipment", ("shipmentId",)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Whose carrier is asked again.")
class ShipmentLabelRetryInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    shipment_id: strawberry.ID = strawberry.field(description="The shipment.")
    expected_version: int | None = strawberry.field(default=None, description="Refuse when it changed since you read.")

    def read(self) -> AskAgain:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return AskAgain(
            idempotency_key=self.idempotency_key,
            shipment_id=uuid_of(self.shipment_id, "Shipment", ("shipmentId",)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="What a carrier takes over.")
class ManifestCloseInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    location: str = strawberry.field(description="The location's code.")
    carrier: str = strawberry.field(description="The carrier, as its shipments name it.")

    def read(self) -> CloseManifest:
        """The use case's command."""
        return CloseManifest(idempotency_key=self.idempotency_key, location=self.location, carrier=self.carrier)


@strawberry.input(description="The weight and the edges of a package that is to be sent.")
class PackageSizeInput:
    """Read with `read`."""

    weight_grams: int = strawberry.field(description="What it weighs, in grams.")
    length_mm: int | None = strawberry.field(default=None, description="Its longest edge, in millimeters.")
    width_mm: int | None = strawberry.field(default=None, description="Its width, in millimeters.")
    height_mm: int | None = strawberry.field(default=None, description="Its height, in millimeters.")

    def read(self) -> ParcelSize:
        """The size as carriers see it."""
        return ParcelSize(
            weight_grams=self.weight_grams,
            length_mm=self.length_mm,
            width_mm=self.width_mm,
            height_mm=self.height_mm,
        )
