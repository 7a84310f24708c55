"""Asking the graph as a client would, without a wire: the transports' own executor over a real database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import event

from app.access.authenticate import Authenticator
from app.access.secrets import derive
from app.access.standing import Standing
from app.availability.shared import SharedOffers
from app.availability.watch import SharedAnswers
from app.domain.enums import ActorKind, Role
from app.domain.principal import ANONYMOUS, NO_PROVENANCE, Principal, Provenance
from app.events.cursor import CursorCodec
from app.events.follow import Follower
from app.events.hub import Hub
from app.events.sequencer import Sequencer
from app.jobs.runner import JobRunner
from app.limits.meter import Unmetered
from app.orders.matching import SharedMatches
from app.services import Services
from db.database import Database
from db.event_log import EventLog
from graphql_schema.authorization import Authorization
from graphql_schema.context import context_factory
from graphql_schema.schema import core_schema, the_schema
from graphql_schema.transport.errors import OperationRefused
from graphql_schema.transport.executor import Caller, Executor
from graphql_schema.transport.requests import GraphQLRequest
from tests.builders import SEARCH_SECRET


def a_principal(
    role: Role,
    *,
    locations: set[str] | None = None,
    channels: set[str] | None = None,
    customer_id: UUID | None = None,
    order_id: UUID | None = None,
) -> Principal:
    """Somebody with one role, narrowed where a set is given."""
    kinds = {Role.CUSTOMER: ActorKind.CUSTOMER, Role.GUEST: ActorKind.GUEST, Role.APP: ActorKind.APP}
    if role is Role.ANONYMOUS:
        return ANONYMOUS
    return Principal(
        kind=kinds.get(role, ActorKind.STAFF),
        roles=frozenset({role}),
        id=customer_id or UUID(int=7),
        customer_id=customer_id,
        order_id=order_id,
        locations=None if locations is None else frozenset(locations),
        channels=None if channels is None else frozenset(channels),
    )


ADMIN = a_principal(Role.ADMIN)


class Graph:
    """A graph to ask. Nothing runs behind it: events get positions when a test sequences them."""

    def __init__(self, services: Services) -> None:
        self.services = services
        rights = Authorization(core_schema(the_schema()))
        self.executor = Executor(
            the_schema(),
            context_factory=context_factory(services),
            authorize=rights.check,
            authorize_values=rights.check_values,
        )

    async def ask(self, query: str, principal: Principal = ANONYMOUS, /, **variables: Any) -> dict[str, Any]:
        """The whole payload, `errors` included."""
        return await self.ask_as(query, principal, NO_PROVENANCE, **variables)

    async def ask_as(
        self, query: str, principal: Principal, provenance: Provenance, /, **variables: Any
    ) -> dict[str, Any]:
        """The same for a caller who says why and for whom."""
        caller = Caller(principal, "test", provenance=provenance)
        try:
            prepared = self.executor.prepare(GraphQLRequest(query, variables, None), caller)
            return await self.executor.execute(prepared, caller)
        except OperationRefused as refused:
            return {"errors": refused.errors}

    async def data(self, query: str, principal: Principal = ANONYMOUS, /, **variables: Any) -> Any:
        """The data of an answer without errors."""
        payload = await self.ask(query, principal, **variables)
        assert "errors" not in payload, payload["errors"]
        return payload["data"]

    async def code(self, query: str, principal: Principal = ANONYMOUS, /, **variables: Any) -> str:
        """The code of the first error."""
        payload = await self.ask(query, principal, **variables)
        assert payload.get("errors"), payload
        return payload["errors"][0]["extensions"]["code"]


async def a_graph(database: Database) -> Graph:
    """The graph over a database."""
    keys = replace(derive("the secret of the tests"), search=SEARCH_SECRET)
    log = EventLog(database.engine)

    async def nobody_listens() -> None:
        return None

    return Graph(
        Services(
            database=database,
            log=log,
            cursors=CursorCodec(keys.cursors, (await log.head()).log_id),
            sequencer=Sequencer(log, nobody_listens),
            follower=Follower(database, log, Hub(log)),
            secrets=keys,
            standing=Standing(),
            authenticator=Authenticator(database, keys),
            matches=SharedMatches(database),
            stock=SharedOffers(database),
            availability=SharedAnswers(database),
            jobs=JobRunner(database, []),
            meter=Unmetered(),
        )
    )


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements that are executed within the block, those on bare connections included."""
    seen: list[str] = []
    bare: set[Any] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    def note_bare(record: Any) -> None:
        """What goes past SQLAlchemy; its own begin and end of a transaction goes this way too.

        Not counted: what asyncpg asks about the types of arrays, once per connection.
        """
        apart = ("BEGIN", "COMMIT", "ROLLBACK", "typeinfo_tree", "current_setting('jit')")
        if not any(part in record.query for part in apart):
            seen.append(record.query)

    def listen(connection: Any, *_: Any) -> None:
        bare.add(connection.driver_connection)
        connection.driver_connection.add_query_logger(note_bare)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "checkout", listen)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "checkout", listen)
        for connection in bare:
            connection.remove_query_logger(note_bare)
