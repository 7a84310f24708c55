"""The viewer: who the server thinks you are, and what you may do."""

from datetime import datetime

import strawberry

from app.channels.queries import all_channels
from app.customers.queries import customers_by_id
from app.domain.principal import Principal
from app.locations.queries import list_locations
from graphql_schema.actors import Actor
from graphql_schema.authorization import permissions_of
from graphql_schema.channels.types import Channel
from graphql_schema.context import Info
from graphql_schema.customers.types import Customer
from graphql_schema.locations.types import Location


@strawberry.type(description="You: who the server takes you for, and what you may do.")
class Viewer:
    """Built with `of`."""

    principal: strawberry.Private[Principal]
    actor: Actor = strawberry.field(description="Who you are.")
    roles: list[str] = strawberry.field(description="Your roles; `anonymous` without credentials.")
    permissions: list[str] = strawberry.field(
        description="The queries, mutations and subscriptions that your roles may send, like Mutation.orderPlace."
    )
    scopes: list[str] | None = strawberry.field(
        description="What an app may touch beside its role: pii, payments, bulk, export. Null for all, and for "
        "everybody who is no app."
    )
    expires_at: datetime | None = strawberry.field(
        description="When what you came with ends, and with it your sockets and streams; null when it does not."
    )

    @strawberry.field(description="The customer that you are; null for everybody else.")
    async def customer(self, info: Info) -> Customer | None:
        """Read within the caller's own scope."""
        if self.principal.customer_id is None:
            return None
        row = await info.context.loaders.load(customers_by_id, self.principal.customer_id)
        return None if row is None else Customer.of(row)

    @strawberry.field(description="The locations whose work and stock you reach; none for shoppers.")
    async def locations(self, info: Info) -> list[Location]:
        """All of them where nothing narrows you."""
        if not self.principal.acts_for_merchant:
            return []
        rows = await list_locations(info.context.services.database, codes=self.principal.locations)
        return [Location.of(row) for row in rows]

    @strawberry.field(description="The channels whose orders you reach; none for shoppers.")
    async def channels(self, info: Info) -> list[Channel]:
        """All of them where nothing narrows you."""
        if not self.principal.acts_for_merchant:
            return []
        return [Channel.of(row) for row in await all_channels(info.context.services.database, self.principal.channels)]

    @classmethod
    def of(cls, principal: Principal) -> "Viewer":
        """Show a principal."""
        return cls(
            principal=principal,
            actor=Actor.of(principal.kind, principal.id, principal.name),
            roles=sorted(principal.roles),
            permissions=permissions_of(principal.roles),
            scopes=None if principal.scopes is None else sorted(principal.scopes),
            expires_at=principal.expires_at,
        )
