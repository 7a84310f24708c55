"""Is this the password? Counted first, looked up in one statement, compared at the same cost for everybody.

Runs outside of any transaction: no connection waits for argon2. What it answers is proof for the use case that follows,
which reads the account again under its lock.
"""

from dataclasses import replace
from datetime import timedelta

from app.access.secrets import Secrets
from app.accounts.login import login_of
from app.accounts.passwords import password_matches
from app.domain.emails import normalized_email
from app.domain.principal import Principal
from app.limits.attempts import Attempt, attempt_at, count_attempt
from db.database import Database
from db.repositories.account_reading import Login, customer_login, own_login, staff_login

SHORT = timedelta(minutes=15)
LONG = timedelta(hours=24)
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 100
PER_ACCOUNT = 100
"""A stranger can lock somebody out for a day at most, and needs many addresses or hours to do so."""


async def prove_staff(
    database: Database, secrets: Secrets, *, email: str, password: str, address: str | None
) -> Login | None:
    """The account of staff that this password opens; None for every other case. Raises what counting raises."""
    email = normalized_email(email)
    if not await count_attempt(database, *_attempts(secrets.limits, "staff", email, address)):
        return None
    return await _compared(await staff_login(database, email), password)


async def prove_customer(
    database: Database, secrets: Secrets, *, email: str, password: str, address: str | None
) -> Login | None:
    """The customer that this password opens; None for every other case."""
    email = normalized_email(email)
    if not await count_attempt(database, *_attempts(secrets.limits, "customer", email, address)):
        return None
    logins = [login_of(one.accounts, email) for one in secrets.accepted]
    proved = await _compared(await customer_login(database, logins), password)
    return None if proved is None else replace(proved, login=logins[0])


async def prove_self(
    database: Database, secrets: Secrets, principal: Principal, *, password: str, address: str | None
) -> Login | None:
    """The caller's own account, when this is its password; an access token alone does not change a password."""
    if not await count_attempt(database, *_attempts(secrets.limits, "self", principal.key, address)):
        return None
    return await _compared(await own_login(database, principal), password)


async def _compared(found: Login | None, password: str) -> Login | None:
    matches = await password_matches(password, None if found is None else found.password_hash)
    return found if matches else None


def _attempts(key: bytes, what: str, account: str, address: str | None) -> list[Attempt]:
    place = address or ""
    return [
        attempt_at(
            key, f"{what} by account and address", f"{account}\x00{place}", most=PER_ACCOUNT_AND_ADDRESS, within=SHORT
        ),
        attempt_at(key, "sign-in by address", place, most=PER_ADDRESS, within=SHORT),
        attempt_at(key, f"{what} by account", account, most=PER_ACCOUNT, within=LONG),
    ]
