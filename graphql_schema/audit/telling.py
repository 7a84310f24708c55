"""Writing down what was read, before the answer leaves: without the row there is no answer.

A stream's items are written down at most once a second for each subscriber, and what is left when it ends.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode

from app.audit.record import input_digest, record_read
from app.domain.audit import Call
from graphql_schema.audit.trail import Trail

if TYPE_CHECKING:
    from graphql_schema.context import Context
    from graphql_schema.transport.documents import Operation

log = structlog.get_logger(__name__)

Tell = Callable[[Trail], Awaitable[None]]


async def tell_reads(context: "Context", operation: "Operation", variables: Mapping[str, Any], read: Trail) -> None:
    """Write one row for what an operation read of personal data. Raises what the database raises."""
    name = operation.definition.name
    await record_read(
        context.services.database,
        context.caller,
        Call(
            ",".join(root_fields(operation)),
            input_digest(context.services.secrets.audit, variables),
            context.request_id,
            context.provenance,
        ),
        subjects=read.subjects,
        fields=read.fields,
        document=name.value if name else None,
        document_hash=hashlib.sha256(operation.text.encode()).digest(),
    )


def root_fields(operation: "Operation") -> list[str]:
    """The names of an operation's root fields, sorted, those in fragments too."""
    definitions = operation.document.definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    names: set[str] = set()
    seen: set[str] = set()
    waiting = [operation.definition.selection_set]
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                names.add(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                waiting.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                waiting.append(fragments[node.name.value].selection_set)
    return sorted(names)


class DeliveredReads:
    """What one subscriber was sent. The first row is written before its item leaves, later ones once a second."""

    def __init__(self, tell: Tell, *, every_seconds: float = 1.0) -> None:
        self._tell, self._every_seconds = tell, every_seconds
        self._pending = Trail()
        self._pause: asyncio.Task[None] | None = None

    async def add(self, read: Trail | None) -> None:
        """Take in what the next item shows. Raises what writing raised, now or before: the item must not leave then."""
        if not read:
            return
        self._pending.add([read])
        if self._pause is not None and self._pause.done():
            pause, self._pause = self._pause, None
            pause.result()
        if self._pause is None:
            await self._write()
            self._pause = asyncio.create_task(self._rest())

    async def aclose(self) -> None:
        """Write what is left. A failure is logged: nothing can be withheld any more."""
        if self._pause is not None:
            self._pause.cancel()
            await asyncio.wait([self._pause])
        try:
            async with asyncio.timeout(5):
                await self._write()
        except Exception as failure:  # noqa: BLE001 - it is logged; the stream has ended
            log.error("reads of a stream were not written down", error=type(failure).__name__)

    async def _rest(self) -> None:
        """Wait between two rows; ends when there was nothing to write after a wait."""
        while True:
            await asyncio.sleep(self._every_seconds)
            if not self._pending:
                return
            await self._write()

    async def _write(self) -> None:
        if not self._pending:
            return
        read, self._pending = self._pending, Trail()
        try:
            await self._tell(read)
        except BaseException:
            self._pending.add([read])
            raise
