"""The one object that the composition root makes: routes for Starlette, and an end."""

from starlette.routing import BaseRoute, Route, WebSocketRoute

from app.access.standing import Standing
from app.limits.meter import Meter
from graphql_schema.transport.admission import Admission
from graphql_schema.transport.executor import Executor
from graphql_schema.transport.http import HttpEndpoint
from graphql_schema.transport.shared_executions import SharedExecutions
from graphql_schema.transport.streams import SubscriptionStreams
from graphql_schema.transport.websocket import WebSocketEndpoint
from graphql_schema.transport.wiring import Authenticate, Connections, TransportSettings, Wiring


class GraphQLTransport:
    """HTTP, Server-Sent Events and WebSocket on one path, over one executor."""

    def __init__(
        self,
        *,
        executor: Executor,
        authenticate: Authenticate,
        settings: TransportSettings | None = None,
        standing: Standing | None = None,
        meter: Meter | None = None,
        counted: bool = False,
    ) -> None:
        """`meter` charges for operations; `counted` bounds sockets, subscriptions and messages by caller."""
        self._shared = SharedExecutions()
        self._wiring = Wiring(
            executor=executor,
            streams=SubscriptionStreams(executor, self._shared),
            authenticate=authenticate,
            settings=settings or TransportSettings(),
            connections=Connections(),
            standing=standing or Standing(),
            admission=Admission(executor.limits, meter=meter, counted=counted),
        )

    def routes(self) -> list[BaseRoute]:
        """Routes for `settings.path`."""
        path = self._wiring.settings.path
        return [
            Route(path, HttpEndpoint(self._wiring)),
            WebSocketRoute(path, WebSocketEndpoint(self._wiring)),
        ]

    def begin_shutdown(self) -> None:
        """End all streams and sockets, at once and for good.

        The server calls it when it begins to stop, before it waits for open responses: an event stream never ends by
        itself, and the lifespan's shutdown comes only after that wait.
        """
        self._wiring.connections.end_all()

    @property
    def open_connections(self) -> int:
        """Sockets and event streams that are open now."""
        return len(self._wiring.connections.lifetimes)

    async def aclose(self) -> None:
        """Stop what still runs; for the lifespan's shutdown."""
        self.begin_shutdown()
        await self._shared.aclose()
