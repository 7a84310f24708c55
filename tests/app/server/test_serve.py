import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from app.server.lifeline import STUCK_SECONDS
from app.server.serve import run_server, server_config
from app.server.transport import transport_of
from tests.serving import free_port

ROOT = Path(__file__).parents[3]
CHUNK = 65_536
STUCK = 0.6
"""Seconds for which the servers here tolerate a stuck client."""


@contextmanager
def serving(*, workers: int = 1, stuck_seconds: float = STUCK) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    program = (
        "from app.server.serve import run_server\n"
        "if __name__ == '__main__':\n"
        "    run_server('tests.app.server.probe:create_probe', host='127.0.0.1',"
        f" port={port}, workers={workers}, graceful_seconds=1, stuck_seconds={stuck_seconds})"
    )
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        until(lambda: ask(port) is not None)
        yield process, port
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as (_, port):
        yield port


def until(holds: Callable[[], bool], *, within: float = 60.0) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def ask(port: int, path: str = "/") -> dict[str, Any] | None:
    """GET on a connection of its own; None when nobody serves."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
            answer = b""
            while received := client.recv(65_536):
                answer += received
    except (ConnectionRefusedError, ConnectionResetError):
        return None
    _, _, body = answer.partition(b"\r\n\r\n")
    return json.loads(body.split(b"\r\n")[1]) if body else None


def workers_that_answer(port: int, count: int, *, never: int | None = None) -> set[int]:
    """Ask until so many workers have answered."""
    seen: set[int] = set()
    deadline = time.monotonic() + 60
    while len(seen) < count:
        assert time.monotonic() < deadline
        answer = ask(port)
        if answer and answer["pid"] != never:
            seen.add(answer["pid"])
    return seen


def report_of(port: int, path: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = []

    def reported() -> bool:
        answer = ask(port)
        if answer and path in answer["reports"]:
            found.append(answer["reports"][path])
        return bool(found)

    until(reported)
    return found[0]


@contextmanager
def client_that_never_reads(port: int, path: str, *, websocket: bool) -> Iterator[socket.socket]:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", port))
    upgrade = (
        "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    client.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\n{upgrade if websocket else ''}\r\n".encode())
    with client:
        yield client


def is_reset(client: socket.socket) -> bool:
    """Whether the server reset the connection, asked without reading from it."""
    poll = select.poll()
    poll.register(client, 0)
    return any(event & select.POLLHUP for _, event in poll.poll(0))


def test_http_sees_its_transport(port: int) -> None:
    answer = ask(port)
    assert answer is not None
    assert isinstance(answer["waiting"], int)


def test_websocket_sees_its_transport_and_is_not_compressed(port: int) -> None:
    with connect(f"ws://127.0.0.1:{port}/") as client:
        assert isinstance(json.loads(client.recv())["waiting"], int)
        assert client.response is not None
        assert "Sec-WebSocket-Extensions" not in client.response.headers
        assert "server" not in client.response.headers


def test_a_websocket_message_over_64_kib_is_refused(port: int) -> None:
    with connect(f"ws://127.0.0.1:{port}/hold") as client:
        client.send("x" * (CHUNK + 1))
        with pytest.raises(ConnectionClosed):
            client.recv(timeout=60)
        assert client.close_code == 1009


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_application_aborts_a_client_that_never_reads(port: int, kind: str) -> None:
    # given
    path = f"/flood/{kind}"
    with client_that_never_reads(port, path, websocket=kind == "websocket") as client:
        # when: the application's own deadline has passed and it called abort
        report = report_of(port, path)

        # then
        assert report["ended"] == f"{kind}.disconnect"
        assert report.get("send_then") == ("ClientDisconnected" if kind == "websocket" else None)
        assert CHUNK <= report["waiting"] <= 2 * CHUNK + 1024
        assert report["grown"] < 16 * 2**20
        until(lambda: is_reset(client))


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_server_aborts_a_stuck_client_for_an_application_without_deadline(port: int, kind: str) -> None:
    # given
    path = f"/flood-on/{kind}"
    with client_that_never_reads(port, path, websocket=kind == "websocket") as client:
        # when
        until(lambda: is_reset(client))

        # then
        report = report_of(port, path)
        assert report["ended"] == {"http": "http.disconnect", "websocket": "ClientDisconnected"}[kind]
        assert report["seconds"] >= STUCK


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_stuck_client_does_not_outlive_its_finished_application(port: int, kind: str) -> None:
    # given: uvicorn has closed the connection and waits for bytes that nobody takes
    path = f"/flood-left/{kind}"
    with client_that_never_reads(port, path, websocket=kind == "websocket") as client:
        report_of(port, path)

        # then
        until(lambda: is_reset(client))


def test_a_slow_reader_is_not_cut_off(port: int) -> None:
    # given
    for _ in range(30):
        with client_that_never_reads(port, "/flood-on/slow", websocket=False) as client:
            begun = last = time.monotonic()
            longest = 0.0

            # when: it reads for longer than a stuck client would be tolerated
            with contextlib.suppress(ConnectionResetError):
                while last - begun < 2 and longest < STUCK / 3:
                    client.recv(CHUNK)
                    longest = max(longest, time.monotonic() - last)
                    last = time.monotonic()

            # then, unless the machine itself held its reading up
            if longest < STUCK / 3:
                assert not is_reset(client)
                assert last - begun >= 2
                return
    pytest.fail("nothing reads without a pause on this machine")


def test_a_flood_of_pings_ends_the_connection(port: int) -> None:
    # given: a client that pings and never reads
    path = "/flood/pings"
    ping = bytes([0x89, 0x80 | 125, 0, 0, 0, 0]) + b"p" * 125
    with client_that_never_reads(port, path, websocket=True) as client:
        client.recv(1, socket.MSG_PEEK)  # the handshake is answered
        client.setblocking(False)
        flooded = 0
        while not is_reset(client) and flooded < 8 * 2**20:
            try:
                flooded += client.send(ping * 400)
            except (BlockingIOError, ConnectionResetError, BrokenPipeError):
                time.sleep(0.001)

        # then: far less is taken than it would send, and nothing of it is kept
        assert flooded < 8 * 2**20
        assert report_of(port, path).get("waiting", 0) <= 2 * CHUNK + 1024


def test_a_killed_worker_is_replaced() -> None:
    # given
    with serving(workers=2) as (_, port):
        first, second = workers_that_answer(port, 2)

        # when
        os.kill(first, signal.SIGKILL)

        # then
        survivors = workers_that_answer(port, 2, never=first)
        assert second in survivors


def test_workers_stop_when_their_parent_is_killed() -> None:
    # given
    with serving(workers=2) as (parent, port):
        # when
        parent.kill()

        # then
        until(lambda: ask(port) is None)


def test_stops_cleanly_when_told_to() -> None:
    for workers in (1, 2):
        with serving(workers=workers) as (process, port):
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
            assert ask(port) is None


def test_states_every_limit() -> None:
    config = server_config("tests.app.server.probe:create_probe", host="127.0.0.1", port=0)

    assert config.ws_max_size == 65_536
    assert config.ws_per_message_deflate is False
    assert (config.ws_ping_interval, config.ws_ping_timeout) == (15, 20)
    assert config.timeout_graceful_shutdown == 10
    assert config.server_header is False
    assert config.access_log is False
    assert STUCK_SECONDS == 30


def test_several_workers_need_an_import_string() -> None:
    with pytest.raises(TypeError, match="import string"):
        run_server(lambda: None, host="127.0.0.1", port=0, workers=2)


def test_another_server_offers_no_transport() -> None:
    assert transport_of({"type": "http"}) is None
    assert transport_of({"type": "http", "extensions": {"websocket.http.response": {}}}) is None
