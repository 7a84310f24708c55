"""The import: facts in batches, each batch one transaction, the sequencer's work done alongside.

Running it twice changes nothing: orders are known by (channel, external source, external id), reference data and
customers by their codes. A run that was killed goes on where its last batch ended. While one batch is copied the next
is decided, so that the program and the database work at the same time. Imports take turns: a second one is refused.
Not guaranteed: that a code created by somebody else during a batch does not fail that batch; run the import again.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.domain.enums import ErrorCode, EventOrigin
from app.domain.errors import Conflict
from app.domain.history import HistoricalFact, HistoricalOrder
from app.domain.principal import SYSTEM
from app.importers.writing.batch import Batch
from app.importers.writing.reference import Reference, Registry
from app.importers.writing.retelling import retell
from db.advisory import if_free
from db.database import Database
from db.event_log import sequence_batch
from db.repositories.importing import IMPORTING
from db.unit_of_work import UnitOfWork

ORDERS_PER_BATCH = 500
FACTS_PER_BATCH = 5000
SEQUENCED_AT_ONCE = 2000
DECIDED_AT_ONCE = 10
"""So many orders are told before the copying of the batch before gets its turn, some milliseconds later."""


class ImportInProgress(Conflict):
    """Another import is writing; nothing was changed."""

    code = ErrorCode.IN_FLIGHT
    retryable = True


@dataclass(slots=True)
class Written:
    """What came of an import. `orders` are new, `known` were there before; `events` were recorded."""

    orders: int = 0
    known: int = 0
    events: int = 0


async def write_history(
    database: Database,
    facts: Iterable[HistoricalFact],
    *,
    search_secret: bytes,
    advance: Callable[[int], None] = lambda orders: None,
    orders_per_batch: int = ORDERS_PER_BATCH,
) -> Written:
    """Write all facts of one source; `advance` hears of each committed batch how many orders it settled.

    Raises ImportInProgress, InvalidInput (see `Registry.enter`), and whatever `facts` raises; batches that were
    committed before stay. Emits order.imported, payment.imported, fulfillment_order.imported, shipment.imported,
    channel.saved, location.saved, sku.saved, sku.priced, customer.saved, all with origin IMPORT.
    """
    async with if_free(database.engine, IMPORTING) as still_ours:
        if still_ours is None:
            raise ImportInProgress("another import is writing: wait for its end, then run this one again")
        written = Written()
        registry = Registry()
        writing: asyncio.Task[None] | None = None
        try:
            for references, orders in _batches(facts, orders_per_batch):
                batch = await _decide(database, registry, references, orders, search_secret)
                if writing is not None:
                    await writing
                writing = asyncio.create_task(_write(database, registry, batch, written, advance))
            if writing is not None:
                await writing
        finally:
            if writing is not None and not writing.done():
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
        return written


def _batches(
    facts: Iterable[HistoricalFact], orders_per_batch: int
) -> Iterator[tuple[list[Reference], list[HistoricalOrder]]]:
    """Cut the facts; what an order names is in its own batch or an earlier one, as in the source."""
    references: list[Reference] = []
    orders: list[HistoricalOrder] = []
    for fact in facts:
        if isinstance(fact, HistoricalOrder):
            orders.append(fact)
        else:
            references.append(fact)
        if len(orders) >= orders_per_batch or len(references) >= FACTS_PER_BATCH:
            yield references, orders
            references, orders = [], []
    if references or orders:
        yield references, orders


async def _decide(
    database: Database,
    registry: Registry,
    references: list[Reference],
    orders: list[HistoricalOrder],
    search_secret: bytes,
) -> Batch:
    """Tell the new orders of a batch. Reads only, so that it may run while the batch before is written."""
    async with database.unit_of_work(SYSTEM) as uow:
        batch = Batch(uow.now)
        await registry.enter(uow, references, batch)
        fresh = await _fresh(uow, registry, orders)
        numbers = await uow.imports.numbers(len(fresh)) if fresh else []
    batch.known = len(orders) - len(fresh)
    shop = registry.shop
    for count, (order, number) in enumerate(zip(fresh, numbers, strict=True), start=1):
        recorded = retell(
            order,
            shop,
            number=f"{shop.channel.upper()}-{number}",
            customer_id=registry.customers[order.customer] if order.customer is not None else None,
            now=batch.at,
        )
        batch.add_order(recorded, search_secret)
        if count % DECIDED_AT_ONCE == 0:
            await asyncio.sleep(0)
    return batch


async def _fresh(uow: UnitOfWork, registry: Registry, orders: list[HistoricalOrder]) -> list[HistoricalOrder]:
    """The orders that are not there yet."""
    wanted: dict[str, set[str]] = {}
    for order in orders:
        assert order.channel == registry.shop.channel, "a source has one channel"
        wanted.setdefault(order.external_source, set()).add(order.external_id)
    there = {
        source: await uow.imports.external_ids(registry.shop.channel_id, source, ids) for source, ids in wanted.items()
    }
    return [order for order in orders if order.external_id not in there[order.external_source]]


async def _write(
    database: Database, registry: Registry, batch: Batch, written: Written, advance: Callable[[int], None]
) -> None:
    async with database.unit_of_work(SYSTEM, origin=EventOrigin.IMPORT) as uow:
        await batch.write(uow, registry.shop)
    written.orders += batch.orders
    written.known += batch.known
    written.events += len(batch.events)
    advance(batch.orders + batch.known)
    # A running server would do it too; without one the outbox must not grow with the import.
    while await sequence_batch(database.engine, SEQUENCED_AT_ONCE) == SEQUENCED_AT_ONCE:
        pass
