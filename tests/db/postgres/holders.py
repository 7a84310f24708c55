"""Other processes that hold an embedded database open, for tests that kill them.

Run as a script (``python holders.py DIRECTORY durable|volatile``) it opens the database, prints one JSON line and
stays until its standard input ends. The script needs only the standard library, so that any interpreter can
run it.
"""

import asyncio
import json
import logging
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[3] if "__file__" in globals() else Path()


def eventually(condition: Callable[[], bool], within: float = 20.0) -> None:
    """Return when `condition` holds; fail after `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def runs(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def mode_of(path: Path) -> int:
    """The permission bits of `path`."""
    return stat.S_IMODE(path.stat().st_mode)


async def answers(url: str, query: str, *arguments: object) -> list[tuple[object, ...]]:
    """The rows of one query over a connection of its own; waits out a restart of the server."""
    import asyncpg  # noqa: PLC0415 - the script half of this file runs without it

    deadline = time.monotonic() + 20
    while True:
        try:
            connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=5)
            break
        except (OSError, asyncpg.CannotConnectNowError):
            assert time.monotonic() < deadline, "PostgreSQL did not come back"
            await asyncio.sleep(0.02)
    try:
        return [tuple(row) for row in await connection.fetch(query, *arguments)]
    finally:
        await connection.close()


@dataclass
class Holder:
    """A child process that has the embedded database of a directory open."""

    process: "subprocess.Popen[str]"
    url: str = ""
    owned: bool = False
    server_pid: int = 0

    def opened(self) -> "Holder":
        """Wait until the child has the database open."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the holder ended early: {self.process.communicate(timeout=30)[1]}"
        facts = json.loads(line)
        self.url, self.owned, self.server_pid = facts["url"], facts["owned"], facts["server_pid"]
        return self

    def close(self) -> str:
        """Let the child leave in good order; what it logged."""
        log = self.process.communicate("", timeout=30)[1]
        assert self.process.returncode == 0, log
        return log

    def kill(self) -> None:
        """SIGKILL the child."""
        self.process.kill()
        self.process.communicate(timeout=30)


def hold(
    directory: Path,
    *,
    python: str = sys.executable,
    flags: tuple[str, ...] = (),
    path: Path = REPOSITORY,
    durable: bool = False,
    user: int | None = None,
) -> Holder:
    """Start a holder, as another `user` if one is given (only root can)."""
    process = subprocess.Popen(
        [python, *flags, "-c", Path(__file__).read_text(), str(directory), "durable" if durable else "volatile"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env={"PYTHONPATH": str(path), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    return Holder(process)


def main(directory: str, durable: str) -> None:
    from db.postgres import embedded_postgres  # noqa: PLC0415 - as above

    logging.basicConfig(level=logging.INFO)
    with embedded_postgres(directory, durable=durable == "durable", ready_within=30) as database:
        facts = {"url": database.url, "owned": database.owned, "server_pid": database.server_pid}
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
