"""Answers that anybody may keep: how long, under which conditions, and when to say that nothing changed (RFC 9111).

Whether an operation qualifies is decided elsewhere (a `FreshnessRule`); everything that does not is `no-store`.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.datastructures import Headers
from starlette.responses import Response

from app.domain.principal import Principal
from graphql_schema.transport.encoding import to_json
from graphql_schema.transport.executor import Prepared
from graphql_schema.transport.requests import GraphQLRequest

VARY = "Accept, Authorization, X-Order-Token"
"""What decides an answer besides its address, and the origin that the server's guards add."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long an answer is good, and for how long after that a cache may still give it while it fetches anew."""

    max_age_seconds: int
    stale_seconds: int


FreshnessRule: TypeAlias = Callable[[GraphQLRequest, Prepared, Principal], Freshness | None]
"""How fresh the answer to this operation stays; None when nobody may keep it."""


def nobody_may_keep(request: GraphQLRequest, prepared: Prepared, principal: Principal) -> None:
    """The rule of a server without public answers."""


def public_response(
    request_headers: Headers, payload: dict[str, Any], freshness: Freshness, media: str, request_id: str
) -> Response:
    """An answer for everybody, or 304 when the client holds it already.

    Only `data` is sent: what `extensions` tell (costs) is the business of one caller.
    """
    body = to_json({"data": payload["data"]})
    entity_tag = f'"{hashlib.sha256(media.encode() + body).hexdigest()[:32]}"'
    headers = {
        "cache-control": f"public, max-age={freshness.max_age_seconds}, "
        f"stale-while-revalidate={freshness.stale_seconds}",
        "etag": entity_tag,
        "vary": VARY,
        "x-request-id": request_id,
    }
    if _matches(request_headers.get("if-none-match", ""), entity_tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "content-type": f"{media}; charset=utf-8"})


def _matches(if_none_match: str, entity_tag: str) -> bool:
    """Weak comparison: a proxy that compresses turns the tag into a weak one."""
    held = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return entity_tag in held or held == ["*"]
