"""Let go of what is promised and not taken."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import PaymentState
from app.domain.errors import IllegalTransition, VersionConflict
from app.domain.ids import new_id
from app.domain.orders.authorize import let_go_of, with_payment
from app.domain.orders.changes import Naming, changes
from app.domain.orders.derive import derive
from app.domain.orders.pay import allowed_next
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidPayment:
    """What is asked."""

    idempotency_key: str
    payment_id: UUID
    expected_version: int | None = None


async def void_payment(uow: UnitOfWork, command: VoidPayment) -> UUID:
    """Let go of it; answers with the payment's id. A gateway is asked after the commit; what was taken stays taken.

    Raises NotFound, IllegalTransition (nothing is promised or awaited), VersionConflict, IdempotencyMismatch.
    Emits order.payment_changed, payment.voided or payment.changed. Locks: the order.
    """
    known = await claim(uow, "paymentVoid", command.idempotency_key, command, "Payment", command.payment_id)
    order = await uow.orders.lock_by_payment(command.payment_id)
    if known is not None:
        return known.result_id
    payment = next(payment for payment in order.payments if payment.id == command.payment_id)
    if command.expected_version is not None and command.expected_version != payment.version:
        raise VersionConflict("Payment", payment.id, command.expected_version, payment.version)
    after = let_go_of(payment, uow.now, new_id)
    if after == payment:
        raise IllegalTransition(
            f"a payment that is {payment.status.value} has nothing to let go",
            source=payment.status.value,
            target=PaymentState.VOIDED.value,
            allowed=allowed_next(payment),
            path=("paymentId",),
        )
    naming = Naming(order="order.payment_changed", facts={"paymentId": str(payment.id)})
    recorded = changes(order, derive(with_payment(order, after)), naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return payment.id
