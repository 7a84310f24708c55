"""What availability is asked with."""

from collections.abc import Mapping
from typing import Any, cast

import strawberry
from strawberry.types.arguments import InputContext

from app.availability.ask import MAX_LINES, AskAvailability
from app.domain.enums import FulfillmentMethod
from graphql_schema.addresses import AddressInput
from graphql_schema.geo import GeoInput
from graphql_schema.ids import uuid_of


@strawberry.input(description="So many units of a SKU.")
class SkuQuantityInput:
    """A line."""

    sku: str = strawberry.field(description="The SKU's code.")
    quantity: int = strawberry.field(default=1, description="Smallest units wanted, at least 1.")


def _line(kind: type[SkuQuantityInput], value: Mapping[str, Any], _context: InputContext) -> SkuQuantityInput:
    """Two values that GraphQL has read already: strawberry would look up their types anew for each of many lines."""
    return kind(sku=value["sku"], quantity=value["quantity"])


cast("Any", SkuQuantityInput).__strawberry_definition__.from_input = _line


@strawberry.input(description="What a shopper wants, and where to.")
class AvailabilityInput:
    """Read with `read`."""

    channel: str = strawberry.field(description="Code of the channel that would sell it.")
    lines: list[SkuQuantityInput] = strawberry.field(
        description=f"What is wanted: 1 to {MAX_LINES} SKUs, each named once."
    )
    destination: AddressInput | None = strawberry.field(
        default=None, description="Where it would be sent; country and postal code are enough."
    )
    methods: list[FulfillmentMethod] | None = strawberry.field(
        default=None, description="Only options of these methods; all that apply when left out."
    )
    pickup_near: GeoInput | None = strawberry.field(
        default=None, description="Where the shopper would collect: places near this point are offered."
    )
    reservation_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A reservation of your own: `options` count the units that it holds, as for the order that takes it"
        " over; `lines` say what anybody could have beside them. One that is over counts nothing.",
    )

    def read(self) -> AskAvailability:
        """The domain's question."""
        near, reservation = self.pickup_near, self.reservation_id
        return AskAvailability(
            channel=self.channel,
            lines=tuple((line.sku, line.quantity) for line in self.lines),
            destination=None if self.destination is None else self.destination.read(),
            methods=None if self.methods is None else tuple(self.methods),
            pickup_near=None if near is None else near.read(),
            reservation_id=None if reservation is None else uuid_of(reservation, "Reservation", ("reservationId",)),
        )
