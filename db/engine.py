"""Connections: one engine per process, made from a plain PostgreSQL URL.

Accepts `postgres://`, `postgresql://` and `postgresql+asyncpg://`, with libpq's `sslmode`. Every session has the same
limits, so that no statement, lock or idle transaction can hold the house up.
"""

import ssl
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

LOCK_TIMEOUT_SECONDS = 5
STATEMENT_TIMEOUT_SECONDS = 60
IDLE_IN_TRANSACTION_TIMEOUT_SECONDS = 30


def make_engine(database_url: str, *, pool_size: int = 10, application_name: str = "orderwire") -> AsyncEngine:
    """An asyncpg engine. Raises ValueError for a URL that names no PostgreSQL database."""
    url, tls = sqlalchemy_url(database_url)
    connect_args: dict[str, Any] = {
        "server_settings": {
            "application_name": application_name,
            "timezone": "UTC",
            "jit": "off",
            "lock_timeout": f"{LOCK_TIMEOUT_SECONDS}s",
            "statement_timeout": f"{STATEMENT_TIMEOUT_SECONDS}s",
            "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_TIMEOUT_SECONDS}s",
        },
    }
    if tls is not None:
        connect_args["ssl"] = tls
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=False,
        pool_recycle=1800,
        connect_args=connect_args,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )


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
