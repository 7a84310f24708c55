"""Measure, judge, and keep what is needed to judge again: one analysis for each document and class of callers.

Order: what is counted is held against the limits before fragments are expanded, and what they expand to before costs
are summed, so that each step has bounded input. Afterwards graphql-core may validate.
"""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLError, ListValueNode, OperationDefinitionNode

from graphql_schema.limits.cost import Evaluation, Given, Scope, Sums, stated_number
from graphql_schema.limits.expand import expand, expanded
from graphql_schema.limits.facts import SchemaFacts
from graphql_schema.limits.measure import Definition, Measured, literal_number, measure
from graphql_schema.limits.refusals import hold, refused
from graphql_schema.limits.role_limits import RoleLimits

MAX_NUMBER_CHARACTERS = 40
MAX_INTROSPECTION_LISTS = 2
"""Lists of introspection within each other, as in graphql-js: deeper ones lead in circles."""


class Analysis:
    """A document that is within the limits of its callers, but for what their variables say."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        self._fragments: dict[str, Scope] = {name: found.scope for name, found in measured.fragments.items()}
        self._variable_pages = [given for given in measured.pages if given.variable is not None]
        self._operations: dict[str, tuple[Scope, Mapping[str, Any]]] = {}
        once = Evaluation(self._fragments, None)
        for operation in measured.operations:
            once.sums(operation.scope)
            self._operations[operation.name] = (operation.scope, _defaults(operation))
        self.visits = measured.visits + once.visits

    def sums(self, operation_name: str, variables: Mapping[str, Any]) -> Sums:
        """Cost and objects of an operation with these raw variables."""
        scope, defaults = self._operations[operation_name]
        if scope.known is not None:
            return scope.known
        evaluation = Evaluation(self._fragments, {**defaults, **variables})
        found = evaluation.sums(scope)
        self.visits += evaluation.visits
        return found

    def judge(self, operation_name: str, variables: Mapping[str, Any], limits: RoleLimits) -> int:
        """The cost of an operation with these raw variables, when it is within the limits: 1 at least.

        Raises: GraphQLError (BAD_USER_INPUT for a page that is too large or none; COST_EXCEEDED).
        """
        if self._variable_pages:
            values = {**self._operations[operation_name][1], **variables}
            for given in self._variable_pages:
                _judge_page(given, stated_number(given, values), limits)
        sums = self.sums(operation_name, variables)
        _judge_sums(sums, limits)
        return max(1, sums.cost)


def analyse(document: DocumentNode, facts: SchemaFacts, limits: RoleLimits) -> Analysis:
    """Judge a parsed document by everything that needs no variables.

    Raises: GraphQLError (BAD_USER_INPUT or COST_EXCEEDED), with `limit`, `found` and `maximum` in its extensions.
    """
    measured = measure(document, facts)
    judge_counts(measured, limits)
    fragments, visits = expand(measured.fragments)
    measured.visits += visits
    for definition in (*measured.operations, *measured.fragments.values()):
        whole = expanded(definition, fragments)
        measured.visits += len(definition.spreads)
        hold("depth", whole.deepest.fields, limits.depth)
        hold("introspection_depth", whole.deepest.introspection, limits.introspection_depth)
        hold("introspection_lists", whole.deepest.introspection_lists, MAX_INTROSPECTION_LISTS)
        hold("selections", whole.selections, limits.selections)
        if isinstance(definition.node, OperationDefinitionNode):
            limit = f"{definition.node.operation.value}_root_fields"
            hold(limit, whole.root_fields, getattr(limits, limit))
    analysis = Analysis(measured)
    for operation in measured.operations:
        if operation.scope.known is not None:
            _judge_sums(operation.scope.known, limits)
    return analysis


def judge_counts(measured: Measured, limits: RoleLimits) -> None:
    """Hold what was counted against the limits. Raises: GraphQLError (BAD_USER_INPUT)."""
    if measured.other_definitions:
        raise GraphQLError(
            "A document holds operations and fragments, and no definitions of types.",
            extensions={"code": "BAD_USER_INPUT"},
        )
    hold("operations", len(measured.operations), limits.operations)
    hold("fragments", measured.fragment_definitions, limits.fragments)
    hold("spreads", measured.spreads, limits.spreads)
    hold("aliases", measured.aliases, limits.aliases)
    hold("directives", measured.directives, limits.directives)
    hold("same_names", measured.same_names, limits.same_names)
    hold("list_items", measured.list_items, limits.list_items)
    hold("string_characters", measured.string_characters, limits.string_characters)
    hold("number_characters", measured.number_characters, MAX_NUMBER_CHARACTERS)
    hold("json_depth", measured.value_depth, limits.json_depth)
    for given in measured.pages:
        if given.variable is None:
            _judge_page(given, given.value, limits)


def _judge_page(given: Given, stated: int | None, limits: RoleLimits) -> None:
    if stated is not None and not 1 <= stated <= limits.page_size:
        error = refused("page_size", stated, limits.page_size, argument=f"{given.place}.{given.name}")
        error.message = f"`{given.name}` must be from 1 to {limits.page_size}."
        raise error


def _judge_sums(sums: Sums, limits: RoleLimits) -> None:
    hold("cost_per_request", sums.cost, limits.cost_per_request)
    hold("nodes", sums.nodes, limits.nodes)


def _defaults(operation: Definition) -> dict[str, Any]:
    """What absent variables are, as far as it sets a size: numbers, and lists by their length."""
    assert isinstance(operation.node, OperationDefinitionNode), "only operations declare variables"
    found: dict[str, Any] = {}
    for variable in operation.node.variable_definitions or ():
        default = variable.default_value
        if isinstance(default, ListValueNode):
            found[variable.variable.name.value] = [None] * len(default.values)
        elif default is not None:
            found[variable.variable.name.value] = literal_number(default)
    return found
