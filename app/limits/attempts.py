"""Attempts at a secret are counted before the secret is looked at: sign-in, guest look-up, one-time links.

The counter is PostgreSQL's, so that it holds over all processes; its windows slide and are exact. It fails closed:
without the counter nothing is tried.
"""

import hmac
from datetime import timedelta

from db.database import Database
from db.repositories.attempts import Attempt, count, forget

__all__ = ["Attempt", "attempt_at", "count_attempt", "forget_attempts"]


def attempt_at(secret: bytes, what: str, whose: str, *, most: int, within: timedelta) -> Attempt:
    """An attempt at `what` ("order access by address"), counted for `whose`, of which only an HMAC is kept."""
    digest = hmac.digest(secret, f"{what}\x00{whose}".encode(errors="surrogatepass"), "sha256")
    return Attempt(digest, most, within)


async def count_attempt(database: Database, *attempts: Attempt) -> bool:
    """Count one attempt for each key; True: it may go on.

    Keys are counted in the order given up to the first that is full, so name the narrow ones first: an address that is
    done takes nothing from what everybody shares. Committed before this returns, in a transaction of its own, so the
    caller's later rollback takes nothing back. Raises what the database raises when it cannot count: closed, not open.
    """
    return await count(database, attempts)


async def forget_attempts(database: Database, *attempts: Attempt) -> None:
    """Forget what was counted for each key, after a try that was right. Committed before this returns."""
    await forget(database, attempts)
