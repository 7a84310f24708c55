"""How many units of a SKU may be sold that are neither there nor expected on a day."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.catalog.limit_backorders import LimitBackorders
from app.catalog.queries import LimitRead
from app.channels.queries import channels_by_id
from app.domain.enums import PromiseKind
from graphql_schema.context import Info

if TYPE_CHECKING:
    from graphql_schema.channels.types import Channel


@strawberry.type(
    description="How many units of a SKU may be sold that are neither there nor expected on a day. Dated supply is"
    " promised first and counts under no limit."
)
class BackorderLimit:
    """Built with `of`."""

    channel_key: strawberry.Private[UUID | None]
    kind: PromiseKind = strawberry.field(
        description="BACKORDER: once the SKU is on sale; PREORDER: before its street date (`Sku.availableFrom`)."
    )
    quantity: int = strawberry.field(description="Units that may wait under it.")
    used: int = strawberry.field(description="Units that do; above `quantity` when it was lowered since.")

    @strawberry.field(description="The channel it binds; null: every channel without a limit of its own.")
    async def channel(
        self, info: Info
    ) -> Annotated["Channel", strawberry.lazy("graphql_schema.channels.types")] | None:
        """Batched over limits."""
        from graphql_schema.channels.types import Channel  # noqa: PLC0415 - channels know locations, which know SKUs

        if self.channel_key is None:
            return None
        row = await info.context.loaders.load(channels_by_id, self.channel_key)
        return None if row is None else Channel.of(row)

    @classmethod
    def of(cls, read: LimitRead) -> "BackorderLimit":
        """Show a limit."""
        return cls(channel_key=read.channel_id, kind=read.kind, quantity=read.quantity, used=read.used)


@strawberry.input(description="How many units may be sold that are neither there nor expected on a day.")
class SkuBackorderLimitSetInput:
    """Read with `read`."""

    sku: str = strawberry.field(description="The SKU's code; a kit is limited by its components.")
    kind: PromiseKind = strawberry.field(description="Before its street date, or after.")
    channel: str | None = strawberry.field(
        default=None, description="The channel's code; left out: every channel without a limit of its own."
    )
    quantity: int | None = strawberry.field(
        default=None,
        description="Units, 0 to sell none. Null takes the limit away: staff and apps then sell without end, shoppers"
        " only what is there or expected.",
    )

    def read(self) -> LimitBackorders:
        """The use case's command."""
        return LimitBackorders(sku=self.sku, channel=self.channel, kind=self.kind, quantity=self.quantity)
