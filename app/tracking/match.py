"""Sightings under unknown numbers come into the history of their shipment once its number is known.

By themselves, as the app that told them, when a shipment that it may see carries the number; or because somebody says
whose they are, or that they are nobody's.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from app.access.proving import acting_app
from app.domain.enums import SightingState
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.principal import SYSTEM
from app.idempotency import claim
from app.tracking.take import show
from db.database import Database
from db.repositories.sightings import Matchable, bearer_of, sighting_of
from db.unit_of_work import UnitOfWork

REST = timedelta(hours=1)
"""How long what could not be matched by itself waits for another look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSightings:
    """Whose the sightings under a number are; `shipment_id` None: nobody's."""

    idempotency_key: str
    tracking_number: str
    shipment_id: UUID | None = None


async def match_sightings(uow: UnitOfWork, command: MatchSightings) -> UUID:
    """Put what was seen under a number into a shipment's history; answers with the shipment's id.

    The shipment need not carry the number: carriers change numbers on the way. Raises NotFound (nothing waits under the
    number, shipment), IdempotencyMismatch. Emits what `show` does. Locks: the order.
    """
    assert command.shipment_id is not None, "the graph asks for one"
    known = await claim(uow, "trackingEventMatch", command.idempotency_key, command, "Shipment", command.shipment_id)
    await uow.orders.lock_by_shipment(command.shipment_id)
    if known is not None:
        return known.result_id
    rows = await uow.sightings.waiting(command.tracking_number)
    if not rows:
        raise NotFound("nothing was seen under this number that still waits", ("trackingNumber",))
    await show(uow, command.shipment_id, [sighting_of(row) for row in rows])
    await uow.sightings.settle([row.id for row in rows], SightingState.MATCHED, command.shipment_id, uow.now)
    return command.shipment_id


async def dismiss_sightings(uow: UnitOfWork, command: MatchSightings) -> UUID:
    """Say that what was seen under a number is about no parcel of ours; answers with the first sighting's id.

    Raises NotFound (nothing waits under the number), IdempotencyMismatch.
    """
    rows = await uow.sightings.waiting(command.tracking_number)
    first = rows[0].id if rows else new_id()
    known = await claim(uow, "trackingEventDismiss", command.idempotency_key, command, "UnmatchedSighting", first)
    if known is not None:
        return known.result_id
    if not rows:
        raise NotFound("nothing was seen under this number that still waits", ("trackingNumber",))
    await uow.sightings.settle([row.id for row in rows], SightingState.DISMISSED, None, uow.now)
    return first


async def match_known(database: Database, found: Matchable) -> bool:
    """Match what one app told of a number that a shipment carries by now; False when it may not see the shipment, or
    somebody has to say which of several it is: that is looked at again in an hour.
    """
    principal = await acting_app(database, found.app)
    if principal is None:
        await database.transact(SYSTEM, partial(_put_off, found=found))
        return False
    return await database.transact(principal, partial(_match, found=found))


async def _match(uow: UnitOfWork, found: Matchable) -> bool:
    bearers = (await uow.sightings.bearers([found.tracking_number])).get(found.tracking_number, ())
    last = await uow.sightings.last_seen(found.tracking_number, found.app_id)
    if last is None:
        return True  # somebody else was quicker
    shipment_id = bearer_of(bearers, last)
    if shipment_id is None:
        await _put_off(uow, found)
        return False
    await uow.orders.lock_by_shipment(shipment_id)
    rows = await uow.sightings.waiting(found.tracking_number, found.app_id)
    if rows:
        await show(uow, shipment_id, [sighting_of(row) for row in rows])
        await uow.sightings.settle([row.id for row in rows], SightingState.MATCHED, shipment_id, uow.now)
    return True


async def _put_off(uow: UnitOfWork, found: Matchable) -> None:
    await uow.sightings.put_off(found.tracking_number, found.app_id, REST)
