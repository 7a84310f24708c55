"""What orders are asked for by."""

from collections.abc import Callable, Mapping
from datetime import datetime

import strawberry

from app.domain.enums import CustomerStatus, FulfillmentStatus, OrderProblem, OrderStatus, PaymentStatus
from app.domain.errors import InvalidInput
from app.domain.orders.filtering import OrderFilter as Wanted
from app.domain.search import Sought, by_email, by_name, by_phone, by_postal_code, by_tracking_number, interpret
from graphql_schema.bad_input import bad_input
from graphql_schema.ids import uuid_of
from graphql_schema.money import MoneyInput
from graphql_schema.scalars import CurrencyCode

MAX_VALUES = 100
MAX_SEARCH_CHARACTERS = 200

_BY_TEXT: Mapping[str, Callable[[str, bytes], Sought]] = {
    "email": by_email,
    "name": by_name,
    "phone": by_phone,
    "postal_code": by_postal_code,
}


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
            "What somebody at a desk types: how an order number, external id, SKU or tracking number begins; a whole "
            "e-mail address; a phone number, with or without its country's prefix; a postal code; words of names, all "
            "of which must stand on the order, a postal code among them (`Müller 10115`). Whatever the case."
        ),
    )
    email: str | None = strawberry.field(
        default=None, description="The whole e-mail address of the buyer or of a recipient."
    )
    name: str | None = strawberry.field(
        default=None,
        description="Whole words of people's and companies' names on the order; all must be there, in any order.",
    )
    phone: str | None = strawberry.field(
        default=None, description="A phone number on the order, known by its last eight digits."
    )
    postal_code: str | None = strawberry.field(
        default=None, description="The whole postal code of a delivery's or the billing address."
    )
    tracking_number: str | None = strawberry.field(
        default=None, description="How the tracking number of one of its parcels begins."
    )
    status: list[OrderStatus] | None = strawberry.field(default=None, description="Any of these order statuses.")
    payment_status: list[PaymentStatus] | None = strawberry.field(
        default=None, description="Any of these payment statuses."
    )
    fulfillment_status: list[FulfillmentStatus] | None = strawberry.field(
        default=None, description="Any of these fulfillment statuses."
    )
    customer_status: list[CustomerStatus] | None = strawberry.field(
        default=None, description="Any of the words that shoppers read."
    )
    channels: list[str] | None = strawberry.field(default=None, description="Codes of channels.")
    locations: list[str] | None = strawberry.field(
        default=None, description="Codes of locations that have work for the order; refused or canceled work is none."
    )
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="The customer who bought.")
    skus: list[str] | None = strawberry.field(default=None, description="Codes of SKUs that stand on a line.")
    tags: list[str] | None = strawberry.field(default=None, description="Tags that the order carries.")
    on_hold: bool | None = strawberry.field(default=None, description="Whether something holds the order up.")
    has_problems: bool | None = strawberry.field(
        default=None, description="Whether there is anything that somebody should look at: see `OrderProblem`."
    )
    problems: list[OrderProblem] | None = strawberry.field(
        default=None, description="Any of these things that somebody should look at."
    )
    currency: CurrencyCode | None = strawberry.field(default=None, description="Orders in this currency only.")
    total_min: MoneyInput | None = strawberry.field(
        default=None, description="What is owed now is this or more, in this currency; other currencies do not match."
    )
    total_max: MoneyInput | None = strawberry.field(
        default=None, description="What is owed now is this or less, in this currency; other currencies do not match."
    )
    stores: list[str] | None = strawberry.field(default=None, description="Codes of stores where the order was taken.")
    registers: list[str] | None = strawberry.field(default=None, description="Registers on which it was taken.")
    associates: list[str] | None = strawberry.field(default=None, description="Staff who took it, by their codes.")
    placed_after: datetime | None = strawberry.field(default=None, description="Placed at this instant or later.")
    placed_before: datetime | None = strawberry.field(default=None, description="Placed before this instant.")

    updated_after: datetime | None = strawberry.field(default=None, description="Changed at this instant or later.")
    updated_before: datetime | None = strawberry.field(default=None, description="Last changed before this instant.")

    def read(self, search_secret: bytes) -> Wanted:
        """The domain's filter.

        Raises BAD_USER_INPUT for oversized texts and lists, InvalidInput for an id or an amount that is none.
        """
        for name in ("search", *_BY_TEXT, "tracking_number"):
            if len(getattr(self, name) or "") > MAX_SEARCH_CHARACTERS:
                raise bad_input(f"A searched text may have {MAX_SEARCH_CHARACTERS} characters at most.")
        total_min = self.total_min and self.total_min.read(("filter", "totalMin"), negative=True)
        total_max = self.total_max and self.total_max.read(("filter", "totalMax"), negative=True)
        if total_min and total_max and total_min.currency != total_max.currency:
            raise InvalidInput("both ends are in one currency", ("filter", "totalMax", "currency"))
        customer_id = None
        if self.customer_id is not None:
            customer_id = uuid_of(self.customer_id, "Customer", ("filter", "customerId"))
        return Wanted(
            search=interpret(self.search, search_secret),
            found_by=self._found_by(search_secret),
            status=tuple(self.status or ()),
            payment_status=tuple(self.payment_status or ()),
            fulfillment_status=tuple(self.fulfillment_status or ()),
            customer_status=tuple(self.customer_status or ()),
            channels=_few("channels", self.channels),
            locations=_few("locations", self.locations),
            customer_id=customer_id,
            skus=_few("skus", self.skus),
            tags=_few("tags", self.tags),
            on_hold=self.on_hold,
            problems=tuple(self.problems or ()),
            has_problems=self.has_problems,
            currency=self.currency,
            total_min=total_min,
            total_max=total_max,
            stores=_few("stores", self.stores),
            registers=_few("registers", self.registers),
            associates=_few("associates", self.associates),
            placed_after=self.placed_after,
            placed_before=self.placed_before,
            updated_after=self.updated_after,
            updated_before=self.updated_before,
        )

    def _found_by(self, secret: bytes) -> tuple[Sought, ...]:
        stated = [
            read(text, secret) for name, read in _BY_TEXT.items() if (text := (getattr(self, name) or "").strip())
        ]
        if self.tracking_number and self.tracking_number.strip():
            stated.append(by_tracking_number(self.tracking_number))
        return tuple(stated)


def _few(name: str, values: list[str] | None) -> tuple[str, ...]:
    if values is not None and len(values) > MAX_VALUES:
        raise bad_input(f"`{name}` may name {MAX_VALUES} values at most.")
    return tuple(values or ())
