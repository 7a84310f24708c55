"""Watching the schema itself, so that no resolver can forget the audit.

Every field of `Mutation` gets a call of its own before it runs; a mutation of staff or an app that left no row by then
gets one afterwards. Every audited field tells the operation's trail what was read, once it is known to be something.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, cast

from graphql import GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema

from app.audit.record import input_digest, record_mutation
from app.domain.audit import Call
from app.domain.enums import Role
from app.domain.errors import Forbidden, ReasonRequired, Refusal
from graphql_schema.audit.policy import AuditPolicy

if TYPE_CHECKING:
    from graphql_schema.context import Context

Resolve = Callable[..., Any]

EXPLAINING = frozenset({Role.CARE, Role.ADMIN})
"""Who must say why, where the merchant asks for reasons."""


def watch(schema: GraphQLSchema, policy: AuditPolicy) -> None:
    """Wrap the resolvers of mutations and of audited fields. Raises AuditPolicyError for a line that names nothing."""
    for (type_name, field_name), paths in policy.fields(schema).items():
        field = cast("GraphQLObjectType", schema.type_map[type_name]).fields[field_name]
        assert field.resolve is not None, "strawberry resolves every field"
        field.resolve = _noting(f"{type_name}.{field_name}", paths, field.resolve)
    for name, field in schema.mutation_type.fields.items() if schema.mutation_type else ():
        assert field.resolve is not None, "strawberry resolves every field"
        field.resolve = _calling(field.resolve, explained=policy.wants_reason("Mutation", name))


def refuse_without_reason(context: "Context", what: str) -> None:
    """Raise ReasonRequired when the merchant asks care and administrators why, and nothing was said."""
    if (
        context.services.require_reason
        and context.caller.roles & EXPLAINING
        and not (context.provenance.reason or "").strip()
    ):
        raise ReasonRequired(what)


def _noting(name: str, paths: tuple[tuple[str, ...], ...], resolve: Resolve) -> Resolve:
    def noted(source: Any, info: "GraphQLResolveInfo[Context]", **arguments: Any) -> Any:
        context = info.context
        trail = context.trail
        if trail is None or not any(_given(arguments, path) for path in paths):
            return resolve(source, info, **arguments)
        refuse_without_reason(context, name)

        def note(value: Any) -> Any:
            if value is not None and value != []:
                trail.note(name, source)
            return value

        async def settled(pending: Awaitable[Any]) -> Any:
            return note(await pending)

        value = resolve(source, info, **arguments)
        return settled(value) if isawaitable(value) else note(value)

    return noted


def _calling(resolve: Resolve, *, explained: bool) -> Resolve:
    async def called(source: Any, info: "GraphQLResolveInfo[Context]", **arguments: Any) -> Any:
        context = info.context
        call = Call(info.field_name, request_id=context.request_id, provenance=context.provenance)
        if context.trail is None:
            context.call = call
            value = resolve(source, info, **arguments)
            return await value if isawaitable(value) else value
        call = replace(call, input_hash=input_digest(context.services.secrets.audit, arguments))
        context.call, context.told, context.explained = call, False, explained
        database = context.services.database
        try:
            value = resolve(source, info, **arguments)
            value = await value if isawaitable(value) else value
        except (Refusal, Forbidden) as refusal:
            if not context.told:
                code = refusal.code.value if isinstance(refusal, Refusal) else "FORBIDDEN"
                await record_mutation(database, context.caller, call, refusal=code)
            raise
        if not context.told:
            await record_mutation(database, context.caller, call)
        return value

    return called


def _given(arguments: dict[str, Any], path: tuple[str, ...]) -> bool:
    value: Any = arguments
    for name in path:
        value = cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None
    return not path or value is not None
