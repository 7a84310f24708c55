"""What is on its way on a side of the world: units from a supplier, and units to an annex that nobody else uses."""

from uuid import UUID

from sqlalchemy import text

from app.purchasing.create import create_purchase_order
from app.transfers.create import create_transfer
from app.transfers.ship import ship_transfer
from tests.app.purchasing import ordering
from tests.app.transfers import moving
from tests.builders import STAFF, Shop

SUPPLY = text("SELECT id FROM supplies WHERE source_id = :source_id")


async def on_the_way(shop: Shop) -> dict[str, UUID]:
    """The keys of a transfer in transit from the side's location, of a purchase order to it, and of their parts."""
    supplier, annex = f"SUP-{shop.channel}", f"ANNEX-{shop.channel}"
    await ordering.a_supplier(shop, supplier)
    await moving.a_receiving_location(shop, annex)
    here, units = shop.locations[0], {shop.skus[0]: 1}
    purchase_id = await shop.run(create_purchase_order, ordering.creating(units, supplier=supplier, destination=here))
    transfer_id = await shop.run(create_transfer, moving.creating(units, source=here, destination=annex))
    await shop.run(ship_transfer, moving.shipping(transfer_id))
    async with shop.database.unit_of_work(STAFF) as uow:
        purchase, transfer = await uow.purchase_orders.lock(purchase_id), await uow.transfers.lock(transfer_id)
        supply_id = await uow.session.scalar(SUPPLY, {"source_id": purchase_id})
    assert supply_id is not None
    return {
        "PurchaseOrder": purchase_id,
        "PurchaseOrderLine": purchase.lines[0].id,
        "Transfer": transfer_id,
        "TransferLine": transfer.lines[0].id,
        "IncomingSupply": supply_id,
    }
