"""Codes are guessed five times within a quarter of an hour at most, whoever guesses.

A try is counted before the code is looked at, in a transaction of its own: what is refused afterwards takes nothing of
the count back, and tries that come together are counted one by one. A right code forgets those before it.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from app.domain.errors import NotFound, WrongCode
from app.domain.principal import Principal
from app.limits.attempts import attempt_at, count_attempt, forget_attempts
from app.pickups.codes import is_code
from app.pickups.queries import pickups_by_fulfillment_order
from db.database import Database

MOST_TRIES = 5
WITHIN = timedelta(minutes=15)


async def try_code(
    database: Database,
    principal: Principal,
    limits_secret: bytes,
    code_secrets: Sequence[bytes],
    work_id: UUID,
    said: str,
) -> None:
    """Count a try at a work's code and look at the code.

    Work whose goods do not lie ready has no code: whatever is said is left to the use case, which refuses it.
    Raises NotFound (fulfillment order), WrongCode. Locks: nothing beyond the count itself.
    """
    found = await pickups_by_fulfillment_order(database, principal, [work_id])
    if work_id not in found:
        raise NotFound("there is no such fulfillment order", ("fulfillmentOrderId",))
    pickup = found[work_id].pickup
    if pickup is None:
        return
    attempt = attempt_at(limits_secret, "pickup code", str(work_id), most=MOST_TRIES, within=WITHIN)
    if not await count_attempt(database, attempt):
        raise WrongCode(locked=True)
    if not is_code(code_secrets, work_id, pickup, said):
        raise WrongCode(locked=False)
    await forget_attempts(database, attempt)
