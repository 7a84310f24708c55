"""A GraphQL request as it came over the wire, before anything was parsed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson

from graphql_schema.transport.errors import MalformedRequest

_DOCUMENT_ID = re.compile(r"[A-Za-z0-9._~:-]{1,256}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """`variables` are raw JSON values. At least one of `query`, `document_id` and `persisted_hash` is there.

    `document_id` (GraphQL over HTTP, appendix A) stands for a text and never beside one. `persisted_hash` (Apollo's
    `extensions.persistedQuery`, SHA-256 in lower-case hexadecimal) may have its text with it; all other `extensions`
    are accepted and ignored.
    """

    query: str | None
    variables: dict[str, Any]
    operation_name: str | None
    document_id: str | None = None
    persisted_hash: str | None = None


def read_request(value: object) -> GraphQLRequest:
    """Check the shape of a decoded JSON request.

    Raises: MalformedRequest, which names the member that is wrong.
    """
    if isinstance(value, list):
        raise MalformedRequest("Batching is not supported: send one operation per request.")
    if not isinstance(value, Mapping):
        raise MalformedRequest("The request must be a JSON object with the member 'query'.")
    members = cast("Mapping[str, object]", value)
    variables = members.get("variables")
    operation_name = members.get("operationName")
    query, document_id, persisted_hash = _document(members)
    if variables is not None and not isinstance(variables, dict):
        raise MalformedRequest("The member 'variables' must be a JSON object.")
    if operation_name is not None and not isinstance(operation_name, str):
        raise MalformedRequest("The member 'operationName' must be a string.")
    return GraphQLRequest(
        query, cast("dict[str, Any]", variables or {}), operation_name or None, document_id, persisted_hash
    )


def _document(members: Mapping[str, object]) -> tuple[str | None, str | None, str | None]:
    query, document_id = members.get("query"), members.get("documentId")
    persisted_hash = _persisted_hash(members.get("extensions"))
    if document_id is not None:
        if query is not None or persisted_hash is not None:
            raise MalformedRequest("Send 'documentId' or a document, not both.")
        if not isinstance(document_id, str) or not is_document_id(document_id):
            raise MalformedRequest("The member 'documentId' must be the id of a document.")
        return None, document_id, None
    if query is None and persisted_hash is not None:
        return None, None, persisted_hash
    if not isinstance(query, str) or not query.strip():
        raise MalformedRequest("The member 'query' must be a GraphQL document.")
    return query, None, persisted_hash


def _persisted_hash(extensions: object) -> str | None:
    if extensions is None:
        return None
    if not isinstance(extensions, dict):
        raise MalformedRequest("The member 'extensions' must be a JSON object.")
    persisted = cast("dict[str, object]", extensions).get("persistedQuery")
    if persisted is None:
        return None
    stated = cast("dict[str, object]", persisted) if isinstance(persisted, dict) else {}
    version, digest = stated.get("version"), stated.get("sha256Hash")
    if version != 1 or version is True or not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise MalformedRequest(
            "'extensions.persistedQuery' must be version 1 with a sha256Hash of 64 lower-case digits."
        )
    return digest


def is_document_id(text: str) -> bool:
    """Whether a request could name a document so: 1 to 256 characters that a query string carries unescaped."""
    return _DOCUMENT_ID.fullmatch(text) is not None


def decode_json(text: str | bytes, what: str) -> object:
    """Decode JSON. Raises: MalformedRequest naming `what` was malformed, without quoting it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise MalformedRequest(f"{what} is not valid JSON.") from None
