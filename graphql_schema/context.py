"""What resolvers receive: who asks, what answers, and the operation's own loaders. Fresh for every operation."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import strawberry

from app.domain.audit import Call, is_audited
from app.domain.principal import NO_PROVENANCE, Principal, Provenance
from app.services import Services
from graphql_schema.audit.telling import tell_reads
from graphql_schema.audit.trail import Trail
from graphql_schema.loaders import Loaders
from graphql_schema.transport.documents import Operation


@dataclass(slots=True)
class Context:
    """The surroundings of one operation, or of one item of a stream."""

    principal: Principal
    services: Services
    request_id: str
    resume_after: str | None = None
    """The cursor of `Last-Event-ID`; it wins over a stream's own `after`, with which a browser reconnects for ever."""
    provenance: Provenance = NO_PROVENANCE
    caller: Principal = field(init=False)
    """Who writes: never changes. `principal` is who reads, and follows `read_as`."""
    loaders: Loaders = field(init=False)
    trail: Trail | None = field(init=False)
    """What was read of personal data, for those whose reading is audited; None for shoppers."""
    call: Call | None = field(init=False, default=None)
    """The mutation that runs now; `explained` when it wants a reason, `told` when its audit row was written."""
    explained: bool = field(init=False, default=False)
    told: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.caller = self.principal
        self.trail = Trail() if is_audited(self.principal) else None
        self.loaders = Loaders(self.services.database, self.principal)

    def read_as(self, principal: Principal) -> None:
        """Let what is selected from here on be read by another principal, with loaders of its own."""
        self.principal = principal
        self.loaders = Loaders(self.services.database, principal)

    async def tell_reads(self, operation: Operation, variables: Mapping[str, Any], read: Trail) -> None:
        """Write down what was read of personal data, before the answer leaves. Raises what the database raises."""
        await tell_reads(self, operation, variables, read)

    @property
    def scope_key(self) -> Hashable:
        """What decides visibility: contexts with equal keys see the same graph."""
        if self.services.require_reason:
            return (self.principal.scope_key, bool(self.provenance.reason))
        return self.principal.scope_key


Info: TypeAlias = strawberry.Info[Context, None]


class ContextFactory(Protocol):
    def __call__(
        self, *, principal: Principal, request_id: str, resume_after: str | None, provenance: Provenance
    ) -> Context: ...


def context_factory(services: Services) -> ContextFactory:
    """The function that transports call for every operation."""

    def make(
        *,
        principal: Principal,
        request_id: str,
        resume_after: str | None = None,
        provenance: Provenance = NO_PROVENANCE,
    ) -> Context:
        return Context(principal, services, request_id, resume_after, provenance)

    return make
