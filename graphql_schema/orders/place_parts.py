"""The parts of an order that is placed or drafted: people, lines, deliveries, charges, payments."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry
from strawberry.scalars import JSON

from app.domain.enums import ChargeKind, FulfilledBy, FulfillmentMethod, PaymentState, TenderKind
from app.domain.money import Money
from app.domain.orders.model import Contact
from app.orders.command import PlaceCharge, PlaceDelivery, PlaceLine, PlacePayment, PlaceSlot
from graphql_schema.addresses import AddressInput
from graphql_schema.json_objects import object_of
from graphql_schema.money import MoneyInput
from graphql_schema.orders.amount_inputs import DiscountInput, TaxLineInput, read_discounts, read_taxes

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
        description="The taxes of the line by name; a rate of 0 says that none is due. Where no tax is stated at all,"
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
            unit_price=money_of(self.unit_price, (*path, "unitPrice")),
            discount=money_of(self.discount, (*path, "discount")),
            discounts=read_discounts(self.discounts, (*path, "discounts")),
            tax=money_of(self.tax, (*path, "tax")),
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


@strawberry.input(description="A window of a location's own van, as `deliverySlots` lists it.")
class DeliverySlotInput:
    """Read with `read`."""

    location: str = strawberry.field(description="Code of the location whose van drives; the goods come from there.")
    starts_at: datetime = strawberry.field(description="When the window begins.")

    def read(self) -> PlaceSlot:
        """The command's slot."""
        return PlaceSlot(location=self.location, starts_at=self.starts_at)


@strawberry.input(description="One way that part of the order reaches one person.")
class DeliveryInput:
    """Read with `read`."""

    key: str = strawberry.field(description="Your own name for it, used by lines and charges.")
    method: FulfillmentMethod = strawberry.field(default=FulfillmentMethod.SHIP, description="How the goods get there.")
    address: AddressInput | None = strawberry.field(
        default=None, description="Where to; the order's shippingAddress when left out."
    )
    pickup_location: str | None = strawberry.field(default=None, description="Where the person collects: a code.")
    pickup_point: PickupPointInput | None = strawberry.field(
        default=None,
        description="A carrier's shop or locker, for PICKUP_POINT and LOCKER, where `pickupPoints` does not list it.",
    )
    pickup_point_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Id of a carrier's shop or locker that `pickupPoints` listed, instead of `pickupPoint`: the order "
        "keeps what the carrier said of it. Refused with OptionExpired after its `validUntil`.",
    )
    recipient: ContactInput | None = strawberry.field(default=None, description="Who gets it, if not the buyer.")
    option_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Id of a delivery option that the shopper saw; keeps its price and promise. It is priced in the"
        " channel's own currency, and refused for orders in another.",
    )
    not_before: datetime | None = strawberry.field(default=None, description=f"Not to arrive earlier. {MERCHANT}")
    promised_by: datetime | None = strawberry.field(default=None, description=f"Promised until then. {MERCHANT}")
    promised_on: date | None = strawberry.field(
        default=None, description=f"The day promised, in the destination's zone. {MERCHANT}"
    )
    shipping: MoneyInput | None = strawberry.field(default=None, description=f"What it costs. {MERCHANT}")
    shipping_tax: MoneyInput | None = strawberry.field(default=None, description=f"Tax on that. {MERCHANT}")
    gift_message: str | None = strawberry.field(default=None, description="Printed on the slip.")
    slot: DeliverySlotInput | None = strawberry.field(
        default=None,
        description="LOCAL_DELIVERY: the window to book; it decides where the goods come from and what is promised. "
        "Refused with SlotFull when it has no room any more.",
    )

    def read(self, path: tuple[str, ...]) -> PlaceDelivery:
        """The command's delivery."""
        point = self.pickup_point
        return PlaceDelivery(
            key=self.key,
            method=self.method,
            address=self.address.read() if self.address else None,
            pickup_location=self.pickup_location,
            pickup_point=None if point is None else _point(point),
            pickup_point_id=self.pickup_point_id,
            recipient=self.recipient.read() if self.recipient else None,
            option_id=self.option_id,
            not_before=self.not_before,
            promised_by=self.promised_by,
            promised_on=self.promised_on,
            shipping=money_of(self.shipping, (*path, "shipping")),
            shipping_tax=money_of(self.shipping_tax, (*path, "shippingTax")),
            gift_message=self.gift_message,
            slot=None if self.slot is None else self.slot.read(),
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
            tax=money_of(self.tax, (*path, "tax")),
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
            amount=money_of(self.amount, (*path, "amount")),
            state=self.state,
            captured=money_of(self.captured, (*path, "captured")),
            reference=self.reference,
            collected_by=self.collected_by or FulfilledBy.SELLER,
        )


def money_of(amount: MoneyInput | None, path: tuple[str, ...]) -> Money | None:
    """Minor units of an amount, where one is given. Raises InvalidInput."""
    return None if amount is None else amount.read(path)


def _point(point: PickupPointInput) -> dict[str, Any]:
    address = point.address.read()
    columns = {name: getattr(address, name) for name in address.__dataclass_fields__}
    return {"carrier": point.carrier, "code": point.code, "name": point.name, "address": columns}
