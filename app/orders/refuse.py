"""What is refused before anything is looked up: impossible quantities, and what shoppers may not state."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.enums import FulfilledBy, PaymentState
from app.domain.errors import Forbidden, InvalidInput, LimitExceeded
from app.domain.moments import refuse_future
from app.domain.orders.model import Order
from app.domain.principal import Principal
from app.orders.command import PlaceOrder, PlacePayment

MAX_LINES = 1_000
MAX_QUANTITY = 1_000_000
MAX_PRIORITY = 1_000

RECORDABLE = frozenset(
    {PaymentState.PENDING, PaymentState.AUTHORIZED, PaymentState.CAPTURED, PaymentState.FAILED, PaymentState.VOIDED}
)
"""States in which a payment may come with its order."""


def refuse_length(command: PlaceOrder) -> None:
    """Refuse orders that are too long to be placed live; history has longer ones. Raises LimitExceeded."""
    if len(command.lines) > MAX_LINES:
        raise LimitExceeded(
            f"an order has at most {MAX_LINES:,} lines, this one has {len(command.lines):,}", ("lines",)
        )


def refuse_explosion(draft: Order) -> None:
    """Refuse orders whose kits make them too long to be placed live. Raises LimitExceeded."""
    if len(draft.lines) > MAX_LINES:
        raise LimitExceeded(
            f"an order has at most {MAX_LINES:,} lines, with the components of its kits this one has"
            f" {len(draft.lines):,}",
            ("lines",),
        )


def refuse_nonsense(command: PlaceOrder, now: datetime) -> None:
    """Refuse what can never be an order. Raises InvalidInput with the place."""
    if not command.lines:
        raise InvalidInput("an order has at least one line", ("lines",))
    for index, line in enumerate(command.lines):
        if not 1 <= line.quantity <= MAX_QUANTITY:
            raise InvalidInput(
                f"quantity is 1 to {MAX_QUANTITY:,}, not {line.quantity}", ("lines", str(index), "quantity")
            )
    refs = [line.line_ref for line in command.lines if line.line_ref is not None]
    if len(refs) != len(set(refs)):
        raise InvalidInput("lineRef is unique within an order", ("lines",))
    keys = [delivery.key for delivery in command.deliveries]
    if len(keys) != len(set(keys)):
        raise InvalidInput("delivery keys are unique within an order", ("deliveries",))
    if abs(command.priority) > MAX_PRIORITY:
        raise InvalidInput(f"priority is {-MAX_PRIORITY:,} to {MAX_PRIORITY:,}", ("priority",))
    refuse_future(command.placed_at, now, ("placedAt",))
    refuse_payments(command.payments)


def refuse_payments(payments: Sequence[PlacePayment]) -> None:
    """Refuse tenders in states in which none comes with its order. Raises InvalidInput with the place."""
    for index, payment in enumerate(payments):
        if payment.state is not None and payment.state not in RECORDABLE:
            raise InvalidInput(
                f"a payment comes as {', '.join(sorted(RECORDABLE))}, not {payment.state.value}",
                ("payments", str(index), "state"),
            )


def refuse_overreach(command: PlaceOrder, principal: Principal) -> None:
    """Shoppers may not state prices, dates, payments' states, policies or sources. Raises Forbidden with the place."""
    if principal.acts_for_merchant:
        return
    stated: list[tuple[bool, tuple[str, ...]]] = [
        (command.external_id is not None, ("externalRef",)),
        (command.shipping is not None, ("shipping",)),
        (bool(command.charges), ("charges",)),
        (command.tax_included is not None, ("taxIncluded",)),
        (bool(command.discounts), ("discounts",)),
        (command.tax_exempt_reason is not None, ("taxExemptReason",)),
        (command.stock_policy is not None, ("stockPolicy",)),
        (command.fulfilled_by is not FulfilledBy.SELLER, ("fulfilledBy",)),
        (command.placed_at is not None, ("placedAt",)),
        (command.priority != 0, ("priority",)),
        (command.hand_over, ("handOver",)),
        (bool(command.tags), ("tags",)),
        (command.provenance.store is not None, ("provenance", "store")),
        (command.provenance.register is not None, ("provenance", "register")),
        (command.provenance.associate is not None, ("provenance", "associate")),
    ]
    for index, line in enumerate(command.lines):
        place = ("lines", str(index))
        stated += [
            (line.name is not None, (*place, "name")),
            (line.unit_price is not None, (*place, "unitPrice")),
            (line.discount is not None, (*place, "discount")),
            (bool(line.discounts), (*place, "discounts")),
            (line.tax is not None, (*place, "tax")),
            (bool(line.tax_lines), (*place, "taxLines")),
            (line.tax_rate is not None, (*place, "taxRate")),
            (line.location is not None, (*place, "location")),
            (line.line_ref is not None, (*place, "lineRef")),
        ]
    for index, delivery in enumerate(command.deliveries):
        place = ("deliveries", str(index))
        stated += [
            (delivery.shipping is not None, (*place, "shipping")),
            (delivery.shipping_tax is not None, (*place, "shippingTax")),
            (delivery.promised_by is not None, (*place, "promisedBy")),
            (delivery.promised_on is not None, (*place, "promisedOn")),
            (delivery.not_before is not None, (*place, "notBefore")),
        ]
    for index, payment in enumerate(command.payments):
        place = ("payments", str(index))
        stated += [
            (payment.state is not None, (*place, "state")),
            (payment.captured is not None, (*place, "captured")),
            (payment.reference is not None, (*place, "reference")),
            (payment.collected_by is not FulfilledBy.SELLER, (*place, "collectedBy")),
        ]
    for given, path in stated:
        if given:
            raise Forbidden(f"{path[-1]} may be given by staff and apps only: leave it out", path)
