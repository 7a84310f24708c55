"""Change SKUs and prices."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from app.catalog.limit_backorders import limit_backorders
from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from graphql_schema.catalog.limits import SkuBackorderLimitSetInput
from graphql_schema.catalog.types import Sku
from graphql_schema.context import Info
from graphql_schema.errors import UserError
from graphql_schema.json_objects import object_of
from graphql_schema.money import MoneyInput
from graphql_schema.mutating import ASKED, Done, Payload, attempt
from graphql_schema.nodes import load_node


@strawberry.input(description="So many of a SKU in a kit.")
class KitComponentInput:
    """One component."""

    sku: str = strawberry.field(description="The component's code; a kit holds no kits.")
    quantity: int = strawberry.field(description="How many of it one kit holds, at least 1.")


@strawberry.input(description="A SKU, created or changed by its code. Fields left out get their defaults.")
class SkuUpsertInput:
    """Read with `read`."""

    code: str = strawberry.field(description="Your code for the SKU; trimmed, case-sensitive, never changed.")
    name: str = strawberry.field(description="What people call it; orders keep the name they were placed with.")
    gtin: str | None = strawberry.field(default=None, description="Its EAN, UPC or ISBN.")
    attributes: JSON | None = strawberry.field(default=None, description="Anything else you know of it, as an object.")
    weight_grams: int | None = strawberry.field(default=None, description="What one unit weighs.")
    stock_tracked: bool | None = strawberry.field(
        default=True, description="False for services, digital goods and gift cards: they have no stock."
    )
    unit: str | None = strawberry.field(default="piece", description="What quantities count: piece, m, kg.")
    unit_digits: int | None = strawberry.field(
        default=0, description='Decimals of the unit: with unit "m" and 1 digit, quantity 7 means 0.7 m.'
    )
    returnable: bool | None = strawberry.field(default=True, description="Whether it may come back.")
    available_from: datetime | None = strawberry.field(
        default=None, description="Its street date: it is sold before, as a preorder, and sent from then on."
    )
    components: list[KitComponentInput] | None = strawberry.field(
        default=None, description="What the kit holds. Left out, it stays; empty, it is no kit."
    )

    def read(self) -> UpsertSku:
        """The use case's command. Raises InvalidInput for attributes that are no object."""
        components = None
        if self.components is not None:
            components = tuple((component.sku, component.quantity) for component in self.components)
        return UpsertSku(
            code=self.code,
            name=self.name,
            gtin=self.gtin,
            attributes=object_of(self.attributes, ("attributes",)),
            weight_grams=self.weight_grams,
            stock_tracked=self.stock_tracked is not False,
            unit="piece" if self.unit is None else self.unit,
            unit_digits=self.unit_digits or 0,
            returnable=self.returnable is not False,
            available_from=self.available_from,
            components=components,
        )


@strawberry.input(description="What a SKU costs in a channel from now on.")
class SkuPriceSetInput:
    """Read with `read`."""

    sku: str = strawberry.field(description="The SKU's code.")
    channel: str = strawberry.field(description="The channel's code.")
    price: MoneyInput = strawberry.field(description="The price of one unit, in a currency the channel sells in.")

    def read(self) -> SetPrice:
        """The use case's command. Raises InvalidInput for too many digits."""
        return SetPrice(sku=self.sku, channel=self.channel, price=self.price.read(("price",)))


@strawberry.type(description="The answer of skuUpsert, skuPriceSet and skuBackorderLimitSet.")
class SkuUpsertPayload(Payload):
    """The SKU, or why not."""

    sku: Sku | None = strawberry.field(default=None, description="The SKU as it stands now.")


@strawberry.type
class SkuMutations:
    """`skuUpsert`, `skuPriceSet` and `skuBackorderLimitSet`."""

    @strawberry.mutation(description="Create or change a SKU. The same again changes nothing.")
    async def sku_upsert(self, info: Info, input: Annotated[SkuUpsertInput, ASKED]) -> SkuUpsertPayload:
        """See `upsert_sku`."""
        return await _answer(info, await attempt(info, lambda uow: upsert_sku(uow, input.read())))

    @strawberry.mutation(description="Set what a SKU costs in a channel. Orders keep the price they were placed at.")
    async def sku_price_set(self, info: Info, input: Annotated[SkuPriceSetInput, ASKED]) -> SkuUpsertPayload:
        """See `set_price`."""
        return await _answer(info, await attempt(info, lambda uow: set_price(uow, input.read())))

    @strawberry.mutation(
        description="Set how many units of a SKU may be sold that are neither there nor expected on a day, in one"
        " channel or in all that have no limit of their own. Who waits already keeps waiting."
    )
    async def sku_backorder_limit_set(
        self, info: Info, input: Annotated[SkuBackorderLimitSetInput, ASKED]
    ) -> SkuUpsertPayload:
        """See `limit_backorders`."""
        return await _answer(info, await attempt(info, lambda uow: limit_backorders(uow, input.read())))


async def _answer(info: Info, done: Done[UUID] | list[UserError]) -> SkuUpsertPayload:
    if isinstance(done, list):
        return SkuUpsertPayload(errors=done)
    sku = cast("Sku | None", await load_node(info.context, "Sku", (done.result,)))
    return SkuUpsertPayload(transaction_id=done.transaction_id, sku=sku)
