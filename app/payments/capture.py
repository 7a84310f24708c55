"""Take money: record that it arrived (cash, bank transfer, another system's capture), or have its gateway take it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import InvalidInput, NotFound, VersionConflict
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.domain.money import Money
from app.domain.orders.changes import Naming, changes
from app.domain.orders.pay import capture
from app.idempotency import claim
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePayment:
    """What arrived, or is to be taken. `amount` None is all that the payment still lacks."""

    idempotency_key: str
    payment_id: UUID
    amount: Money | None = None
    captured_at: datetime | None = None
    shipment_id: UUID | None = None
    expected_version: int | None = None


async def capture_payment(uow: UnitOfWork, command: CapturePayment) -> UUID:
    """Record it, or ask the gateway after the commit; answers with the payment's id.

    Raises NotFound (payment, shipment of its order), InvalidInput (other currency, amount not positive, a date for
    what is yet to be taken), AmountExceeded, IllegalTransition, VersionConflict, IdempotencyMismatch. Emits
    payment.captured and order.paid; or payment.changed and order.payment_changed. Locks: the order.
    """
    refuse_future(command.captured_at, uow.now, ("capturedAt",))
    known = await claim(uow, "paymentCapture", command.idempotency_key, command, "Payment", command.payment_id)
    order = await uow.orders.lock_by_payment(command.payment_id)
    if known is not None:
        return known.result_id
    payment = next(payment for payment in order.payments if payment.id == command.payment_id)
    if command.expected_version is not None and command.expected_version != payment.version:
        raise VersionConflict("Payment", payment.id, command.expected_version, payment.version)
    if command.amount is not None and command.amount.currency != order.currency:
        raise InvalidInput(f"order {order.number} is in {order.currency}, not {command.amount.currency}", ("amount",))
    if command.amount is not None and command.amount.minor <= 0:
        raise InvalidInput("an amount that arrives is positive", ("amount",))
    if payment.through_gateway and command.captured_at is not None:
        raise InvalidInput(f"gateway {payment.gateway} takes the money now: leave capturedAt out", ("capturedAt",))
    if command.shipment_id is not None and all(one.id != command.shipment_id for one in order.shipments):
        raise NotFound("the order has no such shipment", ("shipmentId",))
    at = command.captured_at or uow.now
    amount_minor = None if command.amount is None else command.amount.minor
    after = capture(order, payment.id, amount_minor, at, new_id, shipment_id=command.shipment_id)
    recorded = changes(
        order,
        after,
        Naming(
            order="order.payment_changed" if payment.through_gateway else "order.paid",
            occurred_at=at,
            facts={"paymentId": str(payment.id)},
        ),
    )
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    return payment.id
