"""A small schema with every way to succeed and fail, and a source whose openings and closings are counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry
from graphql import DocumentNode, GraphQLError, OperationDefinitionNode
from starlette.applications import Starlette
from strawberry.types import Info

from app.access.standing import Standing
from app.domain.enums import ActorKind, EventOrigin, Role
from app.domain.errors import Forbidden, InvalidInput
from app.domain.log import LoggedEvent
from app.domain.principal import ANONYMOUS, Principal, Provenance
from app.limits.meter import Meter
from graphql_schema.audit.trail import Trail
from graphql_schema.limits.role_limits import Limits
from graphql_schema.transport import Executor, GraphQLTransport, TransportSettings, Unauthenticated
from graphql_schema.transport.documents import Operation

KNOWN = Principal(kind=ActorKind.STAFF, roles=frozenset({Role.CARE}), id=UUID(int=7), issued_at=datetime.now(UTC))
CARE = Principal(kind=ActorKind.ANONYMOUS, roles=frozenset({Role.CARE}))


@dataclass
class World:
    """What the toy resolvers touch, and what the tests look at."""

    bumps: int = 0
    executions: Counter[int] = field(default_factory=Counter[int])
    open_sources: int = 0
    contexts: int = 0
    failing_numbers: set[int] = field(default_factory=set[int])
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    mutation_started: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class ToyContext:
    world: World
    principal: Principal
    request_id: str
    resume_after: str | None
    provenance: Provenance

    @property
    def scope_key(self) -> tuple[object, ...]:
        return self.principal.scope_key

    @property
    def trail(self) -> None:
        return None

    async def tell_reads(self, operation: Operation, variables: Mapping[str, Any], read: Trail) -> None:
        raise AssertionError("nothing here is personal")


@strawberry.type
class Count:
    position: strawberry.Private[int]
    stream_key: strawberry.Private[tuple[str, int] | None]
    cursor: str

    @strawberry.field
    def number(self, info: Info) -> int:
        world: World = info.context.world
        world.executions[self.position] += 1
        if self.position in world.failing_numbers:
            raise RuntimeError("secret of the counter")
        return self.position

    @strawberry.field
    def padding(self, size: int, offset: str | None = None) -> str:
        return "x" * size

    @strawberry.field
    async def later(self, info: Info) -> int:
        await info.context.world.gate.wait()
        return self.position


@strawberry.type
class Query:
    @strawberry.field
    def bumps(self, info: Info) -> int:
        return info.context.world.bumps

    @strawberry.field
    def echo(self, text: str) -> str:
        return text

    @strawberry.field
    def at_least(self, number: int = 1) -> int:
        return number

    @strawberry.field
    def fails(self) -> str | None:
        raise RuntimeError("secret db password")

    @strawberry.field
    def misbehaves(self) -> int | None:
        return "secret row"  # type: ignore[return-value] # wrong on purpose

    @strawberry.field
    def refuses(self) -> str | None:
        raise InvalidInput("that cursor is not ours", ("after",))

    @strawberry.field
    def coded(self) -> str | None:
        raise GraphQLError("come back later", extensions={"code": "RATE_LIMITED", "retryAfter": 3})

    @strawberry.field
    def provenance(self, info: Info) -> str:
        told: Provenance = info.context.provenance
        return f"{told.address} {told.reason} {told.on_behalf_of}"

    @strawberry.field
    def staff_only(self) -> str:
        return "for care"

    @strawberry.field
    async def hangs(self) -> str:
        await asyncio.Event().wait()
        return "never"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def bump(self, info: Info) -> int:
        info.context.world.bumps += 1
        return info.context.world.bumps

    @strawberry.mutation
    async def bump_at_gate(self, info: Info) -> int:
        world: World = info.context.world
        world.mutation_started.set()
        await world.gate.wait()
        world.bumps += 1
        return world.bumps


async def numbers(info: Info, to: int | None, after: str | None, shared: bool) -> AsyncGenerator[Count, None]:
    world: World = info.context.world
    world.open_sources += 1
    try:
        number = int(info.context.resume_after or after or 0)
        while to is None or number < to:
            number += 1
            yield Count(position=number, stream_key=("count", number) if shared else None, cursor=str(number))
            await asyncio.sleep(0)
    finally:
        world.open_sources -= 1


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(
        self, info: Info, to: int | None = None, after: str | None = None, shared: bool = True
    ) -> AsyncGenerator[Count, None]:
        async for change in numbers(info, to, after, shared):
            yield change

    @strawberry.subscription
    async def silence(self, info: Info) -> AsyncGenerator[Count, None]:
        world: World = info.context.world
        world.open_sources += 1
        try:
            await asyncio.Event().wait()
            yield Count(position=1, stream_key=None, cursor="1")
        finally:
            world.open_sources -= 1

    @strawberry.subscription
    async def breaks(self) -> AsyncGenerator[Count, None]:
        yield Count(position=1, stream_key=None, cursor="1")
        raise RuntimeError("secret of the source")

    @strawberry.subscription
    async def gated(self, info: Info) -> AsyncGenerator[Count, None]:
        world: World = info.context.world
        world.open_sources += 1
        try:
            await world.gate.wait()
            yield Count(position=1, stream_key=None, cursor="1")
        finally:
            world.open_sources -= 1

    @strawberry.subscription
    async def staff_only(self) -> AsyncGenerator[Count, None]:
        yield Count(position=1, stream_key=None, cursor="1")

    @strawberry.subscription
    async def provenance(self, info: Info) -> AsyncGenerator[str, None]:
        told: Provenance = info.context.provenance
        yield f"{told.address} {told.reason} {told.on_behalf_of}"

    @strawberry.subscription
    async def refuses(self) -> AsyncGenerator[Count, None]:
        raise InvalidInput("that cursor is not ours", ("after",))
        yield


SCHEMA = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)


def authorize(document: DocumentNode, operation: OperationDefinitionNode, principal: Principal) -> None:
    """`staffOnly` is for care."""
    assert document.loc is not None
    if "staffOnly" in document.loc.source.body and Role.CARE not in principal.roles:
        raise Forbidden("staffOnly is for staff.")


async def authenticate(credentials: Mapping[str, str]) -> Principal:
    """`Bearer care`, `Bearer short` (expires soon), `Bearer known` (has an id), an order token, or nothing at all."""
    authorization = credentials.get("authorization")
    if authorization == "Bearer care" or credentials.get("x-order-token") == "token":
        return CARE
    if authorization == "Bearer short":
        soon = datetime.now(UTC) + timedelta(milliseconds=300)
        return Principal(kind=ActorKind.ANONYMOUS, roles=frozenset({Role.CARE}), expires_at=soon)
    if authorization == "Bearer known":
        return KNOWN
    if authorization == "Bearer crash":
        raise RuntimeError("secret of the key store")
    if authorization is not None:
        raise Unauthenticated("The token is not valid.")
    return ANONYMOUS


def revocation_of(principal: Principal) -> LoggedEvent:
    """The event that ends all access of somebody that began before now."""
    now = datetime.now(UTC)
    return LoggedEvent(
        position=1,
        event_id=UUID(int=1),
        type="access.revoked",
        subject_type="access",
        subject_id=UUID(int=2),
        subject_version=1,
        routing_keys=("access",),
        actor_kind=ActorKind.SYSTEM,
        actor_id=None,
        origin=EventOrigin.LIVE,
        transaction_id=UUID(int=3),
        correlation_id=None,
        data_version=1,
        data={"subject": principal.key, "state": {"subject": principal.key, "before": now.isoformat()}},
        occurred_at=now,
        recorded_at=now,
    )


@dataclass
class Toy:
    """The toy world behind its transport."""

    world: World
    executor: Executor
    transport: GraphQLTransport
    app: Starlette


def make_toy(
    settings: TransportSettings | None = None,
    limits: Limits | None = None,
    *,
    meter: Meter | None = None,
    counted: bool = False,
    standing: Standing | None = None,
) -> Toy:
    """A fresh world on a fresh app."""
    world = World()

    def context(
        *, principal: Principal, request_id: str, resume_after: str | None, provenance: Provenance
    ) -> ToyContext:
        world.contexts += 1
        return ToyContext(world, principal, request_id, resume_after, provenance)

    executor = Executor(SCHEMA, context_factory=context, authorize=authorize, limits=limits)
    transport = GraphQLTransport(
        executor=executor,
        authenticate=authenticate,
        settings=settings,
        meter=meter,
        counted=counted,
        standing=standing,
    )
    return Toy(world, executor, transport, Starlette(routes=transport.routes()))
