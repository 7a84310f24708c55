"""What becomes of tenders whose gateway is asked: promised, refused, captured with their parcels, run out, let go."""

from collections.abc import AsyncIterator

from sqlalchemy import text

from app.domain.enums import TenderKind
from app.jobs import expire_payments
from app.orders.command import PlacePayment
from app.payments.authorize import AuthorizePayment, authorize_payment
from app.payments.gateways.local import Means
from tests.app.payments.noticing import call_gateways
from tests.builders import Shop, a_key, cancel, dispatch_all, place
from tests.polling import until


async def answered(shop: Shop) -> None:
    """Gateways were asked and answered, whoever asked: the job may be quicker."""
    await call_gateways(shop)
    open_steps = (
        "SELECT count(*) FROM gateway_calls c JOIN payment_transactions s ON s.id = c.id WHERE s.status = 'PENDING'"
    )

    async def nobody_waits() -> bool:
        async with shop.database.session() as session:
            return await session.scalar(text(open_steps)) == 0

    await until(nobody_waits)


async def cards_are_asked_for(shop: Shop) -> AsyncIterator[None]:
    """One is refused and another tried; parcels take their shares; one runs out, one is let go."""
    refused = await place(shop, {"mug": 2}, payments=(PlacePayment(gateway="local", token=Means.DECLINE.value),))
    yield
    await answered(shop)
    yield
    trying = AuthorizePayment(
        idempotency_key=a_key(), order_id=refused, gateway="local", token=Means.SINGLE_CAPTURE.value
    )
    await shop.run(authorize_payment, trying)
    await answered(shop)
    yield
    await dispatch_all(shop, refused, units_per_line=1)
    await answered(shop)
    yield
    await dispatch_all(shop, refused)
    await answered(shop)
    unpaid, gone = [
        await place(
            shop,
            {"tea": 1},
            payments=(PlacePayment(gateway="local", token=means.value, tender=TenderKind.WALLET),),
        )
        for means in (Means.ACTION, Means.OK)
    ]
    await answered(shop)
    yield
    await cancel(shop, gone)
    await answered(shop)
    async with shop.database.engine.begin() as connection:
        ended = "UPDATE payments SET expires_at = now() - interval '1 second' WHERE order_id = :order"
        await connection.execute(text(ended), {"order": unpaid})
    await expire_payments.run(shop.database)
    yield
    await answered(shop)


PAID = {
    cards_are_asked_for: frozenset(
        {
            "order.payment_changed",
            "order.paid",
            "order.canceled",
            "payment.created",
            "payment.authorized",
            "payment.captured",
            "payment.failed",
            "payment.expired",
            "payment.changed",
            "payment.voided",
        }
    ),
}
"""Which types each life makes happen, at least."""
