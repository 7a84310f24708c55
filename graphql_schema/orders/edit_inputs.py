"""What the steps of an edit are asked with."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import strawberry

from app.domain.enums import FulfillmentMethod, RefundDestination
from app.orders.edit.add_line import AddEditLine
from app.orders.edit.begin import BeginEdit
from app.orders.edit.commit import CommitEdit
from app.orders.edit.delivery_terms import DeliveryTerms
from app.orders.edit.set_address import SetEditAddress
from app.orders.edit.set_contact import SetEditContact
from app.orders.edit.set_discount import SetEditDiscount
from app.orders.edit.set_method import SetEditMethod
from app.orders.edit.set_quantity import SetEditQuantity
from app.orders.edit.stage import EditStep
from graphql_schema.addresses import AddressInput
from graphql_schema.ids import uuid_of
from graphql_schema.money import MoneyInput
from graphql_schema.orders.place_input import ContactInput, OrderPaymentInput

KEY = "Your key for this work; the same again is done once."
EDIT = "The edit's id."
STALE = "The edit's version that you decided on; refuse when it changed since."
WAIT = (
    "Let units wait that are not there: for supply that is expected, or under the SKU's `backorderLimits`. Otherwise "
    "what is not there is refused."
)
RESTOCK = (
    "Units that come off are for sale again with the commit; false sends them to quarantine, where somebody looks at "
    "them first."
)


@strawberry.input(description="Which order to edit, and for how long the edit stays open.")
class OrderEditBeginInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order_id: strawberry.ID = strawberry.field(description="The order's id.")
    expires_in_seconds: int | None = strawberry.field(
        default=None, description="30 to 14,400 seconds; 15 minutes when left out. Nobody else can edit it meanwhile."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The order's version; refuse when it changed since you read."
    )

    def read(self) -> BeginEdit:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return BeginEdit(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            life=None if self.expires_in_seconds is None else timedelta(seconds=self.expires_in_seconds),
            expected_version=self.expected_version,
        )


@strawberry.input(description="A line that the order is to have too.")
class OrderEditAddLineInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    sku: str = strawberry.field(description="The SKU's code; a kit comes with its components as it is made up now.")
    quantity: int = strawberry.field(description="Whole units, at least 1.")
    delivery_id: strawberry.ID | None = strawberry.field(
        default=None, description="The delivery of the order that it goes with; the first when left out."
    )
    unit_price: MoneyInput | None = strawberry.field(
        default=None, description="Price of one unit; the channel's when left out."
    )
    tax_rate: Decimal | None = strawberry.field(
        default=None, description='The rate, "0.19" for 19 %; the tax rules say it where the channel computes taxes.'
    )
    location: str | None = strawberry.field(default=None, description="The code of the one location to take it from.")
    allow_backorder: bool | None = strawberry.field(default=False, description=WAIT)
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> AddEditLine:
        """The use case's command. Raises InvalidInput for a foreign id and an amount with too many digits."""
        return AddEditLine(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            sku=self.sku,
            quantity=self.quantity,
            delivery_id=None if self.delivery_id is None else uuid_of(self.delivery_id, "Delivery", ("deliveryId",)),
            unit_price=None if self.unit_price is None else self.unit_price.read(("unitPrice",)),
            tax_rate=self.tax_rate,
            location=self.location,
            may_wait=bool(self.allow_backorder),
            expected_version=self.expected_version,
        )


@strawberry.input(description="How many units of a line the shopper is to have in the end.")
class OrderEditSetQuantityInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    order_line_id: strawberry.ID = strawberry.field(
        description="A line of the order, or one that the edit adds (`OrderEditLine.orderLineId`)."
    )
    quantity: int = strawberry.field(
        description="Units that are neither canceled nor returned, in the end; 0 takes the line off."
    )
    allow_backorder: bool | None = strawberry.field(default=False, description=WAIT)
    restock: bool | None = strawberry.field(default=True, description=RESTOCK)
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> SetEditQuantity:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SetEditQuantity(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            line_id=uuid_of(self.order_line_id, "OrderLine", ("orderLineId",)),
            quantity=self.quantity,
            may_wait=bool(self.allow_backorder),
            restock=self.restock is not False,
            expected_version=self.expected_version,
        )


@strawberry.input(description="A line that is to come off.")
class OrderEditRemoveLineInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    order_line_id: strawberry.ID = strawberry.field(description="A line of the order, or one that the edit adds.")
    restock: bool | None = strawberry.field(default=True, description=RESTOCK)
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> SetEditQuantity:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SetEditQuantity(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            line_id=uuid_of(self.order_line_id, "OrderLine", ("orderLineId",)),
            quantity=0,
            restock=self.restock is not False,
            expected_version=self.expected_version,
        )


@strawberry.input(description="What a delivery costs and when it is promised; what is left out stays as it is.")
class OrderEditDeliveryTermsInput:
    """Read with `read`."""

    shipping: MoneyInput | None = strawberry.field(default=None, description="What the delivery costs.")
    shipping_tax: MoneyInput | None = strawberry.field(default=None, description="Tax on that; none when left out.")
    shipping_by_rates: bool | None = strawberry.field(
        default=None,
        description="Let it cost what the channel's delivery services ask for its goods, the least of them, where and "
        "how it goes with this step. Left out, `orderEditSetMethod` does so when the method changes, a service goes "
        "there and no `shipping` is stated in this edit.",
    )
    promised_by: datetime | None = strawberry.field(default=None, description="Until when it is promised.")
    promised_on: date | None = strawberry.field(
        default=None, description="The day that is promised, at the destination."
    )

    def read(self) -> DeliveryTerms:
        """The command's terms. Raises InvalidInput for an amount with too many digits."""
        return DeliveryTerms(
            shipping=None if self.shipping is None else self.shipping.read(("terms", "shipping")),
            shipping_tax=None if self.shipping_tax is None else self.shipping_tax.read(("terms", "shippingTax")),
            by_rates=self.shipping_by_rates,
            promised_by=self.promised_by,
            promised_on=self.promised_on,
        )


@strawberry.input(description="Where a delivery is to go, or whom the order is to bill.")
class OrderEditSetAddressInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    address: AddressInput = strawberry.field(description="The whole address, not the change of one.")
    delivery_id: strawberry.ID | None = strawberry.field(
        default=None, description="The delivery that goes there; the first when left out."
    )
    billing: bool | None = strawberry.field(
        default=False, description="Change whom the order bills instead; no `deliveryId` then."
    )
    recipient: ContactInput | None = strawberry.field(
        default=None, description="Who takes it; whoever it was when left out."
    )
    terms: OrderEditDeliveryTermsInput | None = strawberry.field(
        default=None, description="What it costs and when it is promised."
    )
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> SetEditAddress:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SetEditAddress(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            address=self.address.read(),
            delivery_id=None if self.delivery_id is None else uuid_of(self.delivery_id, "Delivery", ("deliveryId",)),
            billing=bool(self.billing),
            recipient=None if self.recipient is None else self.recipient.read(),
            terms=DeliveryTerms() if self.terms is None else self.terms.read(),
            expected_version=self.expected_version,
        )


@strawberry.input(description="How the order's buyer is to be reached; what is left out stays as it is.")
class OrderEditSetContactInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    name: str | None = strawberry.field(default=None, description="The person's name.")
    email: str | None = strawberry.field(default=None, description="The e-mail address; messages and links go there.")
    phone: str | None = strawberry.field(default=None, description="The phone number.")
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> SetEditContact:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SetEditContact(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            name=self.name,
            email=self.email,
            phone=self.phone,
            expected_version=self.expected_version,
        )


@strawberry.input(description="How a delivery is to reach its person.")
class OrderEditSetMethodInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    method: FulfillmentMethod = strawberry.field(
        description="What is collected must be where it is collected; where the rest comes from is decided anew."
    )
    delivery_id: strawberry.ID | None = strawberry.field(
        default=None, description="The delivery; the first when left out."
    )
    pickup_location: str | None = strawberry.field(
        default=None, description="The code of the location at which it is collected, for methods that have one."
    )
    allow_backorder: bool | None = strawberry.field(default=False, description=WAIT)
    terms: OrderEditDeliveryTermsInput | None = strawberry.field(
        default=None, description="What it costs and when it is promised."
    )
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> SetEditMethod:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return SetEditMethod(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            method=self.method,
            delivery_id=None if self.delivery_id is None else uuid_of(self.delivery_id, "Delivery", ("deliveryId",)),
            pickup_location=self.pickup_location,
            may_wait=bool(self.allow_backorder),
            terms=DeliveryTerms() if self.terms is None else self.terms.read(),
            expected_version=self.expected_version,
        )


@strawberry.input(description="What is to be taken off a line, or off all goods of the order.")
class OrderEditDiscountInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    order_line_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The line; left out, it is split over all lines of which nothing has left, by what they cost.",
    )
    amount: MoneyInput | None = strawberry.field(
        default=None, description="How much less is owed in the end. This or `rate`; 0 takes a staged discount back."
    )
    rate: Decimal | None = strawberry.field(
        default=None, description='What part of it, "0.1" for 10 %. This or `amount`.'
    )
    reason: str | None = strawberry.field(default=None, description="Why it is given, for those who read the order.")
    code: str | None = strawberry.field(default=None, description="The coupon or campaign it comes from.")
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> SetEditDiscount:
        """The use case's command. Raises InvalidInput for a foreign id and an amount with too many digits."""
        line = self.order_line_id
        return SetEditDiscount(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            line_id=None if line is None else uuid_of(line, "OrderLine", ("orderLineId",)),
            amount=None if self.amount is None else self.amount.read(("amount",)),
            fraction=self.rate,
            reason=self.reason,
            code=self.code,
            expected_version=self.expected_version,
        )


@strawberry.input(description="The edit to do, and how what it costs more is paid.")
class OrderEditCommitInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    payments: list[OrderPaymentInput] | None = strawberry.field(
        default=None,
        description="Tenders for `OrderEditPreview.toCollect`; one may leave its amount out. Without any, the order is "
        "held until it is paid.",
    )
    refund: bool | None = strawberry.field(
        default=True, description="Give back what was paid too much; otherwise we owe it."
    )
    refund_to: RefundDestination | None = strawberry.field(
        default=RefundDestination.ORIGINAL, description="The way it came, or to the customer's store credit."
    )
    expected_total: MoneyInput | None = strawberry.field(
        default=None, description="The total that you told the shopper; refuse when it would be another."
    )
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> CommitEdit:
        """The use case's command. Raises InvalidInput for a foreign id and amounts with too many digits."""
        return CommitEdit(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            payments=tuple(payment.read(("payments", str(i))) for i, payment in enumerate(self.payments or ())),
            refund=self.refund is not False,
            refund_to=self.refund_to or RefundDestination.ORIGINAL,
            expected_total=None if self.expected_total is None else self.expected_total.read(("expectedTotal",)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="The edit to give up.")
class OrderEditAbortInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    edit_id: strawberry.ID = strawberry.field(description=EDIT)
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> EditStep:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return EditStep(
            idempotency_key=self.idempotency_key,
            edit_id=uuid_of(self.edit_id, "OrderEdit", ("editId",)),
            expected_version=self.expected_version,
        )
