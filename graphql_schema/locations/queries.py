"""Queries for locations."""

from typing import Annotated

import strawberry

from app.domain.enums import LocationKind
from app.locations.queries import list_locations, locations_by_code
from graphql_schema.context import Info
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

    @strawberry.field(description="All locations by code.")
    async def locations(
        self,
        info: Info,
        kinds: Annotated[list[LocationKind] | None, strawberry.argument(description="Only these kinds.")] = None,
        channel: Annotated[
            str | None, strawberry.argument(description="Only those that serve the channel with this code.")
        ] = None,
    ) -> list[Location]:
        """A short bounded list: a merchant's places, not its shelves."""
        rows = await list_locations(info.context.services.database, kinds=kinds, channel=channel)
        return [Location.of(row) for row in rows]
