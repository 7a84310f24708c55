"""JSON that leaves the server: bytes for HTTP, text for WebSocket (a binary frame breaks graphql-ws clients)."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from graphql_schema.audit.trail import Trail


@dataclass(frozen=True)
class EncodedPayload:
    """One response map, encoded once however many subscribers receive it.

    `has_errors`: it must not be remembered for others. `read`: what it shows of personal data, which every subscriber
    writes down for itself.
    """

    body: bytes
    has_errors: bool
    read: Trail | None = None

    @property
    def weight(self) -> int:
        """Bytes that it may come to hold: sockets ask for the text, event streams for the body."""
        return 2 * len(self.body)

    @cached_property
    def text(self) -> str:
        """The same JSON as text."""
        return self.body.decode()


def encode(payload: dict[str, Any], read: Trail | None = None) -> EncodedPayload:
    """Encode a response map. Raises: TypeError when a scalar serialized to something that is not JSON."""
    return EncodedPayload(to_json(payload), has_errors="errors" in payload, read=read)


def with_extensions(payload: EncodedPayload, extensions: dict[str, Any]) -> EncodedPayload:
    """The payload, which has no extensions, with some for one client: not to be shared."""
    body = payload.body[:-1] + b',"extensions":' + to_json(extensions) + b"}"
    return EncodedPayload(body, payload.has_errors, payload.read)


def to_json(value: object) -> bytes:
    """JSON as bytes; integers beyond 64 bits take the slow road of the standard library."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def canonical(variables: dict[str, Any], without: frozenset[str]) -> bytes:
    """The same bytes for equal variables, whatever the order of their members."""
    kept = {name: value for name, value in variables.items() if name not in without}
    try:
        return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return json.dumps(kept, sort_keys=True).encode()
