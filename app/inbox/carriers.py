"""What carriers told: the sightings of each parcel are applied in one transaction, with the rows that say so.

Parcels that nobody here knows are kept until their number is known (`app/tracking/match.py`): a carrier may scan before
a shop has said what left. So nothing of a carrier's message waits for its cause.
"""

import hashlib
from collections.abc import Sequence
from functools import partial

from app.carriers.finding import open_reader
from app.domain.carriers import Sighting
from app.domain.enums import InboxEffect, ShipmentStatus
from app.domain.errors import InvalidInput, Refusal
from app.domain.ids import new_id
from app.domain.moments import refuse_future
from app.domain.principal import Principal
from app.inbox.differing import NoticeDiffers
from app.tracking.take import take
from db.database import Database
from db.repositories.inbox import SightingEffect, WaitingMessage
from db.unit_of_work import Contended, UnitOfWork


async def apply_sightings(database: Database, principal: Principal, message: WaitingMessage) -> list[Exception]:
    """Apply what a carrier's message tells; why some of it could not be. The rest has its effect all the same.

    Raises LookupError for an unknown carrier, UnreadableTracking.
    """
    code = message.carrier or ""
    reader = open_reader(database, code)
    if reader is None:
        raise LookupError("no such carrier is installed")
    failures: list[Exception] = []
    parcels: dict[str, list[Sighting]] = {}
    for sighting in reader.read_tracking(message.body):
        try:
            _refuse_impossible(sighting, database)
        except Refusal as refusal:
            failures.append(refusal)
            continue
        parcels.setdefault(sighting.tracking_number, []).append(sighting)
    for sightings in parcels.values():
        try:
            await database.transact(
                principal, partial(_apply_once, message=message, code=code, sightings=sightings, failures=failures)
            )
        except Exception as error:  # noqa: BLE001 - it is judged by the caller
            failures.append(error)
    return failures


def _refuse_impossible(sighting: Sighting, database: Database) -> None:
    refuse_future(sighting.occurred_at, database.clock.now(), ("occurredAt",))
    if sighting.status is ShipmentStatus.VOIDED:
        raise InvalidInput("VOIDED is not something a carrier sees", ("status",))


async def _apply_once(
    uow: UnitOfWork, message: WaitingMessage, code: str, sightings: Sequence[Sighting], failures: list[Exception]
) -> None:
    told = {event_of(sighting): (sighting, digest_of(sighting)) for sighting in sightings}
    known = await uow.inbox.digests_of(message.source, told.keys())
    news = {event: sighting for event, (sighting, _) in told.items() if event not in known}
    # an estimate may move without anything new having been seen
    taken = await take(uow, code, list(sightings) if news or _expects(sightings) else [], keep=list(news.values()))
    effects = [
        SightingEffect(
            id=new_id(),
            event_id=event,
            digest=told[event][1],
            effect=InboxEffect.UNMATCHED if sighting.external_id in taken.unmatched else InboxEffect.APPLIED,
            sighted=sighting.status,
            tracking_event_id=taken.seen.get(sighting.external_id),
            unmatched_sighting_id=taken.unmatched.get(sighting.external_id),
        )
        for event, sighting in news.items()
    ]
    if effects and not await uow.inbox.add_sightings(message, effects, uow.now):
        raise Contended  # the same sighting in another message was quicker: its effect is found now
    differing = [event for event, digest in known.items() if told[event][1] != digest]
    if differing:
        failures.append(NoticeDiffers(f"sighting {differing[0]} was told otherwise before"))


def event_of(sighting: Sighting) -> str:
    """One sighting of one parcel, among all that a source tells; external ids need only be unique per parcel."""
    return f"{sighting.tracking_number}/{sighting.external_id}"


def digest_of(sighting: Sighting) -> bytes:
    """A digest of what was seen and when: the same sighting told otherwise has another one."""
    told = (sighting.tracking_number, sighting.status.value, sighting.occurred_at.timestamp(), sighting.corrects)
    return hashlib.sha256(repr(told).encode()).digest()


def _expects(sightings: Sequence[Sighting]) -> bool:
    return any(sighting.estimated_delivery_at is not None for sighting in sightings)
