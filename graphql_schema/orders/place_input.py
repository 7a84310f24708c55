"""What an order is placed with, and how it becomes the use case's command."""

from dataclasses import replace
from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from app.domain.enums import FulfilledBy, StockPolicy
from app.domain.orders.model import Contact
from app.orders.command import PlaceOrder, PlaceProvenance
from graphql_schema.addresses import AddressInput
from graphql_schema.ids import uuid_of
from graphql_schema.json_objects import object_of
from graphql_schema.money import MoneyInput
from graphql_schema.orders.amount_inputs import DiscountInput, read_discounts
from graphql_schema.orders.inputs import ExternalRefInput
from graphql_schema.orders.place_parts import (
    MERCHANT,
    ChargeInput,
    ContactInput,
    DeliveryInput,
    OrderLineInput,
    OrderPaymentInput,
    money_of,
)
from graphql_schema.orders.provenance_input import OrderProvenanceInput
from graphql_schema.scalars import CurrencyCode


@strawberry.input(description="What an order holds.")
class OrderContentInput:
    """What placing and drafting have in common. Read with `content`."""

    channel: str = strawberry.field(description="Where it is sold: the channel's code.")
    lines: list[OrderLineInput] = strawberry.field(description="What is bought, 1 to 1,000 lines.")
    currency: CurrencyCode | None = strawberry.field(
        default=None,
        description="One that the channel sells in (`Channel.currencies`); its own when left out. All amounts of an"
        " order are in one currency: nothing is converted, and a SKU without a price in it is refused.",
    )
    discounts: list[DiscountInput] | None = strawberry.field(
        default=None,
        description="On the whole order, taken off after the lines' own and before tax, each split over the lines by"
        f" value. {MERCHANT}",
    )
    tax_exempt_reason: str | None = strawberry.field(
        default=None,
        description="Why the tax rules put no tax on this order, as its invoices say; prices that hold tax are lowered"
        f" by it. The customer's own reason when left out. {MERCHANT}",
    )
    external_ref: ExternalRefInput | None = strawberry.field(
        default=None, description=f"The order's own id elsewhere, one order per channel and id. {MERCHANT}"
    )
    customer_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose order it is; a signed-in customer's own when left out."
    )
    email: str | None = strawberry.field(default=None, description="Short for contact.email.")
    contact: ContactInput | None = strawberry.field(default=None, description="How to reach the buyer.")
    deliveries: list[DeliveryInput] | None = strawberry.field(
        default=None, description="How it gets there; without any, one to shippingAddress."
    )
    shipping_address: AddressInput | None = strawberry.field(default=None, description="Where it goes.")
    billing_address: AddressInput | None = strawberry.field(default=None, description="Whom the invoice names.")
    shipping: MoneyInput | None = strawberry.field(
        default=None, description=f"Shipping of the first delivery. {MERCHANT}"
    )
    charges: list[ChargeInput] | None = strawberry.field(
        default=None, description=f"What is owed but is not goods. {MERCHANT}"
    )
    tax_included: bool | None = strawberry.field(
        default=None, description=f"Whether prices hold the tax; the channel's rule when left out. {MERCHANT}"
    )
    stock_policy: StockPolicy | None = strawberry.field(
        default=None, description=f"REQUIRE when left out, RESERVE_AVAILABLE on marketplaces. {MERCHANT}"
    )
    fulfilled_by: FulfilledBy | None = strawberry.field(
        default=FulfilledBy.SELLER, description=f"Who ships it. {MERCHANT}"
    )
    note: str | None = strawberry.field(default=None, description="A note of the buyer's.")
    tags: list[str] | None = strawberry.field(default=None, description=f"To find it by. {MERCHANT}")
    metadata: JSON | None = strawberry.field(default=None, description="Anything else you know of it: an object.")
    allow_backorder: bool | None = strawberry.field(
        default=False,
        description="Take the order when stock is short: what is missing waits for supply that is expected, or under"
        " the SKU's `backorderLimits`. Staff and apps may also sell SKUs without a limit so.",
    )
    provenance: OrderProvenanceInput | None = strawberry.field(
        default=None, description="Where it comes from within the channel."
    )
    priority: int | None = strawberry.field(
        default=0,
        description=f"Who is served first when several wait: -1,000 to 1,000, higher first, then older. {MERCHANT}",
    )

    def content(self, idempotency_key: str) -> PlaceOrder:
        """The command of placing it so. Raises InvalidInput for foreign ids and amounts with too many digits."""
        contact = self.contact.read() if self.contact else None
        if self.email is not None and (contact is None or contact.email is None):
            contact = Contact(
                name=contact.name if contact else None, email=self.email, phone=contact.phone if contact else None
            )
        customer = self.customer_id
        return PlaceOrder(
            idempotency_key=idempotency_key,
            channel=self.channel,
            lines=tuple(line.read(("lines", str(i))) for i, line in enumerate(self.lines)),
            currency=self.currency,
            discounts=read_discounts(self.discounts, ("discounts",)),
            tax_exempt_reason=self.tax_exempt_reason,
            external_source=self.external_ref.source if self.external_ref else None,
            external_id=self.external_ref.id if self.external_ref else None,
            customer_id=None if customer is None else uuid_of(customer, "Customer", ("customerId",)),
            contact=contact,
            deliveries=tuple(d.read(("deliveries", str(i))) for i, d in enumerate(self.deliveries or ())),
            shipping_address=self.shipping_address.read() if self.shipping_address else None,
            billing_address=self.billing_address.read() if self.billing_address else None,
            shipping=money_of(self.shipping, ("shipping",)),
            charges=tuple(charge.read(("charges", str(i))) for i, charge in enumerate(self.charges or ())),
            tax_included=self.tax_included,
            stock_policy=self.stock_policy,
            fulfilled_by=self.fulfilled_by or FulfilledBy.SELLER,
            note=self.note,
            tags=tuple(self.tags or ()),
            metadata=object_of(self.metadata, ("metadata",)),
            allow_backorder=bool(self.allow_backorder),
            provenance=self.provenance.read() if self.provenance else PlaceProvenance(),
            priority=self.priority or 0,
        )


@strawberry.input(
    description="An order. Shoppers may not give prices, discounts, taxes, shipping or dates: those come from the "
    "channel; staff and apps may."
)
class OrderPlaceInput(OrderContentInput):
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this order; sent again it answers the same.")
    reservation_id: strawberry.ID | None = strawberry.field(
        default=None, description="A reservation whose units the order takes over."
    )
    payments: list[OrderPaymentInput] | None = strawberry.field(default=None, description="How it is paid.")
    placed_at: datetime | None = strawberry.field(
        default=None, description=f"When it was placed, where that is not now. {MERCHANT}"
    )
    expected_total: MoneyInput | None = strawberry.field(
        default=None,
        description="What the shopper was shown that it comes to: the channel's check TOTAL compares it, and by that "
        "check's mode another total warns, keeps the order for review, or refuses it.",
    )
    hand_over: bool | None = strawberry.field(
        default=False,
        description="Whether what is carried out (CARRY_OUT) leaves at once, as over a counter: shipped and delivered "
        "with the order, or the order is refused. Staff of the place, and apps, only.",
    )

    def read(self) -> PlaceOrder:
        """The use case's command. Raises InvalidInput as `content`."""
        reservation = self.reservation_id
        return replace(
            self.content(self.idempotency_key),
            reservation_id=None if reservation is None else uuid_of(reservation, "Reservation", ("reservationId",)),
            payments=tuple(payment.read(("payments", str(i))) for i, payment in enumerate(self.payments or ())),
            placed_at=self.placed_at,
            expected_total=money_of(self.expected_total, ("expectedTotal",)),
            hand_over=bool(self.hand_over),
        )
