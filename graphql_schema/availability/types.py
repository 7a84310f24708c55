"""What a shopper can have, how and by when."""

from datetime import datetime

import strawberry

from app.availability.ask import AskAvailability
from app.availability.options import delivery_options
from app.availability.stock import LineAnswer, StockAnswer
from graphql_schema.availability.options import DeliveryOption
from graphql_schema.context import Info
from graphql_schema.inventory.types import ShopperStock
from graphql_schema.scalars import Cursor


@strawberry.type(description="One line of the question, answered.")
class LineAvailability:
    """Built with `of`."""

    sku: str = strawberry.field(description="The SKU's code, as it was asked for.")
    requested: int = strawberry.field(description="Smallest units asked for.")
    satisfiable: bool = strawberry.field(
        description="Whether so many can be promised: from stock, or against supply and limits where the SKU may be"
        " sold ahead. False for an unknown SKU."
    )
    satisfiable_from: datetime | None = strawberry.field(
        description="From when so many can be had: the present for stock, else the day that supply is expected or the"
        " SKU comes out. Null when they cannot be had, or nobody knows when."
    )
    stock: ShopperStock | None = strawberry.field(
        description="What a shopper may know of the SKU; null for an unknown one, which spoils no other line."
    )

    @classmethod
    def of(cls, line: LineAnswer) -> "LineAvailability":
        """Show an answered line."""
        return cls(
            sku=line.sku,
            requested=line.requested,
            satisfiable=line.satisfiable,
            satisfiable_from=line.satisfiable_from,
            stock=None if line.shown is None else ShopperStock.of(line.shown),
        )


@strawberry.type(description="What a shopper can have, how and by when. Placing the order decides, not this answer.")
class Availability:
    """Built by the query. `ask` is for the options."""

    ask: strawberry.Private[AskAvailability]
    answer: strawberry.Private[StockAnswer]
    as_of: datetime = strawberry.field(description="When this was true.")
    cursor: Cursor = strawberry.field(description="The place in the log it was read at: follow on from here.")
    lines: list[LineAvailability] = strawberry.field(description="Every line, in the order asked.")

    @strawberry.field(
        description="How it gets there: by method, then what brings more of it, then the sooner, then the cheaper;"
        " places to collect at nearest first. SHIP, PICKUP_POINT and LOCAL_DELIVERY need a `destination`."
    )
    async def options(self, info: Info) -> list[DeliveryOption]:
        """One more statement, whatever is asked."""
        services, principal = info.context.services, info.context.principal
        secret = services.secrets.delivery_options
        found = await delivery_options(services.database, principal, self.ask, secret)
        return [DeliveryOption.of(one) for one in found]
