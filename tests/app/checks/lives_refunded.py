"""What went back in a shop that lived: goods that the buyer kept, shipping, goodwill, a refund that is on its way, one
that failed, a chargeback; and what a gateway told.
"""

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import ChargeKind, RefundReason
from app.domain.enums import TransactionKind as K
from app.domain.enums import TransactionStatus as S
from app.orders.command import PlaceCharge, PlacePayment
from tests.app.payments.noticing import (
    an_app,
    arrive,
    call_gateways,
    captured_order,
    chargeback_of,
    notice_of,
    worked_off,
)
from tests.app.payments.refunding import refund, refunding
from tests.builders import Shop, capture_all, place, receive


async def what_went_back(shop: Shop) -> None:
    """Three orders in the local gateway's and a person's hands."""
    app_id = await an_app(shop)
    await shop.run(upsert_sku, UpsertSku(code="vase", name="Vase"))
    await shop.run(set_price, SetPrice(sku="vase", channel=shop.channel, price=shop.money(999)))
    for sku in ("mug", "vase"):
        await receive(shop, sku, "BER", 10)
    charges = (PlaceCharge(kind=ChargeKind.GIFT_WRAP, amount=shop.money(390)),)
    payments = (PlacePayment(gateway="bank", amount=shop.money(3 * 999 + 390)),)
    order_id = await place(shop, {"vase": 3}, charges=charges, payments=payments)
    await capture_all(shop, order_id)
    order = await shop.order(order_id)
    await refund(shop, refunding(order_id, lines=((order.lines[0].id, 1),), charges=100))
    await refund(shop, refunding(order_id, amount=250, reason=RefundReason.GOODWILL, note="sorry"))
    card = await captured_order(shop, "capture_later")
    await arrive(shop, app_id, notice_of(card, K.CAPTURE, S.SUCCEEDED))
    await worked_off(shop)
    for amount in (500, 600):
        await refund(shop, refunding(card.id, amount=amount))
        await call_gateways(shop, card.id)
    await arrive(shop, app_id, notice_of(await shop.order(card.id), K.REFUND, S.FAILED))
    disputed = await captured_order(shop)
    await arrive(shop, app_id, chargeback_of(disputed, S.SUCCEEDED, 1000))
    await worked_off(shop)
