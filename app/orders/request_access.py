"""Guests ask for the link to their order: number, e-mail and postal code, and one answer to all of it.

Every request is counted before anything is looked up, then one statement looks up and queues the message: a hit, a
miss and a lock run the same statements and answer the same. The link goes to the buyer's address on file, so a right
guess shows a stranger nothing. Source: reliability plan, guest order lookup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.messages import span_of
from app.domain.postal_codes import normalized_postal_code
from app.domain.search import blind_index, normalized
from app.limits.attempts import Attempt, attempt_at, count_attempt
from db.database import Database
from db.unit_of_work import UnitOfWork

PER_ADDRESS, ADDRESS_WINDOW = 10, timedelta(hours=1)
ALTOGETHER, ALTOGETHER_WINDOW = 100, timedelta(minutes=1)
PER_ORDER, ORDER_WINDOW = 10, timedelta(hours=24)
"""Of 100,000 postal codes ten a day: a stranger who knows number and e-mail hits with 1 in 10,000 per order and day."""


@dataclass(frozen=True, slots=True)
class RequestAccess:
    """What a guest knows of their order, as typed."""

    number: str
    email: str
    postal_code: str


async def count_request(database: Database, request: RequestAccess, address: str | None, secret: bytes) -> bool:
    """Count a request by its sender's address, for everybody, and by the order it names; whether it may be looked at.

    The number is counted whether there is such an order or not. An unknown address shares one count with all others
    that are unknown. Commits by itself. Raises what the database raises: without the counter nothing is looked at.
    """
    return await count_attempt(database, *_attempts(request, address, secret))


async def request_access(
    uow: UnitOfWork, request: RequestAccess, *, allowed: bool, search_secrets: Sequence[bytes]
) -> None:
    """Queue a link for the order that all three name, if there is one and it is `allowed`. Tells nobody whether.

    `search_secrets` key the blind indexes of e-mails: the one in use, and the one before while it is being changed.
    """
    await uow.messages.request_order_access(
        number=normalized(request.number),
        emails=[blind_index(request.email, secret) for secret in search_secrets],
        postal_code=normalized_postal_code(request.postal_code),
        allowed=allowed,
        span=span_of(uow.now),
        at=uow.now,
    )


def _attempts(request: RequestAccess, address: str | None, secret: bytes) -> tuple[Attempt, ...]:
    return (
        attempt_at(secret, "order access by address", address or "", most=PER_ADDRESS, within=ADDRESS_WINDOW),
        attempt_at(secret, "order access", "", most=ALTOGETHER, within=ALTOGETHER_WINDOW),
        attempt_at(secret, "order access by order", normalized(request.number), most=PER_ORDER, within=ORDER_WINDOW),
    )
