"""What a stream may know of the socket beneath it: how much waits to be sent, and how to end it now.

ASGI itself offers neither. The handle travels as the ASGI extension `orderwire.transport`, put there by
`app.server.protocols`; under another server it is absent, and `transport_of` says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

EXTENSION = "orderwire.transport"


@dataclass(frozen=True, slots=True)
class ClientTransport:
    """One client's connection.

    `abort` drops the connection at once, with all that waits to be sent; a `send` that waits on it then
    raises (WebSocket) or returns (HTTP), and `receive` reports the disconnect. May be called repeatedly.
    `write_buffer_size` counts bytes handed over by the application and not yet taken by the kernel.
    `on_shutdown` takes what to call when the server begins to stop while this HTTP response is open: an event stream
    never ends by itself, and the server waits for it. WebSockets are told by a disconnect (1012) instead.
    """

    abort: Callable[[], None]
    write_buffer_size: Callable[[], int]
    on_shutdown: Callable[[Callable[[], None]], None]


def transport_of(scope: Mapping[str, Any]) -> ClientTransport | None:
    """Find the connection of an ASGI scope; None under a server without the extension (as in unit tests)."""
    extensions = cast(Mapping[str, Any], scope.get("extensions") or {})
    extension = extensions.get(EXTENSION)
    return ClientTransport(**extension) if extension else None
