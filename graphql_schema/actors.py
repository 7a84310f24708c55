"""Who did something. Ledgers and events know ids, never names: names are personal data."""

from uuid import UUID

import strawberry

from app.domain.enums import ActorKind
from graphql_schema.ids import global_id


@strawberry.type(
    description="Who did it: a customer, a guest with an order token, a member of staff, an app, or the system itself."
)
class Actor:
    """Built with `of`."""

    kind: ActorKind = strawberry.field(description="What kind of actor.")
    id: strawberry.ID | None = strawberry.field(description="Which one; null for the anonymous and the system.")
    name: str | None = strawberry.field(description="What to call them, where you may know it.")

    @classmethod
    def of(cls, kind: ActorKind, id: UUID | None, name: str | None = None) -> "Actor":
        """A customer's actor id is the id of the Customer; those of others only tell actors apart."""
        return cls(kind=kind, id=None if id is None else global_id(kind.value.capitalize(), id), name=name)
