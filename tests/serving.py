"""The real program for tests: in this process on a free loopback port, or as a child as a person would start it.

Both read the same secret, so that tokens made here (`token`, `order_token`) open either.
"""

import asyncio
import atexit
import contextlib
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import uvicorn
import yaml

from app.access.access_token import issue_access_token
from app.access.order_token import make_order_token
from app.access.secrets import derive
from app.domain.enums import Role
from app.main import create_app
from app.server.serve import server_config
from app.services import Services
from app.settings import Settings
from tests.limits import patient
from tests.plain_client import plain_client

ROOT = Path(__file__).parents[1]
SECRET = secrets.token_urlsafe(48)
"""Of this process and its children: production starts with no secret that stands in a file."""
KEYS = derive(SECRET)
PORTS = range(12_000, 30_000)
"""Below those that systems choose from."""
DATA = tempfile.TemporaryDirectory(prefix="orderwire-data-")
"""Where programs in this process keep what they keep; gone with it."""
atexit.register(DATA.cleanup)


def limits_file(given: Path | str | None = None) -> Path:
    """The figures of a test's own file, or none, with more patience than the shipped ones have."""
    text = patient(yaml.safe_load(Path(given).read_text()) if given else None)
    path = Path(DATA.name) / f"limits-{hashlib.sha256(text.encode()).hexdigest()[:16]}.yaml"
    path.write_text(text)
    return path


def token(
    role: Role,
    *,
    customer_id: UUID | None = None,
    locations: tuple[str, ...] | None = None,
    channels: tuple[str, ...] | None = None,
    seconds: float = 3600,
) -> str:
    """An access token that is good for an hour, or so many seconds."""
    return issue_access_token(
        KEYS.access_tokens,
        role,
        now=datetime.now(UTC),
        lifetime=timedelta(seconds=seconds),
        customer_id=customer_id,
        locations=locations,
        channels=channels,
    )


def order_token(order_id: UUID) -> str:
    """The tracking token of an order's first generation."""
    return make_order_token(KEYS.order_tokens, order_id, 1)


def settings_for(database_url: str, **given: Any) -> Settings:
    """Settings that leave nothing to the environment of the tests: a developer's, without meters, unless told.

    Production is always metered. Waiting for the processor is not taken for a busy database, but where a limits file
    says so.
    """
    fields = {
        "DATABASE_URL": database_url,
        "secret": SECRET,
        "data_dir": DATA.name,
        "host": "127.0.0.1",
        "environment": "development",
        **given,
        "limits_file": limits_file(given.get("limits_file")),
    }
    if fields["environment"] == "development":
        fields.setdefault("rate_limits", "off")
    return Settings.model_validate(fields)


@dataclass(frozen=True, slots=True)
class Served:
    """A program that answers at `address` (host:port)."""

    address: str

    async def ask(self, query: str, bearer: str | None = None, /, **variables: Any) -> dict[str, Any]:
        """POST one operation; the whole payload."""
        headers = {} if bearer is None else {"authorization": f"Bearer {bearer}"}
        async with plain_client() as client:
            answer = await client.post(
                f"http://{self.address}/graphql", json={"query": query, "variables": variables}, headers=headers
            )
        return answer.json()

    async def data(self, query: str, bearer: str | None = None, /, **variables: Any) -> Any:
        """The data of an answer without errors."""
        payload = await self.ask(query, bearer, **variables)
        assert "errors" not in payload, payload["errors"]
        return payload["data"]


@dataclass(frozen=True, slots=True)
class ServedHere(Served):
    """The program in the test's own loop, with its parts in reach."""

    services: Services


class _Server(uvicorn.Server):
    """Leaves the process's signals alone, and stops when told instead of looking ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told_to_stop = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def main_loop(self) -> None:
        await self.told_to_stop.wait()


@asynccontextmanager
async def served_here(
    database_url: str, *, port: int = 0, graceful_seconds: int = 5, **settings: Any
) -> AsyncIterator[ServedHere]:
    """The whole program in this process; leaving stops it as SIGTERM would."""
    application = create_app(settings_for(database_url, **settings))
    # asyncio switches Nagle's delay off only for sockets that name TCP themselves
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    server = _Server(
        server_config(application, host="127.0.0.1", port=0, factory=False, graceful_seconds=graceful_seconds)
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await eventually(lambda: server.started or task.done())
    if task.done():
        task.result()
    try:
        yield ServedHere(f"127.0.0.1:{listener.getsockname()[1]}", application.state.services)
    finally:
        server.told_to_stop.set()
        await task
        listener.close()


@dataclass(frozen=True, slots=True)
class Child(Served):
    """The program as a child process: `orderwire serve`."""

    process: subprocess.Popen[bytes]
    output: Path

    @property
    def workers(self) -> list[int]:
        """The process ids that serve: the child itself, or its spawned workers."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "spawn_main"], capture_output=True, text=True, check=False
        )
        return [int(line) for line in found.stdout.split()] or [self.process.pid]

    async def ended(self, within_seconds: float = 60) -> int:
        """Wait for the end; the exit code."""
        await eventually(lambda: self.process.poll() is not None, within_seconds)
        return self.process.returncode


@asynccontextmanager
async def served_by_child(
    database_url: str, *options: str, port: int = 0, ready: bool = True, **environment: str
) -> AsyncIterator[Child]:
    """Run `orderwire serve OPTIONS` with ORDERWIRE_* of `environment`; `ready` waits until it answers.

    It is a developer's program without meters unless told.
    """
    environment = {"environment": "development", **environment}
    environment["limits_file"] = str(limits_file(environment.get("limits_file")))
    if environment["environment"] == "development":
        environment.setdefault("rate_limits", "off")
    port = port or free_port()
    variables = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWIRE_")}
    variables |= {"DATABASE_URL": database_url, "ORDERWIRE_SECRET": SECRET, "PYTHONPATH": str(ROOT)}
    variables |= {f"ORDERWIRE_{name.upper()}": value for name, value in environment.items()}
    with tempfile.TemporaryDirectory(prefix="orderwire-served-") as folder:
        output = Path(folder) / "output"
        variables.setdefault("ORDERWIRE_DATA_DIR", folder)
        with output.open("wb") as written:
            process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
                [sys.executable, "-m", "app.cli", "serve", "--host", "127.0.0.1", "--port", str(port), *options],
                cwd=ROOT,
                env=variables,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        child = Child(f"127.0.0.1:{port}", process, output)
        try:
            if ready:
                await _ready(child)
            yield child
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                with contextlib.suppress(TimeoutError):
                    await child.ended()
            if process.poll() is None:
                process.kill()
            process.wait()


async def _ready(child: Child) -> None:
    deadline = asyncio.get_running_loop().time() + 150
    async with plain_client() as client:
        while True:
            assert child.process.poll() is None, child.output.read_text()
            assert asyncio.get_running_loop().time() < deadline, child.output.read_text()
            with contextlib.suppress(httpx2.TransportError):
                if (await client.get(f"http://{child.address}/readyz")).status_code == 200:
                    return
            await asyncio.sleep(0.05)


def free_port() -> int:
    """A loopback port that nobody has, and that nobody else is given before somebody listens there.

    Not one of the system's own choice: it hands those out to whoever connects, before a child has begun to listen.
    """
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def eventually(holds: Callable[[], bool], within_seconds: float = 60) -> None:
    """Poll until it holds; fails after the deadline."""
    async with asyncio.timeout(within_seconds):
        while not holds():  # noqa: ASYNC110 - what is polled has no event
            await asyncio.sleep(0.01)
