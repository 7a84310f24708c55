"""Reading what other systems report and what people count."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import StockCountState
from app.domain.pages import Page, Slice
from app.domain.principal import Principal
from app.domain.stock_counts import StockCount
from db.database import Database
from db.models.count_tasks import CountTaskRow
from db.repositories.stock_counts import StockCountRepository
from db.repositories.stock_feed_reading import StockFeedReading

if TYPE_CHECKING:
    from db.models.stock_feeds import StockFeedRow


async def feeds_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, StockFeedRow]":
    """Batch: feeds by id."""
    async with database.session() as session:
        return await StockFeedReading(session, principal).by_ids(ids)


async def page_of_feeds(
    database: Database, principal: Principal, page: Page, *, locations: Collection[str] | None, stale: bool | None
) -> "Slice[StockFeedRow]":
    """One page of feeds, in the order they were opened."""
    async with database.session() as session:
        reading = StockFeedReading(session, principal)
        return await reading.page(page, locations=locations, stale=stale, now=database.clock.now())


async def counts_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> dict[UUID, StockCount]:
    """Batch: counts by id, with their lines."""
    async with database.session() as session:
        return await StockCountRepository(session, principal).by_ids(ids)


async def page_of_counts(
    database: Database,
    principal: Principal,
    page: Page,
    *,
    locations: Collection[str] | None,
    states: Collection[StockCountState] | None,
) -> Slice[StockCount]:
    """One page of counts, newest first."""
    async with database.session() as session:
        return await StockCountRepository(session, principal).page(page, locations=locations, states=states)


async def page_of_count_tasks(
    database: Database, principal: Principal, page: Page, *, location: str
) -> Slice[CountTaskRow]:
    """What is to be counted at a location and was not yet, oldest first; the page's key is (id,)."""
    async with database.reading() as session:
        return await StockCountRepository(session, principal).tasks(location, page)
