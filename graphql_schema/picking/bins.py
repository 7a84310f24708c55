"""Where SKUs lie at a location, in the graph."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.picking.place import MAX_LENGTH, MOST_BINS, MOST_ROWS, PlacedSku, PlaceSkus, place_skus
from app.picking.queries import places_of_skus
from graphql_schema.catalog.types import Sku, sku_of
from graphql_schema.context import Info
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.mutating import ASKED, Payload, attempt


@strawberry.input(description="Where one SKU lies.")
class BinRowInput:
    """Read with `BinSetInput.read`."""

    sku: str = strawberry.field(description="The SKU's code.")
    bins: list[str] = strawberry.field(
        default_factory=list[str],
        description=f"Its bins, the one to pick from first; {MOST_BINS} at most, {MAX_LENGTH} characters each. None: "
        "nobody says where it lies.",
    )
    category: str | None = strawberry.field(
        default=None, description="What the location sorts it under: a zone, a temperature. Null: nothing."
    )


@strawberry.input(description="Where SKUs lie at a location. Each row replaces what was said of its SKU there.")
class BinSetInput:
    """Read with `read`."""

    location: str = strawberry.field(description="The location's code.")
    rows: list[BinRowInput] = strawberry.field(description=f"{MOST_ROWS:,} at most, each SKU once; all or none.")

    def read(self) -> PlaceSkus:
        """The use case's command."""
        rows = tuple(PlacedSku(sku=row.sku, bins=tuple(row.bins), category=row.category) for row in self.rows)
        return PlaceSkus(location=self.location, rows=rows)


@strawberry.type(description="Where one SKU lies at one location.")
class SkuPlace:
    """Read when it is shown."""

    sku_key: strawberry.Private[UUID]
    location_key: strawberry.Private[UUID]

    @strawberry.field(description="Which SKU.")
    async def sku(self, info: Info) -> Sku:
        """Batched over places."""
        return await sku_of(info, self.sku_key)

    @strawberry.field(description="Its bins, the one to pick from first; none where nobody said one.")
    async def bins(self, info: Info) -> list[str]:
        """Batched over places."""
        found = await info.context.loaders.load(places_of_skus, (self.sku_key, self.location_key))
        return list(found.bins) if found else []

    @strawberry.field(description="What the location sorts it under.")
    async def category(self, info: Info) -> str | None:
        """Batched over places."""
        found = await info.context.loaders.load(places_of_skus, (self.sku_key, self.location_key))
        return found.category if found else None


@strawberry.type(description="The answer of binSet.")
class BinSetPayload(Payload):
    """Where they lie, or why not."""

    location_key: strawberry.Private[UUID | None] = None
    places: list[SkuPlace] | None = strawberry.field(default=None, description="The SKUs as they lie now, row by row.")

    @strawberry.field(description="The location.")
    async def location(self, info: Info) -> Location | None:
        """None when it was refused."""
        return None if self.location_key is None else await location_of(info, self.location_key)


@strawberry.type
class BinMutations:
    """`binSet`."""

    @strawberry.mutation(
        description="Say in which bins SKUs lie at a location, and what it sorts them under: pick lists are walked "
        "from bin to bin. The same again changes nothing."
    )
    async def bin_set(self, info: Info, input: Annotated[BinSetInput, ASKED]) -> BinSetPayload:
        """See `place_skus`."""
        done = await attempt(info, lambda uow: place_skus(uow, input.read()))
        if isinstance(done, list):
            return BinSetPayload(errors=done)
        location_id, sku_ids = done.result
        return BinSetPayload(
            transaction_id=done.transaction_id,
            location_key=location_id,
            places=[SkuPlace(sku_key=sku_id, location_key=location_id) for sku_id in sku_ids],
        )
