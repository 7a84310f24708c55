"""Nobody empties a shop by filling carts: how many reservations a shopper may make is counted.

How much and how long each may hold stands in `app/domain/reservations.py`. Together: from one address at most 30
reservations in 10 minutes, each of at most 50 units, for at most 45 minutes.
"""

from datetime import timedelta

from app.domain.enums import ActorKind
from app.domain.errors import LimitExceeded
from app.domain.principal import Principal
from app.limits.attempts import attempt_at, count_attempt
from db.database import Database

PER_ADDRESS = 30
PER_CUSTOMER = 60
WITHIN = timedelta(minutes=10)


async def count_reservation(database: Database, secret: bytes, principal: Principal, address: str | None) -> None:
    """Count one reservation of a shopper; staff and apps are not counted. `secret` keys what is kept of an address.

    Raises LimitExceeded when it is one too many. Counted before it is tried, in a transaction of its own.
    """
    if principal.acts_for_merchant:
        return
    if principal.kind is ActorKind.CUSTOMER:
        attempt = attempt_at(secret, "reservations of a customer", principal.key, most=PER_CUSTOMER, within=WITHIN)
    else:
        attempt = attempt_at(secret, "reservations by address", address or "", most=PER_ADDRESS, within=WITHIN)
    if not await count_attempt(database, attempt):
        minutes = WITHIN.total_seconds() / 60
        raise LimitExceeded(f"you may make {attempt.most} reservations in {minutes:.0f} minutes: try again later")
