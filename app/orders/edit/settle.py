"""The money of an edit: what it costs more is asked of tenders, what was paid too much goes back."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.enums import RefundDestination, RefundReason
from app.domain.errors import InvalidInput, NotFound
from app.domain.ids import new_id
from app.domain.orders.authorize import hold_until_paid
from app.domain.orders.derive import derive
from app.domain.orders.edit.settlement import is_newly_uncovered, uncovered_minor, with_trusted_tender
from app.domain.orders.model import Order
from app.domain.orders.refund import refuse_credit_for_nobody
from app.orders.command import PlaceOrder, PlacePayment
from app.orders.drafting.payments import drafted_payment
from app.orders.drafting.read_shop import shop_for
from app.payments.refund import plan_refund_of_what_is_owed
from db.unit_of_work import UnitOfWork


async def settle_money(
    uow: UnitOfWork,
    before: Order,
    after: Order,
    payments: Sequence[PlacePayment],
    *,
    refund: bool,
    refund_to: RefundDestination = RefundDestination.ORIGINAL,
) -> Order:
    """The edited order with its money seen to: new tenders, a hold until they pay, or a refund.

    Tenders that are paid on delivery or by invoice follow the total. Gateways are asked once it is committed. Raises
    InvalidInput (nothing is to be collected, a tender in another currency, store credit for nobody).
    """
    after = with_trusted_tender(before, after)
    due = uncovered_minor(after)
    if payments:
        after = await _with_payments(uow, after, payments, due)
    if is_newly_uncovered(before, after):
        after = hold_until_paid(after, uow.now, new_id)
    if refund:
        refuse_credit_for_nobody(after, refund_to, "refundTo")
        less = after.totals.total < before.totals.total
        reason = RefundReason.PRICE if _same_units(before, after) and less else RefundReason.CANCELED
        plan = plan_refund_of_what_is_owed(after, reason, new_id, uow.now, destination=refund_to)
        if plan is not None:
            after = plan.order
    return after


async def _with_payments(uow: UnitOfWork, order: Order, payments: Sequence[PlacePayment], due: int) -> Order:
    if due == 0:
        raise InvalidInput("nothing is to be collected: leave payments out", ("payments",))
    if sum(payment.amount is None for payment in payments) > 1:
        raise InvalidInput("one payment may leave its amount out", ("payments",))
    on_sale = await uow.reference.for_sale(order.channel, (), currency=order.currency)
    if on_sale is None:
        raise NotFound(f"there is no channel {order.channel}", ("editId",))
    asked = PlaceOrder(
        idempotency_key="", channel=order.channel, currency=order.currency, lines=(), payments=tuple(payments)
    )
    shop = await shop_for(uow, on_sale, asked)
    rest = max(0, due - sum(payment.amount.minor for payment in payments if payment.amount is not None))
    fresh = tuple(drafted_payment(order, index, payment, shop, uow.now, rest) for index, payment in enumerate(payments))
    return derive(replace(order, payments=(*order.payments, *fresh)))


def _same_units(before: Order, after: Order) -> bool:
    return {line.id: line.live for line in before.lines} == {line.id: line.live for line in after.lines}
