"""What an order that happened elsewhere is told with, and how it becomes the use case's command."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from app.domain.enums import (
    CancelReason,
    FulfilledBy,
    OrderStatus,
    PaymentState,
    RefundReason,
    StockPolicy,
    TenderKind,
)
from app.domain.money import Money
from app.domain.orders.model import Contact
from app.intake.command import TellOrder, ToldCancellation, ToldPayment, ToldRefund, ToldShipment, Units
from app.orders.command import PlaceOrder, PlaceProvenance
from graphql_schema.addresses import AddressInput
from graphql_schema.ids import uuid_of
from graphql_schema.json_objects import object_of
from graphql_schema.money import MoneyInput
from graphql_schema.orders.amount_inputs import DiscountInput, read_discounts
from graphql_schema.orders.inputs import ExternalRefInput
from graphql_schema.orders.place_parts import ChargeInput, ContactInput, DeliveryInput, OrderLineInput
from graphql_schema.orders.provenance_input import OrderProvenanceInput
from graphql_schema.scalars import CurrencyCode

Path = tuple[str, ...]


@strawberry.input(description="Units of one line of an imported order; name it by `lineRef` or by `sku`.")
class ImportedUnitsInput:
    """Read with `read`."""

    quantity: int = strawberry.field(description="Whole units, at least 1.")
    line_ref: str | None = strawberry.field(default=None, description="The line's own id, as the line states it.")
    sku: str | None = strawberry.field(default=None, description="The line's SKU, where one line has it.")

    def read(self) -> Units:
        """The command's units."""
        return Units(quantity=self.quantity, line_ref=self.line_ref, sku=self.sku)


@strawberry.input(description="Units that left at once, and what became of them.")
class ImportedShipmentInput:
    """Read with `read`."""

    shipped_at: datetime = strawberry.field(description="When it left, or was handed over.")
    location: str | None = strawberry.field(
        default=None, description="Code of the location it left; where nobody says, the channel's first one."
    )
    carrier: str | None = strawberry.field(default=None, description="Who brought it.")
    service: str | None = strawberry.field(default=None, description="The carrier's service.")
    tracking_number: str | None = strawberry.field(default=None, description="The carrier's number of it.")
    tracking_url: str | None = strawberry.field(default=None, description="Where it can be followed.")
    lines: list[ImportedUnitsInput] | None = strawberry.field(
        default=None, description="Its units; left out, all that no other step of the order names."
    )
    delivered_at: datetime | None = strawberry.field(default=None, description="When it arrived, if it did.")
    returned_at: datetime | None = strawberry.field(
        default=None, description="When it came back because nobody took it, if it did."
    )

    def read(self) -> ToldShipment:
        """The command's shipment."""
        return ToldShipment(
            shipped_at=self.shipped_at,
            location=self.location,
            carrier=self.carrier,
            service=self.service,
            tracking_number=self.tracking_number,
            tracking_url=self.tracking_url,
            lines=_units(self.lines),
            delivered_at=self.delivered_at,
            returned_at=self.returned_at,
        )


@strawberry.input(description="Units that were given up before they left.")
class ImportedCancellationInput:
    """Read with `read`."""

    at: datetime = strawberry.field(description="When.")
    reason: CancelReason = strawberry.field(description="Why.")
    lines: list[ImportedUnitsInput] | None = strawberry.field(
        default=None, description="The units; left out, all that no other step of the order names."
    )
    note: str | None = strawberry.field(default=None, description="What was said with it.")

    def read(self) -> ToldCancellation:
        """The command's cancellation."""
        return ToldCancellation(at=self.at, reason=self.reason, lines=_units(self.lines), note=self.note)


@strawberry.input(description="One tender of an imported order, as it ended there. Nobody is charged because of it.")
class ImportedPaymentInput:
    """Read with `read`."""

    gateway: str = strawberry.field(description="Who handled the money, by the gateway's code.")
    tender: TenderKind | None = strawberry.field(default=TenderKind.CARD, description="What the payer paid with.")
    amount: MoneyInput | None = strawberry.field(
        default=None, description="How much it was for; one of them may leave it out and has the rest of the order."
    )
    state: PaymentState | None = strawberry.field(
        default=PaymentState.CAPTURED,
        description="PENDING, AUTHORIZED, CAPTURED, VOIDED, FAILED or EXPIRED. What went back is told as refunds.",
    )
    captured: MoneyInput | None = strawberry.field(
        default=None, description="How much arrived, when CAPTURED; all of it when left out."
    )
    at: datetime | None = strawberry.field(default=None, description="When; the time of placing when left out.")
    reference: str | None = strawberry.field(
        default=None,
        description="The gateway's own id: with it a gateway that Orderwire calls can still take, void or give back.",
    )
    collected_by: FulfilledBy | None = strawberry.field(
        default=FulfilledBy.SELLER, description="Who got the money from the payer."
    )
    expires_at: datetime | None = strawberry.field(default=None, description="Until when the authorization holds.")

    def read(self, path: Path) -> ToldPayment:
        """The command's payment. Raises InvalidInput for amounts with too many digits."""
        return ToldPayment(
            gateway=self.gateway,
            tender=self.tender or TenderKind.CARD,
            amount=_money(self.amount, (*path, "amount")),
            state=self.state or PaymentState.CAPTURED,
            captured=_money(self.captured, (*path, "captured")),
            at=self.at,
            reference=self.reference,
            collected_by=self.collected_by or FulfilledBy.SELLER,
            expires_at=self.expires_at,
        )


@strawberry.input(description="Money that went back.")
class ImportedRefundInput:
    """Read with `read`."""

    at: datetime = strawberry.field(description="When.")
    reason: RefundReason = strawberry.field(description="Why.")
    lines: list[ImportedUnitsInput] | None = strawberry.field(default=None, description="For these units.")
    charges: MoneyInput | None = strawberry.field(default=None, description="Of what was charged beside goods.")
    amount: MoneyInput | None = strawberry.field(default=None, description="An amount beside both.")
    payment_reference: str | None = strawberry.field(
        default=None, description="`reference` of the payment it went through; left out, the way the money came."
    )
    note: str | None = strawberry.field(default=None, description="What was said with it.")

    def read(self, path: Path) -> ToldRefund:
        """The command's refund. Raises InvalidInput for amounts with too many digits."""
        return ToldRefund(
            at=self.at,
            reason=self.reason,
            lines=_units(self.lines) or (),
            charges=_money(self.charges, (*path, "charges")),
            amount=_money(self.amount, (*path, "amount")),
            payment_reference=self.payment_reference,
            note=self.note,
        )


@strawberry.input(
    description="An order that happened elsewhere, as it stands: what was bought, and what has become of it since."
)
class ImportedOrderInput:
    """Read with `read`."""

    channel: str = strawberry.field(description="Where it was sold: the channel's code.")
    external_ref: ExternalRefInput = strawberry.field(
        description="What it is called there: one order per channel and reference."
    )
    placed_at: datetime = strawberry.field(description="When the shopper bought.")
    lines: list[OrderLineInput] = strawberry.field(
        description="What was bought, with prices. A SKU that nobody described yet is added as a placeholder."
    )
    currency: CurrencyCode | None = strawberry.field(
        default=None, description="What all its amounts are in; the channel's own when left out."
    )
    customer_id: strawberry.ID | None = strawberry.field(default=None, description="Whose order it is.")
    customer_ref: ExternalRefInput | None = strawberry.field(
        default=None,
        description="The same by another system's name for them; a customer whom nobody knows is kept with this"
        " order's contact.",
    )
    email: str | None = strawberry.field(default=None, description="Short for contact.email.")
    contact: ContactInput | None = strawberry.field(default=None, description="How to reach the buyer.")
    deliveries: list[DeliveryInput] | None = strawberry.field(
        default=None, description="How it gets there; without any, one to shippingAddress."
    )
    shipping_address: AddressInput | None = strawberry.field(default=None, description="Where it goes.")
    billing_address: AddressInput | None = strawberry.field(default=None, description="Whom the invoice names.")
    shipping: MoneyInput | None = strawberry.field(default=None, description="Shipping of the first delivery.")
    charges: list[ChargeInput] | None = strawberry.field(default=None, description="What was owed but is not goods.")
    discounts: list[DiscountInput] | None = strawberry.field(
        default=None, description="Off the whole order, after the lines' own; split over the lines by value."
    )
    tax_included: bool | None = strawberry.field(
        default=None, description="Whether prices hold the tax; the channel's rule when left out."
    )
    fulfilled_by: FulfilledBy | None = strawberry.field(
        default=FulfilledBy.SELLER, description="Who ships it: CHANNEL for what a marketplace sends itself."
    )
    stock_policy: StockPolicy | None = strawberry.field(
        default=StockPolicy.NONE,
        description="NONE touches no stock. RESERVE_AVAILABLE takes what is there of the units that are still to leave,"
        " and the order is ours to send.",
    )
    state: OrderStatus | None = strawberry.field(
        default=None,
        description="PENDING_REVIEW or EXPIRED; left out, what follows from its units: OPEN, COMPLETED or CANCELED.",
    )
    payments: list[ImportedPaymentInput] | None = strawberry.field(default=None, description="How it was paid.")
    shipments: list[ImportedShipmentInput] | None = strawberry.field(default=None, description="What left.")
    cancellations: list[ImportedCancellationInput] | None = strawberry.field(
        default=None, description="What was given up."
    )
    refunds: list[ImportedRefundInput] | None = strawberry.field(default=None, description="What went back.")
    provenance: OrderProvenanceInput | None = strawberry.field(
        default=None, description="Where it came from within the channel."
    )
    note: str | None = strawberry.field(default=None, description="A note of the buyer's.")
    tags: list[str] | None = strawberry.field(default=None, description="To find it by.")
    metadata: JSON | None = strawberry.field(default=None, description="Anything else you know of it: an object.")
    priority: int | None = strawberry.field(
        default=0, description="Who is served first when several wait: -1,000 to 1,000, higher first, then older."
    )

    def read(self) -> TellOrder:
        """The use case's command. Raises InvalidInput for foreign ids and amounts with too many digits."""
        customer = self.customer_id
        contact = self.contact.read() if self.contact else Contact()
        if self.email is not None and contact.email is None:
            contact = Contact(name=contact.name, email=self.email, phone=contact.phone)
        placing = PlaceOrder(
            idempotency_key="",
            channel=self.channel,
            currency=self.currency,
            lines=tuple(line.read(("lines", str(i))) for i, line in enumerate(self.lines)),
            discounts=read_discounts(self.discounts, ("discounts",)),
            external_source=self.external_ref.source,
            external_id=self.external_ref.id,
            customer_id=None if customer is None else uuid_of(customer, "Customer", ("customerId",)),
            contact=None if contact == Contact() else contact,
            deliveries=tuple(d.read(("deliveries", str(i))) for i, d in enumerate(self.deliveries or ())),
            shipping_address=self.shipping_address.read() if self.shipping_address else None,
            billing_address=self.billing_address.read() if self.billing_address else None,
            shipping=_money(self.shipping, ("shipping",)),
            charges=tuple(charge.read(("charges", str(i))) for i, charge in enumerate(self.charges or ())),
            tax_included=self.tax_included,
            stock_policy=self.stock_policy or StockPolicy.NONE,
            fulfilled_by=self.fulfilled_by or FulfilledBy.SELLER,
            note=self.note,
            tags=tuple(self.tags or ()),
            metadata=object_of(self.metadata, ("metadata",)),
            placed_at=self.placed_at,
            provenance=self.provenance.read() if self.provenance else PlaceProvenance(),
            priority=self.priority or 0,
        )
        return TellOrder(
            placing=placing,
            customer_source=self.customer_ref.source if self.customer_ref else None,
            customer_ref=self.customer_ref.id if self.customer_ref else None,
            state=self.state,
            payments=tuple(p.read(("payments", str(i))) for i, p in enumerate(self.payments or ())),
            shipments=tuple(shipment.read() for shipment in self.shipments or ()),
            cancellations=tuple(cancellation.read() for cancellation in self.cancellations or ()),
            refunds=tuple(refund.read(("refunds", str(i))) for i, refund in enumerate(self.refunds or ())),
        )


def _units(lines: list[ImportedUnitsInput] | None) -> tuple[Units, ...] | None:
    return None if lines is None else tuple(line.read() for line in lines)


def _money(amount: MoneyInput | None, path: Path) -> Money | None:
    return None if amount is None else amount.read(path)
