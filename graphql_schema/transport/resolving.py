"""From what a client sent to the text of the document that runs: the seam behind which trusted documents stand.

Every transport asks it before anything is parsed. The default knows no documents, so requests bring their own.
"""

from collections.abc import Callable
from typing import TypeAlias

from graphql import GraphQLError

from app.domain.principal import Principal
from graphql_schema.transport.errors import Code
from graphql_schema.transport.requests import GraphQLRequest

ResolveDocument: TypeAlias = Callable[[GraphQLRequest, Principal], str]
"""The document's text. Raises: GraphQLError with a code, which refuses the operation."""


def free_form_only(request: GraphQLRequest, principal: Principal) -> str:
    """The text as it came; nothing is known by its id. Raises: GraphQLError (see `unknown_document`)."""
    if request.query is None:
        raise unknown_document(request, persisted_queries=False)
    return request.query


def unknown_document(request: GraphQLRequest, *, persisted_queries: bool) -> GraphQLError:
    """The refusal of a request that names a document nobody knows, in the words its client understands.

    Apollo sends the text after PERSISTED_QUERY_NOT_FOUND, and stops asking by hash after PERSISTED_QUERY_NOT_SUPPORTED.
    """
    if request.persisted_hash is None:
        return GraphQLError("No document has this id.", extensions={"code": Code.DOCUMENT_NOT_FOUND})
    if persisted_queries:
        return GraphQLError("PersistedQueryNotFound", extensions={"code": Code.PERSISTED_QUERY_NOT_FOUND})
    return GraphQLError("PersistedQueryNotSupported", extensions={"code": Code.PERSISTED_QUERY_NOT_SUPPORTED})
