"""Write down what a carrier said about a manifest: once, however often it is told."""

from typing import Any

from app.domain.carriers import ManifestOutcome
from app.domain.enums import ManifestStatus
from app.domain.enums.carriers import CarrierAnswer
from app.domain.events import Event
from app.domain.orders.state import patch_between
from app.shipments.manifest import manifest_state
from db.repositories.carrier_calls import CarrierCall
from db.unit_of_work import UnitOfWork


async def record_manifest(uow: UnitOfWork, call: CarrierCall, outcome: ManifestOutcome) -> None:
    """The carrier confirmed, or refused; the shipments left either way.

    Emits manifest.answered. Locks: the manifest.
    """
    assert call.manifest_id is not None, "a manifest's call names it"
    row = await uow.manifests.lock(call.manifest_id)
    await uow.carrier_calls.end(call.id)
    if row.status is not ManifestStatus.PENDING:
        return
    location = (await uow.reference.codes_of_locations([row.location_id]))[row.location_id]
    before = manifest_state(row, location)
    done = outcome.answer is CarrierAnswer.DONE
    changed: dict[str, Any] = {
        "status": ManifestStatus.CONFIRMED if done else ManifestStatus.FAILED,
        "reference": outcome.reference,
        "message": outcome.message,
        "version": row.version + 1,
    }
    if outcome.paper is not None:
        changed["document_sha256"] = await uow.documents.keep(outcome.paper, outcome.media_type, uow.now)
    await uow.manifests.change(row, changed)
    uow.record(
        Event(
            type="manifest.answered",
            subject_id=row.id,
            subject_version=row.version,
            keys=(f"location:{location}",),
            state=patch_between(before, manifest_state(row, location)),
        )
    )
