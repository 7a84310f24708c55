"""How the server says no before anything of the program runs: in the words of every other error, with a request id."""

import json
from collections.abc import Mapping
from typing import Any, cast

from starlette.types import Scope, Send


async def refuse(
    scope: Scope, send: Send, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer an HTTP request, or the handshake of a WebSocket, with one GraphQL error; `code` is one of the known."""
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    body = refusal_body(scope, code, message)
    sent = {"content-type": "application/json; charset=utf-8", "content-length": str(len(body)), **(headers or {})}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
    await send({"type": f"{kind}.start", "status": status, "headers": raw})
    await send({"type": f"{kind}.body", "body": body, "more_body": False})


def refusal_body(scope: Mapping[str, Any], code: str, message: str) -> bytes:
    """One error as JSON."""
    state = cast("dict[str, Any]", scope.get("state") or {})
    extensions = {"code": code, "requestId": state.get("request_id", "")}
    return json.dumps({"errors": [{"message": message, "extensions": extensions}]}, separators=(",", ":")).encode()
