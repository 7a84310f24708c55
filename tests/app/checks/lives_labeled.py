"""What is labeled in a shop that lived, what its carriers took over, and what was called back."""

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.shipments.manifest import CloseManifest, close_manifest
from tests.app.shipments.labeling import asking, departed, labeled, settle, voided
from tests.builders import Shop, a_key, place, receive


async def what_is_labeled(shop: Shop) -> None:
    """A manifest, a label that waits to leave, one that nobody answers, and a shipment that was called back."""
    # A SKU of its own: for the others somebody waits by now, and nobody is served before them.
    await shop.run(upsert_sku, UpsertSku(code="vase", name="Vase"))
    await shop.run(set_price, SetPrice(sku="vase", channel=shop.channel, price=shop.money(2900)))
    await receive(shop, "vase", "BER", 10)
    works = [(await shop.order(await place(shop, {"vase": 2}))).fulfillment_orders[0] for _ in range(4)]
    gone, called_back, waits, silent = works
    await labeled(shop, asking(gone.id))
    await shop.run(close_manifest, CloseManifest(idempotency_key=a_key(), location="BER", carrier="local"))
    await settle(shop)
    shipment_id = await labeled(shop, asking(called_back.id))
    await departed(shop, shipment_id)
    await voided(shop, shipment_id)
    await labeled(shop, asking(waits.id))
    await labeled(shop, asking(silent.id, service="silent"))
