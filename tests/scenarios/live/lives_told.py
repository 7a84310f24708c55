"""What shoppers are told as shelves empty and fill again, in steps."""

from collections.abc import AsyncIterator, Callable

from app.availability.tell import tell_news
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import StockReason
from app.domain.principal import SYSTEM
from app.inventory.adjust import AdjustStock, adjust_stock
from tests.builders import Shop, a_key, sequenced

Life = Callable[[Shop], AsyncIterator[None]]


async def bands_are_told(shop: Shop) -> None:
    """Everything that happened has its place in the log, and the bands that follow are told."""
    await sequenced(shop.database)
    while await shop.database.transact(SYSTEM, tell_news):
        pass


async def a_shelf_empties_and_fills(shop: Shop) -> AsyncIterator[None]:
    """Many, few, none, few, many: each is told once."""
    sku = f"shelf-{a_key()}"  # a life is lived more than once
    await shop.run(upsert_sku, UpsertSku(code=sku, name="Shelf"))
    for delta in (10, -6, -4, 3, 7):
        command = AdjustStock(
            idempotency_key=a_key(), sku=sku, location="BER", on_hand_delta=delta, reason=StockReason.OTHER
        )
        await shop.run(adjust_stock, command)
        await bands_are_told(shop)
        yield


TOLD: dict[Life, frozenset[str]] = {
    a_shelf_empties_and_fills: frozenset(
        {
            "availability.low_stock",
            "availability.out_of_stock",
            "availability.back_in_stock",
            "availability.changed",
        }
    ),
}
"""Which types each life makes happen, at least."""
