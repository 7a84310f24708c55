"""Customers: personal data. A customer reads itself, the merchant's care staff and apps read those in their scope."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.credit.queries import credit_of_customers
from app.customers.overview import (
    SHOWN_AT_MOST,
    consent_history_of_customers,
    consents_of_customers,
    contacts_of_customers,
    notes_of_customers,
    open_problems_of_customers,
    order_counts_of_customers,
    refunds_of_customers,
    returned_lines_of_customers,
    returned_units_of_customers,
    spent_by_customers,
)
from app.customers.queries import addresses_of_customers, customers_by_id
from app.domain.enums import ContactWay
from app.payments.queries import payments_of_customers
from app.payments.refund_queries import refunds_by_id
from graphql_schema.addresses import Address
from graphql_schema.context import Info
from graphql_schema.credit.types import CreditAccount
from graphql_schema.customers.consents import Consent
from graphql_schema.customers.overview import (
    CustomerContact,
    CustomerNote,
    CustomerOrderCounts,
    LifetimeValue,
    OpenProblem,
)
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.pagination import After, Before, First, Last
from graphql_schema.payments.types import Payment
from graphql_schema.refunds.types import Refund

if TYPE_CHECKING:
    from db.models.people import AddressRow, CustomerRow
    from graphql_schema.orders.inputs import OrderFilter
    from graphql_schema.orders.lists import OrderConnection
    from graphql_schema.orders.types import OrderLine

LazyOrderFilter = Annotated["OrderFilter", strawberry.lazy("graphql_schema.orders.inputs")]
LazyOrderConnection = Annotated["OrderConnection", strawberry.lazy("graphql_schema.orders.lists")]
LazyOrderLine = Annotated["OrderLine", strawberry.lazy("graphql_schema.orders.types")]
_NEWEST = f"the newest first, {SHOWN_AT_MOST} at most"


@strawberry.type(description="An address of a customer's address book.")
class CustomerAddress:
    """Built with `of`."""

    id: strawberry.ID = strawberry.field(description="Names it in `customerAddressSave` and `customerAddressRemove`.")
    address: Address = strawberry.field(description="The address.")
    is_default_shipping: bool = strawberry.field(description="Whether parcels go there unless something else is said.")
    is_default_billing: bool = strawberry.field(description="Whether bills go there unless something else is said.")

    @classmethod
    def of(cls, row: "AddressRow") -> "CustomerAddress":
        """Show a row."""
        return cls(
            id=global_id("CustomerAddress", row.id),
            address=Address.of(row),
            is_default_shipping=row.is_default_shipping,
            is_default_billing=row.is_default_billing,
        )


@strawberry.type(description="A person or company who buys.")
class Customer(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    email: str | None = strawberry.field(description="The e-mail address; several customers may share one.")
    name: str | None = strawberry.field(description="The name.")
    phone: str | None = strawberry.field(description="The phone number.")
    company: str | None = strawberry.field(description="The company that buys, or that the person buys for.")
    language: str | None = strawberry.field(description="What to write to them in: a BCP 47 tag, like de or en-GB.")
    preferred_way: ContactWay | None = strawberry.field(description="How they like to be reached; null: nobody knows.")
    credit_limit: Money | None = strawberry.field(
        description="What they may owe at any time over all orders on account; null: what the channel says."
    )
    tax_exempt_reason: str | None = strawberry.field(
        description="Why no tax is computed for them, as it stands on invoices; null: they pay tax."
    )
    tags: list[str] = strawberry.field(description="The merchant's own marks.")
    created_at: datetime = strawberry.field(description="When the customer was first known.")
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")

    @strawberry.field(description="The address book, oldest first.")
    async def addresses(self, info: Info) -> list[Address]:
        """Batched over customers."""
        rows = await info.context.loaders.load(addresses_of_customers, self.key)
        return [Address.of(row) for row in rows or ()]

    @strawberry.field(description="The same addresses with their ids, and which of them are defaults.")
    async def address_book(self, info: Info) -> list[CustomerAddress]:
        """Batched over customers."""
        rows = await info.context.loaders.load(addresses_of_customers, self.key)
        return [CustomerAddress.of(row) for row in rows or ()]

    @strawberry.field(description="What stands of what they agreed to: the latest word for each purpose and way.")
    async def consents(self, info: Info) -> list[Consent]:
        """What was never asked is absent: that is no consent."""
        return [Consent.of(row) for row in await info.context.loaders.load(consents_of_customers, self.key) or ()]

    @strawberry.field(description=f"All they ever agreed to or took back, {_NEWEST}.")
    async def consent_history(self, info: Info) -> list[Consent]:
        """Batched over customers."""
        rows = await info.context.loaders.load(consent_history_of_customers, self.key)
        return [Consent.of(row) for row in rows or ()]

    @strawberry.field(description="How many orders they have, by what became of them.")
    async def order_counts(self, info: Info) -> CustomerOrderCounts:
        """Within the caller's scope."""
        return CustomerOrderCounts.of(await info.context.loaders.load(order_counts_of_customers, self.key))

    @strawberry.field(
        description="What they paid so far, a row for each currency, the largest first; empty when nothing was paid."
    )
    async def lifetime_value(self, info: Info) -> list[LifetimeValue]:
        """Captured less refunded over the orders that the caller sees with their payments."""
        return [
            LifetimeValue.of(spent) for spent in await info.context.loaders.load(spent_by_customers, self.key) or ()
        ]

    @strawberry.field(description=f"Orders that somebody should look at, and why: {_NEWEST}.")
    async def open_problems(self, info: Info) -> list[OpenProblem]:
        """See `db/repositories/order_problems.py` for what counts."""
        found = await info.context.loaders.load(open_problems_of_customers, self.key)
        return [OpenProblem.of(troubled) for troubled in found or ()]

    @strawberry.field(description=f"Their payments over all orders, {_NEWEST}.")
    async def payments(self, info: Info) -> list[Payment]:
        """Within the caller's scope."""
        return [Payment.of(read) for read in await info.context.loaders.load(payments_of_customers, self.key) or ()]

    @strawberry.field(description="What we owe them to spend here, by currency; none where they never had any.")
    async def store_credit(self, info: Info) -> list[CreditAccount]:
        """Batched over customers."""
        found = await info.context.loaders.load(credit_of_customers, self.key)
        return [CreditAccount.of(account) for account in found or ()]

    @strawberry.field(description=f"What was given back to them over all orders, {_NEWEST}.")
    async def refunds(self, info: Info) -> list[Refund]:
        """Two statements for all customers of a page."""
        ids = await info.context.loaders.load(refunds_of_customers, self.key) or ()
        found = await info.context.loaders.load_many(refunds_by_id, list(ids))
        return [Refund.of(read) for read in found if read is not None]

    @strawberry.field(description="Units that they gave back, over all orders; a kit counts as its components.")
    async def returned_units(self, info: Info) -> int:
        """Within the caller's scope."""
        return await info.context.loaders.load(returned_units_of_customers, self.key) or 0

    @strawberry.field(description=f"Lines of which units came back, or shall come back, {_NEWEST}.")
    async def returns(self, info: Info) -> list[LazyOrderLine]:
        """Within the caller's scope."""
        from graphql_schema.orders.types import OrderLine  # noqa: PLC0415 - customers and orders name each other

        found = await info.context.loaders.load(returned_lines_of_customers, self.key)
        return [OrderLine.of(read) for read in found or ()]

    @strawberry.field(description=f"What the merchant's people noted about them, {_NEWEST}.")
    async def notes(self, info: Info) -> list[CustomerNote]:
        """Never the customer's to read."""
        return [CustomerNote.of(row) for row in await info.context.loaders.load(notes_of_customers, self.key) or ()]

    @strawberry.field(description=f"When they and the merchant were in touch, {_NEWEST}.")
    async def contacts(self, info: Info) -> list[CustomerContact]:
        """Never the customer's to read."""
        rows = await info.context.loaders.load(contacts_of_customers, self.key)
        return [CustomerContact.of(row) for row in rows or ()]

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
            company=row.company,
            language=row.language,
            preferred_way=row.preferred_way,
            credit_limit=None
            if row.credit_limit_minor is None or row.credit_limit_currency is None
            else Money.from_minor(row.credit_limit_minor, row.credit_limit_currency),
            tax_exempt_reason=row.tax_exempt_reason,
            tags=row.tags,
            created_at=row.created_at,
            version=row.version,
        )


register_rows("Customer", customers_by_id, Customer.of)
