"""What resolvers receive: who asks, what answers, and the operation's own loaders. Fresh for every operation."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import strawberry

from app.domain.principal import NO_PROVENANCE, Principal, Provenance
from app.services import Services
from graphql_schema.loaders import Loaders


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

    def __post_init__(self) -> None:
        self.caller = self.principal
        self.loaders = Loaders(self.services.database, self.principal)

    def read_as(self, principal: Principal) -> None:
        """Let what is selected from here on be read by another principal, with loaders of its own."""
        self.principal = principal
        self.loaders = Loaders(self.services.database, principal)

    @property
    def scope_key(self) -> Hashable:
        """What decides visibility: contexts with equal keys see the same graph."""
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
