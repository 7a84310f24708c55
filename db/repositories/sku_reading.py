"""SKUs, their components and prices as readers see them. They are public, like a shop's shelves."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.money import Money
from app.domain.pages import Page, Slice
from db.models.reference import ChannelRow, PriceRow, SkuComponentRow, SkuRow
from db.repositories.keyset import read_page


class SkuReading:
    """Named queries over SKUs; unknown ids and codes are absent from the answers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_ids(self, ids: Collection[UUID]) -> dict[UUID, SkuRow]:
        """SKUs by id."""
        rows = await self._session.scalars(select(SkuRow).where(SkuRow.id.in_(list(ids))))
        return {row.id: row for row in rows}

    async def by_codes(self, codes: Collection[str]) -> dict[str, SkuRow]:
        """SKUs by code."""
        rows = await self._session.scalars(select(SkuRow).where(SkuRow.code.in_(list(codes))))
        return {row.code: row for row in rows}

    async def page(self, page: Page, *, codes: Collection[str] | None, search: str | None) -> Slice[SkuRow]:
        """SKUs by code. `search` finds the beginning of a code, a whole GTIN, or words anywhere in a name."""
        statement = select(SkuRow)
        if codes is not None:
            statement = statement.where(SkuRow.code.in_(list(codes)))
        if search:
            statement = statement.where(
                or_(
                    SkuRow.code.istartswith(search, autoescape=True),
                    SkuRow.gtin == search,
                    SkuRow.name.icontains(search, autoescape=True),
                )
            )
        return await read_page(self._session, statement, [SkuRow.code], page)

    async def components(self, sku_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, int]]]:
        """What kits are made of: (component's id, quantity), in their order; other SKUs are absent."""
        rows = await self._session.execute(
            select(SkuComponentRow.sku_id, SkuComponentRow.component_id, SkuComponentRow.quantity)
            .where(SkuComponentRow.sku_id.in_(list(sku_ids)))
            .order_by(SkuComponentRow.sku_id, SkuComponentRow.position)
        )
        found: dict[UUID, list[tuple[UUID, int]]] = {}
        for sku_id, component_id, quantity in rows:
            found.setdefault(sku_id, []).append((component_id, quantity))
        return found

    async def prices(
        self, sku_ids: Collection[UUID], channels: Collection[str]
    ) -> dict[tuple[UUID, str, str | None], Money]:
        """What each SKU costs in each channel, in every currency it sells in: by (SKU id, channel, currency).

        None as the currency is the channel's own. Currencies that it no longer sells in are absent.
        """
        rows = await self._session.execute(
            select(PriceRow.sku_id, ChannelRow, PriceRow.amount_minor, PriceRow.currency)
            .join(ChannelRow, ChannelRow.id == PriceRow.channel_id)
            .where(
                PriceRow.sku_id.in_(list(sku_ids)),
                ChannelRow.code.in_(list(channels)),
                PriceRow.currency == ChannelRow.currencies.any_(),
            )
        )
        found: dict[tuple[UUID, str, str | None], Money] = {}
        for sku_id, channel, minor, currency in rows:
            found[sku_id, channel.code, currency] = Money(minor, currency)
            if currency == channel.currency:
                found[sku_id, channel.code, None] = Money(minor, currency)
        return found
