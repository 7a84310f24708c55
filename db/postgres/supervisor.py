"""Runs PostgreSQL as a child in the foreground, restarts it when it dies, and stops it in good order.

The thread that calls `supervise` is the parent whose end ends PostgreSQL (see launch.py): when the whole
program is killed, PostgreSQL shuts down by itself. Does NOT reconnect anybody: while a restart lasts,
clients see refused connections and must retry.
"""

import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable

from db.postgres.accounts import CLEAN_ENVIRONMENT
from db.postgres.cluster import Cluster, end_of_log, open_log
from db.postgres.errors import PostgresKeepsFailing
from db.postgres.leftovers import clear_leftovers, read_pid_file

MOST_FAILURES = 6
LOG_BYTES = 8 * 1024 * 1024

_log = logging.getLogger(__name__)
_READY_WITHIN = 120.0  # seconds; recovery after a crash replays up to max_wal_size
_HEALTHY_AFTER = 30.0  # seconds of running that forgive earlier failures
_LONGEST_PAUSE = 5.0  # seconds between two attempts
_FAST_SHUTDOWN_WITHIN = 20.0  # seconds, then SIGQUIT
_IMMEDIATE_SHUTDOWN_WITHIN = 5.0  # seconds, then SIGKILL


def supervise(cluster: Cluster, stop: threading.Event, on_ready: Callable[[int], None]) -> None:
    """Keep PostgreSQL running on `cluster` until `stop` is set; returns after it has shut down.

    Calls `on_ready` with the server's pid after each start. The caller holds the owner lock, and its thread
    lives as long as PostgreSQL shall. Raises PostgresKeepsFailing after MOST_FAILURES quick ends in a row,
    DataDirectoryInUse when somebody else runs the cluster.
    """
    failures = 0
    while not stop.is_set():
        clear_leftovers(cluster)
        _bound_log(cluster)
        begun = time.monotonic()
        server = _start(cluster)
        try:
            if _become_ready(cluster, server, stop):
                _log.info("PostgreSQL %s is ready (pid %s)", cluster.binaries.version, server.pid)
                on_ready(server.pid)
                _watch(cluster, server, stop)
        finally:
            _shut_down(server)
        if stop.is_set():
            return
        failures = 1 if time.monotonic() - begun > _HEALTHY_AFTER else failures + 1
        _log.error("PostgreSQL (pid %s) ended by itself with %s", server.pid, server.returncode)
        if failures >= MOST_FAILURES:
            raise PostgresKeepsFailing(
                f"PostgreSQL ended {failures} times in a row; the end of {cluster.log_file}:\n"
                f"{end_of_log(cluster.log_file)}"
            )
        stop.wait(min(_LONGEST_PAUSE, 0.05 * 2**failures))


def _start(cluster: Cluster) -> "subprocess.Popen[bytes]":
    log = open_log(cluster.log_file, cluster.account)
    try:
        # A session of its own: Ctrl-C reaches only us, so that the program can finish before its database.
        return subprocess.Popen(  # noqa: S603 - our own binaries with arguments of our own
            cluster.command(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            start_new_session=True,
        )
    finally:
        os.close(log)


def _become_ready(cluster: Cluster, server: "subprocess.Popen[bytes]", stop: threading.Event) -> bool:
    deadline = time.monotonic() + _READY_WITHIN
    while server.poll() is None and not stop.is_set() and time.monotonic() < deadline:
        pid_file = read_pid_file(cluster.data)
        if pid_file is not None and pid_file.ready and pid_file.pid == server.pid:
            return True
        stop.wait(0.01)
    return False


def _watch(cluster: Cluster, server: "subprocess.Popen[bytes]", stop: threading.Event) -> None:
    look_at_log = time.monotonic()
    while server.poll() is None and not stop.wait(0.05):
        if time.monotonic() - look_at_log > 30:
            _bound_log(cluster)
            look_at_log = time.monotonic()


def _bound_log(cluster: Cluster) -> None:
    """Keep the log and one older piece of it under 2 * LOG_BYTES, but for a burst of half a minute."""
    log = cluster.log_file
    try:
        if log.stat().st_size > LOG_BYTES:
            # The server appends to the open file, so it is copied and emptied, not moved away.
            shutil.copy2(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
    except OSError as error:
        # A full disk must not end a database that is still running.
        _log.warning("the log %s could not be shortened: %s", log, error)


def _shut_down(server: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown (clients are cut, transactions rolled back, nothing to recover), then ever sterner."""
    for number, patience in (
        (signal.SIGINT, _FAST_SHUTDOWN_WITHIN),
        (signal.SIGQUIT, _IMMEDIATE_SHUTDOWN_WITHIN),
        (signal.SIGKILL, None),
    ):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            _log.warning("PostgreSQL (pid %s) did not end on %s within %s s", server.pid, number.name, patience)
