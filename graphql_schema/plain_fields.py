"""Fields that are an attribute of their object and nothing else are read without ceremony.

Most fields of an answer are: a code, a number, an instant. graphql-core and strawberry build a path, a resolve info and
a few calls for each of them; here it is a look-up, `getattr` and the scalar's own serializer. The answer is the same:
whatever is not plain, and a value that its scalar refuses, goes the long way, where errors get their place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, Undefined, is_leaf_type
from graphql.execution.collect_fields import FieldDetails
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

_MARK = "orderwire-plain"
_REST: Any = object()
"""Stands for a value that graphql-core finds."""


@dataclass(frozen=True, slots=True)
class _Plain:
    attribute: str
    serialize: Callable[[Any], Any]
    non_null: bool

    def read(self, source: Any) -> Any:
        """The value as it is sent; _REST when there is an error to tell."""
        value = getattr(source, self.attribute)
        if value is None:
            return _REST if self.non_null else None
        try:
            value = self.serialize(value)
        except Exception:  # noqa: BLE001 - graphql-core meets it again, and says where
            return _REST
        return _REST if value is None or value is Undefined else value


class PlainFieldsExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor, with a short way for plain fields."""

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Any,
        grouped_field_set: Mapping[str, list[FieldDetails]],
        position_context: Any,
    ) -> Any:
        """Read plain fields here and leave the others to graphql-core; the answer keeps the selection's order."""
        fields = parent_type.fields
        results: dict[str, Any] = {}
        rest: dict[str, list[FieldDetails]] = {}
        for response_name, details in grouped_field_set.items():
            field = fields.get(details[0].node.name.value)
            plain: _Plain | None = None if field is None else field.extensions.get(_MARK)
            results[response_name] = value = _REST if plain is None else plain.read(source_value)
            if value is _REST:
                rest[response_name] = details
        if not rest:
            return results
        execute = cast("Callable[..., Any]", super().execute_fields)  # pyright: ignore[reportUnknownMemberType] # untyped there
        others = execute(parent_type, source_value, path, rest, position_context)
        if isinstance(others, dict):
            return _filled(results, cast("dict[str, Any]", others))

        async def awaited() -> dict[str, Any]:
            return _filled(results, await others)

        return awaited()


def _filled(results: dict[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: others[name] if value is _REST else value
        for name, value in results.items()
        if value is not _REST or name in others
    }


def mark_plain_fields(schema: GraphQLSchema) -> None:
    """Find the plain fields, once the resolvers are what they will be: scalars and enums that nothing resolves."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for field in kind.fields.values():
                plain = _plain(field)
                if plain is not None:
                    field.extensions = {**field.extensions, _MARK: plain}


def _plain(field: GraphQLField) -> _Plain | None:
    kind = cast("Any", field).type
    non_null = isinstance(kind, GraphQLNonNull)
    leaf = cast("Any", kind).of_type if non_null else kind
    definition = field.extensions.get("strawberry-definition")
    if definition is None or field.args or not is_leaf_type(leaf) or not getattr(field.resolve, "_is_default", False):
        return None
    return _Plain(definition.python_name, cast("Any", leaf).coerce_output_value, non_null)
