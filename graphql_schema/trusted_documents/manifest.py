"""The documents that a build wrote down: read, verified and validated once, when the program starts.

Two formats: flat, `{id: document}`, as graphql-codegen, Relay, gql.tada and `orderwire documents build` write; and
Apollo's `apollo-persisted-query-manifest`. An id of the form `sha256:<hex>`, or of 64 bare hexadecimal digits, is
held to its document; any other (Relay's MD5, a build's own names) is taken as it stands. `sha256:<hex>` and `<hex>`
name the same document. Source: GraphQL over HTTP, appendix A.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, parse

from app.domain.enums import ActorKind, Role
from app.domain.principal import Principal
from graphql_schema.limits.role_limits import Limits, RoleLimits
from graphql_schema.transport.documents import Documents, InvalidDocument
from graphql_schema.transport.executor import Authorize
from graphql_schema.transport.requests import is_document_id

APOLLO_FORMAT = "apollo-persisted-query-manifest"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PREFIX = "sha256:"


class ManifestError(Exception):
    """A manifest cannot be used; the message names the file and the entry."""


class Manifest:
    """Documents by id; immutable. Empty when none is configured."""

    def __init__(self, documents: Mapping[str, str] | None = None) -> None:
        """`documents`: text by id, ids as `canonical_id` has them."""
        self._documents = dict(documents or {})

    def __len__(self) -> int:
        return len(self._documents)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._documents.items())

    def get(self, document_id: str) -> str | None:
        """The document's text, by any spelling of its id, or None."""
        return self._documents.get(canonical_id(document_id))


def canonical_id(document_id: str) -> str:
    """The one spelling under which a document is kept: a SHA-256 without its prefix."""
    bare = document_id.removeprefix(_PREFIX)
    return bare if _SHA256.fullmatch(bare) else document_id


def sha256_of(text: str) -> str:
    """The hash that names a document: lower-case hexadecimal digits of SHA-256 over its UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Asking:
    """Somebody who has all the roles that may ask, and what they may do."""

    principal: Principal
    limits: RoleLimits
    authorize: Authorize


def _anything(document: DocumentNode, operation: OperationDefinitionNode, principal: Principal) -> None:
    """Who may select what is judged when somebody asks."""


def load_manifest(
    paths: Iterable[Path],
    schema: GraphQLSchema,
    limits: Limits,
    *,
    roles: frozenset[Role] = frozenset(Role),
    authorize: Authorize = _anything,
) -> Manifest:
    """Read all files into one manifest; every document is verified, and judged as if one of the roles had sent it.

    Raises: ManifestError for a file that cannot be read, an entry with a wrong id, a document that does not fit the
    schema, exceeds the limits of all these roles or is refused by `authorize`, or two texts under one id.
    """
    principal = Principal(kind=ActorKind.SYSTEM, roles=roles)
    served, asking = Documents(schema, limits.weights), _Asking(principal, limits.of(principal), authorize)
    documents: dict[str, str] = {}
    for path in paths:
        for document_id, text in _read(path).items():
            _verify(path, document_id, text)
            key = canonical_id(document_id)
            if documents.setdefault(key, text) != text:
                raise ManifestError(f"{path}: document {document_id} has another text elsewhere")
            _judge(path, document_id, text, served, asking)
    return Manifest(documents)


def _read(path: Path) -> dict[str, str]:
    try:
        source = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_repetition)
    except OSError as failure:
        raise ManifestError(f"{path}: cannot be read ({failure.strerror})") from failure
    except ValueError as failure:
        raise ManifestError(f"{path}: is not JSON in UTF-8 ({failure})") from failure
    if not isinstance(source, dict):
        raise ManifestError(f"{path}: is not an object of documents by id")
    members = cast("dict[str, object]", source)
    entries = _apollo_entries(path, members) if "format" in members or "operations" in members else members
    for document_id, text in entries.items():
        if not isinstance(text, str) or not text.strip():
            raise ManifestError(f"{path}: document {document_id} is not a text")
    return cast("dict[str, str]", entries)


def _apollo_entries(path: Path, members: Mapping[str, object]) -> dict[str, object]:
    operations = members.get("operations")
    if members.get("format") != APOLLO_FORMAT or members.get("version") != 1 or not isinstance(operations, list):
        raise ManifestError(f"{path}: is neither documents by id nor version 1 of {APOLLO_FORMAT}")
    entries: dict[str, object] = {}
    for position, operation in enumerate(cast("list[object]", operations)):
        entry = cast("dict[str, object]", operation) if isinstance(operation, dict) else {}
        document_id = entry.get("id")
        if not isinstance(document_id, str):
            raise ManifestError(f"{path}: operation {position} has no id")
        if entries.setdefault(document_id, entry.get("body")) != entry.get("body"):
            raise ManifestError(f"{path}: document {document_id} has another text elsewhere")
    return entries


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        repeated = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise ValueError(f"the member {repeated} stands twice")
    return members


def _verify(path: Path, document_id: str, text: str) -> None:
    if not is_document_id(document_id):
        raise ManifestError(f"{path}: {document_id!r} is not an id that a request could name")
    bare = document_id.removeprefix(_PREFIX)
    if document_id.startswith(_PREFIX) and not _SHA256.fullmatch(bare):
        raise ManifestError(f"{path}: document {document_id} is not named by 64 lower-case hexadecimal digits")
    if _SHA256.fullmatch(bare) and bare != sha256_of(text):
        raise ManifestError(f"{path}: document {document_id} is not what its hash says")


def _judge(path: Path, document_id: str, text: str, served: Documents, asking: "_Asking") -> None:
    try:
        definitions = [node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)]
        for name in [definition.name for definition in definitions] or [None]:
            operation = served.find(text, name.value if name else None, asking.limits)
            asking.authorize(operation.document, operation.definition, asking.principal)
    except (GraphQLError, InvalidDocument) as error:
        refusal = error.errors[0] if isinstance(error, InvalidDocument) else error
        raise ManifestError(f"{path}: document {document_id} cannot be served: {refusal.message}") from None
