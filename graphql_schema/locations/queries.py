"""Queries for locations."""

from typing import Annotated

import strawberry

from app.domain.enums import LocationKind
from app.locations.queries import MAX_NEAR, list_locations, list_locations_near, locations_by_code
from graphql_schema.context import Info
from graphql_schema.geo import GeoInput
from graphql_schema.locations.types import Location


@strawberry.type
class LocationQueries:
    """`location` and `locations`."""

    @strawberry.field(description="One location by its code.")
    async def location(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The location's business code.")]
    ) -> Location | None:
        """Null when there is none."""
        row = await info.context.loaders.load(locations_by_code, code)
        return None if row is None else Location.of(row)

    @strawberry.field(description=f"All locations by code; with `near`, the {MAX_NEAR} nearest ones, nearest first.")
    async def locations(
        self,
        info: Info,
        kinds: Annotated[list[LocationKind] | None, strawberry.argument(description="Only these kinds.")] = None,
        channel: Annotated[
            str | None, strawberry.argument(description="Only those that serve the channel with this code.")
        ] = None,
        near: Annotated[
            GeoInput | None,
            strawberry.argument(description="Only those with coordinates, and how far away each is from here."),
        ] = None,
    ) -> list[Location]:
        """A short bounded list: a merchant's places, not its shelves. Raises InvalidInput for a place nobody knows."""
        database = info.context.services.database
        if near is not None:
            found = await list_locations_near(database, near.read(), kinds=kinds, channel=channel)
            return [Location.of(row, distance_km) for row, distance_km in found]
        rows = await list_locations(database, kinds=kinds, channel=channel)
        return [Location.of(row) for row in rows]
