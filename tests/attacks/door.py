"""The front door as an attacker finds it: one open shop, served whole, and credentials of everybody who may knock.

A visitor is a role, or a role and a kind after a colon where one role has several: `care` reaches all, `care:near`
the channel `web` only, `store:far` the location MUC. `VISITORS` names them all; `ROLES` is one per role, each with
the near side of the world in its scope. Statements are counted per request, by the request's id, so that several
requests may be under way at once.
"""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
import structlog
from sqlalchemy import event
from websockets.asyncio.client import connect

from app.domain.enums import Role
from tests.attacks.world import World
from tests.graphql_schema.transport.servers import Client
from tests.live_client import SUBPROTOCOL, StreamedEvent, Watch, streaming, watching
from tests.plain_client import plain_client
from tests.serving import ServedHere, order_token, served_here, token

ROLES: tuple[str, ...] = tuple(role.value for role in Role)
"""One visitor per role."""

VISITORS: tuple[str, ...] = (
    *ROLES,
    "customer:far",
    "guest:far",
    "care:near",
    "store:far",
    "warehouse:far",
    "app:far",
)

OPEN = {"environment": "development", "rate_limits": "off", "pool_size": 10}
"""Settings of most attacks: what is tried often must not be stopped by how often. Production is asked for by name."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a visitor shows; the anonymous shows nothing."""

    bearer: str | None = None
    order_token: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """For HTTP."""
        shown = {} if self.bearer is None else {"authorization": f"Bearer {self.bearer}"}
        return shown if self.order_token is None else {**shown, "x-order-token": self.order_token}

    @property
    def payload(self) -> dict[str, str]:
        """For `connection_init`."""
        shown = {} if self.bearer is None else {"authorization": f"Bearer {self.bearer}"}
        return shown if self.order_token is None else {**shown, "orderToken": self.order_token}


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer.

    `statements` are those that its request sent to the database, but for those that tell who knocks: whether they are
    asked depends on how long ago the last knock was.
    """

    status: int
    raw: bytes
    headers: Mapping[str, str]
    request_id: str
    statements: tuple[str, ...]

    @property
    def body(self) -> Any:
        """The JSON in it."""
        return json.loads(self.raw)

    @property
    def data(self) -> Any:
        """The data; fails when there are errors."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def codes(self) -> list[str]:
        """The codes of its errors; none when there are none."""
        return [error["extensions"]["code"] for error in self.body.get("errors", ())]

    @property
    def bytes_but_for_the_request_id(self) -> bytes:
        """What two answers that must look alike are compared by."""
        return self.raw.replace(self.request_id.encode(), b"<request id>")


def credentials_of(world: World) -> dict[str, Credentials]:
    """What each of `VISITORS` shows."""
    near, far = world.near, world.far
    return {
        "anonymous": Credentials(),
        "customer": Credentials(token(Role.CUSTOMER, customer_id=near.customer_id)),
        "customer:far": Credentials(token(Role.CUSTOMER, customer_id=far.customer_id)),
        "guest": Credentials(order_token=order_token(near.order_id)),
        "guest:far": Credentials(order_token=order_token(far.order_id)),
        "care": Credentials(token(Role.CARE)),
        "care:near": Credentials(token(Role.CARE, channels=(near.channel,))),
        "store": Credentials(token(Role.STORE, locations=(near.location,))),
        "store:far": Credentials(token(Role.STORE, locations=(far.location,))),
        "warehouse": Credentials(token(Role.WAREHOUSE, locations=(near.location,))),
        "warehouse:far": Credentials(token(Role.WAREHOUSE, locations=(far.location,))),
        "app": Credentials(token(Role.APP, channels=(near.channel,))),
        "app:far": Credentials(token(Role.APP, channels=(far.channel,))),
        "admin": Credentials(token(Role.ADMIN)),
    }


@dataclass(slots=True)
class Door:
    """The served shop. `credentials` may be added to: `door.credentials["customer:expired"] = ...`."""

    served: ServedHere
    world: World
    client: httpx2.AsyncClient
    credentials: dict[str, Credentials]
    _statements: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _entering: dict[str, frozenset[str]] = field(default_factory=dict)
    _knocking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def address(self) -> str:
        """host:port."""
        return self.served.address

    async def http(
        self, visitor: str, document: str, variables: Mapping[str, Any] | None = None, **headers: str
    ) -> Answer:
        """POST one operation as a visitor; `headers` with `_` for `-`."""
        body = {"query": document, "variables": dict(variables or {})}
        return await self.post(visitor, json.dumps(body).encode(), **headers)

    async def post(self, visitor: str, body: bytes, **headers: str) -> Answer:
        """POST any bytes to the graph as a visitor."""
        await self._knock(visitor)
        answer = await self._post(visitor, body, headers)
        known = self._entering[visitor]
        return replace(answer, statements=tuple(one for one in answer.statements if one not in known))

    async def _knock(self, visitor: str) -> None:
        """Learn what it takes to tell who knocks, before anything else does and is remembered for a second."""
        async with self._knocking:
            if visitor not in self._entering:
                knock = await self._post(visitor, b'{"query": "{ __typename }"}', {})
                self._entering[visitor] = frozenset(knock.statements)

    async def _post(self, visitor: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        request_id = f"knock{next(self._numbers)}"
        sent = {"content-type": "application/json", "x-request-id": request_id, **self.credentials[visitor].headers}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.client.post("/graphql", content=body, headers=sent)
        return Answer(
            status=answer.status_code,
            raw=answer.content,
            headers=answer.headers,
            request_id=request_id,
            statements=tuple(self._statements.pop(request_id, ())),
        )

    @asynccontextmanager
    async def socket(self, visitor: str, **options: Any) -> AsyncIterator[Client]:
        """A `graphql-transport-ws` socket of a visitor, acknowledged: `subscribe(id, document)`, `receive()`."""
        await self._knock(visitor)
        async with self.bare_socket(**options) as client:
            await client.init(self.credentials[visitor].payload)
            yield client

    @asynccontextmanager
    async def bare_socket(self, **options: Any) -> AsyncIterator[Client]:
        """A socket on which nothing was said yet."""
        given = {"compression": None, "proxy": None, "open_timeout": 60, "subprotocols": [SUBPROTOCOL], **options}
        async with connect(f"ws://{self.address}/graphql", **given) as connection:
            yield Client(connection)

    @asynccontextmanager
    async def watch(self, visitor: str, document: str, **variables: Any) -> AsyncIterator[Watch]:
        """One subscription on a socket of its own."""
        await self._knock(visitor)
        shown = self.credentials[visitor]
        async with watching(
            self.address, document, bearer=shown.bearer, order_token=shown.order_token, **variables
        ) as watch:
            yield watch

    @asynccontextmanager
    async def stream(
        self, visitor: str, document: str, **variables: Any
    ) -> AsyncIterator[AsyncIterator[StreamedEvent]]:
        """One subscription as an event stream."""
        await self._knock(visitor)
        shown = self.credentials[visitor]
        async with streaming(
            self.address, document, bearer=shown.bearer, order_token=shown.order_token, **variables
        ) as events:
            yield events

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Called for every statement of the served program; it runs in the context of its request."""
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id is not None:
            self._statements[request_id].append(statement)


@asynccontextmanager
async def open_door(database_url: str, world: World, **settings: Any) -> AsyncIterator[Door]:
    """Serve a database that holds a world."""
    async with (
        served_here(database_url, **{**OPEN, **settings}) as served,
        plain_client(base_url=f"http://{served.address}") as client,
    ):
        door = Door(served, world, client, credentials_of(world))
        engine = served.services.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", door.note)
        try:
            yield door
        finally:
            event.remove(engine, "before_cursor_execute", door.note)
