"""What availability is asked with."""

import strawberry

from app.availability.ask import MAX_LINES, AskAvailability
from app.domain.enums import FulfillmentMethod
from graphql_schema.addresses import AddressInput
from graphql_schema.geo import GeoInput


@strawberry.input(description="So many units of a SKU.")
class SkuQuantityInput:
    """A line."""

    sku: str = strawberry.field(description="The SKU's code.")
    quantity: int = strawberry.field(default=1, description="Smallest units wanted, at least 1.")


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

    def read(self) -> AskAvailability:
        """The domain's question."""
        near = self.pickup_near
        return AskAvailability(
            channel=self.channel,
            lines=tuple((line.sku, line.quantity) for line in self.lines),
            destination=None if self.destination is None else self.destination.read(),
            methods=None if self.methods is None else tuple(self.methods),
            pickup_near=None if near is None else near.read(),
        )
