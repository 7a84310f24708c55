"""What happens to orders that are kept for review, and to those that come from elsewhere, in steps."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from app.channels.save_check import SaveCheck, save_check
from app.domain.enums import CheckMode, CheckName, EventOrigin, StockPolicy
from app.domain.money import Money
from app.domain.orders.model import Address
from app.intake.command import ImportOrder, TellOrder, ToldPayment, ToldShipment, Units
from app.intake.import_order import import_order
from app.orders.command import PlaceLine, PlaceOrder, PlacePayment
from app.orders.confirm import ConfirmOrder, confirm_order
from app.orders.reject import RejectOrder, reject_order
from tests.builders import SEARCH_SECRET, STAFF, Shop, a_key, capture_all, dispatch_all, place

Life = Callable[[Shop], AsyncIterator[None]]


async def orders_are_reviewed(shop: Shop) -> AsyncIterator[None]:
    """A channel is told to look; one order is confirmed and sent, one is rejected."""
    for wanted in (
        SaveCheck(channel=shop.channel, check=CheckName.AMOUNT, mode=CheckMode.REVIEW, units=2),
        SaveCheck(channel=shop.channel, check=CheckName.DUPLICATE, mode=CheckMode.REVIEW, within_minutes=5),
    ):
        await shop.run(save_check, wanted)
        yield
    payments = (PlacePayment(gateway="bank", amount=shop.money(3750)),)
    taken, refused = [await place(shop, {"mug": 3}, payments=payments) for _ in range(2)]
    yield
    await shop.run(confirm_order, ConfirmOrder(idempotency_key=a_key(), order_id=taken))
    await capture_all(shop, refused)
    yield
    await shop.run(reject_order, RejectOrder(idempotency_key=a_key(), order_id=refused))
    await dispatch_all(shop, taken)
    for check in (CheckName.AMOUNT, CheckName.DUPLICATE):
        await shop.run(save_check, SaveCheck(channel=shop.channel, check=check, mode=None))
    yield


async def an_order_comes_half_sent(shop: Shop) -> AsyncIterator[None]:
    """What was done elsewhere is told, what is left is done here; one SKU of it nobody knows."""
    now = shop.database.clock.now()
    command = ImportOrder(
        idempotency_key=a_key(),
        order=TellOrder(
            placing=PlaceOrder(
                idempotency_key="",
                channel=shop.channel,
                external_source="elsewhere",
                external_id=a_key(),
                placed_at=now - timedelta(days=3),
                lines=(
                    PlaceLine(sku="mug", quantity=3, unit_price=Money(1250, shop.currency)),
                    PlaceLine(sku=f"lamp {a_key()}", name="Lamp", quantity=1, unit_price=Money(900, shop.currency)),
                ),
                shipping_address=Address("DE", postal_code="10115"),
                stock_policy=StockPolicy.RESERVE_AVAILABLE,
            ),
            customer_source="elsewhere",
            customer_ref=a_key(),
            payments=(ToldPayment(gateway="bank"),),
            shipments=(
                ToldShipment(
                    shipped_at=now - timedelta(days=2), tracking_number="T1", lines=(Units(sku="mug", quantity=1),)
                ),
            ),
        ),
    )
    await shop.database.transact(
        STAFF, lambda uow: import_order(uow, command, search_secret=SEARCH_SECRET), origin=EventOrigin.IMPORT
    )
    yield


INTAKE: dict[Life, frozenset[str]] = {
    orders_are_reviewed: frozenset({"order.confirmed", "order.rejected", "channel.saved"}),
    an_order_comes_half_sent: frozenset({"order.imported", "sku.saved", "customer.saved", "stock.reserved"}),
}
"""Which types each life makes happen, at least."""
