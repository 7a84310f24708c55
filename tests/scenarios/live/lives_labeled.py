"""What happens between a parcel and its carrier, in steps."""

from collections.abc import AsyncIterator, Callable

from app.shipments.manifest import CloseManifest, close_manifest
from tests.app.shipments.labeling import asking, departed, labeled, settle, voided
from tests.builders import Shop, a_key, place

Life = Callable[[Shop], AsyncIterator[None]]


async def parcels_are_labeled_and_leave(shop: Shop) -> AsyncIterator[None]:
    """One by itself, one whose label is given back, one that the carrier refuses, and the rest with a manifest."""
    works = [(await shop.order(await place(shop, {"mug": 2}))).fulfillment_orders[0] for _ in range(3)]
    first, second = [await labeled(shop, asking(work.id)) for work in works[:2]]
    yield
    await labeled(shop, asking(works[2].id, service="declined"))
    yield
    await departed(shop, first)
    await voided(shop, second)
    yield
    await labeled(shop, asking(works[1].id))
    yield
    await shop.run(close_manifest, CloseManifest(idempotency_key=a_key(), location="BER", carrier="local"))
    yield
    await settle(shop)


async def a_parcel_is_called_back(shop: Shop) -> AsyncIterator[None]:
    """It left, and nobody saw it yet."""
    (work,) = (await shop.order(await place(shop, {"tea": 1}))).fulfillment_orders
    shipment_id = await labeled(shop, asking(work.id))
    await departed(shop, shipment_id)
    yield
    await voided(shop, shipment_id)


LABELED: dict[Life, frozenset[str]] = {
    parcels_are_labeled_and_leave: frozenset(
        {
            "order.labeled",
            "order.label_changed",
            "order.shipment_voided",
            "shipment.labeled",
            "shipment.label_changed",
            "shipment.voided",
            "manifest.closed",
            "manifest.answered",
        }
    ),
    a_parcel_is_called_back: frozenset({"stock.put_back"}),
}
