"""What carriers told in a shop that lived: of a parcel that worries, of one that nobody tells of, of an unknown one."""

from datetime import UTC, datetime, timedelta

from app.jobs.match_sightings import run as match_sightings
from app.jobs.watch_shipments import run as watch_shipments
from tests.app.tracking.telling import a_carriers_app, a_parcel, arrive, days_ago, seen, tracker, worked_off
from tests.builders import Shop


async def what_carriers_told(shop: Shop) -> None:
    """Four parcels; one order is expected for another day than before, twice."""
    app_id = await a_carriers_app(shop)
    await a_parcel(shop, "SILENT", carrier="easypost", shipped_at=days_ago(6))
    await a_parcel(shop, None, shipped_at=days_ago(20))
    await a_parcel(shop, "MOVING")
    for days in (3, 4):
        expects = datetime.now(UTC) + timedelta(days=days)
        await arrive(shop, app_id, tracker("MOVING", seen("in_transit", days_ago(0)), expects=expects))
        await worked_off(shop)
    await arrive(shop, app_id, tracker("UNKNOWN", seen("in_transit", days_ago(0))))
    await worked_off(shop)
    await a_parcel(shop, "UNKNOWN")
    await match_sightings(shop.database)
    await watch_shipments(shop.database)
