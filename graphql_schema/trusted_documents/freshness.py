"""What anybody may keep, and for how long: the one list of public answers.

An answer may be kept when every root field of its document stands here; fields below with a line of their own shorten
it. Rights are not decided here: only answers to the anonymous qualify, and they see public data alone.
"""

from collections.abc import Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)

from app.domain.principal import ANONYMOUS, Principal
from graphql_schema.transport.caching import Freshness
from graphql_schema.transport.executor import Prepared
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.trusted_documents.manifest import Manifest

REFERENCE = Freshness(max_age_seconds=60, stale_seconds=300)
AVAILABILITY = Freshness(max_age_seconds=5, stale_seconds=30)

PUBLIC: Mapping[str, Freshness] = {
    "Query.channel": REFERENCE,
    "Query.channels": REFERENCE,
    "Query.location": REFERENCE,
    "Query.locations": REFERENCE,
    "Query.sku": REFERENCE,
    "Query.skus": REFERENCE,
    "Query.deliveryServices": REFERENCE,
    "Query.availability": AVAILABILITY,
    "Sku.stock": AVAILABILITY,
}


class PublicAnswers:
    """Judges operations of the manifest's documents; each is judged once."""

    def __init__(self, schema: GraphQLSchema, manifest: Manifest, public: Mapping[str, Freshness] = PUBLIC) -> None:
        """Raises: LookupError when the list names a field that the schema does not have."""
        self._schema, self._manifest, self._public = schema, manifest, public
        self._judged: dict[tuple[str, str | None], Freshness | None] = {}
        for name in public:
            type_name, field_name = name.split(".")
            if field_name not in getattr(schema.get_type(type_name), "fields", {}):
                raise LookupError(f"{name} is public, but no field")

    def freshness(self, request: GraphQLRequest, prepared: Prepared, principal: Principal) -> Freshness | None:
        """How long the answer may be kept: a `FreshnessRule`. None unless the anonymous asks by a trusted id."""
        name = request.document_id or request.persisted_hash
        if principal.roles != ANONYMOUS.roles or request.query is not None or name is None:
            return None
        text = self._manifest.get(name)
        if text is None or text != prepared.operation.text:
            return None
        key = (text, request.operation_name)
        if key not in self._judged:
            operation = prepared.operation
            self._judged[key] = freshness_of(self._schema, operation.document, operation.definition, self._public)
        return self._judged[key]


def freshness_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    public: Mapping[str, Freshness] = PUBLIC,
) -> Freshness | None:
    """The shortest life of a valid query's fields, or None when one of its root fields is not public."""
    if operation.operation is not OperationType.QUERY:
        return None
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    types = TypeInfo(schema)
    collector = _FieldNames(types)
    waiting: list[OperationDefinitionNode | FragmentDefinitionNode] = [operation]
    while waiting:
        visit(waiting.pop(), TypeInfoVisitor(types, collector))
        waiting += [fragments.pop(name) for name in collector.spreads & fragments.keys()]
    root = schema.query_type
    assert root is not None, "the document is valid"
    private = [name for name in collector.fields if name.startswith(f"{root.name}.") and name not in public]
    lives = [public[name] for name in collector.fields & public.keys()]
    return None if private or not lives else min(lives, key=lambda life: life.max_age_seconds)


class _FieldNames(Visitor):
    """Collects `Type.field` of all selected fields and the names of all spread fragments."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.fields: set[str] = set()
        self.spreads: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Called by graphql-core for every field."""
        parent = self._types.get_parent_type()
        assert parent is not None, "the document is valid"
        if node.name.value != "__typename":
            self.fields.add(f"{parent.name}.{node.name.value}")

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        """Called by graphql-core for every spread."""
        self.spreads.add(node.name.value)
