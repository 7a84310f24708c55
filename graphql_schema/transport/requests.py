"""A GraphQL request as it came over the wire, before anything was parsed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson

from graphql_schema.transport.errors import MalformedRequest


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """`variables` are raw JSON values; `extensions` of the request are accepted and ignored."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None


def read_request(value: object) -> GraphQLRequest:
    """Check the shape of a decoded JSON request.

    Raises: MalformedRequest, which names the member that is wrong.
    """
    if isinstance(value, list):
        raise MalformedRequest("Batching is not supported: send one operation per request.")
    if not isinstance(value, Mapping):
        raise MalformedRequest("The request must be a JSON object with the member 'query'.")
    members = cast("Mapping[str, object]", value)
    query = members.get("query")
    variables = members.get("variables")
    operation_name = members.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise MalformedRequest("The member 'query' must be a GraphQL document.")
    if variables is not None and not isinstance(variables, dict):
        raise MalformedRequest("The member 'variables' must be a JSON object.")
    if operation_name is not None and not isinstance(operation_name, str):
        raise MalformedRequest("The member 'operationName' must be a string.")
    if not isinstance(members.get("extensions"), dict | None):
        raise MalformedRequest("The member 'extensions' must be a JSON object.")
    return GraphQLRequest(query, cast("dict[str, Any]", variables or {}), operation_name or None)


def decode_json(text: str | bytes, what: str) -> object:
    """Decode JSON. Raises: MalformedRequest naming `what` was malformed, without quoting it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise MalformedRequest(f"{what} is not valid JSON.") from None
