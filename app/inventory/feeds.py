"""Reports of a location's stock: how old they may be before its units count as nothing, and what was told of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.inventory.asked import asked_location
from db.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from db.models.stock_feeds import StockFeedRow

LONGEST_MINUTES = 366 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveFeed:
    """What is asked: reports of the location count for so many minutes; None: for ever."""

    location: str
    max_age_minutes: int | None


async def save_feed(uow: UnitOfWork, command: SaveFeed) -> UUID:
    """Say how old reports of a location may be; what was reported ages by it at once. Answers with the feed's id.

    Raises InvalidInput (less than a minute, more than a year), NotFound (location). Emits stock_feed.saved. Locks: the
    location, then its levels by (SKU, location).
    """
    minutes = command.max_age_minutes
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise InvalidInput(f"maxAgeMinutes is 1 to {LONGEST_MINUTES:,}, not {minutes:,}", ("maxAgeMinutes",))
    location = await asked_location(uow, command.location, lock=True)
    feed = await uow.stock_reports.feed(location.id, uow.now)
    if feed.version > 0 and feed.max_age_minutes == minutes:
        return feed.id
    await uow.stock_reports.age(location.id, minutes)
    await tell_feed(uow, feed, location.code, "stock_feed.saved", max_age_minutes=minutes)
    return feed.id


def feed_state(feed: "StockFeedRow", location: str) -> dict[str, Any]:
    """The feed as its events tell it."""
    return {
        "location": location,
        "maxAgeMinutes": feed.max_age_minutes,
        "asOf": None if feed.as_of is None else feed.as_of.isoformat(),
    }


async def tell_feed(uow: UnitOfWork, feed: "StockFeedRow", location: str, kind: str, **values: object) -> None:
    """Write changed columns of a locked feed, and record the event that tells of them."""
    before = feed_state(feed, location) if feed.version > 0 else {}
    await uow.stock_reports.save_feed(feed, updated_at=uow.now, **values)
    uow.record(
        Event(
            type=kind,
            subject_id=feed.id,
            subject_version=feed.version,
            keys=(f"location:{location}",),
            state=patch_between(before, feed_state(feed, location)),
        )
    )
