"""So many units of order lines: what cancellations and refunds are asked with."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from graphql_schema.ids import uuid_of


@strawberry.input(description="So many units of an order line.")
class OrderLineQuantityInput:
    """One line."""

    order_line_id: strawberry.ID = strawberry.field(description="The order line's id.")
    quantity: int = strawberry.field(description="Units, at least 1.")

    def read(self, path: tuple[str, ...]) -> tuple[UUID, int]:
        """The line's key and the units. Raises InvalidInput for a foreign id."""
        return uuid_of(self.order_line_id, "OrderLine", (*path, "orderLineId")), self.quantity


def read_quantities(lines: Sequence[OrderLineQuantityInput] | None) -> tuple[tuple[UUID, int], ...] | None:
    """Units by line, as they were asked for. Raises InvalidInput for a foreign id."""
    if lines is None:
        return None
    return tuple(line.read(("lines", str(index))) for index, line in enumerate(lines))
