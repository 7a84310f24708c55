"""Queries for tax rules."""

from typing import Annotated

import strawberry

from app.catalog.tax_rules import list_tax_rules
from graphql_schema.context import Info
from graphql_schema.scalars import CountryCode
from graphql_schema.taxes.types import TaxRule


@strawberry.type
class TaxQueries:
    """`taxRules`."""

    @strawberry.field(description="The tax rules in force, by country, region, name and class.")
    async def tax_rules(
        self,
        info: Info,
        countries: Annotated[
            list[CountryCode] | None, strawberry.argument(description="Only those of these countries.")
        ] = None,
    ) -> list[TaxRule]:
        """A bounded list: one statement."""
        return [TaxRule.of(row) for row in await list_tax_rules(info.context.services.database, countries)]
