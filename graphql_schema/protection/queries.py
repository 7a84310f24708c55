"""Queries for rules and what they took."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.protection.explain import explain_availability
from app.protection.queries import page_of_rules
from graphql_schema.bad_input import bad_input
from graphql_schema.context import Info
from graphql_schema.pagination import After, Connection, First, Keyset
from graphql_schema.protection.types import AvailabilityExplanation, AvailabilityRule

BY_AGE = Keyset("availabilityRules", (UUID,))
MAX_LOCATIONS = 250


@strawberry.type
class ProtectionQueries:
    """`availabilityRules` and `availabilityExplain`."""

    @strawberry.field(description="The rules in force that you may see, in the order they were made.")
    async def availability_rules(
        self,
        info: Info,
        sku: Annotated[str | None, strawberry.argument(description="Only rules that name this SKU.")] = None,
        channel: Annotated[str | None, strawberry.argument(description="Only rules that name this channel.")] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[AvailabilityRule]:
        """One statement per page."""
        rows = await page_of_rules(
            info.context.services.database,
            info.context.principal,
            BY_AGE.page(first, after),
            sku=sku,
            channel=channel,
        )
        return BY_AGE.connection(rows, lambda row: (row.id,), AvailabilityRule.of)

    @strawberry.field(
        description="Why a channel can have so many units of a SKU and not more: which rule took how many, and where."
        " Null for an unknown SKU or channel."
    )
    async def availability_explain(
        self,
        info: Info,
        sku: Annotated[str, strawberry.argument(description="The SKU's code.")],
        channel: Annotated[str, strawberry.argument(description="The channel's code.")],
        locations: Annotated[
            list[str] | None,
            strawberry.argument(description=f"Only at these location codes, {MAX_LOCATIONS} at most."),
        ] = None,
    ) -> AvailabilityExplanation | None:
        """Raises BAD_USER_INPUT for too many codes."""
        if locations is not None and len(locations) > MAX_LOCATIONS:
            raise bad_input(f"`locations` may name {MAX_LOCATIONS} codes at most.")
        explained = await explain_availability(
            info.context.services.database, info.context.principal, sku, channel, locations
        )
        return None if explained is None else AvailabilityExplanation.of(explained)
