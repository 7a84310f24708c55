"""Serve the application over HTTP and WebSocket, in this process or in several workers.

Workers are spawned, share one listening socket, and see of the parent nothing but its environment variables;
whoever owns an embedded database is the parent, and workers attach to it by DATABASE_URL. uvicorn's supervisor
starts a killed worker anew within about a second; its clients reconnect and resume from their cursors.
A worker follows its parent: when the parent is killed outright, it stops as if it had been told to.

Logging is the application's affair: uvicorn's own configuration is left out.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.server.incoming import HEAD_SECONDS, REQUEST_SECONDS
from app.server.lifeline import STUCK_SECONDS, OrderwireConfig
from app.server.protocols import OrderwireHttp, OrderwireWebSocket

MAX_WEBSOCKET_MESSAGE_BYTES = 64 * 1024


class _Config(OrderwireConfig):
    """Loads once in the process that serves, which is where a worker starts to follow its parent."""

    def load(self) -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            threading.Thread(target=_stop_after, args=(parent,), name="follows parent", daemon=True).start()
        super().load()


def _stop_after(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def server_config(
    application: str | Callable[..., Any],
    *,
    host: str,
    port: int,
    workers: int = 1,
    factory: bool = True,
    graceful_seconds: int = 10,
    stuck_seconds: float = STUCK_SECONDS,
    head_seconds: float = HEAD_SECONDS,
    request_seconds: float = REQUEST_SECONDS,
) -> uvicorn.Config:
    """State how this program runs uvicorn.

    `application` is an import string ("app.main:create") or, with one worker, the object itself; with
    `factory` it is called without arguments in each worker. Headers of proxies are left to the application.
    `stuck_seconds`: a client that takes none of its waiting bytes for so long is cut off. `head_seconds` and
    `request_seconds`: how long the head of a request, and all of it, may take to arrive.
    """
    config = _Config(
        application,
        host=host,
        port=port,
        workers=workers,
        factory=factory,
        loop="uvloop",
        http=OrderwireHttp,
        ws=OrderwireWebSocket,
        ws_max_size=MAX_WEBSOCKET_MESSAGE_BYTES,
        ws_ping_interval=15,
        ws_ping_timeout=20,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whose word is taken is settled in app.server.addresses
        timeout_graceful_shutdown=graceful_seconds,
        # A busy machine may need long to import everything in a new worker, which must not look like a hang.
        timeout_worker_healthcheck=30,
    )
    config.stuck_seconds, config.head_seconds, config.request_seconds = stuck_seconds, head_seconds, request_seconds
    return config


def run_server(
    application: str | Callable[..., Any],
    *,
    host: str,
    port: int,
    workers: int = 1,
    factory: bool = True,
    graceful_seconds: int = 10,
    stuck_seconds: float = STUCK_SECONDS,
) -> None:
    """Serve until SIGINT or SIGTERM, then stop gracefully. Blocks; call it from the main thread.

    Raises: TypeError when several workers are asked for an object that they could not import;
    SystemExit when the application fails to start or the address is taken.
    """
    if workers > 1 and not isinstance(application, str):
        raise TypeError("several workers need the application as an import string")
    config = server_config(
        application,
        host=host,
        port=port,
        workers=workers,
        factory=factory,
        graceful_seconds=graceful_seconds,
        stuck_seconds=stuck_seconds,
    )
    if workers > 1:
        Multiprocess(config, sockets=[config.bind_socket()]).run()
        return
    server = uvicorn.Server(config)
    try:
        server.run()
    except KeyboardInterrupt:
        return  # uvicorn has stopped gracefully and then raises the signal again
    if not server.started:
        sys.exit(STARTUP_FAILURE)
