"""Reading manifests, and asking carriers for rates."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.carriers.finding import open_carriers
from app.carriers.points import MOST, AskPoints, pickup_points
from app.domain.enums import FulfillmentMethod
from app.shipments.queries import page_of_manifests
from app.shipments.rates import carrier_rates
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.geo import GeoInput
from graphql_schema.ids import uuid_of
from graphql_schema.pagination import After, Connection, First, Keyset
from graphql_schema.shipments.inputs import PackageSizeInput
from graphql_schema.shipments.points import PickupPoints
from graphql_schema.shipments.types import CarrierRate, Manifest

NEWEST_FIRST = Keyset("manifests", (UUID,))
MAX_CODES = 250


@strawberry.type
class ShipmentQueries:
    """`carrierRates`, `pickupPoints`, `manifests`."""

    @strawberry.field(
        description="What it costs to send a location's work now and when it would arrive, the cheapest first: of "
        "every carrier, each asked for two seconds at most. Empty where the goods go to no address; null when there is "
        "no such fulfillment order that you may see."
    )
    async def carrier_rates(
        self,
        info: Info,
        fulfillment_order_id: Annotated[strawberry.ID, strawberry.argument(description="The location's work.")],
        packages: Annotated[
            list[PackageSizeInput] | None,
            strawberry.argument(
                description="The packages to be sent; left out, those that stand packed, or else one with all that is "
                "outstanding, by what the SKUs weigh."
            ),
        ] = None,
    ) -> list[CarrierRate] | None:
        """Raises InvalidInput for an id that is none, and for a package without weight."""
        services = info.context.services
        found = await carrier_rates(
            services.database,
            info.context.principal,
            open_carriers(services.database),
            uuid_of(fulfillment_order_id, "FulfillmentOrder", ("fulfillmentOrderId",)),
            None if packages is None else [package.read() for package in packages],
            secret=services.secrets.delivery_options,
        )
        return None if found is None else [CarrierRate.of(one) for one in found]

    @strawberry.field(
        description="Carriers' parcel shops and lockers near a place, to which a delivery service of the channel goes, "
        "the nearest first: every carrier is asked for two seconds at most. Hand one's `id` to an order's delivery as "
        "`pickupPointId`. Null for an unknown channel."
    )
    async def pickup_points(
        self,
        info: Info,
        channel: Annotated[str, strawberry.argument(description="Code of the channel that sells.")],
        near: Annotated[
            GeoInput,
            strawberry.argument(description="Near which place, within 50 km unless `radiusKm` says otherwise (500)."),
        ],
        methods: Annotated[
            list[FulfillmentMethod] | None,
            strawberry.argument(description="PICKUP_POINT for shops, LOCKER for lockers; both when absent."),
        ] = None,
        carrier: Annotated[
            str | None, strawberry.argument(description="Only of this carrier, as delivery services name it.")
        ] = None,
        service: Annotated[
            str | None, strawberry.argument(description="Only where the delivery service with this code goes.")
        ] = None,
        first: Annotated[int, strawberry.argument(description=f"How many, {MOST} at most.")] = 20,
    ) -> PickupPoints | None:
        """Raises InvalidInput for a place that is none, another method, and for too many."""
        services = info.context.services
        ask = AskPoints(
            channel=channel,
            near=near.read(),
            methods=None if methods is None else tuple(methods),
            carrier=carrier,
            service=service,
            first=first,
        )
        found = await pickup_points(
            services.database,
            info.context.principal,
            open_carriers(services.database),
            ask,
            secret=services.secrets.delivery_options,
        )
        return None if found is None else PickupPoints.of(found)

    @strawberry.field(description="What carriers took over from locations that you act for, newest first.")
    async def manifests(
        self,
        info: Info,
        locations: Annotated[
            list[str] | None, strawberry.argument(description=f"Only of these location codes, {MAX_CODES} at most.")
        ] = None,
        carrier: Annotated[str | None, strawberry.argument(description="Only of this carrier.")] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Manifest]:
        """Raises BAD_USER_INPUT for too many codes."""
        if len(locations or ()) > MAX_CODES:
            raise bad_input(f"`locations` may name {MAX_CODES} codes at most.")
        found = await page_of_manifests(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after),
            locations=locations,
            carrier=carrier,
        )
        return NEWEST_FIRST.connection(found, lambda row: (row.id,), Manifest.of)
