"""Connections: one engine per process, made from a plain PostgreSQL URL.

Accepts `postgres://`, `postgresql://` and `postgresql+asyncpg://`, with libpq's `sslmode`. Every session has limits of
time, so that no statement, lock or idle transaction can hold the house up: narrow ones where clients wait for answers,
wide ones for imports, commands and the log.
"""

import ssl
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson
from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.row_contents import keep_rows_out_of_errors

WAITING_PER_CONNECTION = 20
"""Of a serving engine: so many may stand in line for each connection; who comes then is told at once."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things may take: a statement, waiting for a lock, an idle transaction, waiting for a connection.

    `serving`: clients wait for answers, so the line for a connection is bounded as well.
    """

    statement_seconds: float = 60
    lock_seconds: float = 5
    idle_in_transaction_seconds: float = 30
    acquire_seconds: float = 10
    serving: bool = False


PATIENT = Patience()
"""For imports, commands and the log, where nobody waits."""


class _BoundedLine(AsyncAdaptedQueuePool):
    """A pool whose line of waiting tasks has an end: beyond it nobody would be served in time anyway."""

    _in_line = 0

    def _do_get(self) -> Any:
        if self._in_line >= WAITING_PER_CONNECTION * self.size():
            raise PoolTimeout(f"{self._in_line} wait for a connection already")
        self._in_line += 1
        try:
            return super()._do_get()
        finally:
            self._in_line -= 1


def make_engine(
    database_url: str, *, pool_size: int = 10, application_name: str = "orderwire", patience: Patience = PATIENT
) -> AsyncEngine:
    """An asyncpg engine. Raises ValueError for a URL that names no PostgreSQL database."""
    url, tls = sqlalchemy_url(database_url)
    connect_args: dict[str, Any] = {
        "server_settings": {
            "application_name": application_name,
            "timezone": "UTC",
            "jit": "off",
            "lock_timeout": _milliseconds(patience.lock_seconds),
            "statement_timeout": _milliseconds(patience.statement_seconds),
            "idle_in_transaction_session_timeout": _milliseconds(patience.idle_in_transaction_seconds),
        },
    }
    if tls is not None:
        connect_args["ssl"] = tls
    engine = create_async_engine(
        url,
        poolclass=_BoundedLine if patience.serving else AsyncAdaptedQueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=patience.acquire_seconds,
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,  # errors are logged, and parameters are personal data
        connect_args=connect_args,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )
    keep_rows_out_of_errors(engine)
    return engine


def _milliseconds(seconds: float) -> str:
    return f"{max(1, round(seconds * 1000))}ms"


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def sqlalchemy_url(database_url: str) -> tuple[str, ssl.SSLContext | Literal[False] | None]:
    """Translate a libpq-style URL for SQLAlchemy's asyncpg dialect; `sslmode` becomes an argument of its own."""
    parts = urlsplit(database_url)
    if parts.scheme not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme or 'nothing'}://")
    query = dict(parse_qsl(parts.query))
    tls = _tls(query.pop("sslmode", None))
    return urlunsplit(("postgresql+asyncpg", parts.netloc, parts.path, urlencode(query), "")), tls


def asyncpg_dsn(database_url: str) -> str:
    """The same URL for a bare asyncpg connection, which knows `sslmode` itself."""
    parts = urlsplit(database_url)
    return urlunsplit(("postgresql", *parts[1:]))


def _tls(mode: str | None) -> ssl.SSLContext | Literal[False] | None:
    if mode is None:
        return None
    if mode == "disable":
        return False
    context = ssl.create_default_context()
    if mode in ("allow", "prefer", "require"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif mode == "verify-ca":
        context.check_hostname = False
    return context
