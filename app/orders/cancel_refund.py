"""What we come to owe by a cancellation goes back the way it came, in the same transaction."""

from collections.abc import Mapping
from uuid import UUID

from app.domain.enums import RefundDestination, RefundReason
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.refund import plan_refund_of_what_is_owed
from app.payments.to_credit import credit_refunds
from db.unit_of_work import UnitOfWork


async def refund_what_is_owed(
    uow: UnitOfWork,
    order: Order,
    canceled: Mapping[UUID, int],
    destination: RefundDestination = RefundDestination.ORIGINAL,
) -> Order:
    """The order with a refund of all that we owe, explained by these units first; as it is when we owe nothing.

    What gateways are asked for is called after the commit; store credit, which the order's customer can have, is there
    at once. Emits order.refunded, payment events and credit events. Locks: the caller holds the order, and has saved
    it as it is given here; the credit's account.
    """
    first = [(line.id, canceled[line.id]) for line in order.lines if line.id in canceled and not line.is_component]
    plan = plan_refund_of_what_is_owed(
        order, RefundReason.CANCELED, new_id, uow.now, first=first, destination=destination
    )
    if plan is None:
        return order
    facts = {"refundId": str(plan.refund.id), "reason": plan.refund.reason.value}
    recorded = changes(order, plan.order, Naming(order="order.refunded", payment="payment.refunded", facts=facts))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await credit_refunds(uow, order, recorded.order)
    return recorded.order
