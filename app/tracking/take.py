"""Take what was seen of one parcel: into the history of its shipment, or into keeping while nobody knows whose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.carriers import Sighting
from app.fulfillment.sight import see
from db.repositories.sightings import bearer_of
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of sightings, by the carrier's own ids: events of a shipment's history, or what is kept."""

    seen: Mapping[str, UUID] = field(default_factory=dict[str, UUID])
    unmatched: Mapping[str, UUID] = field(default_factory=dict[str, UUID])


async def take(uow: UnitOfWork, carrier: str, sightings: Sequence[Sighting], *, keep: Sequence[Sighting]) -> Taken:
    """Take sightings of one number, told by an app through a carrier's adapter; `keep` those that are news.

    What an app may not see is nobody's to it. Raises, emits and locks what `see` does.
    """
    if not sightings:
        return Taken()
    number = sightings[0].tracking_number
    bearers = (await uow.sightings.bearers([number])).get(number, ())
    last = max(sighting.occurred_at for sighting in sightings)
    shipment_id = bearer_of(bearers, last)
    if shipment_id is not None:
        return Taken(seen=await see(uow, shipment_id, sightings))
    if not keep:
        return Taken()
    assert uow.principal.id is not None, "whoever sends webhooks is an app"
    kept = await uow.sightings.keep(uow.principal.id, carrier, keep, uow.now)
    return Taken(unmatched={one.external_id: kept[(number, one.external_id)] for one in keep})
