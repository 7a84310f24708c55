"""Working off the inbox: what others told us has its effect, once, or is a problem that people see.

A message is read by whom its source names: a gateway (`gateways.py`) or a carrier (`carriers.py`). What it tells is
applied in transactions together with the rows that say so (`inbox_effects`). So a process that dies in between, two
processes at once, and the same event in several messages all leave each effect once. What cannot be taken at its word
is written down in a transaction of its own, after the one that tried was rolled back.
"""

from datetime import timedelta

import structlog

from app.access.proving import acting_app
from app.carriers.port import UnreadableTracking
from app.domain.enums import InboxProblem
from app.domain.errors import InFlight, Refusal
from app.inbox.carriers import apply_sightings
from app.inbox.differing import NoticeDiffers
from app.inbox.gateways import apply_notices
from app.payments.gateways.port import UnreadableNotice
from app.payments.notices import AmountDiffers, Contradicts, NoCause
from db.database import Database
from db.repositories.inbox import WaitingMessage, end_message, note_problem, put_off_message

_log = structlog.get_logger(__name__)

RESTS = tuple(timedelta(seconds=wait) for wait in (1, 2, 5, 15, 60, 300, 900, 3600))
"""How long to wait before looking at a message again, by how often it was looked at."""
CAUSE_COMES_WITHIN = timedelta(hours=24)
"""How long a notice may come before what it is about."""
FAULTS = 5
"""How often a fault of ours is met before a person is asked."""


_PROBLEMS: dict[type[Exception], InboxProblem] = {
    NoticeDiffers: InboxProblem.NOTICE_DIFFERS,
    AmountDiffers: InboxProblem.AMOUNT_DIFFERS,
    Contradicts: InboxProblem.CONTRADICTS,
    UnreadableNotice: InboxProblem.UNREADABLE,
    UnreadableTracking: InboxProblem.UNREADABLE,
}


async def work_off(database: Database, message: WaitingMessage) -> None:
    """See one message through: it is applied, put off, or a problem. Faults are logged; raises what they cannot be
    written down for, as when the database is gone.
    """
    failures: list[Exception] = []
    try:
        principal = await acting_app(database, message.app)
        if principal is None:
            raise LookupError("the source's app is switched off")
        apply = apply_notices if message.carrier is None else apply_sightings
        failures += await apply(database, principal, message)
    except Exception as error:  # noqa: BLE001 - it is judged below: a problem, or one more try
        failures.append(error)
    if not failures:
        await end_message(database, message.id, database.clock.now())
        return
    # one problem hides the others until it is solved; what would go away by itself comes last
    await _judge(database, message, min(failures, key=lambda failure: isinstance(failure, NoCause | InFlight)))


async def _judge(database: Database, message: WaitingMessage, failure: Exception) -> None:
    """Write down what became of a message that could not be applied whole."""
    problem = _PROBLEMS.get(type(failure))
    if problem is None and isinstance(failure, Refusal) and not isinstance(failure, InFlight):
        problem = InboxProblem.REFUSED
    if problem is None:
        problem = _given_up(database, message, failure)
    if problem is None:
        await put_off_message(database, message.id, RESTS[min(message.attempts, len(RESTS) - 1)])
        return
    _log.warning("a message of the inbox is a problem", message=str(message.id), problem=problem.value)
    # what a fault says may hold what was stored: its kind is enough, the log has the rest
    detail = type(failure).__name__ if problem is InboxProblem.BROKEN else str(failure)
    await note_problem(database, message.id, problem, detail)


def _given_up(database: Database, message: WaitingMessage, failure: Exception) -> InboxProblem | None:
    if isinstance(failure, InFlight):
        return None  # somebody works on the order for long
    if isinstance(failure, NoCause):
        waited = database.clock.now() - message.received_at
        return InboxProblem.NO_CAUSE if waited > CAUSE_COMES_WITHIN else None
    _log.warning("a message of the inbox cannot be worked off", message=str(message.id), error=repr(failure))
    return InboxProblem.BROKEN if message.attempts + 1 >= FAULTS else None
