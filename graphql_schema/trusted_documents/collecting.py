"""The operations of a front-end, gathered from its source files into documents that a manifest can hold.

Read are `.graphql` and `.gql` files, and in scripts the templates tagged `gql` or `graphql` (or marked by the comment
GraphQL). Fragments are found by name across all files, so what is interpolated into a template is left out. Each
operation becomes a document of its own with the fragments that it needs, printed in one way: the same sources give the
same ids on every machine. Programs that put documents together at run time are NOT understood.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    NameNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeSystemDefinitionNode,
    TypeSystemExtensionNode,
    Visitor,
    parse,
    print_ast,
    validate,
    visit,
)

from graphql_schema.trusted_documents.manifest import APOLLO_FORMAT, ManifestError, sha256_of

DOCUMENT_FILES = frozenset({".graphql", ".gql"})
SCRIPT_FILES = frozenset({".js", ".jsx", ".mjs", ".ts", ".tsx", ".mts", ".vue", ".svelte", ".astro", ".html"})
_TEMPLATE = re.compile(r"(?:\b(?:gql|graphql)\s*\(?\s*(?:/\*\s*GraphQL\s*\*/\s*)?|/\*\s*GraphQL\s*\*/\s*)`([^`]*)`")
_TYPE_SYSTEM = (TypeSystemDefinitionNode, TypeSystemExtensionNode)
"""What a copy of the schema is made of, which lies beside documents for the sake of editors."""
_INTERPOLATED = re.compile(r"\$\{[^}]*\}")

Definition = TypeVar("Definition", OperationDefinitionNode, FragmentDefinitionNode)


@dataclass(frozen=True, slots=True)
class CollectedDocument:
    """One operation with its fragments."""

    name: str
    kind: str
    text: str

    @property
    def id(self) -> str:
        """`sha256:<hex>` of the text."""
        return f"sha256:{sha256_of(self.text)}"


def collect_documents(folder: Path, schema: GraphQLSchema, *, add_typename: bool = False) -> list[CollectedDocument]:
    """All operations below a folder, by name. Hidden folders and `node_modules` are left out.

    `add_typename` selects `__typename` wherever Apollo Client and urql would. Raises: ManifestError for what cannot be
    parsed or is not valid, an operation without a name, and two of one name.
    """
    operations: dict[str, OperationDefinitionNode] = {}
    fragments: dict[str, FragmentDefinitionNode] = {}
    for path, document in _documents(folder):
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                _keep(operations, node, path)
            elif isinstance(node, FragmentDefinitionNode):
                _keep(fragments, node, path)
    return [
        _collected(name, operation, fragments, schema, add_typename=add_typename)
        for name, operation in sorted(operations.items())
    ]


def flat_manifest(documents: list[CollectedDocument]) -> dict[str, Any]:
    """`{id: document}`."""
    return {document.id: document.text for document in documents}


def apollo_manifest(documents: list[CollectedDocument]) -> dict[str, Any]:
    """Apollo's format, which also says which name has which id."""
    operations = [
        {"id": document.id.removeprefix("sha256:"), "name": document.name, "type": document.kind, "body": document.text}
        for document in documents
    ]
    return {"format": APOLLO_FORMAT, "version": 1, "operations": operations}


def _documents(folder: Path) -> Iterator[tuple[Path, DocumentNode]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if "node_modules" in inside or any(part.startswith(".") for part in inside) or not path.is_file():
            continue
        if path.suffix in DOCUMENT_FILES:
            texts = [_source(path)]
        elif path.suffix in SCRIPT_FILES:
            texts = [_INTERPOLATED.sub("", template) for template in _TEMPLATE.findall(_source(path))]
        else:
            continue
        for text in texts:
            try:
                document = parse(text, no_location=True)
            except GraphQLError as error:
                raise ManifestError(f"{path}: {error.message}") from None
            if not all(isinstance(node, _TYPE_SYSTEM) for node in document.definitions):
                yield path, document


def _source(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise ManifestError(f"{path}: cannot be read as UTF-8 ({failure})") from failure


def _keep(known: dict[str, Definition], node: Definition, path: Path) -> None:
    if node.name is None:
        raise ManifestError(f"{path}: an operation has no name")
    name = node.name.value
    if known.setdefault(name, node) != node:
        raise ManifestError(f"{path}: {name} has another text elsewhere")


def _collected(
    name: str,
    operation: OperationDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
    schema: GraphQLSchema,
    *,
    add_typename: bool,
) -> CollectedDocument:
    nodes: dict[str, Node] = {"": operation}
    spreads = _Spreads()
    visit(operation, spreads)
    while missing := sorted(spreads.names - nodes.keys()):
        for wanted in missing:
            if wanted not in fragments:
                raise ManifestError(f"operation {name}: there is no fragment {wanted}")
            nodes[wanted] = fragments[wanted]
            visit(fragments[wanted], spreads)
    document = DocumentNode(definitions=cast("Any", tuple(nodes.values())))
    if add_typename:
        document = cast("DocumentNode", visit(document, _AddTypename()))
    errors = validate(schema, document, max_errors=1, hide_suggestions=True)
    if errors:
        raise ManifestError(f"operation {name}: {errors[0].message}")
    return CollectedDocument(name, operation.operation.value, print_ast(document))


class _Spreads(Visitor):
    """Collects the names of spread fragments."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        """Called by graphql-core for every spread."""
        self.names.add(node.name.value)


class _AddTypename(Visitor):
    """Selects `__typename` in every selection set but those of operations."""

    def leave_selection_set(
        self, node: SelectionSetNode, key: object, parent: object, *_: object
    ) -> SelectionSetNode | None:
        """Called by graphql-core for every selection set; what it returns stands in its place."""
        names = [field.name.value for field in node.selections if isinstance(field, FieldNode)]
        if isinstance(parent, OperationDefinitionNode) or "__typename" in names:
            return None
        return SelectionSetNode(selections=(*node.selections, FieldNode(name=NameNode(value="__typename"))))
