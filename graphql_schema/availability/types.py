"""What a shopper can have, how and by when."""

from datetime import datetime

import strawberry

from app.availability.ask import AskAvailability
from app.availability.stock import LineAnswer, StockAnswer
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
    """Built with `of`. `ask` and `channel_key` are for the options."""

    ask: strawberry.Private[AskAvailability]
    answer: strawberry.Private[StockAnswer]
    as_of: datetime = strawberry.field(description="When this was true.")
    cursor: Cursor = strawberry.field(description="The place in the log it was read at: follow on from here.")
    lines: list[LineAvailability] = strawberry.field(description="Every line, in the order asked.")
