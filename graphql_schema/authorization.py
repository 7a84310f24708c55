"""Who may select what, decided before a document runs: `authorization.yaml` is the whole list, and silence means no.

`Authorization` refuses to be built for a schema with a field that has no policy, or for a policy that names nothing,
so neither a new field nor a typing error can open a door. It decides by role only; which *rows* a caller sees is the
business of the scoped repositories. `@skip` and `@include` do not matter: a forbidden field is refused either way.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

from app.domain.enums import Role
from app.domain.principal import Principal
from graphql_schema.transport.bounded_cache import BoundedCache

ROOTS = ("Query", "Mutation", "Subscription")
EVERYBODY = frozenset(Role)

Policies = Mapping[str, frozenset[Role]]
"""`Type.field` or `Type.*` to the roles that may select it."""


class PolicyError(Exception):
    """The policies and the schema do not fit; the message lists every misfit."""


@cache
def load_groups() -> Mapping[str, frozenset[Role]]:
    """The names that `authorization.yaml` has for several roles, in its order."""
    return {name: frozenset(map(Role, roles)) for name, roles in _source()["groups"].items()}


@cache
def load_policies() -> Policies:
    """Read `authorization.yaml`. Raises PolicyError for an unknown role or a wildcard on a root type."""
    source = _source()
    known = dict(load_groups()) | {role.value: frozenset({role}) for role in Role}
    policies: dict[str, frozenset[Role]] = {}
    for name, roles in source["policies"].items():
        strangers = [role for role in roles if role not in known]
        if strangers or name in {f"{root}.*" for root in ROOTS}:
            raise PolicyError(f"{name}: {strangers or 'root fields are listed one by one'}")
        policies[name] = frozenset[Role]().union(*(known[role] for role in roles))
    return policies


def _source() -> Any:
    return yaml.safe_load(files("graphql_schema").joinpath("authorization.yaml").read_text())


class Authorization:
    """The policies of one schema, and the memory of documents judged before."""

    def __init__(
        self,
        schema: GraphQLSchema,
        policies: Policies | None = None,
        *,
        introspection: frozenset[Role] = EVERYBODY,
        remembered_documents: int = 2_000,
    ) -> None:
        """Raises PolicyError when a field has no policy or a policy names no field."""
        self._schema, self._introspection = schema, introspection
        self._policies = load_policies() if policies is None else policies
        self._judged: BoundedCache[tuple[str, str, frozenset[Role]], tuple[str, ...]] = BoundedCache(
            max_entries=remembered_documents, max_weight=8_000_000
        )
        self._check_complete()

    def roles(self, type_name: str, field_name: str) -> frozenset[Role]:
        """The roles that may select a field; introspection has its own setting. Nobody when there is no policy."""
        if field_name == "__typename":
            return EVERYBODY
        if field_name.startswith("__") or type_name.startswith("__"):
            return self._introspection
        exact = self._policies.get(f"{type_name}.{field_name}")
        return exact if exact is not None else self._policies.get(f"{type_name}.*", frozenset())

    def check(self, document: DocumentNode, operation: OperationDefinitionNode, principal: Principal) -> None:
        """Refuse the whole operation when the principal's roles may not select one of its fields.

        Raises: GraphQLError with the code FORBIDDEN, or UNAUTHENTICATED for the anonymous, naming the field.
        """
        refused = self._refused(document, operation, principal.roles)
        if not refused:
            return
        if principal.roles <= {Role.ANONYMOUS}:
            raise GraphQLError(
                f"{refused[0]} needs credentials: none were sent.",
                extensions={"code": "UNAUTHENTICATED", "field": refused[0]},
            )
        raise GraphQLError(
            f"{refused[0]} is not open to your role.", extensions={"code": "FORBIDDEN", "field": refused[0]}
        )

    def _refused(
        self, document: DocumentNode, operation: OperationDefinitionNode, roles: frozenset[Role]
    ) -> tuple[str, ...]:
        if document.loc is None:
            return tuple(self._walk(document, operation, roles))
        key = (document.loc.source.body, operation.name.value if operation.name else "", roles)
        judged = self._judged.get(key)
        if judged is None:
            judged = tuple(self._walk(document, operation, roles))[:1]
            self._judged.put(key, judged, weight=len(key[0]))
        return judged

    def _walk(
        self, document: DocumentNode, operation: OperationDefinitionNode, roles: frozenset[Role]
    ) -> Iterator[str]:
        """Every refused field of a valid document; each fragment is visited once, so the walk is linear."""
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        root = self._schema.get_root_type(operation.operation)
        assert root is not None, "the document is valid"
        seen: set[str] = set()
        waiting: list[tuple[SelectionSetNode, GraphQLNamedType]] = [(operation.selection_set, root)]
        while waiting:
            selections, parent = waiting.pop()
            for node in selections.selections:
                if isinstance(node, FieldNode):
                    if not roles & self.roles(parent.name, node.name.value):
                        yield f"{parent.name}.{node.name.value}"
                    if node.selection_set is not None:
                        waiting.append((node.selection_set, self._type_of(parent, node.name.value)))
                elif isinstance(node, FragmentSpreadNode):
                    fragment = fragments[node.name.value]
                    if node.name.value not in seen:
                        seen.add(node.name.value)
                        waiting.append((fragment.selection_set, self._named(fragment.type_condition.name.value)))
                else:
                    inline = cast("Any", node)
                    condition = inline.type_condition
                    waiting.append((inline.selection_set, self._named(condition.name.value) if condition else parent))

    def _type_of(self, parent: GraphQLNamedType, field_name: str) -> GraphQLNamedType:
        field = self._schema.get_field(cast("Any", parent), field_name)
        assert field is not None, "the document is valid"
        return cast("GraphQLNamedType", get_named_type(cast("Any", field).type))

    def _named(self, name: str) -> GraphQLNamedType:
        found = self._schema.get_type(name)
        assert found is not None, "the document is valid"
        return found

    def _check_complete(self) -> None:
        fields = [
            (kind.name, field)
            for kind in self._schema.type_map.values()
            if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__")
            for field in kind.fields
        ]
        bare = [f"{kind}.{field} has no policy" for kind, field in fields if not self.roles(kind, field)]
        names = {f"{kind}.{field}" for kind, field in fields} | {f"{kind}.*" for kind, _ in fields}
        void = [f"{name} is a policy for nothing" for name in self._policies if name not in names]
        if bare or void:
            raise PolicyError("authorization.yaml does not fit the schema: " + "; ".join(sorted(bare + void)))


def permissions_of(roles: frozenset[Role], policies: Policies | None = None) -> list[str]:
    """The queries, mutations and subscriptions that a caller with these roles may send, as `Mutation.orderPlace`."""
    listed = load_policies() if policies is None else policies
    return sorted(name for name, allowed in listed.items() if name.split(".")[0] in ROOTS and roles & allowed)
