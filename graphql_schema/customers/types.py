"""Customers: personal data. A customer reads itself, the merchant's care staff and apps read those in their scope."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.customers.queries import addresses_of_customers, customers_by_id
from graphql_schema.addresses import Address
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows
from graphql_schema.pagination import After, Before, First, Last

if TYPE_CHECKING:
    from db.models.people import CustomerRow
    from graphql_schema.orders.inputs import OrderFilter
    from graphql_schema.orders.lists import OrderConnection

LazyOrderFilter = Annotated["OrderFilter", strawberry.lazy("graphql_schema.orders.inputs")]
LazyOrderConnection = Annotated["OrderConnection", strawberry.lazy("graphql_schema.orders.lists")]


@strawberry.type(description="A person or company who buys.")
class Customer(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    email: str | None = strawberry.field(description="The e-mail address; several customers may share one.")
    name: str | None = strawberry.field(description="The name.")
    phone: str | None = strawberry.field(description="The phone number.")
    tags: list[str] = strawberry.field(description="The merchant's own marks.")
    created_at: datetime = strawberry.field(description="When the customer was first known.")
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")

    @strawberry.field(description="The address book, oldest first.")
    async def addresses(self, info: Info) -> list[Address]:
        """Batched over customers."""
        rows = await info.context.loaders.load(addresses_of_customers, self.key)
        return [Address.of(row) for row in rows or ()]

    @strawberry.field(description="What the customer bought, as far as you may see it, newest first.")
    async def orders(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[
            LazyOrderFilter | None, strawberry.argument(description="Which of the orders; all when absent.")
        ] = None,
    ) -> LazyOrderConnection:
        """Not batched: a page of its own for every customer."""
        from graphql_schema.orders.lists import order_connection  # noqa: PLC0415 - customers and orders name each other

        return await order_connection(
            info, first=first, after=after, last=last, before=before, filter=filter, customer_id=self.key
        )

    @classmethod
    def of(cls, row: "CustomerRow") -> "Customer":
        """Show a row."""
        return cls(
            id=global_id("Customer", row.id),
            key=row.id,
            email=row.email,
            name=row.name,
            phone=row.phone,
            tags=row.tags,
            created_at=row.created_at,
            version=row.version,
        )


register_rows("Customer", customers_by_id, Customer.of)
