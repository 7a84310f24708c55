"""Reading what nobody knew, and shipments, those that worry first of all."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.enums import ShipmentAlert, SightingState
from app.tracking.queries import page_of_shipments, page_of_sightings
from graphql_schema.context import Info
from graphql_schema.fulfillment.types import Shipment
from graphql_schema.pagination import After, Before, Connection, First, Keyset, Last
from graphql_schema.tracking.types import UnmatchedSighting

NEWEST_FIRST = Keyset("unmatchedSightings", (UUID,))
OLDEST_FIRST = Keyset("shipments", (UUID,))


@strawberry.type
class TrackingQueries:
    """`unmatchedSightings` and `shipments`."""

    @strawberry.field(
        description="What carriers saw under numbers that nobody here knew, newest first. Ask for WAITING to see what "
        "somebody may have to match."
    )
    async def unmatched_sightings(
        self,
        info: Info,
        states: Annotated[
            list[SightingState] | None,
            strawberry.argument(description="Any of these states; all when absent or empty."),
        ] = None,
        tracking_number: Annotated[
            str | None, strawberry.argument(description="Under this number; any when absent.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[UnmatchedSighting]:
        """Within the caller's scope."""
        found = await page_of_sightings(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after, last, before),
            states=states or (),
            tracking_number=None if tracking_number is None else tracking_number.strip(),
        )
        return NEWEST_FIRST.connection(found, lambda row: (row.id,), UnmatchedSighting.of)

    @strawberry.field(
        description="Shipments, the oldest first. With `alerts` those that somebody should look at: they come too late,"
        " nobody saw them for days, or they are probably lost."
    )
    async def shipments(
        self,
        info: Info,
        alerts: Annotated[
            list[ShipmentAlert] | None,
            strawberry.argument(description="With any of these alerts; all shipments when absent or empty."),
        ] = None,
        location: Annotated[
            str | None, strawberry.argument(description="That left this location, by its code; any when absent.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Shipment]:
        """Within the caller's scope."""
        found = await page_of_shipments(
            info.context.services.database,
            info.context.principal,
            OLDEST_FIRST.page(first, after, last, before),
            alerts=alerts or (),
            location=location,
        )
        return OLDEST_FIRST.connection(found, lambda row: (row.id,), Shipment.of)
