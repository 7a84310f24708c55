"""Documents parsed and validated once: a bounded cache keyed by the document's text.

Each class of callers has a cache of its own: what one may ask says nothing about another, and a flood of shoppers
pushes out no document of the merchant. Refused documents are not cached (a client that sends garbage pays each time).
The analyser stands between parsing and graphql-core's rules, which are not linear.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)

from graphql_schema.limits.analysis import Analysis, analyse
from graphql_schema.limits.facts import SchemaFacts
from graphql_schema.limits.refusals import hold, refused
from graphql_schema.limits.role_limits import RoleLimits, Weights
from graphql_schema.limits.roomy import roomy
from graphql_schema.transport.bounded_cache import BoundedCache

CACHED_DOCUMENTS = 1_000
CACHED_CHARACTERS = 1_000_000
"""Bounds of each class's cache; a parsed document takes some fifty times its text."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a valid document.

    `resume_variables` are those that only say where to begin a stream (the root field's `after`): they cannot change
    the result of a single item, so subscribers that differ in them alone may share executions.
    """

    text: str
    document: DocumentNode
    definition: OperationDefinitionNode
    resume_variables: frozenset[str]
    analysis: Analysis
    is_bulk: bool
    """Whether it is bulk mutations and nothing else: their variables may be larger."""

    @property
    def kind(self) -> str:
        """`query`, `mutation` or `subscription`."""
        return self.definition.operation.value

    def judge(self, variables: Mapping[str, Any], limits: RoleLimits) -> int:
        """What it may cost with these raw variables.

        Raises: GraphQLError (BAD_USER_INPUT, COST_EXCEEDED) when that, or a page, is more than the caller may ask for.
        """
        name = self.definition.name
        return self.analysis.judge(name.value if name else "", variables, limits)


class InvalidDocument(Exception):
    """The document cannot be parsed, is too much, is not valid for the schema, or has no such operation."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Documents:
    """Parse, analyse, validate and remember documents."""

    def __init__(self, schema: GraphQLSchema, weights: Weights) -> None:
        self._schema, self._facts, self._bulk = schema, SchemaFacts(schema, weights), frozenset(weights.bulk)
        self._read_with_room = roomy(self._read)
        self._caches: dict[str, BoundedCache[str, dict[str, Operation]]] = {}

    def find(self, text: str, operation_name: str | None, limits: RoleLimits) -> Operation:
        """The named operation, or the only one, of a document within these limits.

        Raises: InvalidDocument.
        """
        cache = self._cache_of(limits)
        operations = cache.get(text)
        if operations is None:
            operations = self._read_with_room(text, limits)
            cache.put(text, operations, weight=len(text))
        if operation_name is not None:
            operation = operations.get(operation_name)
            if operation is None:
                raise InvalidDocument([GraphQLError("The document has no operation of this name.")])
            return operation
        if len(operations) != 1:
            raise InvalidDocument([GraphQLError("The document has several operations: say which.")])
        return next(iter(operations.values()))

    def _cache_of(self, limits: RoleLimits) -> BoundedCache[str, dict[str, Operation]]:
        cache = self._caches.get(limits.name)
        if cache is None:
            cache = self._caches[limits.name] = BoundedCache(max_entries=CACHED_DOCUMENTS, max_weight=CACHED_CHARACTERS)
        return cache

    def _read(self, text: str, limits: RoleLimits) -> dict[str, Operation]:
        try:
            hold("document_characters", len(text), limits.document_characters)
            document = _parsed(text, limits.tokens)
            analysis = analyse(document, self._facts, limits)
        except GraphQLError as error:
            raise InvalidDocument([error]) from None
        errors = validate(self._schema, document, max_errors=limits.errors, hide_suggestions=True)
        if errors:
            raise InvalidDocument(errors)
        definitions = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        if not definitions:
            raise InvalidDocument([GraphQLError("The document has no operation.")])
        return {
            definition.name.value if definition.name else "": Operation(
                text,
                document,
                definition,
                _resume_variables(document, definition),
                analysis,
                _is_bulk(definition, self._bulk),
            )
            for definition in definitions
        }


def _parsed(text: str, most: int) -> DocumentNode:
    try:
        return parse(text, max_tokens=most)
    except GraphQLSyntaxError as error:
        # graphql-core has no type of its own for this
        if f"more than {most} tokens" in error.message:
            raise refused("tokens", most + 1, most) from None
        raise


def _is_bulk(definition: OperationDefinitionNode, bulk: Collection[str]) -> bool:
    return definition.operation is OperationType.MUTATION and all(
        isinstance(field, FieldNode) and field.name.value in bulk for field in definition.selection_set.selections
    )


class _VariableCounter(Visitor):
    """Counts uses of variables below a node."""

    def __init__(self) -> None:
        super().__init__()
        self.uses: Counter[str] = Counter()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Called by graphql-core for every variable."""
        self.uses[node.name.value] += 1


def _resume_variables(document: DocumentNode, definition: OperationDefinitionNode) -> frozenset[str]:
    if definition.operation is not OperationType.SUBSCRIPTION:
        return frozenset()
    counter = _VariableCounter()
    scope: list[Node] = [definition.selection_set, *(definition.directives or ())]
    scope += [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
    for node in scope:
        visit(node, counter)
    resuming = Counter(
        argument.value.name.value
        for field in definition.selection_set.selections
        if isinstance(field, FieldNode)
        for argument in field.arguments or ()
        if argument.name.value == "after" and isinstance(argument.value, VariableNode)
    )
    # a variable that is also used elsewhere (a nested connection's `after`) does change the result
    return frozenset(name for name, uses in resuming.items() if counter.uses[name] == uses)
