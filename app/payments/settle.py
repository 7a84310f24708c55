"""Ask gateways to do what was written down, and write down what they say. Never inside a transaction.

Whoever commits an intent settles it right away (`settle` with its ids), within bounds; the job takes over what its
process left undone, and looks up what nobody knows the end of. Two at once are right: a call is taken under a lease,
requests are idempotent by their step, and outcomes are recorded once.
"""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog

from app.domain.enums import TransactionKind, TransactionStatus
from app.domain.money import Money
from app.domain.orders.outcome import Outcome
from app.domain.principal import SYSTEM
from app.payments.gateways.finding import Gateways, open_gateways
from app.payments.gateways.port import Gateway, GatewayRequest
from app.payments.outcome import record_outcome
from app.payments.unanswered import give_up_asking
from db.database import Database
from db.repositories.gateway_calls import TakenCall, put_off, take_calls
from db.unit_of_work import UnitOfWork

_log = structlog.get_logger(__name__)

CALL_SECONDS = 10.0
"""How long a gateway may take; after that nobody knows, and it is looked up."""
LEASE = timedelta(seconds=CALL_SECONDS * 2)
"""How long a call belongs to the process that took it."""
PATIENCE_SECONDS = 5.0
"""How long a request waits for the gateways it must ask."""
AT_ONCE = 4
"""Gateways that are asked at once by one request or job."""
_HOUR, _DAY = 3_600, 86_400
RESTS = tuple(
    timedelta(seconds=wait)
    for wait in (1, 2, 5, 15, 60, 300, 900, 1_800, _HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR, *(_DAY,) * 6)
)
"""How long to wait before asking again about a step whose end nobody knows, by how often it was asked: a week."""
MOST = len(RESTS)
"""How often a gateway is asked; after that the order shows the problem, and somebody has to want it."""

_PENDING = Outcome(status=TransactionStatus.PENDING)


async def settle(database: Database, gateways: Gateways, ids: Collection[UUID] | None = None) -> int:
    """Call for these steps that nobody called for yet, or, without ids, for all that are due; how many were called.

    What an answer asks for in turn (a void of what is not needed, say) is called as well. Faults are logged, and the
    step is looked up later: this raises only what the database raises when calls are taken.
    """
    called = 0
    while taken := await take_calls(database, LEASE, ids=ids, at_most=AT_ONCE):
        called += len(taken)
        # Gateways are asked at once; what they say mostly belongs to one order, whose lock it would wait for.
        outcomes = await asyncio.gather(*(_ask(gateways.get(call.gateway), call) for call in taken))
        for call, outcome in zip(taken, outcomes, strict=True):
            following = await _write_down(database, call, outcome)
            if ids is not None:
                ids = [*ids, *following]
    return called


async def settle_soon(database: Database, ids: Collection[UUID]) -> None:
    """Settle these steps now, as far as that goes within a request's patience; the job sees to the rest. Never raises.

    A call that is cut short is looked up: nobody knows whether it was heard.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await settle(database, open_gateways(database), ids)
    except Exception as error:  # noqa: BLE001 - what was asked for is committed, and the job sees to it
        _log.warning("gateways could not be asked at once", steps=[str(one) for one in ids], error=repr(error))


async def _write_down(database: Database, call: TakenCall, outcome: Outcome) -> list[UUID]:
    """Record the outcome; the steps that follow from it. Puts the step off while its end is not known."""
    following: list[UUID] = []
    try:
        await database.transact(SYSTEM, partial(_record, call=call, outcome=outcome, following=following))
    except Exception as error:  # noqa: BLE001 - it is logged, and the step is looked up soon
        _log.warning("an outcome of a gateway cannot be recorded", step=str(call.id), error=repr(error))
        outcome = _PENDING
    # What waits for the payer ends with the payment's own time.
    if outcome.status is TransactionStatus.PENDING and call.attempts >= MOST and await _given_up(database, call):
        return following
    if outcome.status in (TransactionStatus.PENDING, TransactionStatus.ACTION_REQUIRED):
        await put_off(database, call.id, RESTS[min(call.attempts, len(RESTS)) - 1])
    return following


async def _given_up(database: Database, call: TakenCall) -> bool:
    """Ask no more; False when that cannot be written down now."""
    _log.error("a gateway never answered", gateway=call.gateway, step=str(call.id), attempts=call.attempts)
    try:
        await database.transact(SYSTEM, partial(give_up_asking, transaction_id=call.id))
    except Exception as error:  # noqa: BLE001 - it is logged, and the gateway is asked once more
        _log.warning("a step cannot be given up", step=str(call.id), error=repr(error))
        return False
    return True


async def _record(uow: UnitOfWork, call: TakenCall, outcome: Outcome, following: list[UUID]) -> None:
    await record_outcome(uow, call.id, outcome)
    following[:] = uow.orders.gateway_calls


async def _ask(gateway: Gateway | None, call: TakenCall) -> Outcome:
    """What the gateway says; PENDING when it says nothing."""
    if gateway is None:
        _log.error("no such gateway is installed", gateway=call.gateway, step=str(call.id))
        return _PENDING
    request = request_of(call)
    try:
        async with asyncio.timeout(CALL_SECONDS):
            if call.attempts > 1:
                found = await gateway.look_up(request)
                if found is not None:
                    return found
            return await _do(gateway, request)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, nobody knows whether it was done: it is looked up
        _log.warning(
            "a gateway did not answer",
            gateway=call.gateway,
            step=str(call.id),
            attempts=call.attempts,
            error=repr(error),
        )
        return _PENDING


async def _do(gateway: Gateway, request: GatewayRequest) -> Outcome:
    match request.kind:
        case TransactionKind.AUTHORIZE:
            return await gateway.authorize(request)
        case TransactionKind.CAPTURE:
            return await gateway.capture(request)
        case TransactionKind.VOID:
            return await gateway.void(request)
        case TransactionKind.REFUND:
            return await gateway.refund(request)
        case TransactionKind.CHARGEBACK:
            raise AssertionError("a chargeback is told by a gateway, never asked for")


def request_of(call: TakenCall) -> GatewayRequest:
    """What a taken call asks of its gateway."""
    return GatewayRequest(
        key=call.id,
        kind=call.kind,
        amount=Money(call.amount_minor, call.currency),
        payment_id=call.payment_id,
        order_number=call.order_number,
        token=call.token,
        stored_method=call.stored_method,
        authorization=None if call.kind is TransactionKind.AUTHORIZE else call.authorization,
        final=call.final,
        known_reference=call.known_reference,
    )
