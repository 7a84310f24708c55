"""The one door to PostgreSQL for the layers above.

`Database` knows nothing about what is decided; it opens units of work and reading sessions for a principal, retries
what PostgreSQL asks to be retried, and says who to poke after a commit.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from app.domain.audit import Call
from app.domain.enums import EventOrigin
from app.domain.errors import InFlight
from app.domain.principal import Principal
from db.concluding import conclude
from db.unit_of_work import Contended, UnitOfWork

T = TypeVar("T")

RETRIED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: PostgreSQL rolled back and asks for another try."""

LOCK_NOT_AVAILABLE = "55P03"
ATTEMPTS = 4
CONTENDED_ATTEMPTS = 20


class Clock(Protocol):
    """Where the time comes from; tests bring their own."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)


class Database:
    """Opens transactions for principals. `on_commit` is called after each commit that recorded events."""

    def __init__(
        self, engine: AsyncEngine, clock: Clock | None = None, on_commit: Callable[[], None] = lambda: None
    ) -> None:
        self.engine = engine
        self.clock: Clock = clock or SystemClock()
        self.on_commit = on_commit
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)
        alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._readers = async_sessionmaker(alone, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def unit_of_work(
        self,
        principal: Principal,
        *,
        origin: EventOrigin = EventOrigin.LIVE,
        correlation_id: str | None = None,
        call: Call | None = None,
    ) -> AsyncGenerator[UnitOfWork]:
        """One transaction: commits on leaving the block, rolls everything back on any exception.

        `call` leaves a row of the audit trail when a member of staff or an app does it. Raises AccessEnded, and rolls
        back, when the caller's access was revoked before the end.
        """
        async with self._sessions.begin() as session:
            uow = UnitOfWork(
                session, principal, self.clock.now(), origin=origin, correlation_id=correlation_id, call=call
            )
            yield uow
            await conclude(uow)
        if uow.events:
            self.on_commit()

    async def transact(
        self,
        principal: Principal,
        work: Callable[[UnitOfWork], Awaitable[T]],
        *,
        origin: EventOrigin = EventOrigin.LIVE,
        correlation_id: str | None = None,
        call: Call | None = None,
    ) -> T:
        """Run a use case in a transaction of its own, again after a deadlock or when it was Contended.

        See `unit_of_work` for `call` and AccessEnded. Raises InFlight when another transaction held a needed row too
        long, or the reasons to begin anew do not end.
        """
        deadlocks = contentions = 0
        while True:
            try:
                async with self.unit_of_work(principal, origin=origin, correlation_id=correlation_id, call=call) as uow:
                    return await work(uow)
            except Contended as error:
                contentions += 1
                if contentions == CONTENDED_ATTEMPTS:
                    raise InFlight from error
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in RETRIED and state != LOCK_NOT_AVAILABLE:
                    raise
                deadlocks += 1
                if state == LOCK_NOT_AVAILABLE or deadlocks == ATTEMPTS:
                    raise InFlight from error

    @asynccontextmanager
    async def session(self, *, snapshot: bool = False) -> AsyncGenerator[AsyncSession]:
        """A session for reading; `snapshot` sees one moment across all its statements (REPEATABLE READ)."""
        async with self._sessions() as session:
            if snapshot:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session whose statements each stand alone: two round trips fewer than `session`, which begins and ends.

        For what one statement answers, or several that need not be of one moment. Nothing is written in it, and no
        setting is made for the rest of it.
        """
        async with self._readers() as session:
            yield session

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self._sessions() as session:
            await session.execute(text("SELECT 1"))
