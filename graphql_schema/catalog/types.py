"""SKUs: what is sold, what it costs in a channel, and whether a shopper can have it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.availability.stock import shown_stock
from app.catalog.queries import components_of, limits_by_sku, prices_in_channels, skus_by_id
from app.inventory.queries import levels_of_skus
from graphql_schema.catalog.limits import BackorderLimit
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.scalars import JSON, CurrencyCode

if TYPE_CHECKING:
    from db.models.reference import SkuRow
    from graphql_schema.inventory.types import ShopperStock, StockLevel

ChannelArgument = Annotated[str, strawberry.argument(description="The channel's business code.")]


@strawberry.type(
    description="What is sold. Quantities are whole numbers of the smallest unit: with unit m and unitDigits 1, 7 means"
    " 0.7 m."
)
class Sku(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    code: str = strawberry.field(description="The business code, unique and case-sensitive; inputs name it by this.")
    gtin: str | None = strawberry.field(description="The barcode's number (EAN, UPC), when it has one.")
    name: str = strawberry.field(description="What people call it.")
    attributes: JSON | None = strawberry.field(description="Whatever the merchant keeps about it: color, size, brand.")
    weight_grams: int | None = strawberry.field(description="Weight of one piece in grams.")
    stock_tracked: bool = strawberry.field(description="Whether units are counted; services and downloads are not.")
    unit: str = strawberry.field(description="What one of it is called: piece, m, kg.")
    unit_digits: int = strawberry.field(description="How many decimals of the unit a quantity of 1 stands for.")
    returnable: bool = strawberry.field(description="Whether shoppers may send it back.")
    placeholder: bool = strawberry.field(
        description="Whether an order named it before anybody described it: `skuUpsert` describes it and ends that."
    )
    available_from: datetime | None = strawberry.field(
        description="Its street date: sold before as a preorder, never sent before. Null: it is out."
    )

    @strawberry.field(
        description="What it costs in a channel, in one of the channel's currencies; null where it has no price in it:"
        " prices are set for each currency and never converted."
    )
    async def price(
        self,
        info: Info,
        channel: ChannelArgument,
        currency: Annotated[
            CurrencyCode | None, strawberry.argument(description="The channel's own currency when left out.")
        ] = None,
    ) -> Money | None:
        """Batched over SKUs, channels and currencies."""
        price = await info.context.loaders.load(prices_in_channels, (self.key, channel, currency))
        return None if price is None else Money.of(price)

    @strawberry.field(description="What a kit is made of; empty for everything else.")
    async def components(self, info: Info) -> list["KitComponent"]:
        """Batched over kits."""
        parts = await info.context.loaders.load(components_of, self.key) or []
        skus = await info.context.loaders.load_many(skus_by_id, [part for part, _ in parts])
        return [
            KitComponent(sku=Sku.of(sku), quantity=quantity)
            for sku, (_, quantity) in zip(skus, parts, strict=True)
            if sku is not None
        ]

    @strawberry.field(description="Whether a shopper can have it in a channel; null for an unknown channel.")
    async def stock(
        self, info: Info, channel: ChannelArgument
    ) -> Annotated["ShopperStock", strawberry.lazy("graphql_schema.inventory.types")] | None:
        """Batched over SKUs and channels."""
        from graphql_schema.inventory.types import ShopperStock  # noqa: PLC0415 - the types name each other

        found = await info.context.loaders.load(shown_stock, (self.key, channel))
        return None if found is None else ShopperStock.of(found)

    @strawberry.field(
        description="How many units may be sold that are neither there nor expected on a day, by channel."
    )
    async def backorder_limits(self, info: Info) -> list[BackorderLimit]:
        """Batched over SKUs."""
        return [BackorderLimit.of(limit) for limit in await info.context.loaders.load(limits_by_sku, self.key) or ()]

    @strawberry.field(description="Exact levels by location, for staff and apps, narrowed to what you may see.")
    async def stock_levels(
        self,
        info: Info,
        locations: Annotated[
            list[str] | None, strawberry.argument(description="Only at the locations with these codes.")
        ] = None,
    ) -> list[Annotated["StockLevel", strawberry.lazy("graphql_schema.inventory.types")]]:
        """Batched over SKUs."""
        from graphql_schema.inventory.types import StockLevel  # noqa: PLC0415 - the types name each other

        narrowed = None if locations is None else tuple(sorted(set(locations)))
        rows = await info.context.loaders.load(levels_of_skus, (self.key, narrowed))
        return [StockLevel.of(row) for row in rows or ()]

    @classmethod
    def of(cls, row: "SkuRow") -> "Sku":
        """Show a row."""
        return cls(
            id=global_id("Sku", row.id),
            key=row.id,
            code=row.code,
            gtin=row.gtin,
            name=row.name,
            attributes=None if row.attributes is None else JSON(row.attributes),
            weight_grams=row.weight_grams,
            stock_tracked=row.stock_tracked,
            unit=row.unit,
            unit_digits=row.unit_digits,
            returnable=row.returnable,
            placeholder=row.placeholder,
            available_from=row.available_from,
        )


@strawberry.type(description="One part of a kit.")
class KitComponent:
    """A SKU and how many of it."""

    sku: Sku = strawberry.field(description="The part.")
    quantity: int = strawberry.field(description="How many smallest units of it one kit needs.")


async def sku_of(info: Info, sku_id: UUID) -> Sku:
    """The SKU that a row points at; it is there, a foreign key says so."""
    row = await info.context.loaders.load(skus_by_id, sku_id)
    assert row is not None, "SKUs are never deleted"
    return Sku.of(row)


register_rows("Sku", skus_by_id, Sku.of)
