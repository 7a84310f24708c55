"""What is on its way: units move between locations, and suppliers bring some, late, in part, or not at all."""

from collections.abc import AsyncIterator
from datetime import timedelta

from app.domain.enums import StockPolicy, TransitEnd
from app.domain.unit_lines import Units
from app.purchasing.create import create_purchase_order
from app.purchasing.end import cancel_purchase_order, close_purchase_order
from app.purchasing.update import OrderPurchase, UpdatePurchaseOrder, order_purchase, update_purchase_order
from app.transfers.cancel import CancelTransfer, cancel_transfer
from app.transfers.create import create_transfer
from app.transfers.ready import ReadyTransfer, ready_transfer
from app.transfers.ship import ship_transfer
from tests.app.purchasing import ordering
from tests.app.transfers import moving
from tests.builders import Shop, a_key, place


async def units_move_between_locations(shop: Shop) -> AsyncIterator[None]:
    """A draft becomes ready, is shipped in parts, arrives in parts; another turns back on the way."""
    await moving.a_receiving_location(shop)
    transfer_id = await shop.run(create_transfer, moving.creating({"mug": 9, "tea": 3}, draft=True))
    yield
    await shop.run(ready_transfer, ReadyTransfer(idempotency_key=a_key(), transfer_id=transfer_id))
    yield
    some = moving.shipping(transfer_id, Units("mug", 6), expected_at=moving.in_a_week() + timedelta(days=1))
    await shop.run(ship_transfer, some)
    await moving.received(shop, transfer_id, Units("mug", 4, damaged=1))
    yield
    await shop.run(ship_transfer, moving.shipping(transfer_id, Units("tea", 2), final=True))
    await moving.received(shop, transfer_id, Units("tea", 1), close=True)
    yield
    turned = await moving.shipped(shop, {"mug": 2})
    back = CancelTransfer(idempotency_key=a_key(), transfer_id=turned, in_transit=TransitEnd.RETURN_TO_SOURCE)
    await shop.run(cancel_transfer, back)


async def a_supplier_brings_units(shop: Shop) -> AsyncIterator[None]:
    """Somebody waits for them; they are late, come in parts, and not all of them come."""
    await ordering.a_supplier(shop)
    draft = await shop.run(create_purchase_order, ordering.creating({"poster": 40, "tea": 5}, draft=True))
    await place(shop, {"poster": 201}, allow_backorder=True, stock_policy=StockPolicy.RESERVE_AVAILABLE)
    yield
    await shop.run(order_purchase, OrderPurchase(idempotency_key=a_key(), purchase_order_id=draft))
    yield
    late = UpdatePurchaseOrder(
        idempotency_key=a_key(), purchase_order_id=draft, expected_at=ordering.in_a_week() + timedelta(days=9)
    )
    await shop.run(update_purchase_order, late)
    yield
    await ordering.received(shop, draft, Units("poster", 30, damaged=2))
    yield
    await shop.run(close_purchase_order, ordering.ending(draft))
    never = await shop.run(create_purchase_order, ordering.creating({"poster": 7}))
    yield
    await shop.run(cancel_purchase_order, ordering.ending(never))


ON_THE_WAY = {
    units_move_between_locations: frozenset(
        {
            "transfer.created",
            "transfer.ready",
            "transfer.shipped",
            "transfer.received",
            "transfer.canceled",
            "stock.transferred",
            "supply.opened",
            "supply.received",
            "supply.ended",
        }
    ),
    a_supplier_brings_units: frozenset(
        {
            "purchase_order.created",
            "purchase_order.ordered",
            "purchase_order.changed",
            "purchase_order.received",
            "purchase_order.closed",
            "purchase_order.canceled",
            "stock.received",
            "supply.changed",
            "supply.promised",
        }
    ),
}
"""Which types each life makes happen, at least."""
