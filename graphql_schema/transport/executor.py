"""One way to run an operation, for every transport: find, authorize, coerce, execute with a fresh context, mask.

It runs graphql-core directly with strawberry's execution class, so strawberry's schema *extensions* do not run here;
field extensions, permissions and converters do. `@defer` and `@stream` are not supported.
It does NOT authorize rows: resolvers load through scoped repositories.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, cast

import strawberry
from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationDefinitionNode
from graphql import Executor as CoreExecutor

from app.domain.principal import NO_PROVENANCE, Principal, Provenance
from graphql_schema.audit.trail import Trail
from graphql_schema.limits.refusals import refused
from graphql_schema.limits.role_limits import Limits, RoleLimits, shipped_limits
from graphql_schema.limits.variables import judge_variables
from graphql_schema.transport.documents import Documents, InvalidDocument, Operation
from graphql_schema.transport.errors import (
    Classify,
    Code,
    ErrorJson,
    ErrorMask,
    OperationRefused,
    error_json,
)
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.transport.resolving import ResolveDocument, free_form_only

BoundOperation: TypeAlias = CoreExecutor[Any]
"""An operation with its variables coerced and its context set: graphql-core's own executor."""

_Build = Callable[..., "list[GraphQLError] | BoundOperation"]
Authorize = Callable[[DocumentNode, OperationDefinitionNode, Principal], None]
AuthorizeValues = Callable[[Operation, Mapping[str, Any], Principal], None]
"""Looks at the variables after they were coerced (Python values, input objects as the schema makes them)."""


def any_values(operation: Operation, values: Mapping[str, Any], principal: Principal) -> None:
    """The rights of arguments where there are none to check."""


class Context(Protocol):
    """What resolvers receive; made anew for every operation and every item of a stream."""

    @property
    def scope_key(self) -> Hashable:
        """What decides visibility: equal keys see the same graph."""
        ...

    @property
    def trail(self) -> Trail | None:
        """What was read of personal data so far; None where nobody wants to know."""
        ...

    async def tell_reads(self, operation: Operation, variables: Mapping[str, Any], read: Trail) -> None:
        """Write that down. Raises to withhold the answer."""
        ...


class ContextFactory(Protocol):
    """Makes contexts; `resume_after` is the cursor of `Last-Event-ID`, for the source of a stream only."""

    def __call__(
        self, *, principal: Principal, request_id: str, resume_after: str | None, provenance: Provenance
    ) -> Context: ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and under which request id the logs tell of it."""

    principal: Principal
    request_id: str
    resume_after: str | None = None
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that is valid and authorized for its caller, with raw variables.

    `cost` is what it may cost at most, and `maximum_cost` what this caller's operations may.
    """

    operation: Operation
    variables: dict[str, Any]
    cost: int
    maximum_cost: int

    @property
    def kind(self) -> str:
        """`query`, `mutation` or `subscription`."""
        return self.operation.kind


class Executor:
    """Prepares and executes operations on a strawberry schema.

    authorize: called before execution; raises Forbidden (or a GraphQLError with a code) to refuse the whole document.
    authorize_values: the same for the coerced variables, before anything runs, in every transport.
    classify: names further known exceptions. limits: the figures of every caller, the shipped ones unless given.
    resolve: finds the text of a document that was named by its id, and refuses texts that are not trusted.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        context_factory: ContextFactory,
        authorize: Authorize,
        authorize_values: AuthorizeValues = any_values,
        classify: Classify | None = None,
        resolve: ResolveDocument = free_form_only,
        limits: Limits | None = None,
    ) -> None:
        self._resolve = resolve
        self.limits = limits or shipped_limits()
        self.mask = ErrorMask(classify)
        self.context_factory = context_factory
        self._authorize, self._authorize_values = authorize, authorize_values
        self._schema: GraphQLSchema = schema._schema  # pyright: ignore[reportPrivateUsage] # it has no public name
        self._build = cast("_Build", schema.execution_context_class.build)  # pyright: ignore[reportUnknownMemberType] # untyped there
        self._documents = Documents(self._schema, self.limits.weights)

    def prepare(self, request: GraphQLRequest, caller: Caller) -> Prepared:
        """Find the operation within its caller's limits, validate it and authorize it; nothing is executed.

        Raises: OperationRefused (BAD_USER_INPUT, COST_EXCEEDED, FORBIDDEN, or the code of a hook's GraphQLError).
        """
        limits = self.limits.of(caller.principal)
        try:
            text = self._resolve(request, caller.principal)
            bulk = self._judge_variables(request, caller.principal)
            operation = self._documents.find(text, request.operation_name, limits)
            if bulk is not None and not operation.is_bulk:
                raise bulk
            cost = operation.judge(request.variables, limits)
            self._authorize(operation.document, operation.definition, caller.principal)
        except InvalidDocument as invalid:
            raise OperationRefused(self.mask.request_errors(invalid.errors, caller.request_id)) from None
        except Exception as refusal:  # noqa: BLE001 - the mask logs what it does not know
            raise OperationRefused([self.mask.exception(refusal, caller.request_id)]) from None
        return Prepared(operation, request.variables, cost, limits.cost_per_request)

    def is_bulk(self, request: GraphQLRequest, principal: Principal) -> bool:
        """Whether the request is bulk mutations and nothing else, and may therefore have a larger body."""
        try:
            text = self._resolve(request, principal)
            return self._documents.find(text, request.operation_name, self.limits.of(principal)).is_bulk
        except (InvalidDocument, GraphQLError):
            return False

    def _judge_variables(self, request: GraphQLRequest, principal: Principal) -> GraphQLError | None:
        """Why the variables are too much for all but bulk mutations, if they are. Raises when for these too."""
        limits, bulk = self.limits.of(principal), self.limits.of_bulk(principal)
        try:
            judge_variables(request.variables, limits)
        except GraphQLError as refusal:
            if bulk is limits:
                raise
            judge_variables(request.variables, bulk)
            return refusal
        return None

    async def execute(self, prepared: Prepared, caller: Caller) -> dict[str, Any]:
        """Run a query or mutation to its `{data, errors}` payload, and write down what was read of personal data.

        Raises: OperationRefused when variables cannot be coerced, when `request_seconds` are over, or when anything
        outside a field fails.
        """
        try:
            context = self._context(caller, None)
            limits = self.limits.of_bulk(caller.principal) if prepared.operation.is_bulk else None
            payload = await self.finish(self.bind(prepared, caller, context), caller, limits)
            if context.trail:
                await context.tell_reads(prepared.operation, prepared.variables, context.trail)
            return payload
        except OperationRefused:
            raise
        except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
            raise OperationRefused([self.mask.exception(failure, caller.request_id)]) from None

    def bind(self, prepared: Prepared, caller: Caller, context: Context) -> BoundOperation:
        """Coerce the variables and check the rights to them. Raises: OperationRefused (BAD_USER_INPUT, FORBIDDEN)."""
        name = prepared.operation.definition.name
        bound = self._build(
            self._schema,
            prepared.operation.document,
            context_value=context,
            raw_variable_values=prepared.variables,
            operation_name=name.value if name else None,
            max_coercion_errors=self.limits.of(caller.principal).errors,
            hide_suggestions=True,
        )
        if isinstance(bound, list):
            raise OperationRefused(self.mask.request_errors(bound, caller.request_id))
        try:
            self._authorize_values(prepared.operation, bound.variable_values.coerced, caller.principal)
        except Exception as refusal:  # noqa: BLE001 - the mask logs what it does not know
            raise OperationRefused([self.mask.exception(refusal, caller.request_id)]) from None
        return bound

    def bind_item(self, bound: BoundOperation, item: object, caller: Caller) -> BoundOperation:
        """The same bound subscription for one item of its source, with a context of its own."""
        untyped = bound.build_per_event_executor  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] # so there
        rebuild = cast("Callable[[object], BoundOperation]", untyped)
        event = rebuild(item)
        event.context_value = self._context(caller, None)
        # graphql-core's copy shares this memo, whose keys are the ids of lists made anew for every item: it would only
        # grow, some hundred bytes per selected field and item for as long as the subscription lives.
        event._relevant_sub_fields = {}  # pyright: ignore[reportPrivateUsage] # it has no public name
        return event

    async def finish(self, bound: BoundOperation, caller: Caller, limits: RoleLimits | None = None) -> dict[str, Any]:
        """Execute what is bound. Raises: OperationRefused (UNAVAILABLE) when `request_seconds` are over.

        `limits` are the caller's own when None; bulk mutations have others.
        """
        patience = asyncio.timeout((limits or self.limits.of(caller.principal)).request_seconds)
        try:
            async with patience:
                outcome = bound.execute_operation()
                result = (
                    await cast("Awaitable[ExecutionResult]", outcome)
                    if isinstance(outcome, Awaitable)
                    else cast("ExecutionResult", outcome)
                )
        except TimeoutError:
            if not patience.expired():
                raise
            message = "The operation took too long and was stopped."
            raise OperationRefused([error_json(Code.UNAVAILABLE, message, caller.request_id)]) from None
        return self.payload(result, caller)

    def payload(self, result: ExecutionResult, caller: Caller) -> dict[str, Any]:
        """The response map of a result, errors first and masked."""
        if not result.errors:
            return {"data": result.data}
        errors: list[ErrorJson] = self.mask.execution_errors(result.errors, caller.request_id)
        return {"errors": errors, "data": result.data}

    def check_size(self, size_bytes: int, caller: Caller) -> None:
        """Refuse to send an encoded answer that is larger than its caller may have.

        Raises: OperationRefused (COST_EXCEEDED). What a mutation did is done all the same.
        """
        most = self.limits.of(caller.principal).response_bytes
        if size_bytes > most:
            error = refused("response_bytes", size_bytes, most)
            raise OperationRefused([self.mask.exception(error, caller.request_id)])

    def context_for(self, caller: Caller) -> Context:
        """A fresh context that knows where the caller wants to resume."""
        return self._context(caller, caller.resume_after)

    def _context(self, caller: Caller, resume_after: str | None) -> Context:
        return self.context_factory(
            principal=caller.principal,
            request_id=caller.request_id,
            resume_after=resume_after,
            provenance=caller.provenance,
        )
