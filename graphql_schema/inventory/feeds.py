"""Reports of locations' stock: how old they may be, and how old they are."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.inventory.feeds import LONGEST_MINUTES, SaveFeed, save_feed
from app.inventory.reports import feeds_by_id, page_of_feeds
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.inventory.types import location_of
from graphql_schema.locations.types import Location
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import Node, load_node, register_rows
from graphql_schema.pagination import After, Connection, First, Keyset

if TYPE_CHECKING:
    from db.models.stock_feeds import StockFeedRow

BY_AGE = Keyset("stockFeeds", (UUID,))
MAX_CODES = 250


@strawberry.type(
    description="The reports of one location's stock by another system (stockSync): a supplier's, a warehouse's."
)
class StockFeed(Node):
    """Built with `of`."""

    location_key: strawberry.Private[UUID]
    max_age_minutes: int | None = strawberry.field(
        description="How old a report may be before its units count as nothing; null: reports never age."
    )
    as_of: datetime | None = strawberry.field(description="As of when the newest report was; null before the first.")
    received_at: datetime | None = strawberry.field(description="When it came.")
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")

    @strawberry.field(description="Which location.")
    async def location(self, info: Info) -> Location:
        """Batched over feeds."""
        return await location_of(info, self.location_key)

    @strawberry.field(description="When the newest report is too old; null when it never is, or none came.")
    def fresh_until(self) -> datetime | None:
        """The newest report's instant and the age it may reach."""
        if self.as_of is None or self.max_age_minutes is None:
            return None
        return self.as_of + timedelta(minutes=self.max_age_minutes)

    @strawberry.field(description="Whether nothing is promised from here until a new report comes.")
    def stale(self, info: Info) -> bool:
        """By the server's clock. Levels that only older reports named may be stale before."""
        if self.max_age_minutes is None:
            return False
        until = self.fresh_until()
        return until is None or until <= info.context.services.database.clock.now()

    @classmethod
    def of(cls, row: "StockFeedRow") -> "StockFeed":
        """Show a row."""
        return cls(
            id=global_id("StockFeed", row.id),
            location_key=row.location_id,
            max_age_minutes=row.max_age_minutes,
            as_of=row.as_of,
            received_at=row.received_at,
            version=row.version,
        )


@strawberry.input(description="How old reports of a location's stock may be.")
class StockFeedSaveInput:
    """Read with `read`."""

    location: str = strawberry.field(description="The location's code.")
    max_age_minutes: int | None = strawberry.field(
        default=None,
        description=f"1 to {LONGEST_MINUTES:,}: units of an older report count as nothing. Left out: no report ages.",
    )

    def read(self) -> SaveFeed:
        """The use case's command."""
        return SaveFeed(location=self.location, max_age_minutes=self.max_age_minutes)


@strawberry.type(description="The answer of stockFeedSave.")
class StockFeedSavePayload(Payload):
    """The feed, or why not."""

    stock_feed: StockFeed | None = strawberry.field(default=None, description="The feed as it stands now.")


@strawberry.type
class StockFeedMutations:
    """`stockFeedSave`."""

    @strawberry.mutation(
        description="Say how old reports of a location may be before its units count as nothing: a supplier's, say."
    )
    async def stock_feed_save(self, info: Info, input: Annotated[StockFeedSaveInput, ASKED]) -> StockFeedSavePayload:
        """See `save_feed`."""
        done = await attempt(info, lambda uow: save_feed(uow, input.read()))
        if isinstance(done, list):
            return StockFeedSavePayload(errors=done)
        feed = cast("StockFeed | None", await load_node(info.context, "StockFeed", (done.result,)))
        return StockFeedSavePayload(transaction_id=done.transaction_id, stock_feed=feed)


@strawberry.type
class StockFeedQueries:
    """`stockFeeds`."""

    @strawberry.field(description="Reports of locations whose stock you may see, in the order they began.")
    async def stock_feeds(
        self,
        info: Info,
        locations: Annotated[
            list[str] | None, strawberry.argument(description=f"Only of these location codes, {MAX_CODES} at most.")
        ] = None,
        stale: Annotated[
            bool | None, strawberry.argument(description="Only those that are too old, or only those that are not.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[StockFeed]:
        """Raises BAD_USER_INPUT for too many codes."""
        if len(locations or ()) > MAX_CODES:
            raise bad_input(f"`locations` may name {MAX_CODES} codes at most.")
        rows = await page_of_feeds(
            info.context.services.database,
            info.context.principal,
            BY_AGE.page(first, after),
            locations=locations,
            stale=stale,
        )
        return BY_AGE.connection(rows, lambda row: (row.id,), StockFeed.of)


register_rows("StockFeed", feeds_by_id, StockFeed.of)
