"""A customer asks for the link with which a password is set: for the first time, or because it was forgotten.

The flow, and why nobody learns or takes anything by it: every request leaves the same one message to the address that
was named, whether there is such a customer or not, and answers the same. Nothing else comes into being until somebody
who reads that mailbox uses the link. An account that comes into being so owns what is ordered with it from then on;
orders that guests placed with the same address stay theirs, by their own links, because who owns a mailbox today need
not be who placed them. Customers of other systems (`externalSource`) are never taken over by an address either.
"""

from datetime import timedelta

from app.access.secrets import Secrets
from app.accounts.login import login_of
from app.domain.emails import email_address
from app.limits.attempts import attempt_at, count_attempt
from db.database import Database
from db.unit_of_work import UnitOfWork

PER_EMAIL, EMAIL_WINDOW = 5, timedelta(hours=1)
PER_ADDRESS, ADDRESS_WINDOW = 20, timedelta(hours=1)
ALTOGETHER, ALTOGETHER_WINDOW = 100, timedelta(minutes=1)


async def count_customer_request(database: Database, secrets: Secrets, email: str, address: str | None) -> bool:
    """Count a request by its sender's address, by the mailbox it names, and for everybody; whether it goes on.

    Raises InvalidInput for what is no e-mail address: it is refused by its form alone.
    """
    named = email_address(email)
    key = secrets.limits
    return await count_attempt(
        database,
        attempt_at(key, "customer access by address", address or "", most=PER_ADDRESS, within=ADDRESS_WINDOW),
        attempt_at(key, "customer access by e-mail", named, most=PER_EMAIL, within=EMAIL_WINDOW),
        attempt_at(key, "customer access", "", most=ALTOGETHER, within=ALTOGETHER_WINDOW),
    )


async def request_customer_access(uow: UnitOfWork, email: str, secrets: Secrets, *, allowed: bool) -> None:
    """Leave the message with the link; nothing when it is not `allowed`, and nobody is told either way."""
    if allowed:
        named = email_address(email)
        await uow.customer_links.request(named, [login_of(one.accounts, named) for one in secrets.accepted], uow.now)
