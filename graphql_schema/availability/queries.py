"""The one question that storefronts ask all day."""

from typing import Annotated

import strawberry

from app.availability.stock import answer_lines
from graphql_schema.availability.inputs import AvailabilityInput
from graphql_schema.availability.types import Availability, LineAvailability
from graphql_schema.context import Info
from graphql_schema.mutating import ASKED
from graphql_schema.scalars import Cursor


@strawberry.type
class AvailabilityQueries:
    """`availability`."""

    @strawberry.field(
        description="What a shopper can have, how and by when: many lines in one call. Null for an unknown channel."
    )
    async def availability(self, info: Info, input: Annotated[AvailabilityInput, ASKED]) -> Availability | None:
        """One statement for all lines, whatever their number; `options` are read when they are selected."""
        services, ask = info.context.services, input.read()
        answer = await answer_lines(services.stock, info.context.principal, ask)
        if answer is None:
            return None
        return Availability(
            ask=ask,
            answer=answer,
            as_of=answer.as_of,
            cursor=Cursor(services.cursors.encode(answer.position)),
            lines=[LineAvailability.of(line) for line in answer.lines],
        )
