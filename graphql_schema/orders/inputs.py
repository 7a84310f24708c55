"""What orders are asked for by."""

from datetime import datetime

import strawberry

from app.domain.enums import FulfillmentStatus, OrderStatus, PaymentStatus
from app.domain.orders.filtering import OrderFilter as Wanted
from app.domain.search import interpret
from graphql_schema.bad_input import bad_input
from graphql_schema.ids import uuid_of

MAX_VALUES = 100
MAX_SEARCH_CHARACTERS = 200


@strawberry.input(description="The order as another system knows it.")
class ExternalRefInput:
    """Unique per channel."""

    source: str = strawberry.field(description="The other system: a marketplace, a shop, a till.")
    id: str = strawberry.field(description="The order's own id there.")


@strawberry.input(
    description=(
        "Which orders to list or to watch. All conditions must hold; within one list any value will do. "
        "A condition that is absent, null or an empty list sets none."
    )
)
class OrderFilter:
    """Read with `read`."""

    search: str | None = strawberry.field(
        default=None,
        description=(
            "How an order number, external id, SKU or tracking number begins, whatever the case; "
            "or, with an @, the buyer's whole e-mail address."
        ),
    )
    status: list[OrderStatus] | None = strawberry.field(default=None, description="Any of these order statuses.")
    payment_status: list[PaymentStatus] | None = strawberry.field(
        default=None, description="Any of these payment statuses."
    )
    fulfillment_status: list[FulfillmentStatus] | None = strawberry.field(
        default=None, description="Any of these fulfillment statuses."
    )
    channels: list[str] | None = strawberry.field(default=None, description="Codes of channels.")
    locations: list[str] | None = strawberry.field(
        default=None, description="Codes of locations that have work for the order; refused or canceled work is none."
    )
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="The customer who bought.")
    skus: list[str] | None = strawberry.field(default=None, description="Codes of SKUs that stand on a line.")
    tags: list[str] | None = strawberry.field(default=None, description="Tags that the order carries.")
    on_hold: bool | None = strawberry.field(default=None, description="Whether something holds the order up.")
    placed_after: datetime | None = strawberry.field(default=None, description="Placed at this instant or later.")
    placed_before: datetime | None = strawberry.field(default=None, description="Placed before this instant.")

    def read(self, search_secret: bytes) -> Wanted:
        """The domain's filter. Raises BAD_USER_INPUT for oversized lists, InvalidInput for an id that is none."""
        if self.search is not None and len(self.search) > MAX_SEARCH_CHARACTERS:
            raise bad_input(f"`search` may have {MAX_SEARCH_CHARACTERS} characters at most.")
        customer_id = None
        if self.customer_id is not None:
            customer_id = uuid_of(self.customer_id, "Customer", ("filter", "customerId"))
        return Wanted(
            search=interpret(self.search, search_secret),
            status=tuple(self.status or ()),
            payment_status=tuple(self.payment_status or ()),
            fulfillment_status=tuple(self.fulfillment_status or ()),
            channels=_few("channels", self.channels),
            locations=_few("locations", self.locations),
            customer_id=customer_id,
            skus=_few("skus", self.skus),
            tags=_few("tags", self.tags),
            on_hold=self.on_hold,
            placed_after=self.placed_after,
            placed_before=self.placed_before,
        )


def _few(name: str, values: list[str] | None) -> tuple[str, ...]:
    if values is not None and len(values) > MAX_VALUES:
        raise bad_input(f"`{name}` may name {MAX_VALUES} values at most.")
    return tuple(values or ())
