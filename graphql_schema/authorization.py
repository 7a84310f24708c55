"""Who may select and state what, decided before anything runs: `authorization.yaml` lists it all, silence means no.

`Authorization` refuses to be built for a schema with a field, argument or input field that the list does not name, or
for a line that names nothing, so neither a new place nor a typing error can open a door. It decides by role and by an
app's scopes only; which *rows* a caller sees is the business of the scoped repositories. `@skip` and `@include` do not
matter: what is forbidden is refused either way, and the whole document with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

from app.domain.enums import Role
from app.domain.principal import Principal
from graphql_schema.completeness import misfits
from graphql_schema.policies import (
    EVERYBODY,
    ROOTS,
    Matrix,
    Policies,
    PolicyError,
    load_groups,
    load_matrix,
    load_policies,
)
from graphql_schema.stating import Awaited, MayState, stated_in_field, stated_in_variables, states
from graphql_schema.transport.bounded_cache import BoundedCache
from graphql_schema.transport.documents import Operation

__all__ = [
    "EVERYBODY",
    "ROOTS",
    "Authorization",
    "Policies",
    "PolicyError",
    "load_groups",
    "load_policies",
    "permissions_of",
]

_Rights = tuple[frozenset[Role], frozenset[str] | None]
"""What decides here: the roles, and an app's scopes."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is refused in a document whatever the variables, and the places where a variable decides."""

    refused: str | None
    awaited: tuple[Awaited, ...]


class Authorization:
    """The matrix of one schema, and the memory of documents judged before."""

    def __init__(
        self,
        schema: GraphQLSchema,
        matrix: Matrix | None = None,
        *,
        introspection: frozenset[Role] = EVERYBODY,
        remembered_documents: int = 2_000,
    ) -> None:
        """Raises PolicyError when something of the schema has no policy or a policy names nothing."""
        self._schema, self._introspection = schema, introspection
        self.matrix = load_matrix() if matrix is None else matrix
        self._judged: BoundedCache[tuple[str, str, _Rights], _Verdict] = BoundedCache(
            max_entries=remembered_documents, max_weight=8_000_000
        )
        if found := misfits(schema, self.matrix):
            raise PolicyError("authorization.yaml does not fit the schema: " + "; ".join(found))

    def roles(self, type_name: str, field_name: str) -> frozenset[Role]:
        """The roles that may select a field; introspection has its own setting. Nobody when there is no policy."""
        if field_name == "__typename":
            return EVERYBODY
        if field_name.startswith("__") or type_name.startswith("__"):
            return self._introspection
        policies = self.matrix.fields
        exact = policies.get(f"{type_name}.{field_name}")
        return exact if exact is not None else policies.get(f"{type_name}.*", frozenset())

    def may_state(self, place: str) -> frozenset[Role]:
        """The roles that may state `Type.field.argument` or `InputType.field`; nobody when there is no line."""
        owner, _, name = place.rpartition(".")
        section = self.matrix.arguments if "." in owner else self.matrix.inputs
        return section.get(owner, {}).get(name, frozenset())

    def check(self, document: DocumentNode, operation: OperationDefinitionNode, principal: Principal) -> None:
        """Refuse the whole operation when the principal may not select or state something that stands in it.

        Raises: GraphQLError with the code FORBIDDEN, or UNAUTHENTICATED for the anonymous, naming the place.
        """
        refused = self._verdict(document, operation, principal).refused
        if refused is not None:
            raise _refusal(refused, principal)

    def check_values(self, operation: Operation, values: Mapping[str, Any], principal: Principal) -> None:
        """Refuse what the coerced variables state and the principal may not. Raises as `check`."""
        may = self._may(_rights_of(principal))
        verdict = self._verdict(operation.document, operation.definition, principal)
        for awaited in verdict.awaited:
            if states(values.get(awaited.variable), awaited.place):
                raise _refusal(awaited.name, principal)
        for refused in stated_in_variables(self._schema, operation.definition, values, may):
            raise _refusal(refused, principal)

    def _verdict(self, document: DocumentNode, operation: OperationDefinitionNode, principal: Principal) -> _Verdict:
        rights = _rights_of(principal)
        if document.loc is None:
            return self._judge(document, operation, rights)
        key = (document.loc.source.body, operation.name.value if operation.name else "", rights)
        judged = self._judged.get(key)
        if judged is None:
            judged = self._judge(document, operation, rights)
            self._judged.put(key, judged, weight=len(key[0]))
        return judged

    def _judge(self, document: DocumentNode, operation: OperationDefinitionNode, rights: _Rights) -> _Verdict:
        awaited: list[Awaited] = []
        for found in self._walk(document, operation, rights):
            if isinstance(found, str):
                return _Verdict(found, ())
            awaited.append(found)
        return _Verdict(None, tuple(awaited))

    def _walk(
        self, document: DocumentNode, operation: OperationDefinitionNode, rights: _Rights
    ) -> Iterator[str | Awaited]:
        """Every refused place of a valid document; each fragment is visited once, so the walk is linear."""
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        root = self._schema.get_root_type(operation.operation)
        assert root is not None, "the document is valid"
        may = self._may(rights)
        seen: set[str] = set()
        waiting: list[tuple[SelectionSetNode, GraphQLNamedType]] = [(operation.selection_set, root)]
        while waiting:
            selections, parent = waiting.pop()
            for node in selections.selections:
                if isinstance(node, FieldNode):
                    field, name = self._field(parent, node.name.value), f"{parent.name}.{node.name.value}"
                    if not self._open(rights, parent.name, node.name.value):
                        yield name
                    yield from stated_in_field(node, field, name, may)
                    if node.selection_set is not None:
                        waiting.append((node.selection_set, cast("GraphQLNamedType", get_named_type(_type(field)))))
                elif isinstance(node, FragmentSpreadNode):
                    fragment = fragments[node.name.value]
                    if node.name.value not in seen:
                        seen.add(node.name.value)
                        waiting.append((fragment.selection_set, self._named(fragment.type_condition.name.value)))
                else:
                    inline = cast("Any", node)
                    condition = inline.type_condition
                    waiting.append((inline.selection_set, self._named(condition.name.value) if condition else parent))

    def _open(self, rights: _Rights, type_name: str, field_name: str) -> bool:
        needed = self.matrix.app_scopes
        scopes = needed.get(f"{type_name}.*", frozenset()) | needed.get(f"{type_name}.{field_name}", frozenset())
        return bool(_without(rights, scopes) & self.roles(type_name, field_name))

    def _may(self, rights: _Rights) -> MayState:
        def may(place: str) -> bool:
            if place.startswith("__") or ".__" in place:  # introspection has a setting of its own, for its fields
                return True
            scopes = self.matrix.app_scopes.get(place, frozenset[str]())
            return bool(_without(rights, scopes) & self.may_state(place))

        return may

    def _field(self, parent: GraphQLNamedType, field_name: str) -> GraphQLField:
        field = self._schema.get_field(cast("Any", parent), field_name)
        assert field is not None, "the document is valid"
        return field

    def _named(self, name: str) -> GraphQLNamedType:
        found = self._schema.get_type(name)
        assert found is not None, "the document is valid"
        return found


def permissions_of(roles: frozenset[Role], policies: Policies | None = None) -> list[str]:
    """The queries, mutations and subscriptions that a caller with these roles may send, as `Mutation.orderPlace`."""
    listed = load_policies() if policies is None else policies
    return sorted(name for name, allowed in listed.items() if name.split(".")[0] in ROOTS and roles & allowed)


def _rights_of(principal: Principal) -> _Rights:
    return principal.roles, principal.scopes


def _without(rights: _Rights, needed: frozenset[str]) -> frozenset[Role]:
    """The roles, less that of an app which lacks a needed scope."""
    roles, scopes = rights
    return roles - {Role.APP} if scopes is not None and not needed <= scopes else roles


def _type(field: GraphQLField) -> Any:
    return cast("Any", field).type


def _refusal(place: str, principal: Principal) -> GraphQLError:
    if principal.roles <= {Role.ANONYMOUS}:
        return GraphQLError(
            f"{place} needs credentials: none were sent.", extensions={"code": "UNAUTHENTICATED", "field": place}
        )
    return GraphQLError(f"{place} is not open to your role.", extensions={"code": "FORBIDDEN", "field": place})
