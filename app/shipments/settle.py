"""Ask carriers to do what was written down, and write down what they say. Never inside a transaction.

Whoever commits an intent settles it right away (`settle_carriers_soon` with its ids), within bounds; the job takes over
what its process left undone, and asks again where nobody knows the end. Two at once are right: a call is taken under a
lease, requests are idempotent by their key, and outcomes are recorded once.
"""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog

from app.carriers.finding import Carriers, open_carriers
from app.carriers.port import Carrier
from app.domain.carriers import LabelOutcome, ManifestOutcome, VoidOutcome
from app.domain.enums.carriers import CarrierAnswer, CarrierAsk
from app.domain.principal import SYSTEM
from app.shipments.manifest_outcome import record_manifest
from app.shipments.outcome import record_label, record_void
from app.shipments.requests import NoDestination, label_request, manifest_request, manifest_sheet, void_request
from app.typesetting.manifests import print_manifest
from app.typesetting.printers import printed
from app.typesetting.render import can_print
from db.database import Database
from db.repositories.carrier_calls import CarrierCall, put_off_carrier_call, take_carrier_calls
from db.repositories.labeling import read_manifest, read_shipment
from db.unit_of_work import UnitOfWork

_log = structlog.get_logger(__name__)

CALL_SECONDS = 15.0
"""How long a carrier may take; after that nobody knows, and it is asked again."""
LEASE = timedelta(seconds=CALL_SECONDS * 2)
"""How long a call belongs to the process that took it."""
PATIENCE_SECONDS = 5.0
"""How long a request waits for the carriers it must ask."""
AT_ONCE = 4
"""Carriers that are asked at once by one request or job."""
RESTS = tuple(timedelta(seconds=wait) for wait in (1, 2, 5, 15, 60, 300, *(900,) * 6))
"""How long to wait before asking again where nobody knows the end, by how often it was asked."""
MOST = len(RESTS)
"""How often a carrier is asked about a label, within an hour and a half; after that somebody has to want it. What is on
a manifest has left: its list is offered until the carrier takes or refuses it."""

Outcome = LabelOutcome | VoidOutcome | ManifestOutcome


async def settle_carriers(database: Database, carriers: Carriers, ids: Collection[UUID] | None = None) -> int:
    """Ask for these that nobody asked for yet, or, without ids, for all that are due; how many were asked.

    What an answer asks for in turn (a void of a label that came too late) is asked as well. Faults are logged, and it
    is asked again later: this raises only what the database raises when calls are taken.
    """
    asked = 0
    while taken := await take_carrier_calls(database, LEASE, ids=ids, at_most=AT_ONCE):
        asked += len(taken)
        outcomes = await asyncio.gather(*(_ask(database, carriers.get(call.provider), call) for call in taken))
        for call, outcome in zip(taken, outcomes, strict=True):
            following = await _write_down(database, call, outcome)
            if ids is not None:
                ids = [*ids, *following]
    return asked


async def settle_carriers_soon(database: Database, ids: Collection[UUID]) -> None:
    """Settle these now, as far as that goes within a request's patience; the job sees to the rest. Never raises."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await settle_carriers(database, open_carriers(database), ids)
    except Exception as error:  # noqa: BLE001 - what was asked for is committed, and the job sees to it
        _log.warning("carriers could not be asked at once", calls=[str(one) for one in ids], error=repr(error))


async def _ask(database: Database, carrier: Carrier | None, call: CarrierCall) -> Outcome | None:
    """What the carrier says; None when it says nothing."""
    if carrier is None:
        _log.error("no such carrier is installed", carrier=call.provider, call=str(call.id))
        return None
    try:
        async with asyncio.timeout(CALL_SECONDS):
            return await _ask_of(database, carrier, call)
    except NoDestination:
        return LabelOutcome(answer=CarrierAnswer.REFUSED, message="the delivery goes to no address")
    except Exception as error:  # noqa: BLE001 - whatever went wrong, nobody knows whether it was done: it is asked again
        _log.warning(
            "a carrier did not answer",
            carrier=call.provider,
            call=str(call.id),
            attempts=call.attempts,
            error=repr(error),
        )
        return None


async def _ask_of(database: Database, carrier: Carrier, call: CarrierCall) -> Outcome:
    if call.kind is CarrierAsk.MANIFEST:
        assert call.manifest_id is not None, "a CHECK holds"
        async with database.reading() as session:
            read = await read_manifest(session, call.manifest_id)
        outcome = await carrier.manifest(manifest_request(call, read))
        if outcome.answer is CarrierAnswer.DONE and outcome.paper is None and can_print():
            paper = await printed(print_manifest, manifest_sheet(read))
            return ManifestOutcome(answer=outcome.answer, reference=outcome.reference, paper=paper)
        return outcome
    assert call.shipment_id is not None, "a CHECK holds"
    async with database.reading() as session:
        shipment = await read_shipment(session, call.shipment_id)
    if call.kind is CarrierAsk.VOID:
        return await carrier.void(void_request(call, shipment))
    return await carrier.label(label_request(call, shipment, database.clock.now()))


async def _write_down(database: Database, call: CarrierCall, outcome: Outcome | None) -> list[UUID]:
    """Record the outcome; the calls that follow from it. Puts the call off while its end is not known, so often."""
    following: list[UUID] = []
    known = False
    silent = outcome is None or outcome.answer is CarrierAnswer.PENDING
    if silent and call.attempts >= MOST and call.kind is not CarrierAsk.MANIFEST:
        outcome = _given_up(call)
    if outcome is not None and outcome.answer is not CarrierAnswer.PENDING:
        known = True
        try:
            await database.transact(SYSTEM, partial(_record, call=call, outcome=outcome, following=following))
        except Exception as error:  # noqa: BLE001 - it is logged, and the carrier is asked again soon
            _log.warning("an outcome of a carrier cannot be recorded", call=str(call.id), error=repr(error))
            known = False
    if not known:
        await put_off_carrier_call(database, call.id, RESTS[min(call.attempts, len(RESTS)) - 1])
    return following


def _given_up(call: CarrierCall) -> Outcome:
    """How a call ends that was never answered."""
    kind = VoidOutcome if call.kind is CarrierAsk.VOID else LabelOutcome
    message = f"{call.provider} did not answer, asked {call.attempts} times"
    return kind(answer=CarrierAnswer.UNANSWERED, message=message)


async def _record(uow: UnitOfWork, call: CarrierCall, outcome: Outcome, following: list[UUID]) -> None:
    match outcome:
        case LabelOutcome():
            await record_label(uow, call, outcome)
        case VoidOutcome():
            await record_void(uow, call, outcome)
        case ManifestOutcome():
            await record_manifest(uow, call, outcome)
    following[:] = uow.carrier_calls.asked
