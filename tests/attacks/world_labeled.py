"""What a carrier took over on a side of the world: a manifest that it confirmed."""

from uuid import UUID

from app.domain.enums import ManifestStatus
from app.domain.events import Event
from app.domain.ids import new_id
from app.domain.orders.state import patch_between
from app.shipments.manifest import manifest_state
from db.unit_of_work import UnitOfWork
from tests.builders import Shop


async def taken_over(shop: Shop) -> dict[str, UUID]:
    """The key of a manifest of which everything is on its way; the orders stay as they are."""

    async def close(uow: UnitOfWork, code: str) -> UUID:
        location = await uow.reference.location(code)
        assert location is not None
        manifest_id = new_id()
        await uow.manifests.add(
            {
                "id": manifest_id,
                "location_id": location.id,
                "carrier": "local",
                "provider": "local",
                "status": ManifestStatus.CONFIRMED,
                "shipments": 1,
                "parcels": 1,
                "closed_at": uow.now,
                "version": 1,
                "created_at": uow.now,
            }
        )
        state = patch_between({}, manifest_state(await uow.manifests.lock(manifest_id), code))
        keys = (f"location:{code}",)
        uow.record(Event(type="manifest.closed", subject_id=manifest_id, subject_version=1, keys=keys, state=state))
        return manifest_id

    return {"Manifest": await shop.run(close, shop.locations[0])}
