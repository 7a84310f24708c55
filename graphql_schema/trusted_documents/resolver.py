"""The station that every operation passes first: from an id or a hash to a text, or to a refusal."""

from graphql import GraphQLError

from app.domain.principal import Principal
from graphql_schema.transport.bounded_cache import BoundedCache
from graphql_schema.transport.errors import Code
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.transport.resolving import unknown_document
from graphql_schema.trusted_documents.manifest import Manifest, sha256_of
from graphql_schema.trusted_documents.modes import DocumentMode, DocumentModes, mode_for

_REMEMBERED_TEXTS = 1_000
_REMEMBERED_CHARACTERS = 2_000_000
_LONGEST_REMEMBERED_CHARACTERS = 15_000


class TrustedDocuments:
    """Resolves requests against a manifest, as the modes say.

    In mode `allow` a text that came with its true hash is remembered by this process for whoever sends the hash alone
    (Apollo's automatic persisted queries): least recently used first out, the manifest never.
    """

    def __init__(self, manifest: Manifest, modes: DocumentModes) -> None:
        self.manifest, self._modes = manifest, modes
        self._remembered: BoundedCache[str, str] = BoundedCache(
            max_entries=_REMEMBERED_TEXTS, max_weight=_REMEMBERED_CHARACTERS
        )

    def resolve(self, request: GraphQLRequest, principal: Principal) -> str:
        """The text of the request's document; a `ResolveDocument`.

        Raises: GraphQLError with the code DOCUMENT_NOT_FOUND, PERSISTED_QUERY_NOT_FOUND or
        PERSISTED_QUERY_NOT_SUPPORTED (nobody knows it), DOCUMENT_NOT_TRUSTED (the caller must ask by an id of the
        manifest), or BAD_USER_INPUT (a hash that is not the text's).
        """
        mode = mode_for(principal.roles, self._modes)
        if request.query is None:
            return self._named(request, mode)
        if mode is DocumentMode.OFF:
            return request.query
        if request.persisted_hash is not None:
            self._introduce(request.persisted_hash, request.query, mode)
        elif mode is DocumentMode.ENFORCE:
            raise _not_trusted()
        return request.query

    def _named(self, request: GraphQLRequest, mode: DocumentMode) -> str:
        name = request.document_id or request.persisted_hash
        if name is None or mode is DocumentMode.OFF:
            raise unknown_document(request, persisted_queries=False)
        text = self.manifest.get(name)
        if text is None and mode is DocumentMode.ALLOW and request.persisted_hash is not None:
            text = self._remembered.get(request.persisted_hash)
        if text is None:
            raise unknown_document(request, persisted_queries=True)
        return text

    def _introduce(self, stated_hash: str, text: str, mode: DocumentMode) -> None:
        if self.manifest.get(stated_hash) == text:
            return
        if mode is DocumentMode.ENFORCE:
            raise _not_trusted()
        if sha256_of(text) != stated_hash:
            raise GraphQLError("The hash is not that of the document.", extensions={"code": Code.BAD_USER_INPUT})
        if len(text) <= _LONGEST_REMEMBERED_CHARACTERS:
            self._remembered.put(stated_hash, text, weight=len(text))


def _not_trusted() -> GraphQLError:
    return GraphQLError("Only trusted documents are served here.", extensions={"code": Code.DOCUMENT_NOT_TRUSTED})
