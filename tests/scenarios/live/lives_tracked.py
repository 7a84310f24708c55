"""Parcels on their way: seen late and in disorder, not at all, of unknown numbers; estimates that move."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from app.domain.enums import ShipmentStatus
from app.fulfillment.track import RecordTracking, record_tracking
from app.jobs.match_sightings import run as match_sightings
from app.jobs.watch_shipments import run as watch_shipments
from tests.app.tracking.telling import a_carriers_app, a_parcel, arrive, days_ago, seen, tracker, worked_off
from tests.builders import Shop, a_key


async def carriers_tell(shop: Shop) -> AsyncIterator[None]:
    """One is stuck, then seen; one nobody tells of is assumed to have arrived, which was wrong; one was unknown."""
    app_id = await a_carriers_app(shop)
    silent = await a_parcel(shop, "SILENT", carrier="easypost", shipped_at=days_ago(6))
    unseen = await a_parcel(shop, None, shipped_at=days_ago(20))
    await arrive(shop, app_id, tracker("UNKNOWN", seen("in_transit", days_ago(0))))
    await worked_off(shop)
    yield
    await watch_shipments(shop.database)
    assert (await shop.order(silent.id)).shipments[0].alert.value == "STUCK"
    assert (await shop.order(unseen.id)).shipments[0].assumed
    yield
    soon, later = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) + timedelta(days=2)
    await arrive(shop, app_id, tracker("SILENT", seen("in_transit", days_ago(0.2)), expects=later))
    await worked_off(shop)
    await arrive(shop, app_id, tracker("SILENT", seen("out_for_delivery", days_ago(0.1)), expects=soon))
    await worked_off(shop)
    there = RecordTracking(
        idempotency_key=a_key(),
        shipment_id=unseen.shipments[0].id,
        status=ShipmentStatus.IN_TRANSIT,
        occurred_at=days_ago(1),
    )
    await shop.run(record_tracking, there)
    yield
    await a_parcel(shop, "UNKNOWN")
    await match_sightings(shop.database)


TRACKED = {
    carriers_tell: frozenset(
        {"order.alerted", "shipment.alerted", "shipment.tracked", "order.tracked", "order.promise_changed"}
    )
}
"""Which types the life makes happen, at least."""
