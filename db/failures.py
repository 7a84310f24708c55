"""Which exceptions mean that the database cannot be reached, for layers that may not name its driver."""

import asyncpg  # pyright: ignore[reportMissingTypeStubs] # it ships none
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


def database_is_unavailable(error: BaseException) -> bool:
    """Whether to tell a client that the service is unavailable: connection lost, refused, or the pool is exhausted."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | ConnectionError | TimeoutError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _is_connection_loss(error.orig)
    return isinstance(error, asyncpg.PostgresConnectionError | asyncpg.CannotConnectNowError | asyncpg.InterfaceError)


def _is_connection_loss(error: object) -> bool:
    state = getattr(error, "sqlstate", None)
    return isinstance(state, str) and (state.startswith("08") or state in ("57P01", "57P02", "57P03", "53300", "25P03"))


def statement_was_stopped(error: BaseException) -> bool:
    """Whether PostgreSQL gave a statement up because it took too long, or waited too long for a lock."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in ("57014", "55P03")


def value_is_unstorable(error: BaseException) -> bool:
    """Whether a caller's value can never be stored: a NUL or half a surrogate pair in a text, a number too large."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    seen = (cause, getattr(cause, "__cause__", None))
    return any(
        isinstance(one, UnicodeEncodeError | asyncpg.DataError) or getattr(one, "sqlstate", None) in _UNSTORABLE
        for one in seen
    )


_UNSTORABLE = frozenset({"22021", "22P05", "22003"})
