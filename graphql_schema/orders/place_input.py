"""What an order is placed with, and how it becomes the use case's command."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry
from strawberry.scalars import JSON

from app.domain.enums import ChargeKind, FulfilledBy, FulfillmentMethod, PaymentState, StockPolicy, TenderKind
from app.domain.money import Money
from app.domain.orders.model import Contact
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlaceOrder, PlacePayment, PlaceProvenance
from graphql_schema.addresses import AddressInput
from graphql_schema.ids import uuid_of
from graphql_schema.json_objects import object_of
from graphql_schema.money import MoneyInput
from graphql_schema.orders.amount_inputs import DiscountInput, TaxLineInput, read_discounts, read_taxes
from graphql_schema.orders.inputs import ExternalRefInput
from graphql_schema.orders.provenance_input import OrderProvenanceInput
from graphql_schema.scalars import CurrencyCode

MERCHANT = "Staff and apps only."


@strawberry.input(description="How to reach a person.")
class ContactInput:
    """Read with `read`."""

    name: str | None = strawberry.field(default=None, description="The person's name.")
    email: str | None = strawberry.field(default=None, description="The e-mail address.")
    phone: str | None = strawberry.field(default=None, description="The phone number.")

    def read(self) -> Contact:
        """The domain's contact."""
        return Contact(name=self.name, email=self.email, phone=self.phone)


@strawberry.input(
    description="One line. Shoppers give SKU, quantity, delivery and properties; prices come from the channel."
)
class OrderLineInput:
    """Read with `read`."""

    sku: str = strawberry.field(description="The SKU's code; it may stand on several lines.")
    quantity: int = strawberry.field(description="Whole units, at least 1.")
    name: str | None = strawberry.field(
        default=None, description=f"What it was sold as; the SKU's own name when left out. {MERCHANT}"
    )
    unit_price: MoneyInput | None = strawberry.field(
        default=None, description=f"Price of one unit; the channel's when left out. {MERCHANT}"
    )
    discount: MoneyInput | None = strawberry.field(
        default=None, description=f"Off the whole line, all its discounts together. {MERCHANT}"
    )
    discounts: list[DiscountInput] | None = strawberry.field(
        default=None, description=f"The same by code and reason, one after the other. {MERCHANT}"
    )
    tax: MoneyInput | None = strawberry.field(
        default=None, description=f"Tax of the whole line, all its taxes together. {MERCHANT}"
    )
    tax_rate: Decimal | None = strawberry.field(
        default=None, description=f'The rate, "0.19" for 19 %; gives the tax when that is left out. {MERCHANT}'
    )
    tax_lines: list[TaxLineInput] | None = strawberry.field(
        default=None,
        description="The taxes of the line by name; an empty list says that none is due. Where no tax is stated at all,"
        f" the tax rules say it in channels whose `taxMode` is COMPUTED. {MERCHANT}",
    )
    delivery: str | None = strawberry.field(default=None, description="Key of the line's delivery; the first if none.")
    location: str | None = strawberry.field(default=None, description=f"Binds the source to this code. {MERCHANT}")
    line_ref: str | None = strawberry.field(
        default=None, description=f"The channel's own id of the line, unique per order. {MERCHANT}"
    )
    properties: JSON | None = strawberry.field(default=None, description="Engraving, gift wrap text: an object.")

    def read(self, path: tuple[str, ...]) -> PlaceLine:
        """The command's line."""
        return PlaceLine(
            sku=self.sku,
            quantity=self.quantity,
            name=self.name,
            unit_price=_money(self.unit_price, (*path, "unitPrice")),
            discount=_money(self.discount, (*path, "discount")),
            discounts=read_discounts(self.discounts, (*path, "discounts")),
            tax=_money(self.tax, (*path, "tax")),
            tax_rate=self.tax_rate,
            tax_lines=read_taxes(self.tax_lines, (*path, "taxLines")),
            delivery=self.delivery,
            location=self.location,
            line_ref=self.line_ref,
            properties=object_of(self.properties, (*path, "properties")),
        )


@strawberry.input(description="A carrier's parcel shop or locker.")
class PickupPointInput:
    """Stored as it comes."""

    carrier: str = strawberry.field(description="The carrier that runs it.")
    code: str = strawberry.field(description="The carrier's own code of the place.")
    name: str = strawberry.field(description="What stands on its door.")
    address: AddressInput = strawberry.field(description="Where it is.")


@strawberry.input(description="One way that part of the order reaches one person.")
class DeliveryInput:
    """Read with `read`."""

    key: str = strawberry.field(description="Your own name for it, used by lines and charges.")
    method: FulfillmentMethod = strawberry.field(default=FulfillmentMethod.SHIP, description="How the goods get there.")
    address: AddressInput | None = strawberry.field(
        default=None, description="Where to; the order's shippingAddress when left out."
    )
    pickup_location: str | None = strawberry.field(default=None, description="Where the person collects: a code.")
    pickup_point: PickupPointInput | None = strawberry.field(default=None, description="A carrier's shop or locker.")
    recipient: ContactInput | None = strawberry.field(default=None, description="Who gets it, if not the buyer.")
    option_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of a delivery option that the shopper saw; keeps its price and promise."
    )
    not_before: datetime | None = strawberry.field(default=None, description=f"Not to arrive earlier. {MERCHANT}")
    promised_by: datetime | None = strawberry.field(default=None, description=f"Promised until then. {MERCHANT}")
    promised_on: date | None = strawberry.field(
        default=None, description=f"The day promised, in the destination's zone. {MERCHANT}"
    )
    shipping: MoneyInput | None = strawberry.field(default=None, description=f"What it costs. {MERCHANT}")
    shipping_tax: MoneyInput | None = strawberry.field(default=None, description=f"Tax on that. {MERCHANT}")
    gift_message: str | None = strawberry.field(default=None, description="Printed on the slip.")

    def read(self, path: tuple[str, ...]) -> PlaceDelivery:
        """The command's delivery."""
        point = self.pickup_point
        return PlaceDelivery(
            key=self.key,
            method=self.method,
            address=self.address.read() if self.address else None,
            pickup_location=self.pickup_location,
            pickup_point=None if point is None else _point(point),
            recipient=self.recipient.read() if self.recipient else None,
            option_id=self.option_id,
            not_before=self.not_before,
            promised_by=self.promised_by,
            promised_on=self.promised_on,
            shipping=_money(self.shipping, (*path, "shipping")),
            shipping_tax=_money(self.shipping_tax, (*path, "shippingTax")),
            gift_message=self.gift_message,
        )


@strawberry.input(description="What is owed but is not goods.")
class ChargeInput:
    """Read with `read`."""

    kind: ChargeKind = strawberry.field(description="What it is for.")
    amount: MoneyInput = strawberry.field(description="How much.")
    tax: MoneyInput | None = strawberry.field(default=None, description="Tax on that, all taxes together.")
    tax_lines: list[TaxLineInput] | None = strawberry.field(
        default=None, description="The taxes on that by name; as on lines."
    )
    delivery: str | None = strawberry.field(default=None, description="Key of the delivery it belongs to.")

    def read(self, path: tuple[str, ...]) -> PlaceCharge:
        """The command's charge."""
        return PlaceCharge(
            kind=self.kind,
            amount=self.amount.read((*path, "amount")),
            tax=_money(self.tax, (*path, "tax")),
            tax_lines=read_taxes(self.tax_lines, (*path, "taxLines")),
            delivery=self.delivery,
        )


@strawberry.input(description="One tender that comes with the order. Only staff and apps may say that money arrived.")
class OrderPaymentInput:
    """Read with `read`."""

    gateway: str = strawberry.field(description="Who handles the money, by the gateway's code.")
    tender: TenderKind | None = strawberry.field(default=TenderKind.CARD, description="What the payer pays with.")
    token: str | None = strawberry.field(default=None, description="The gateway's token of the payer's means.")
    amount: MoneyInput | None = strawberry.field(
        default=None,
        description="How much this tender is for; one of them may leave it out and takes the rest of the order.",
    )
    state: PaymentState | None = strawberry.field(
        default=None, description=f"PENDING unless told otherwise. {MERCHANT}"
    )
    captured: MoneyInput | None = strawberry.field(
        default=None, description=f"How much of it arrived, when the state is CAPTURED. {MERCHANT}"
    )
    reference: str | None = strawberry.field(default=None, description=f"The gateway's own id. {MERCHANT}")
    collected_by: FulfilledBy | None = strawberry.field(
        default=FulfilledBy.SELLER, description=f"Who gets the money from the payer. {MERCHANT}"
    )

    def read(self, path: tuple[str, ...]) -> PlacePayment:
        """The command's payment."""
        return PlacePayment(
            gateway=self.gateway,
            tender=self.tender or TenderKind.CARD,
            token=self.token,
            amount=_money(self.amount, (*path, "amount")),
            state=self.state,
            captured=_money(self.captured, (*path, "captured")),
            reference=self.reference,
            collected_by=self.collected_by or FulfilledBy.SELLER,
        )


@strawberry.input(
    description="An order. Shoppers may not give prices, discounts, taxes, shipping or dates: those come from the "
    "channel; staff and apps may."
)
class OrderPlaceInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this order; sent again it answers the same.")
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
    reservation_id: strawberry.ID | None = strawberry.field(
        default=None, description="A reservation whose units the order takes over."
    )
    payments: list[OrderPaymentInput] | None = strawberry.field(default=None, description="How it is paid.")
    stock_policy: StockPolicy | None = strawberry.field(
        default=None, description=f"REQUIRE when left out, RESERVE_AVAILABLE on marketplaces. {MERCHANT}"
    )
    fulfilled_by: FulfilledBy | None = strawberry.field(
        default=FulfilledBy.SELLER, description=f"Who ships it. {MERCHANT}"
    )
    note: str | None = strawberry.field(default=None, description="A note of the buyer's.")
    tags: list[str] | None = strawberry.field(default=None, description=f"To find it by. {MERCHANT}")
    metadata: JSON | None = strawberry.field(default=None, description="Anything else you know of it: an object.")
    placed_at: datetime | None = strawberry.field(
        default=None, description=f"When it was placed, where that is not now. {MERCHANT}"
    )
    allow_backorder: bool | None = strawberry.field(
        default=False,
        description="Take the order when stock is short: what is missing waits for supply that is expected, or under"
        " the SKU's `backorderLimits`. Staff and apps may also sell SKUs without a limit so.",
    )
    provenance: OrderProvenanceInput | None = strawberry.field(
        default=None, description="Where it comes from within the channel."
    )
    expected_total: MoneyInput | None = strawberry.field(
        default=None,
        description="What the shopper was shown that it comes to: the channel's check TOTAL compares it, and by that "
        "check's mode another total warns, keeps the order for review, or refuses it.",
    )
    priority: int | None = strawberry.field(
        default=0,
        description=f"Who is served first when several wait: -1,000 to 1,000, higher first, then older. {MERCHANT}",
    )

    def read(self) -> PlaceOrder:
        """The use case's command. Raises InvalidInput for foreign ids and amounts with too many digits."""
        contact = self.contact.read() if self.contact else None
        if self.email is not None and (contact is None or contact.email is None):
            contact = Contact(
                name=contact.name if contact else None, email=self.email, phone=contact.phone if contact else None
            )
        reservation, customer = self.reservation_id, self.customer_id
        return PlaceOrder(
            idempotency_key=self.idempotency_key,
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
            shipping=_money(self.shipping, ("shipping",)),
            charges=tuple(charge.read(("charges", str(i))) for i, charge in enumerate(self.charges or ())),
            tax_included=self.tax_included,
            reservation_id=None if reservation is None else uuid_of(reservation, "Reservation", ("reservationId",)),
            payments=tuple(payment.read(("payments", str(i))) for i, payment in enumerate(self.payments or ())),
            stock_policy=self.stock_policy,
            fulfilled_by=self.fulfilled_by or FulfilledBy.SELLER,
            note=self.note,
            tags=tuple(self.tags or ()),
            metadata=object_of(self.metadata, ("metadata",)),
            placed_at=self.placed_at,
            allow_backorder=bool(self.allow_backorder),
            provenance=self.provenance.read() if self.provenance else PlaceProvenance(),
            expected_total=_money(self.expected_total, ("expectedTotal",)),
            priority=self.priority or 0,
        )


def _money(amount: MoneyInput | None, path: tuple[str, ...]) -> Money | None:
    return None if amount is None else amount.read(path)


def _point(point: PickupPointInput) -> dict[str, Any]:
    address = point.address.read()
    columns = {name: getattr(address, name) for name in address.__dataclass_fields__}
    return {"carrier": point.carrier, "code": point.code, "name": point.name, "address": columns}
