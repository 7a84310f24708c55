"""The messages of `graphql-transport-ws`, read strictly and written as text.

Source: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md. What is no message of the protocol closes the
socket (4400); an operation that is well-formed and wrong ends alone.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, cast

from graphql_schema.transport.encoding import EncodedPayload, to_json
from graphql_schema.transport.errors import ErrorJson, MalformedRequest
from graphql_schema.transport.requests import GraphQLRequest, decode_json, read_request

SUBPROTOCOL = "graphql-transport-ws"
_MAX_ID = 256


class CloseCode(IntEnum):
    """Why the server closes a socket."""

    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    CONNECTION_INIT_TIMEOUT = 4408
    SUBSCRIBER_ALREADY_EXISTS = 4409
    TOO_MANY = 4429
    """Of anything: initializations, messages a second, sockets."""
    INTERNAL = 4500


class Closing(Exception):
    """The socket must be closed with this code; the reason is cut to what a close frame holds (123 bytes)."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason.encode()[:123].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class ClientMessage:
    """A well-formed message: `id` is empty for messages without one, `payload` is raw."""

    type: str
    id: str
    payload: object


_WITH_ID = ("subscribe", "complete")  # tuples: a client's type may be unhashable
_WITHOUT_ID = ("connection_init", "ping", "pong")


def read_message(text: str | None, max_bytes: int) -> ClientMessage:
    """Read one client message. Raises: Closing (4400)."""
    if text is None:
        raise Closing(CloseCode.BAD_REQUEST, "Messages must be text frames")
    if len(text) > max_bytes:
        raise Closing(CloseCode.BAD_REQUEST, f"Message exceeds {max_bytes} bytes")
    try:
        decoded = decode_json(text, "Message")
    except MalformedRequest as malformed:
        raise Closing(CloseCode.BAD_REQUEST, str(malformed)) from None
    if not isinstance(decoded, dict):
        raise Closing(CloseCode.BAD_REQUEST, "Message must be a JSON object")
    message = cast("dict[str, object]", decoded)
    kind, payload = message.get("type"), message.get("payload")
    if kind in _WITHOUT_ID:
        if not isinstance(payload, dict | None):
            raise Closing(CloseCode.BAD_REQUEST, f"The payload of {kind} must be an object")
        return ClientMessage(str(kind), "", cast("object", payload))
    if kind not in _WITH_ID:
        raise Closing(CloseCode.BAD_REQUEST, "Unknown message type")
    identity = message.get("id")
    if not isinstance(identity, str) or not 0 < len(identity) <= _MAX_ID:
        raise Closing(CloseCode.BAD_REQUEST, f"The id of {kind} must be a non-empty string")
    return ClientMessage(str(kind), identity, payload)


def request_of(message: ClientMessage) -> GraphQLRequest:
    """The operation of a `subscribe`. Raises: Closing (4400) when its payload has not the shape of one."""
    try:
        return read_request(message.payload)
    except MalformedRequest as malformed:
        raise Closing(CloseCode.BAD_REQUEST, str(malformed)) from None


def credentials_of(payload: object, handshake: dict[str, str]) -> dict[str, str]:
    """Credentials of `connection_init` under the names of their HTTP headers, over those of the handshake.

    Raises: Closing (4400) when a credential is not a string.
    """
    credentials = dict(handshake)
    for member, header in (("authorization", "authorization"), ("orderToken", "x-order-token")):
        value = cast("dict[str, object]", payload or {}).get(member)
        if value is None:
            continue
        if not isinstance(value, str):
            raise Closing(CloseCode.BAD_REQUEST, f"'{member}' must be a string")
        credentials[header] = value
    return credentials


def connection_ack() -> str:
    """The answer to an accepted `connection_init`."""
    return '{"type":"connection_ack"}'


def pong(payload: object) -> str:
    """The answer to a ping, with the ping's payload. Raises: Closing (4400) for one too deep to say again."""
    try:
        return _text({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})
    except (TypeError, ValueError, RecursionError):
        raise Closing(CloseCode.BAD_REQUEST, "The payload of ping is nested too deeply") from None


def next_start(operation_id: str) -> str:
    """The part of a `next` frame before its payload; made once per operation."""
    return f'{{"id":{_text(operation_id)},"type":"next","payload":'


def next_frame(start: str, payload: EncodedPayload) -> str:
    """A whole `next` frame around a payload that is encoded already."""
    return f"{start}{payload.text}}}"


def errors_frame(operation_id: str, errors: list[ErrorJson]) -> str:
    """`error`: ends the operation."""
    return _text({"id": operation_id, "type": "error", "payload": errors})


def complete_frame(operation_id: str) -> str:
    """`complete`: the operation ended well."""
    return _text({"id": operation_id, "type": "complete"})


def _text(value: Any) -> str:
    return to_json(value).decode()
