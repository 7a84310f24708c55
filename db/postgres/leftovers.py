"""What an earlier server left behind: its pid file, and processes that still run on the cluster.

The owner lock says that no other program of ours runs the cluster, so whatever is found here is an orphan:
of a parent that was killed, or backends whose postmaster was killed. PostgreSQL itself cannot tell a stale
pid from a recycled one (small pids come back quickly in containers), hence this. Processes are known by the
cluster's name in their command line, which every account may read; a zombie has none and counts as gone.
Does NOT touch a PostgreSQL that somebody started by hand on the same data.
"""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.postgres.cluster import Cluster
from db.postgres.errors import DataDirectoryInUse

_log = logging.getLogger(__name__)
_SERVER_PATIENCE = 15.0  # seconds a fast shutdown of an orphan may take
_BACKEND_PATIENCE = 0.5  # seconds in which backends notice the death of their postmaster by themselves
_KILL_AFTER = 5.0  # seconds between the stern signal and SIGKILL


@dataclass(frozen=True, slots=True)
class PidFile:
    """The two facts of `postmaster.pid` that matter here: its first and its eighth line."""

    pid: int
    status: str

    @property
    def ready(self) -> bool:
        return self.status == "ready"


def read_pid_file(data: Path) -> PidFile | None:
    """The pid file of the cluster in `data`, or None where there is none or it is still being written."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return PidFile(int(lines[0]), lines[7].strip() if len(lines) > 7 else "")
    except (FileNotFoundError, IndexError, ValueError):
        return None


def clear_leftovers(cluster: Cluster) -> None:
    """Stop every orphan of `cluster` and remove a stale pid file; returns when the way is free.

    Committed rows are safe: an orphaned postmaster gets a fast shutdown, and backends without one are
    ended as a crash would end them. Raises DataDirectoryInUse when somebody else's PostgreSQL runs there.
    """
    begun = time.monotonic()
    while found := dict(_processes_of(cluster)):
        servers = [pid for pid, backend in found.items() if not backend]
        patience = _SERVER_PATIENCE if servers else _BACKEND_PATIENCE
        waited = time.monotonic() - begun
        if waited > patience + _KILL_AFTER:
            _signal(found, signal.SIGKILL)
        elif waited > patience:
            _signal(found, signal.SIGQUIT)
        elif servers:
            _signal(servers, signal.SIGINT)
        time.sleep(0.05)
    pid_file = read_pid_file(cluster.data)
    if pid_file is not None:
        words = _command_line(pid_file.pid)
        if Path(words[0]).name == "postgres" and str(cluster.data) in " ".join(words):
            raise DataDirectoryInUse(
                f"PostgreSQL with pid {pid_file.pid} already runs on {cluster.data}, and this program did not "
                "start it. Stop it first."
            )
        _log.info("removing the stale pid file of process %s in %s", pid_file.pid, cluster.data)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def _signal(pids: list[int] | dict[int, bool], number: signal.Signals) -> None:
    for pid in pids:
        _log.debug("sending %s to the orphaned PostgreSQL process %s", number.name, pid)
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _processes_of(cluster: Cluster) -> Iterator[tuple[int, bool]]:
    """Pid of each process of the cluster, and whether it is a backend (or else a postmaster)."""
    for pid, words in _all_processes():
        if words[0].startswith(f"postgres: {cluster.marker}"):
            yield pid, True
        elif Path(words[0]).name == "postgres" and f"cluster_name={cluster.marker}" in words:
            yield pid, False


def _all_processes() -> Iterator[tuple[int, list[str]]]:
    proc = Path("/proc")
    if (proc / "self" / "cmdline").exists():
        for entry in proc.iterdir():
            if entry.name.isdigit():
                yield int(entry.name), _command_line(int(entry.name))
        return
    listing = subprocess.run(
        ["/bin/ps", "-axo", "pid=,command="], check=True, capture_output=True, text=True, timeout=30
    )
    for line in listing.stdout.splitlines():
        pid, _, command = line.strip().partition(" ")
        # A backend's title is one word for us, a postmaster's command line is many.
        yield int(pid), [command] if command.startswith("postgres: ") else command.split()


def _command_line(pid: int) -> list[str]:
    if Path("/proc/self/cmdline").exists():
        try:
            text = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return [""]
        return text.decode(errors="replace").rstrip("\0").split("\0")
    asked = subprocess.run(  # noqa: S603 - a fixed program and a number
        ["/bin/ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True, timeout=30
    )
    return asked.stdout.split() or [""]
