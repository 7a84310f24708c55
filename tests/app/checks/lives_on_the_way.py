"""What is on its way in a shop that lived: every state of transfers and purchase orders, and who waits for them."""

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import TransitEnd
from app.domain.unit_lines import Units
from app.purchasing.create import create_purchase_order
from app.purchasing.end import cancel_purchase_order, close_purchase_order
from app.transfers.cancel import CancelTransfer, cancel_transfer
from app.transfers.create import create_transfer
from app.transfers.ship import ship_transfer
from tests.app.purchasing import ordering
from tests.app.transfers import moving
from tests.builders import Shop, a_key, receive


async def what_is_on_its_way(shop: Shop) -> None:
    """Of a SKU that nothing else in the shop needs."""
    await shop.run(upsert_sku, UpsertSku(code="vase", name="Vase"))
    await receive(shop, "vase", "BER", 100)
    await _transfers(shop)
    await _purchase_orders(shop)


async def _transfers(shop: Shop) -> None:
    await moving.a_receiving_location(shop)
    await shop.run(create_transfer, moving.creating({"vase": 3}, draft=True))
    await shop.run(create_transfer, moving.creating({"vase": 4}))
    await moving.shipped(shop, {"vase": 5})
    partly = await moving.shipped(shop, {"vase": 6})
    await moving.received(shop, partly, Units("vase", 3, damaged=1))
    whole = await shop.run(create_transfer, moving.creating({"vase": 7}))
    await shop.run(ship_transfer, moving.shipping(whole, Units("vase", 5)))
    await moving.received(shop, whole, Units("vase", 4), close=True)
    for end in TransitEnd:
        turned = await moving.shipped(shop, {"vase": 8})
        await shop.run(cancel_transfer, CancelTransfer(idempotency_key=a_key(), transfer_id=turned, in_transit=end))


async def _purchase_orders(shop: Shop) -> None:
    await ordering.a_supplier(shop)
    await shop.run(create_purchase_order, ordering.creating({"vase": 10}, draft=True))
    await shop.run(create_purchase_order, ordering.creating({"vase": 20}))
    short, over = [await shop.run(create_purchase_order, ordering.creating({"vase": 30})) for _ in range(2)]
    await ordering.received(shop, short, Units("vase", 12, damaged=2))
    await ordering.received(shop, over, Units("vase", 33), more_allowed=True)
    closed = await shop.run(create_purchase_order, ordering.creating({"vase": 40}))
    await ordering.received(shop, closed, Units("vase", 1))
    await shop.run(close_purchase_order, ordering.ending(closed))
    canceled = await shop.run(create_purchase_order, ordering.creating({"vase": 50}))
    await shop.run(cancel_purchase_order, ordering.ending(canceled))
