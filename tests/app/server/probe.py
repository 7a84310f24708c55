"""A tiny ASGI application that floods clients and reports what became of it."""

import asyncio
import json
import os
import time
from typing import Any

from app.server.transport import ClientTransport, transport_of

CHUNK = b"x" * 65_536
SEND_DEADLINE = 0.2

_reports: dict[str, dict[str, Any]] = {}


def resident_bytes() -> int:
    with open("/proc/self/statm") as memory:
        return int(memory.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def create_probe() -> Any:
    return _probe


async def _probe(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        for answer in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{answer}.complete"})
        return
    is_websocket = scope["type"] == "websocket"
    await receive()
    transport = transport_of(scope)
    path = scope["path"]
    stream = "/flood" in path
    if is_websocket:
        await send({"type": "websocket.accept"})
    else:
        headers = [] if stream else [(b"connection", b"close")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
    if path == "/hold":
        while (await receive())["type"] != "websocket.disconnect":
            pass
        return
    if stream:
        assert transport is not None
        await _flood(path, is_websocket, transport, receive, send)
        return
    answer = json.dumps(
        {
            "pid": os.getpid(),
            "waiting": None if transport is None else transport.write_buffer_size(),
            "reports": _reports,
        }
    )
    await _send(is_websocket, send, answer.encode(), more=False)
    if is_websocket:
        await send({"type": "websocket.close"})


async def _flood(path: str, is_websocket: bool, transport: ClientTransport, receive: Any, send: Any) -> None:
    """Send until the client takes no more; /flood aborts it, /flood-left leaves, /flood-on goes on."""
    memory_before = resident_bytes()
    report: dict[str, Any] = {"sent": 0}
    started = time.monotonic()
    ended = "sending"
    try:
        while True:
            async with asyncio.timeout(None if path.startswith("/flood-on") else SEND_DEADLINE):
                await _send(is_websocket, send, CHUNK)
            report["sent"] += len(CHUNK)
            if time.monotonic() - started > 5 or (not is_websocket and transport.write_buffer_size() == 0):
                disconnect = asyncio.create_task(receive())
                await asyncio.sleep(0)
                if disconnect.done():
                    ended = disconnect.result()["type"]
                    break
                disconnect.cancel()
    except TimeoutError:
        report["waiting"] = transport.write_buffer_size()
        report["grown"] = resident_bytes() - memory_before
        if path.startswith("/flood-left"):
            _reports[path] = report
            return
        transport.abort()
        transport.abort()
        while (message := await receive())["type"] not in ("websocket.disconnect", "http.disconnect"):
            pass
        ended = message["type"]
        if is_websocket:
            try:
                await _send(is_websocket, send, CHUNK)
            except OSError as error:
                report["send_then"] = type(error).__name__
        else:
            await _send(is_websocket, send, CHUNK)
    except OSError as error:
        ended = type(error).__name__
    report["ended"] = ended
    report["seconds"] = time.monotonic() - started
    _reports[path] = report


async def _send(is_websocket: bool, send: Any, content: bytes, *, more: bool = True) -> None:
    if is_websocket:
        await send({"type": "websocket.send", "text": content.decode()})
    else:
        await send({"type": "http.response.body", "body": content, "more_body": more})
