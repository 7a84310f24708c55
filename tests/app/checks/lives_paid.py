"""What was paid in a shop that lived: promised, captured with its parcel, refused, waiting for its payer, let go."""

from app.domain.enums import TenderKind
from app.orders.command import PlacePayment
from app.payments.gateways.local import Means
from tests.app.payments.noticing import asked_order, call_gateways
from tests.builders import Shop, cancel, dispatch_all, place, receive


async def what_was_paid(shop: Shop) -> None:
    """Orders of mugs whose tenders the local gateway was asked for."""
    await receive(shop, "mug", "BER", 20)
    sent = await asked_order(shop)
    await dispatch_all(shop, sent.id, units_per_line=1)
    await call_gateways(shop, sent.id)
    for means in (Means.DECLINE, Means.ACTION, Means.TIMEOUT_THEN_OK):
        await asked_order(shop, means.value)
    gone = await asked_order(shop)
    await cancel(shop, gone.id)
    await call_gateways(shop, gone.id)
    tenders = (
        PlacePayment(gateway="local", token=Means.OK.value, amount=shop.money(500), tender=TenderKind.STORE_CREDIT),
        PlacePayment(gateway="local", token=Means.CAPTURE_LATER.value),
    )
    order_id = await place(shop, {"mug": 2}, payments=tenders)
    await call_gateways(shop, order_id)
    await dispatch_all(shop, order_id)
    await call_gateways(shop, order_id)
