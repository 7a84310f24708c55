"""From a subscription to encoded payloads: the source's items, each executed (or shared) and encoded, in order.

The source is pulled one item at a time and only when the consumer asks: back-pressure reaches the resolver's own
generator. A stream has no silent hole: an item that cannot be delivered (its payload has no data) ends the stream with
its errors, so that the client resumes from the last cursor it holds.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Hashable
from dataclasses import dataclass
from typing import Any

from graphql import (
    ExecutionResult,
    create_source_event_stream,  # pyright: ignore[reportUnknownVariableType] # partly untyped there
)

from graphql_schema.audit.telling import DeliveredReads
from graphql_schema.transport.encoding import EncodedPayload, canonical, encode
from graphql_schema.transport.errors import OperationRefused
from graphql_schema.transport.executor import BoundOperation, Caller, Executor, Prepared
from graphql_schema.transport.shared_executions import SharedExecutions


@dataclass(frozen=True, slots=True)
class StreamedItem:
    """One item's payload and the cursor after it, when the item has one."""

    payload: EncodedPayload
    cursor: str | None


class SubscriptionStreams:
    """Opens subscriptions. Source items may carry `stream_key` (hashable; None: do not share) and `cursor`."""

    def __init__(self, executor: Executor, shared: SharedExecutions) -> None:
        self._executor, self._shared = executor, shared

    async def follow(self, prepared: Prepared, caller: Caller) -> AsyncGenerator[StreamedItem, None]:
        """The stream of a prepared subscription; close the generator (`aclosing`) to close its source.

        Raises: OperationRefused when the source cannot be opened, breaks, or an item has no data.
        """
        context = self._executor.context_for(caller)
        bound = self._executor.bind(prepared, caller, context)
        kind = self._kind(prepared, context.scope_key)
        source = await self._open(bound, caller)
        delivered = DeliveredReads(lambda read: context.tell_reads(prepared.operation, prepared.variables, read))
        try:
            while True:
                try:
                    item = await anext(source)
                except StopAsyncIteration:
                    return
                except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
                    raise OperationRefused([self._executor.mask.exception(failure, caller.request_id)]) from None
                payload = await self._payload(bound, kind, item, caller)
                try:
                    await delivered.add(payload.read)
                except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
                    raise OperationRefused([self._executor.mask.exception(failure, caller.request_id)]) from None
                yield StreamedItem(payload, getattr(item, "cursor", None))
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                await close()
            await delivered.aclose()

    async def _open(self, bound: BoundOperation, caller: Caller) -> AsyncIterator[Any]:
        opening = create_source_event_stream(bound)
        source = await opening if isinstance(opening, Awaitable) else opening
        if isinstance(source, ExecutionResult):
            raise OperationRefused(self._executor.mask.execution_errors(source.errors or [], caller.request_id))
        return aiter(source)

    async def _payload(self, bound: BoundOperation, kind: Hashable, item: object, caller: Caller) -> EncodedPayload:
        async def execute() -> EncodedPayload:
            event = self._executor.bind_item(bound, item, caller)
            payload = await self._executor.finish(event, caller)
            if payload["data"] is None:
                raise OperationRefused(payload["errors"])
            encoded = encode(payload, event.context_value.trail)
            self._executor.check_size(len(encoded.body), caller)
            return encoded

        stream_key = getattr(item, "stream_key", None)
        try:
            if stream_key is None:
                return await execute()
            return await self._shared.get((kind, stream_key), execute)
        except OperationRefused:
            raise
        except Exception as failure:  # noqa: BLE001 - the mask logs what it does not know
            raise OperationRefused([self._executor.mask.exception(failure, caller.request_id)]) from None

    def _kind(self, prepared: Prepared, scope_key: Hashable) -> Hashable:
        operation = prepared.operation
        name = operation.definition.name
        variables = canonical(prepared.variables, without=operation.resume_variables)
        return (operation.text, name.value if name else None, variables, scope_key)
