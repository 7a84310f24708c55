"""Read what is held."""

from typing import Annotated

import strawberry

from app.reservations.queries import reservations_by_id
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.reservations.types import Reservation


@strawberry.type
class ReservationQueries:
    """`reservation`."""

    @strawberry.field(
        description="What a cart, checkout, draft or quote holds; null when there is none that you may see."
    )
    async def reservation(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The reservation's `id`.")]
    ) -> Reservation | None:
        """Raises InvalidInput for an id that is none."""
        held = await info.context.loaders.load(reservations_by_id, uuid_of(id, "Reservation"))
        return None if held is None else Reservation.of(held)
