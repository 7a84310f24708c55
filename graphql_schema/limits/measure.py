"""The analyser's only look at a document: every node of the syntax tree at most once, before anything judges it.

It counts; `judge` compares. It runs before validation, so nothing in the document may be believed: unknown fields and
types count as they stand, fragments that are missing count nothing, and fragments are measured once each, so that
what they expand to is a sum over the fragments and not a walk.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from graphql_schema.limits.cost import Given, Scope, Size, Term
from graphql_schema.limits.facts import FieldFacts, Parent, SchemaFacts, Shape


class Levels(NamedTuple):
    """How deep a place is: ordinary fields, introspection fields, and those among them that lead in circles."""

    fields: int = 0
    introspection: int = 0
    introspection_lists: int = 0


class Spread(NamedTuple):
    """Where a fragment is spread."""

    name: str
    levels: Levels
    at_root: bool


@dataclass(slots=True)
class Definition:
    """An operation or a fragment by itself, without what the fragments in it bring."""

    node: OperationDefinitionNode | FragmentDefinitionNode
    scope: Scope = field(default_factory=Scope)
    selections: int = 0
    root_fields: int = 0
    deepest: Levels = field(default_factory=Levels)
    spreads: list[Spread] = field(default_factory=list[Spread])

    @property
    def name(self) -> str:
        """Its name; empty for an operation without one."""
        return self.node.name.value if self.node.name else ""


@dataclass(slots=True)
class Measured:
    """What one document holds. `visits` counts the looks at nodes."""

    operations: list[Definition] = field(default_factory=list[Definition])
    fragments: dict[str, Definition] = field(default_factory=dict[str, Definition])
    fragment_definitions: int = 0
    other_definitions: int = 0
    aliases: int = 0
    directives: int = 0
    spreads: int = 0
    same_names: int = 0
    list_items: int = 0
    string_characters: int = 0
    number_characters: int = 0
    value_depth: int = 0
    pages: list[Given] = field(default_factory=list[Given])
    """Every `first` and `last`, wherever it stands."""
    visits: int = 0


def measure(document: DocumentNode, facts: SchemaFacts) -> Measured:
    """Measure a parsed document; there is nothing that it can say to make this fail."""
    return _Measurement(facts).of(document)


class _Measurement:
    def __init__(self, facts: SchemaFacts) -> None:
        self._facts = facts
        self._found = Measured()
        self._names: Counter[str] = Counter()

    def of(self, document: DocumentNode) -> Measured:
        found = self._found
        for node in document.definitions:
            found.visits += 1
            if isinstance(node, OperationDefinitionNode):
                definition, root = Definition(node), self._facts.root(node.operation)
                found.operations.append(definition)
                for variable in node.variable_definitions or ():
                    found.visits += 1
                    self._look_at_directives(variable.directives)
                    if variable.default_value is not None:
                        self._look_at_value(variable.default_value)
            elif isinstance(node, FragmentDefinitionNode):
                definition, root = Definition(node), self._facts.named(node.type_condition.name.value)
                found.fragment_definitions += 1
                found.fragments.setdefault(node.name.value, definition)
            else:
                found.other_definitions += 1
                continue
            self._look_at_directives(node.directives)
            self._look_at_selections(definition, node.selection_set, root)
        found.same_names = sum(count * (count - 1) // 2 for count in self._names.values())
        return found

    def _look_at_selections(self, definition: Definition, selections: SelectionSetNode, root: Parent) -> None:
        fields, introspection, lists = 0, 0, 0
        waiting = [(selections, root, definition.scope, Levels(), True)]
        while waiting:
            selections, parent, scope, levels, at_root = waiting.pop()
            for node in selections.selections:
                self._found.visits += 1
                if node.directives:
                    self._look_at_directives(node.directives)
                if isinstance(node, FieldNode):
                    facts = self._facts.of(parent, node.name.value)
                    self._names[(node.alias or node.name).value] += 1
                    self._found.aliases += node.alias is not None
                    definition.selections += 1
                    definition.root_fields += at_root and node.name.value != "__typename"
                    here = Levels(
                        levels.fields + (not facts.introspection),
                        levels.introspection + facts.introspection,
                        levels.introspection_lists + facts.introspection_lists,
                    )
                    fields, introspection = max(fields, here.fields), max(introspection, here.introspection)
                    lists = max(lists, here.introspection_lists)
                    given = self._look_at_arguments(node, facts) if node.arguments else ()
                    if node.selection_set is not None:
                        below = _term(facts, given)
                        scope.terms.append(below)
                        waiting.append((node.selection_set, facts.kind, below.scope, here, False))
                    elif facts.is_leaf and facts.weight:
                        scope.terms.append(_term(facts, given))
                elif isinstance(node, FragmentSpreadNode):
                    self._found.spreads += 1
                    scope.spreads.append(node.name.value)
                    definition.spreads.append(Spread(node.name.value, levels, at_root))
                else:
                    self._found.spreads += 1
                    inline = cast("InlineFragmentNode", node)
                    condition = inline.type_condition
                    kind = parent if condition is None else self._facts.named(condition.name.value)
                    waiting.append((inline.selection_set, kind, scope, levels, at_root))
        definition.deepest = Levels(fields, introspection, lists)

    def _look_at_arguments(self, node: FieldNode, facts: FieldFacts) -> tuple[Given, ...]:
        """Look at every argument; those that set a size are returned."""
        given: list[Given] = []
        for argument in node.arguments or ():
            self._found.visits += 1
            self._look_at_value(argument.value)
            if argument.name.value in facts.pages:
                given.append(_given(facts, argument, of_list=False))
                self._found.pages.append(given[-1])
            elif argument.name.value == facts.sized_by:
                given.append(_given(facts, argument, of_list=True))
        return tuple(given)

    def _look_at_directives(self, directives: Iterable[DirectiveNode] | None) -> None:
        for directive in directives or ():
            self._found.visits += 1
            self._found.directives += 1
            for argument in directive.arguments or ():
                self._found.visits += 1
                self._look_at_value(argument.value)

    def _look_at_value(self, value: ValueNode) -> None:
        found = self._found
        waiting: list[tuple[ValueNode, int]] = [(value, 1)]
        while waiting:
            node, depth = waiting.pop()
            found.visits += 1
            if isinstance(node, StringValueNode):
                found.string_characters = max(found.string_characters, len(node.value))
            elif isinstance(node, IntValueNode | FloatValueNode):
                found.number_characters = max(found.number_characters, len(node.value))
            elif isinstance(node, ListValueNode):
                found.list_items = max(found.list_items, len(node.values))
                found.value_depth = max(found.value_depth, depth)
                waiting += [(item, depth + 1) for item in node.values]
            elif isinstance(node, ObjectValueNode):
                found.visits += len(node.fields)
                found.value_depth = max(found.value_depth, depth)
                waiting += [(member.value, depth + 1) for member in node.fields]


def _term(facts: FieldFacts, given: tuple[Given, ...]) -> Term:
    return Term(
        Scope(),
        facts.weight,
        Size(facts.size, given),
        paged=facts.shape is Shape.PAGE,
        is_item=facts.shape is Shape.ITEMS,
    )


def _given(facts: FieldFacts, argument: ArgumentNode, *, of_list: bool) -> Given:
    name, value = argument.name.value, argument.value
    if isinstance(value, VariableNode):
        return Given(facts.place, name, variable=value.name.value, of_list=of_list)
    return Given(facts.place, name, value=literal_number(value, of_list=of_list), of_list=of_list)


def literal_number(value: ValueNode | None, *, of_list: bool = False) -> int | None:
    """The number of a literal, a list's length where a list is meant; None for anything else."""
    if of_list:
        return len(value.values) if isinstance(value, ListValueNode) else None
    # of a number that is longer than any limit the beginning will do: Python reads no thousands of digits
    return int(value.value[:12]) if isinstance(value, IntValueNode) else None
