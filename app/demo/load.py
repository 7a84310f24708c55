"""Load the demo shop: history first, then opening day. A shop that is open is left alone.

The two parts are separate transactions, and the second one marks the end: a load that was killed is taken up again,
with the orders that are missing.
"""

import asyncio
import gc
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.demo.history import EXCERPT, describe_shop, ending_at, read_history
from app.demo.opening import is_open, open_shop
from app.demo.places import furnish_places
from app.domain.enums import EventOrigin, LocationKind
from app.domain.history import HistoricalLocation
from app.domain.principal import SYSTEM
from app.importers.writing import write_history
from db.advisory import DEMO_LOAD, exclusively
from db.database import Database
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load brought in; all zero when the shop was open before."""

    orders: int = 0
    skus: int = 0
    levels: int = 0


async def prepare_demo(
    database: Database,
    *,
    search_secret: bytes,
    advance: Callable[[int], None] = lambda orders: None,
    file: Path = EXCERPT,
) -> Loaded:
    """Load the shop unless it is open: history that ends now, the storefront, prices, opening stock.

    `advance` hears of progress, in orders. Waits for another process that is loading. Raises what the importer raises.
    Takes some seconds; the second time a few milliseconds.
    """
    async with exclusively(database.engine, DEMO_LOAD):
        if await database.transact(SYSTEM, is_open):
            return Loaded()
        with _collector_resting():
            return await _load(database, file, search_secret, advance)


async def _load(database: Database, file: Path, search_secret: bytes, advance: Callable[[int], None]) -> Loaded:
    facts = await asyncio.to_thread(read_history, file)
    shop = describe_shop(facts)
    now = database.clock.now()
    written = await write_history(database, ending_at(facts, now), search_secret=search_secret, advance=advance)
    locations = serving_order([fact for fact in facts if isinstance(fact, HistoricalLocation)])

    async def opening_day(uow: UnitOfWork) -> None:
        await furnish_places(uow, locations)
        await open_shop(uow, shop, locations)

    await database.transact(SYSTEM, opening_day, origin=EventOrigin.IMPORT)
    return Loaded(orders=written.orders, skus=len(shop.prices), levels=len(shop.opening))


def serving_order(locations: Sequence[HistoricalLocation]) -> tuple[str, ...]:
    """Codes of the locations that serve the storefront: stores first, so that small baskets leave from a shop."""
    stores_first = sorted(locations, key=lambda location: location.kind is not LocationKind.STORE)
    return tuple(location.code for location in stores_first)


@contextmanager
def _collector_resting() -> Generator[None]:
    """Collect no cycles meanwhile: a million short-lived values make none, and looking took a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
