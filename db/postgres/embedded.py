"""The embedded database as a context: opened by whoever needs it, run by one of them.

The first process that opens a data directory owns the database and runs PostgreSQL; later ones attach to it.
When the owner leaves, one of the attached takes over: it starts PostgreSQL again under the same URL, and the
others see one short outage. So the database runs while anybody has it open, whoever came first.

Each opening has one thread that keeps the database. It is PostgreSQL's parent, so opening is safe from any
thread and under asyncio. Does NOT migrate and does NOT pool connections.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

from db.postgres.cluster import DATABASE, Cluster, create_directory, log_file_of, prepare
from db.postgres.errors import EmbeddedPostgresError, StartTimeout
from db.postgres.sharing import Announcement, OwnerLock, announce, read_announcement, withdraw
from db.postgres.supervisor import supervise

_log = logging.getLogger(__name__)


def embedded_postgres(
    data_dir: str | Path,
    *,
    durable: bool = True,
    ready_within: float = 120.0,
    on_failure: Callable[[EmbeddedPostgresError], None] | None = None,
) -> "EmbeddedPostgres":
    """The embedded database of `data_dir`, to be opened with ``with`` or ``async with``.

    `durable=False` turns fsync off: fast, and lost with the machine; for tests only, and only where this
    process becomes the owner. `ready_within` is in seconds. `on_failure` is called from another thread when
    the database is given up after it was ready; see EmbeddedPostgres.failure.
    """
    return EmbeddedPostgres(Path(data_dir), durable, ready_within, on_failure)


class EmbeddedPostgres:
    """An opened embedded database. Made by `embedded_postgres`."""

    def __init__(
        self,
        data_dir: Path,
        durable: bool,
        ready_within: float,
        on_failure: Callable[[EmbeddedPostgresError], None] | None,
    ) -> None:
        # Resolved, so that every name of a directory leads to the same lock and the same database.
        self.data_dir = data_dir.expanduser().resolve()
        self._durable = durable
        self._ready_within = ready_within
        self._on_failure = on_failure
        self._stop = threading.Event()
        self._settled = threading.Event()
        self._announcement: Announcement | None = None
        self._failure: EmbeddedPostgresError | None = None
        self._owned = False
        self._keeper = threading.Thread(target=self._keep, name="embedded-postgres", daemon=True)

    @property
    def url(self) -> str:
        """SQLAlchemy URL (asyncpg) of the database, password included. Stable over restarts."""
        return self._running().url

    def url_of(self, database: str) -> str:
        """SQLAlchemy URL of another database in the same cluster, such as ``postgres`` or a test's own."""
        return urlsplit(self.url)._replace(path=f"/{quote(database, safe='')}").geturl()

    @property
    def owned(self) -> bool:
        """Whether PostgreSQL is a child of this process. May turn true later: attached processes take over."""
        return self._owned

    @property
    def server_pid(self) -> int:
        """The pid of the running postmaster; another one after each restart."""
        return self._running().server_pid

    @property
    def version(self) -> str:
        """Version of the server, such as ``18.6``."""
        return self._running().version

    @property
    def log_file(self) -> Path:
        """Where PostgreSQL writes its log."""
        return log_file_of(self.data_dir)

    @property
    def failure(self) -> EmbeddedPostgresError | None:
        """Why the database was given up, or None while it is kept."""
        return self._failure

    def __enter__(self) -> Self:
        """Start or attach; returns when connections are accepted. Blocks. Raises EmbeddedPostgresError."""
        create_directory(self.data_dir)
        self._keeper.start()
        try:
            if not self._settled.wait(self._ready_within):
                raise StartTimeout(
                    f"The database in {self.data_dir} was not ready within {self._ready_within:g} s"
                    + ("" if self._owned else "; another process holds its owner.lock and is not ready either")
                    + f". Its log: {self.log_file}"
                )
            self._running()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Detach; an owner also shuts PostgreSQL down (fast) and waits for its end. Blocks."""
        self._stop.set()
        self._keeper.join()
        self._owned = False

    async def __aenter__(self) -> Self:
        """Like `with`, without blocking the event loop."""
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Like `with`, without blocking the event loop."""
        await asyncio.to_thread(self.__exit__, kind, error, trace)

    def _running(self) -> Announcement:
        if self._failure is not None:
            raise self._failure
        if self._announcement is None:
            raise EmbeddedPostgresError(f"The embedded database in {self.data_dir} is not open")
        return self._announcement

    def _keep(self) -> None:
        """The keeper thread: own the database, or wait for the day its owner leaves."""
        try:
            lock = OwnerLock(self.data_dir)
            try:
                self._own_or_attach(lock)
            finally:
                lock.close()
        except EmbeddedPostgresError as failure:
            self._give_up(failure)
        except Exception as error:  # noqa: BLE001 - nobody else sees what ends a thread; it is raised there
            failure = EmbeddedPostgresError(f"The embedded database in {self.data_dir} failed: {error!r}")
            failure.__cause__ = error
            self._give_up(failure)

    def _own_or_attach(self, lock: OwnerLock) -> None:
        while not self._stop.is_set():
            if lock.take():
                self._own()
                return
            if not self._settled.is_set() or (self._announcement and not self._announcement.alive):
                self._attach()
            self._stop.wait(0.1 if self._settled.is_set() else 0.02)

    def _attach(self) -> None:
        found = read_announcement(self.data_dir)
        if found is not None and found.alive:
            self._announcement = found
            self._settled.set()

    def _own(self) -> None:
        self._owned = True
        # A note that was left by a killed owner must not lead anybody astray while we start.
        withdraw(self.data_dir)
        try:
            begun = time.monotonic()
            cluster = prepare(self.data_dir, durable=self._durable)
            _log.debug("prepared %s in %.2f s", cluster.home, time.monotonic() - begun)
            supervise(cluster, self._stop, lambda pid: self._announce(cluster, pid))
        finally:
            withdraw(self.data_dir)

    def _announce(self, cluster: Cluster, server_pid: int) -> None:
        self._announcement = _announcement_of(cluster, server_pid)
        announce(self.data_dir, self._announcement)
        self._settled.set()

    def _give_up(self, failure: EmbeddedPostgresError) -> None:
        self._failure = failure
        was_ready = self._settled.is_set()
        self._settled.set()
        if was_ready:
            _log.critical("the embedded database is given up: %s", failure)
            if self._on_failure is not None:
                self._on_failure(failure)


def _announcement_of(cluster: Cluster, server_pid: int) -> Announcement:
    return Announcement(
        url=cluster.url(DATABASE),
        version=cluster.binaries.version,
        server=str(cluster.home),
        binaries=str(cluster.binaries.directory),
        owner_pid=os.getpid(),
        server_pid=server_pid,
    )
