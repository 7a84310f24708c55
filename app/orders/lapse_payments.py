"""Payments whose time is over are ended; an order that nobody pays for is canceled, so that others get its stock."""

from datetime import timedelta
from uuid import UUID

import structlog

from app.domain.enums import CancelReason
from app.domain.errors import Refusal
from app.domain.ids import new_id
from app.domain.orders.cancel import cancel
from app.domain.orders.changes import Naming, changes
from app.domain.orders.lapse import lapse, nobody_will_pay, renew
from app.domain.orders.model import Order
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.waiting import lock_waiting
from db.unit_of_work import UnitOfWork

_log = structlog.get_logger(__name__)

RENEWED_BEFORE = timedelta(hours=12)
"""How long before a promise runs out it is asked for anew: its gateway may take a while, and may refuse."""


async def lapse_payments(uow: UnitOfWork, order_id: UUID) -> bool:
    """End what has run out of an order's payments, and ask for what soon will; False when there is nothing to do.

    An order that is held because it is not paid, of which nothing has left and for which no tender is awaited, is
    canceled (reason PAYMENT). Emits order.payment_changed, payment.expired, payment.created; and what canceling emits.
    Locks: as canceling does.
    """
    await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
    order = await uow.orders.lock(order_id)
    after = renew(order, uow.now + RENEWED_BEFORE, uow.now, uow.now + RENEWED_BEFORE, new_id)
    after = lapse(after, uow.now, new_id)
    if after == order:
        return False
    recorded = changes(order, after, Naming(order="order.payment_changed"))
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    if nobody_will_pay(recorded.order) and _can_be_canceled(recorded.order):
        key = f"unpaid since version {recorded.order.version} of {order_id}"
        await cancel_order(uow, CancelOrder(idempotency_key=key, order_id=order_id, reason=CancelReason.PAYMENT))
    return True


def _can_be_canceled(order: Order) -> bool:
    try:
        cancel(order, None, CancelReason.PAYMENT, recalls=True)
    except Refusal as refusal:
        _log.warning("an unpaid order cannot be canceled", order=order.number, why=refusal.message)
        return False
    return True
