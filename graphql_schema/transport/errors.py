"""What a client may learn about a failure: stable codes, known messages, a request id, and nothing else.

Known are: refusals and `Forbidden` of the domain, GraphQL errors that carry a code, GraphQL's own request errors, and
whatever the injected `classify` recognizes. Everything else is logged with its request id and leaves as
"Internal error". This module does NOT keep user text out of messages: GraphQL's request errors quote the input.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import structlog
from graphql import GraphQLError

from app.domain.errors import Forbidden, Refusal

log = structlog.get_logger(__name__)

ErrorJson = dict[str, Any]

MAX_QUOTED_CHARACTERS = 500


class Code(StrEnum):
    """`extensions.code` of GraphQL errors, as the contract lists them."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    RATE_LIMITED = "RATE_LIMITED"
    COST_EXCEEDED = "COST_EXCEEDED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"
    DOCUMENT_NOT_FOUND = "DOCUMENT_NOT_FOUND"
    DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"


class Unauthenticated(Exception):
    """The credentials are wrong, expired or revoked; the message is shown to the caller."""


class MalformedRequest(Exception):
    """The request is not a GraphQL request at all (no query, variables that are a list); nothing was parsed."""


class OperationRefused(Exception):
    """The operation did not run, or a stream broke; `errors` are ready to send, `code` is the first one's."""

    def __init__(self, errors: list[ErrorJson]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors
        self.code: str = errors[0]["extensions"]["code"]


@dataclass(frozen=True, slots=True)
class KnownError:
    """An exception whose meaning may be told: `extensions` are added beside `code` and `requestId`."""

    code: str
    message: str
    extensions: dict[str, Any] = field(default_factory=dict[str, Any])


Classify = Callable[[BaseException], KnownError | None]


def error_json(code: str, message: str, request_id: str, **extensions: Any) -> ErrorJson:
    """One GraphQL error without location or path."""
    return {"message": message, "extensions": {**extensions, "code": str(code), "requestId": request_id}}


class ErrorMask:
    """Turns exceptions into what leaves the server. `classify` adds known exceptions (a lost database, say)."""

    def __init__(self, classify: Classify | None = None, *, max_request_errors: int = 5) -> None:
        self._classify = classify
        self._max_request_errors = max_request_errors

    def request_errors(self, errors: Sequence[GraphQLError], request_id: str) -> list[ErrorJson]:
        """Errors of parsing, validating, choosing the operation and coercing variables: BAD_USER_INPUT.

        At most `max_request_errors` are reported. The text of an exception inside a scalar's parser is kept only
        when it is a ValueError, the way Python says "bad input".
        """
        return [self._request_error(error, request_id) for error in errors[: self._max_request_errors]]

    def execution_errors(self, errors: Sequence[GraphQLError], request_id: str) -> list[ErrorJson]:
        """Errors of resolvers; each unknown kind of exception is logged once per result, with its traceback.

        At most `max_request_errors` are told; the last of them says how many were not (`errorsNotTold`).
        """
        logged: set[type[BaseException]] = set()
        found = [self._execution_error(error, request_id, logged) for error in errors]
        told = found[: self._max_request_errors]
        if len(told) < len(found):
            told[-1]["extensions"]["errorsNotTold"] = len(found) - len(told)
        return told

    def exception(self, exception: Exception, request_id: str) -> ErrorJson:
        """One exception that was caught outside a field (a subscription's source, an authenticator)."""
        if isinstance(exception, GraphQLError):
            return self.execution_errors([exception], request_id)[0]
        return self.execution_errors([GraphQLError("", original_error=exception)], request_id)[0]

    def _request_error(self, error: GraphQLError, request_id: str) -> ErrorJson:
        cause = _root_cause(error)
        known = self._known(cause)
        if known is None:
            known = KnownError(Code.BAD_USER_INPUT, _shortened(error.message))
            if not isinstance(cause, GraphQLError | ValueError):
                log.warning("scalar parser failed", request_id=request_id, exc_info=cause)
                known = KnownError(Code.BAD_USER_INPUT, "A value in the request is not valid.")
        return _located(error, known, request_id)

    def _execution_error(self, error: GraphQLError, request_id: str, logged: set[type[BaseException]]) -> ErrorJson:
        cause = _root_cause(error)
        known = self._known(cause)
        if known is None and isinstance(cause, GraphQLError) and _is_argument_error(cause):
            known = KnownError(Code.BAD_USER_INPUT, cause.message)
        if known is None:
            if type(cause) not in logged:
                logged.add(type(cause))
                log.error("operation failed", request_id=request_id, path=error.path, exc_info=cause)
            known = KnownError(Code.INTERNAL, "Internal error")
        return _located(error, known, request_id)

    def _known(self, cause: BaseException) -> KnownError | None:
        if isinstance(cause, GraphQLError):
            extensions: dict[str, Any] = dict(cause.extensions or {})
            code = extensions.pop("code", None)
            return KnownError(str(code), cause.message, extensions) if code else None
        if isinstance(cause, Forbidden):
            return KnownError(Code.FORBIDDEN, cause.message, {"at": list(cause.path)} if cause.path else {})
        if isinstance(cause, Refusal):
            return KnownError(Code.BAD_USER_INPUT, cause.message, {"reason": cause.code.value, "at": list(cause.path)})
        if isinstance(cause, Unauthenticated):
            return KnownError(Code.UNAUTHENTICATED, str(cause) or "The credentials are not valid.")
        return self._classify(cause) if self._classify else None


def _shortened(message: str) -> str:
    """GraphQL's own messages quote what was sent, however long it is."""
    return message if len(message) <= MAX_QUOTED_CHARACTERS else f"{message[: MAX_QUOTED_CHARACTERS - 3]}..."


def _located(error: GraphQLError, known: KnownError, request_id: str) -> ErrorJson:
    result = error_json(known.code, known.message, request_id, **known.extensions)
    if error.locations:
        result["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        result["path"] = error.path
    return result


def _root_cause(error: GraphQLError) -> BaseException:
    """The exception that started it: graphql-core wraps once per layer."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is_argument_error(error: GraphQLError) -> bool:
    """Whether graphql-core raised it while coercing arguments: the only uncoded execution error a client causes.

    An uncoded GraphQLError from anywhere else (a scalar that cannot serialize our own value) is our fault.
    """
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == "graphql.execution.values":
            return True
        trace = trace.tb_next
    return False
