"""Reading SKUs and prices. Batches take (database, principal, keys) and open a short read session of their own."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.money import Money
from app.domain.pages import Page, Slice, grouped
from app.domain.principal import Principal
from db.database import Database
from db.repositories.promise_reading import LimitRead, PromiseReading
from db.repositories.sku_reading import SkuReading

if TYPE_CHECKING:
    from db.models.reference import SkuRow

__all__ = ["LimitRead"]


async def skus_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> "dict[UUID, SkuRow]":
    """Batch: SKUs by id; they are public."""
    async with database.reading() as session:
        return await SkuReading(session).by_ids(ids)


async def skus_by_code(database: Database, principal: Principal, codes: Sequence[str]) -> "dict[str, SkuRow]":
    """Batch: SKUs by code; they are public."""
    async with database.reading() as session:
        return await SkuReading(session).by_codes(codes)


async def components_of(
    database: Database, principal: Principal, sku_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[UUID, int]]]:
    """Batch: what a kit is made of, as (component's id, quantity); absent for other SKUs."""
    async with database.reading() as session:
        return await SkuReading(session).components(sku_ids)


async def prices_in_channels(
    database: Database, principal: Principal, keys: Sequence[tuple[UUID, str, str | None]]
) -> dict[tuple[UUID, str, str | None], Money]:
    """Batch: what a SKU costs, by (SKU id, channel code, currency); absent where it has no price in it.

    None as the currency is the channel's own.
    """
    async with database.reading() as session:
        return await SkuReading(session).prices({sku for sku, _, _ in keys}, {channel for _, channel, _ in keys})


async def limits_by_sku(
    database: Database, principal: Principal, sku_ids: Sequence[UUID]
) -> Mapping[UUID, list[LimitRead]]:
    """Batch: how many units of a SKU may be sold that are neither there nor expected; absent when nothing limits it."""
    async with database.reading() as session:
        found = await PromiseReading(session, principal).limits(sku_ids)
    return grouped((limit.sku_id, limit) for limit in found)


async def page_of_skus(
    database: Database, page: Page, *, codes: Collection[str] | None = None, search: str | None = None
) -> "Slice[SkuRow]":
    """One page of SKUs by code."""
    async with database.reading() as session:
        return await SkuReading(session).page(page, codes=codes, search=search)
