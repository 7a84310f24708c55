"""What drafts are asked with."""

from datetime import timedelta

import strawberry

from app.orders.command import PlaceOrder
from app.orders.drafts.command import CreateDraft, DraftTerms, UpdateDraft, within
from app.orders.drafts.complete import CompleteDraft
from app.orders.drafts.end import CancelDraft
from app.orders.drafts.windows import DraftWindow
from graphql_schema.ids import uuid_of
from graphql_schema.money import MoneyInput
from graphql_schema.orders.place_input import OrderContentInput
from graphql_schema.orders.place_parts import DeliverySlotInput, OrderPaymentInput, money_of

KEY = "Your key for this work; the same again is done once."
ORDER = "The draft's id: that of its order."
STALE = "Refuse when it changed since you read."
LIFE = "How long it stays from now on: 60 seconds to 90 days, a week when left out."
HOLD = (
    "How long its units are held for it, at least 30 seconds and not longer than it stays; left out, nothing is held."
)


@strawberry.input(
    description="An order as it is to be placed later: what orderPlace takes, but for payments, which come when the"
    " draft is completed."
)
class DraftOrderInput(OrderContentInput):
    """Read with `read`."""

    def read(self) -> PlaceOrder:
        """The order that is to be drafted. Raises InvalidInput with its place in `order`."""
        with within("order"):
            return self.content("")


@strawberry.input(description="A draft to begin.")
class DraftOrderCreateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order: DraftOrderInput = strawberry.field(description="What it holds.")
    expires_in_seconds: int | None = strawberry.field(default=None, description=LIFE)
    hold_for_seconds: int | None = strawberry.field(default=None, description=HOLD)

    def read(self) -> CreateDraft:
        """The use case's command. Raises InvalidInput."""
        return CreateDraft(
            idempotency_key=self.idempotency_key,
            order=self.order.read(),
            terms=_terms(self.expires_in_seconds, self.hold_for_seconds),
        )


@strawberry.input(description="What a draft is to be: it is replaced whole.")
class DraftOrderUpdateInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order_id: strawberry.ID = strawberry.field(description=ORDER)
    order: DraftOrderInput = strawberry.field(description="All that it is to hold, in the same channel.")
    expires_in_seconds: int | None = strawberry.field(default=None, description=LIFE)
    hold_for_seconds: int | None = strawberry.field(
        default=None, description=f"{HOLD} What it holds already keeps its own clock."
    )
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> UpdateDraft:
        """The use case's command. Raises InvalidInput."""
        return UpdateDraft(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            order=self.order.read(),
            terms=_terms(self.expires_in_seconds, self.hold_for_seconds),
            expected_version=self.expected_version,
        )


@strawberry.input(description="A window of a location's own van that a draft books when it is placed.")
class DraftSlotInput:
    """Read with `read`."""

    slot: DeliverySlotInput = strawberry.field(description="The window, as `deliverySlots` lists it.")
    delivery_id: strawberry.ID | None = strawberry.field(
        default=None, description="Which delivery comes then; left out, the draft's only one of LOCAL_DELIVERY."
    )

    def read(self, path: tuple[str, ...]) -> DraftWindow:
        """The command's window. Raises InvalidInput for a foreign id."""
        named = self.delivery_id
        return DraftWindow(
            location=self.slot.location,
            starts_at=self.slot.starts_at,
            delivery_id=None if named is None else uuid_of(named, "Delivery", (*path, "deliveryId")),
        )


@strawberry.input(description="A draft to place as it stands.")
class DraftOrderCompleteInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order_id: strawberry.ID = strawberry.field(description=ORDER)
    payments: list[OrderPaymentInput] | None = strawberry.field(default=None, description="How it is paid.")
    slots: list[DraftSlotInput] | None = strawberry.field(
        default=None,
        description="Windows to book for its deliveries of LOCAL_DELIVERY: the goods come from there, and are promised "
        "for then. Refused with SlotFull where one has no room any more.",
    )
    expected_total: MoneyInput | None = strawberry.field(
        default=None, description="What the buyer was told that it comes to; refuse when it does not."
    )
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> CompleteDraft:
        """The use case's command. Raises InvalidInput."""
        return CompleteDraft(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            payments=tuple(payment.read(("payments", str(i))) for i, payment in enumerate(self.payments or ())),
            windows=tuple(slot.read(("slots", str(i))) for i, slot in enumerate(self.slots or ())),
            expected_total=money_of(self.expected_total, ("expectedTotal",)),
            expected_version=self.expected_version,
        )


@strawberry.input(description="A draft to give up.")
class DraftOrderCancelInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description=KEY)
    order_id: strawberry.ID = strawberry.field(description=ORDER)
    expected_version: int | None = strawberry.field(default=None, description=STALE)

    def read(self) -> CancelDraft:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return CancelDraft(
            idempotency_key=self.idempotency_key,
            order_id=uuid_of(self.order_id, "Order", ("orderId",)),
            expected_version=self.expected_version,
        )


def _terms(life: int | None, hold: int | None) -> DraftTerms:
    return DraftTerms(
        life=None if life is None else timedelta(seconds=life), hold=None if hold is None else timedelta(seconds=hold)
    )
