"""Where a call came from and what its caller says it is for: headers over HTTP, members of `connection_init` else.

What is said is kept for the audit and proves nothing; so it is only held to be short and printable.
"""

from collections.abc import Mapping
from typing import cast

from app.domain.principal import Provenance
from graphql_schema.transport.errors import MalformedRequest

MAX_CHARACTERS = 200


def provenance_of_headers(headers: Mapping[str, str], address: str | None) -> Provenance:
    """From `X-Reason` and `X-On-Behalf-Of`. Raises: MalformedRequest."""
    return Provenance(
        address,
        _said("X-Reason", _in_utf8(headers.get("x-reason"))),
        _said("X-On-Behalf-Of", _in_utf8(headers.get("x-on-behalf-of"))),
    )


def provenance_of_init(payload: object, handshake: Provenance) -> Provenance:
    """From `reason` and `onBehalfOf` of a `connection_init`, over what the handshake said. Raises: MalformedRequest."""
    members = cast("dict[str, object]", payload or {})
    return Provenance(
        handshake.address,
        _said("reason", members.get("reason")) or handshake.reason,
        _said("onBehalfOf", members.get("onBehalfOf")) or handshake.on_behalf_of,
    )


def _said(name: str, text: object) -> str | None:
    if text is None:
        return None
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS or not text.isprintable():
        raise MalformedRequest(f"'{name}' must be at most {MAX_CHARACTERS} printable characters.")
    return text.strip() or None


def _in_utf8(header: str | None) -> str | None:
    """Headers come as Latin-1; who sends UTF-8 in them is understood."""
    if header is None or header.isascii():
        return header
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return header
