"""What happens to money that goes back: given by people, asked of a gateway, taken back by a bank."""

from collections.abc import AsyncIterator

from app.domain.enums import RefundReason
from app.domain.enums import TransactionStatus as S
from app.domain.ids import new_id
from app.orders.command import PlacePayment
from tests.app.payments.noticing import an_app, arrive, call_gateways, captured_order, chargeback_of, worked_off
from tests.app.payments.refunding import refund, refunding
from tests.builders import Shop, cancel, capture_all, place


async def money_is_handed_back(shop: Shop) -> AsyncIterator[None]:
    """A unit that the buyer keeps, part of the shipping, a gift; then the rest is canceled."""
    shipping = shop.money(490)
    payments = (PlacePayment(gateway="bank", amount=shop.money(3 * 499 + 490)),)
    order_id = await place(shop, {"tea": 3}, shipping=shipping, payments=payments)
    await capture_all(shop, order_id)
    yield
    line = (await shop.order(order_id)).lines[0].id
    await refund(shop, refunding(order_id, lines=((line, 1),), charges=190, reason=RefundReason.DAMAGED))
    yield
    await refund(shop, refunding(order_id, amount=100, reason=RefundReason.GOODWILL, note="sorry"))
    yield
    await cancel(shop, order_id)


async def a_gateway_gives_back_and_a_bank_takes(shop: Shop) -> AsyncIterator[None]:
    """A refund through the gateway, and a dispute of the rest that is won."""
    app_id = await an_app(shop, f"psp-{new_id().hex}")
    order = await captured_order(shop)
    await refund(shop, refunding(order.id, amount=700))
    yield
    await call_gateways(shop, order.id)
    yield
    await arrive(shop, app_id, chargeback_of(order, S.SUCCEEDED, 1800))
    await worked_off(shop)
    yield
    await arrive(shop, app_id, chargeback_of(order, S.FAILED, 1800))
    await worked_off(shop)
    await cancel(shop, order.id)
    await call_gateways(shop, order.id)


REFUNDED = {
    money_is_handed_back: frozenset({"order.refunded", "payment.refunded", "order.canceled"}),
    a_gateway_gives_back_and_a_bank_takes: frozenset(
        {"order.refunded", "payment.changed", "payment.refunded", "payment.charged_back", "order.payment_changed"}
    ),
}
