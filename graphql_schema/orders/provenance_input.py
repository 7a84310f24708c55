"""Where an order comes from, as it is stated."""

import strawberry

from app.orders.command import PlaceProvenance

MERCHANT = "Staff and apps only."


@strawberry.input(description="Where an order comes from within its channel.")
class OrderProvenanceInput:
    """Read with `read`."""

    store: str | None = strawberry.field(default=None, description=f"Code of the store that takes it. {MERCHANT}")
    register: str | None = strawberry.field(default=None, description=f"The till. {MERCHANT}")
    associate: str | None = strawberry.field(
        default=None, description=f"Who takes it: an id of staff, or what the till calls them. {MERCHANT}"
    )
    device: str | None = strawberry.field(default=None, description="What it is placed with: an app and its version.")
    referrer: str | None = strawberry.field(default=None, description="What led the shopper there: a campaign, a page.")

    def read(self) -> PlaceProvenance:
        """The command's provenance."""
        return PlaceProvenance(
            store=self.store,
            register=self.register,
            associate=self.associate,
            device=self.device,
            referrer=self.referrer,
        )
