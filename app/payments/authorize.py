"""Try a tender: after a refusal, for what an edit made dearer, instead of one that ran out."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.enums import FulfilledBy, OrderStatus, PaymentState, TenderKind
from app.domain.errors import AmountExceeded, IllegalTransition, InvalidInput, VersionConflict
from app.domain.ids import new_id
from app.domain.money import Money
from app.domain.orders.authorize import ask_to_authorize, let_go_of, with_payment
from app.domain.orders.changes import Naming, changes
from app.domain.orders.derive import derive
from app.domain.orders.ledger import is_trusted, open_minor, taken_minor
from app.domain.orders.model import Order, Payment
from app.idempotency import claim
from app.payments.gateways.finding import gateway_codes
from app.payments.timeouts import unpaid_until
from db.unit_of_work import UnitOfWork

PAYABLE = frozenset({OrderStatus.PENDING_REVIEW, OrderStatus.OPEN, OrderStatus.COMPLETED})
"""Orders for which somebody may still pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizePayment:
    """What is asked. `amount` None is all that no tender covers; without `token` somebody pays outside, later."""

    idempotency_key: str
    order_id: UUID
    gateway: str
    token: str | None = None
    amount: Money | None = None
    tender: TenderKind = TenderKind.CARD
    expected_version: int | None = None


async def authorize_payment(uow: UnitOfWork, command: AuthorizePayment) -> UUID:
    """Add a tender to an order and ask its gateway; answers with the payment's id. A refusal leaves it FAILED.

    Tenders that nobody was ever asked for are let go in its favor, and so are those that wait for the payer: who tries
    another means gave them up. Raises NotFound, InvalidInput (no token for a gateway that is called, other currency),
    IllegalTransition (the order is over), AmountExceeded (others cover it), VersionConflict, IdempotencyMismatch.
    Emits order.payment_changed, payment.created, payment.voided. Locks: the order.
    """
    payment_id = new_id()
    known = await claim(uow, "paymentAuthorize", command.idempotency_key, command, "Payment", payment_id)
    order = await uow.orders.lock(command.order_id)
    if known is not None:
        return known.result_id
    _refuse(order, command)
    called = command.gateway in gateway_codes()
    after = order
    for payment in order.payments:
        if payment.status is PaymentState.PENDING and payment.through_gateway and called:
            after = with_payment(after, let_go_of(payment, uow.now, new_id))
    amount = _amount(after, command)
    timeouts = await uow.reference.payment_timeouts(order.channel_id)
    fresh = Payment(
        id=payment_id,
        version=0,
        gateway=command.gateway,
        tender=command.tender,
        status=PaymentState.PENDING,
        amount_minor=amount,
        collected_by=FulfilledBy.SELLER,
        through_gateway=called,
        # Who promises to pay outside is trusted by the merchant's own people only.
        holds_order=called or not uow.principal.acts_for_merchant,
        expires_at=unpaid_until(timeouts, command.tender, uow.now, called=called),
    )
    if called:
        fresh = ask_to_authorize(fresh, command.token, uow.now, new_id)
    after = derive(replace(after, payments=(*after.payments, fresh)))
    naming = Naming(order="order.payment_changed", facts={"paymentId": str(payment_id)})
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return payment_id


def _refuse(order: Order, command: AuthorizePayment) -> None:
    if command.expected_version is not None and command.expected_version != order.version:
        raise VersionConflict("Order", order.id, command.expected_version, order.version)
    if order.statuses.order not in PAYABLE:
        raise IllegalTransition(
            f"order {order.number} is {order.statuses.order.value}: nobody pays for it any more",
            source=order.statuses.order.value,
            target=PaymentState.AUTHORIZED.value,
            allowed=(),
            path=("orderId",),
        )
    if command.gateway in gateway_codes() and not command.token:
        raise InvalidInput(f"gateway {command.gateway} needs the token of the payer's means", ("token",))
    if not command.gateway.strip():
        raise InvalidInput("gateway is not empty", ("gateway",))


def _amount(order: Order, command: AuthorizePayment) -> int:
    """What the tender is for. Raises InvalidInput, AmountExceeded beyond what no other tender covers."""
    covered = sum(taken_minor(one) + open_minor(one) for one in order.payments if not is_trusted(one))
    lacking = max(0, order.totals.total - covered)
    if command.amount is None:
        amount = lacking
    elif command.amount.currency != order.currency:
        raise InvalidInput(f"order {order.number} is in {order.currency}, not {command.amount.currency}", ("amount",))
    else:
        amount = command.amount.minor
        if amount <= 0:
            raise InvalidInput("an amount is positive", ("amount",))
    if amount > lacking or amount == 0:
        raise AmountExceeded("other tenders cover the order but for this much", Money(lacking, order.currency))
    return amount
