"""Take what was seen of one parcel: into the history of its shipment, or into keeping while nobody knows whose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from app.domain.carriers import Sighting
from app.domain.enums import ShipmentStatus
from app.domain.errors import Held, IllegalTransition
from app.domain.orders.depart import depart
from app.fulfillment.leave import let_leave
from app.fulfillment.sight import see
from db.repositories.sightings import bearer_of
from db.unit_of_work import UnitOfWork

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of sightings, by the carrier's own ids: events of a shipment's history, or what is kept."""

    seen: Mapping[str, UUID] = field(default_factory=dict[str, UUID])
    unmatched: Mapping[str, UUID] = field(default_factory=dict[str, UUID])


async def take(uow: UnitOfWork, carrier: str, sightings: Sequence[Sighting], *, keep: Sequence[Sighting]) -> Taken:
    """Take sightings of one number, told by an app through a carrier's adapter; `keep` those that are news.

    What an app may not see is nobody's to it. Raises, emits and locks what `show` does.
    """
    if not sightings:
        return Taken()
    number = sightings[0].tracking_number
    bearers = (await uow.sightings.bearers([number])).get(number, ())
    last = max(sighting.occurred_at for sighting in sightings)
    shipment_id = bearer_of(bearers, last)
    if shipment_id is not None:
        return Taken(seen=await show(uow, shipment_id, sightings))
    if not keep:
        return Taken()
    assert uow.principal.id is not None, "whoever sends webhooks is an app"
    kept = await uow.sightings.keep(uow.principal.id, carrier, keep, uow.now)
    return Taken(unmatched={one.external_id: kept[(number, one.external_id)] for one in keep})


async def show(uow: UnitOfWork, shipment_id: UUID, sightings: Sequence[Sighting]) -> Mapping[str, UUID]:
    """Put sightings into a shipment's history, whose ids it answers with; one that was only labeled has left then.

    A carrier has the parcel: that is a fact, whether or not somebody here has said that it left. Where it may not leave
    (a hold, no label yet) its history is kept, and counts once it does. Raises, emits and locks what `see` does, and
    what `let_leave` does.
    """
    seen = await see(uow, shipment_id, sightings)
    there = [one.occurred_at for one in sightings if one.status is not ShipmentStatus.LABELED]
    if seen.is_labeled and there:
        order = await uow.orders.lock_by_shipment(shipment_id)
        try:
            plan = depart(order, shipment_id, min(there))
        except (Held, IllegalTransition) as refusal:
            _log.warning("a shipment that may not leave was seen", shipment=str(shipment_id), why=str(refusal))
        else:
            await let_leave(uow, order, plan, min(there))
    return seen.events
