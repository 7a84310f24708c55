"""What the endpoints share: the executor, the streams, the authenticator, the settings, and who is connected."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.access.standing import Standing
from app.domain.principal import Principal
from graphql_schema.transport.admission import Admission
from graphql_schema.transport.caching import FreshnessRule, nobody_may_keep
from graphql_schema.transport.executor import Executor
from graphql_schema.transport.lifetime import SHUTDOWN, Lifetime
from graphql_schema.transport.streams import SubscriptionStreams

Authenticate = Callable[[Mapping[str, str]], Awaitable[Principal]]
"""Credentials (header names in lower case: `authorization`, `x-order-token`) to a principal; no credentials make the
anonymous one. Raises: Unauthenticated. Over WebSocket the members of `connection_init` come as the same headers."""


@dataclass(frozen=True, slots=True)
class TransportSettings:
    """Sizes are bytes, times seconds. What depends on who calls is `Admission`'s."""

    path: str = "/graphql"
    allow_get: bool = True
    simple_get: bool = False
    """Whether GET needs no `Accept` that names a GraphQL type: curl, in development."""
    max_message_bytes: int = 65_536
    connection_init_seconds: float = 5.0
    outgoing_frames: int = 100
    send_deadline_seconds: float = 10.0
    heartbeat_seconds: float = 15.0
    page: Callable[[Request], Awaitable[Response]] | None = None
    """Answers a browser's GET (an IDE in development)."""
    freshness: FreshnessRule = nobody_may_keep
    """Which answers to GET anybody may keep, and how long."""


@dataclass(slots=True)
class Connections:
    """The lives of open sockets and streams, so that shutdown can end them."""

    lifetimes: set[Lifetime] = field(default_factory=set[Lifetime])
    shutting_down: bool = False

    def join(self) -> Lifetime:
        """A lifetime for a new connection; it ends at once when the server is on its way down."""
        lifetime = Lifetime()
        self.lifetimes.add(lifetime)
        if self.shutting_down:
            lifetime.end(SHUTDOWN)
        return lifetime

    def leave(self, lifetime: Lifetime) -> None:
        """The connection is gone."""
        self.lifetimes.discard(lifetime)

    def end_all(self) -> None:
        """End every connection, and those to come."""
        self.shutting_down = True
        for lifetime in list(self.lifetimes):
            lifetime.end(SHUTDOWN)


@dataclass(frozen=True, slots=True)
class Wiring:
    """Handed to every endpoint."""

    executor: Executor
    streams: SubscriptionStreams
    authenticate: Authenticate
    settings: TransportSettings
    connections: Connections
    standing: Standing
    admission: Admission


def request_id_of(scope: Scope) -> str:
    """The id that a middleware put into `scope["state"]["request_id"]`, or a new one."""
    state = cast("dict[str, Any]", scope.get("state") or {})
    return str(state.get("request_id") or secrets.token_hex(8))
