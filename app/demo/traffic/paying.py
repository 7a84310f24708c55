"""Money arrives: transfers after a while, invoices after delivery; whose card was refused takes another one."""

from app.demo import pace
from app.demo.traffic.day import LOOK_AT, PER_BEAT, STOREFRONT_APP, Day
from app.domain.enums import FulfillmentStatus, TenderKind
from app.domain.history import PAID_LATER
from app.domain.money import Money
from app.payments.authorize import AuthorizePayment, authorize_payment
from app.payments.capture import CapturePayment, capture_payment
from app.payments.gateways.local import CODE, Means
from db.repositories.in_flight import AwaitedPayment, InFlightReading


async def pay(day: Day) -> None:
    """What was to be paid outside has come."""
    async with day.database.session() as session:
        pending = await InFlightReading(session).payments(day.now, LOOK_AT)
    for payment in day.some([payment for payment in pending if _is_paid(day, payment)]):
        command = CapturePayment(
            idempotency_key=f"demo-pay-{payment.id}",
            payment_id=payment.id,
            amount=Money(payment.due_minor, payment.currency),
        )
        await day.act(STOREFRONT_APP, lambda uow, command=command: capture_payment(uow, command))
        day.done["paid"] += 1


async def try_again(day: Day) -> None:
    """Whose card was refused takes another one."""
    now = day.now
    async with day.database.session() as session:
        refused = await InFlightReading(session).refused(now, LOOK_AT)
    for order in refused[:PER_BEAT]:
        if pace.payment_is_due(order.id, order.placed_at, now, on_invoice=False):
            command = AuthorizePayment(
                idempotency_key=f"demo-again-{order.id}", order_id=order.id, gateway=CODE, token=Means.OK.value
            )
            await day.act(STOREFRONT_APP, lambda uow, command=command: authorize_payment(uow, command))
            day.done["tried again"] += 1


def _is_paid(day: Day, payment: AwaitedPayment) -> bool:
    on_invoice = TenderKind(payment.tender) in PAID_LATER
    if on_invoice and payment.fulfillment_status != FulfillmentStatus.DELIVERED.value:
        return False
    return pace.payment_is_due(payment.id, payment.placed_at, day.now, on_invoice=on_invoice)
