"""What the mutations of purchase orders are asked with."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.domain.unit_lines import Units
from app.purchasing.create import CreatePurchaseOrder
from app.purchasing.end import EndPurchaseOrder
from app.purchasing.receive import ReceivePurchaseOrder
from app.purchasing.update import OrderPurchase, UpdatePurchaseOrder
from graphql_schema.ids import uuid_of
from graphql_schema.inventory.unit_lines import ArrivedUnitsInput, read_arrived

KEY = "Your key for this work; the same again is done once."
VERSION = "Refuse when the purchase order has another version by now."


@strawberry.input(description="So many units of a SKU that are ordered.")
class PurchaseOrderLineInput:
    """One line."""

    sku: str = strawberry.field(description="The SKU's code; each once.")
    quantity: int = strawberry.field(description="Units, at least 1.")
    expected_at: datetime | None = strawberry.field(
        default=None, description="When they are expected, where that is not the purchase order's `expectedAt`."
    )


@strawberry.input(description="Another date for the units of a SKU.")
class ExpectedDateInput:
    """One line."""

    sku: str = strawberry.field(description="The SKU's code; each once.")
    expected_at: datetime = strawberry.field(description="When the units still due are expected.")


@strawberry.input(description="Units that a supplier is asked to bring.")
class PurchaseOrderCreateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    number: str | None = strawberry.field(
        default=None, description="What your other systems call it, unique; left out, one is given."
    )
    supplier: str = strawberry.field(description="The code of a location of kind SUPPLIER or DISTRIBUTOR.")
    to: str = strawberry.field(description="The code of the location that receives.")
    lines: list[PurchaseOrderLineInput] = strawberry.field(description="What is ordered, each SKU once.")
    expected_at: datetime = strawberry.field(description="When the units are expected.")
    note: str | None = strawberry.field(default=None, description="For the people who receive.")
    draft: bool = strawberry.field(default=False, description="Do not order and expect it yet.")

    def read(self) -> CreatePurchaseOrder:
        """The use case's command."""
        return CreatePurchaseOrder(
            idempotency_key=self.idempotency_key,
            number=self.number,
            supplier=self.supplier,
            destination=self.to,
            lines=tuple(Units(line.sku, line.quantity) for line in self.lines),
            expected_at=self.expected_at,
            dates=tuple((line.sku, line.expected_at) for line in self.lines if line.expected_at is not None),
            note=self.note,
            draft=self.draft,
        )


@strawberry.input(description="Which purchase order.")
class PurchaseOrderStepInput:
    """Read with `order` or `end`."""

    idempotency_key: str = strawberry.field(description=KEY)
    purchase_order_id: strawberry.ID = strawberry.field(description="The purchase order.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def order(self) -> OrderPurchase:
        """The command that gives a draft to the supplier. Raises InvalidInput for a foreign id."""
        return OrderPurchase(
            idempotency_key=self.idempotency_key,
            purchase_order_id=_purchase(self.purchase_order_id),
            expected_version=self.expected_version,
        )

    def end(self) -> EndPurchaseOrder:
        """The command that closes or cancels. Raises InvalidInput for a foreign id."""
        return EndPurchaseOrder(
            idempotency_key=self.idempotency_key,
            purchase_order_id=_purchase(self.purchase_order_id),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Other dates for the units of a purchase order that are still due.")
class PurchaseOrderUpdateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    purchase_order_id: strawberry.ID = strawberry.field(description="The purchase order.")
    expected_at: datetime | None = strawberry.field(default=None, description="When all units still due are expected.")
    lines: list[ExpectedDateInput] = strawberry.field(
        default_factory=list[ExpectedDateInput], description="Other dates for single SKUs."
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> UpdatePurchaseOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return UpdatePurchaseOrder(
            idempotency_key=self.idempotency_key,
            purchase_order_id=_purchase(self.purchase_order_id),
            expected_at=self.expected_at,
            dates=tuple((line.sku, line.expected_at) for line in self.lines),
            expected_version=self.expected_version,
        )


@strawberry.input(description="Units that a supplier brought.")
class PurchaseOrderReceiveInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    purchase_order_id: strawberry.ID = strawberry.field(description="The purchase order.")
    lines: list[ArrivedUnitsInput] | None = strawberry.field(
        default=None, description="What came; left out, all that is due, in good order."
    )
    more_allowed: bool = strawberry.field(
        default=False, description="Take in more than is due, where the supplier brought it."
    )
    received_at: datetime | None = strawberry.field(default=None, description="When they came, where that is not now.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)

    def read(self) -> ReceivePurchaseOrder:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return ReceivePurchaseOrder(
            idempotency_key=self.idempotency_key,
            purchase_order_id=_purchase(self.purchase_order_id),
            lines=None if self.lines is None else read_arrived(self.lines),
            more_allowed=self.more_allowed,
            received_at=self.received_at,
            expected_version=self.expected_version,
        )


def _purchase(id: strawberry.ID) -> UUID:
    return uuid_of(id, "PurchaseOrder", ("purchaseOrderId",))
