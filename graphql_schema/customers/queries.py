"""Queries for customers."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.customers.queries import customer_by_email, customers_by_id, page_of_customers
from graphql_schema.bad_input import bad_input
from graphql_schema.catalog.queries import searched
from graphql_schema.context import Info
from graphql_schema.customers.types import Customer
from graphql_schema.ids import uuid_of
from graphql_schema.pagination import After, Connection, First, Keyset

NEWEST_FIRST = Keyset("customers", (UUID,))


@strawberry.type
class CustomerQueries:
    """`customer` and `customers`."""

    @strawberry.field(description="One customer, by id or by e-mail; null when there is none that you may see.")
    async def customer(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The customer's id.")] = None,
        email: Annotated[
            str | None,
            strawberry.argument(description="The e-mail address; the newest customer when several share it."),
        ] = None,
    ) -> Customer | None:
        """Raises BAD_USER_INPUT unless exactly one of the two is given."""
        if (id is None) is (email is None):
            raise bad_input("Ask for a customer by `id` or by `email`.")
        if id is not None:
            row = await info.context.loaders.load(customers_by_id, uuid_of(id, "Customer"))
        else:
            assert email is not None, "one of the two is given"
            row = await customer_by_email(info.context.services.database, info.context.principal, email)
        return None if row is None else Customer.of(row)

    @strawberry.field(description="Customers, newest first.")
    async def customers(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="A whole e-mail address in any case, a phone number however it is written, the id in"
                " another system, or a part of a name in any case."
            ),
        ] = None,
    ) -> Connection[Customer]:
        """Raises BAD_USER_INPUT for too long a search."""
        rows = await page_of_customers(
            info.context.services.database,
            info.context.principal,
            NEWEST_FIRST.page(first, after),
            search=searched(search),
        )
        return NEWEST_FIRST.connection(rows, lambda row: (row.id,), Customer.of)
