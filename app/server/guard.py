"""What every request passes before the program hears of it, and what becomes of answers nobody wrote.

From the outside in: an id, the headers that every answer has, the client's address, the name that was asked for, the
origin, and last words for what fails. All of it is for HTTP and for the handshake of a WebSocket alike.
"""

import secrets
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.server.addresses import ClientAddresses, is_local
from app.server.hosts import TrustedHosts
from app.server.last_words import LastWords
from app.server.origins import CrossOrigin, Origins
from app.server.refusing import refusal_body
from app.server.request_ids import RequestIds
from app.server.security_headers import SecurityHeaders

_MESSAGES = {404: "There is nothing at this address.", 405: "This address does not take this method."}
_BEARER = "bearer "


def guard(
    application: Starlette,
    *,
    origins: Origins,
    hosts: Sequence[str],
    proxies: Sequence[IPv4Network | IPv6Network],
    strict_transport: bool,
) -> None:
    """Put the guards before an application that has not started yet."""
    application.add_middleware(LastWords)
    application.add_middleware(CrossOrigin, origins=origins)
    application.add_middleware(TrustedHosts, allowed=hosts)
    application.add_middleware(ClientAddresses, trusted=proxies)
    application.add_middleware(SecurityHeaders, strict_transport=strict_transport)
    application.add_middleware(RequestIds)  # added last: it comes first
    application.add_exception_handler(HTTPException, _refused)


def may_watch(request: Request, token: str | None) -> bool:
    """Whether the figures are for this caller: who shows the token, or without one somebody on this machine."""
    if token is None:
        return is_local(request.scope)
    shown = request.headers.get("authorization", "")
    given = shown[len(_BEARER) :].strip() if shown.lower().startswith(_BEARER) else ""
    return secrets.compare_digest(given.encode(), token.encode())


def refusal(request: Request, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """One error as an answer."""
    body = refusal_body(request.scope, code, message)
    return Response(body, status, headers=headers, media_type="application/json")


async def _refused(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException), "registered for nothing else"
    message = _MESSAGES.get(failure.status_code, "The request is not answered here.")
    return refusal(request, failure.status_code, "BAD_USER_INPUT", message, dict(failure.headers or {}))
