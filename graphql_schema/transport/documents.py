"""Documents parsed and validated once: a bounded cache keyed by the document's text.

Refused documents are not cached (a client that sends garbage pays each time and pushes nothing useful out).
It does NOT judge cost: the optional `check_limits` runs between parsing and validation, so that a linear analyser
stands before graphql-core's rules.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)

from graphql_schema.transport.bounded_cache import BoundedCache

CheckLimits = Callable[[DocumentNode], None]


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

    @property
    def kind(self) -> str:
        """`query`, `mutation` or `subscription`."""
        return self.definition.operation.value


class InvalidDocument(Exception):
    """The document cannot be parsed, is not valid for the schema, or has no such operation."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Documents:
    """Parse, validate and remember documents."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        max_characters: int,
        max_tokens: int,
        max_errors: int,
        cached_documents: int,
        cached_characters: int,
        check_limits: CheckLimits | None = None,
    ) -> None:
        self._schema = schema
        self._max_characters, self._max_tokens, self._max_errors = max_characters, max_tokens, max_errors
        self._check_limits = check_limits
        self._cache: BoundedCache[str, dict[str, Operation]] = BoundedCache(
            max_entries=cached_documents, max_weight=cached_characters
        )

    def find(self, text: str, operation_name: str | None) -> Operation:
        """The named operation, or the only one.

        Raises: InvalidDocument.
        """
        operations = self._cache.get(text)
        if operations is None:
            operations = self._read(text)
            self._cache.put(text, operations, weight=len(text))
        if operation_name is not None:
            operation = operations.get(operation_name)
            if operation is None:
                raise InvalidDocument([GraphQLError("The document has no operation of this name.")])
            return operation
        if len(operations) != 1:
            raise InvalidDocument([GraphQLError("The document has several operations: say which.")])
        return next(iter(operations.values()))

    def _read(self, text: str) -> dict[str, Operation]:
        if len(text) > self._max_characters:
            raise InvalidDocument([GraphQLError(f"The document exceeds {self._max_characters} characters.")])
        try:
            document = parse(text, max_tokens=self._max_tokens)
            if self._check_limits is not None:
                self._check_limits(document)
        except GraphQLError as error:
            raise InvalidDocument([error]) from None
        errors = validate(self._schema, document, max_errors=self._max_errors, hide_suggestions=True)
        if errors:
            raise InvalidDocument(errors)
        definitions = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        if not definitions:
            raise InvalidDocument([GraphQLError("The document has no operation.")])
        return {
            definition.name.value if definition.name else "": Operation(
                text, document, definition, _resume_variables(document, definition)
            )
            for definition in definitions
        }


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
