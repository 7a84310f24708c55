"""Keep customers, and change what is kept of them."""

from typing import Annotated, Any

import strawberry

from app.customers.create import CreateCustomer, create_customer
from app.customers.update import UpdateCustomer, update_customer
from app.domain.enums import ContactWay
from graphql_schema.context import Info
from graphql_schema.customers.payload import EXPECTED, KEY, WHOSE, CustomerPayload, changed_customer, named_customer
from graphql_schema.money import MoneyInput
from graphql_schema.mutating import ASKED
from graphql_schema.orders.inputs import ExternalRefInput


@strawberry.input(description="What is kept of a customer. What is left out stays as it is; null takes it away.")
class CustomerProfileInput:
    """Read with `stated`."""

    email: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where mail goes. Signing in stays with the address it was set up with. Customers themselves leave"
        " it out.",
    )
    name: str | None = strawberry.field(default=strawberry.UNSET, description="The name.")
    phone: str | None = strawberry.field(default=strawberry.UNSET, description="The phone number.")
    company: str | None = strawberry.field(default=strawberry.UNSET, description="The company that buys.")
    language: str | None = strawberry.field(
        default=strawberry.UNSET, description="What to write to them in: a BCP 47 tag, like de or en-GB."
    )
    preferred_way: ContactWay | None = strawberry.field(
        default=strawberry.UNSET, description="How they like to be reached."
    )
    tags: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All of the merchant's marks; null takes all away. Not for customers.",
    )
    credit_limit: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET, description="What they may owe at any time; for administrators and apps."
    )
    tax_exempt_reason: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Why they pay no tax, as invoices say it; null: they pay. For administrators and apps.",
    )

    def stated(self) -> dict[str, Any]:
        """What is stated, by the domain's names. Raises InvalidInput for an amount that is none."""
        stated = {name: value for name, value in vars(self).items() if value is not strawberry.UNSET}
        limit = stated.get("credit_limit")
        if isinstance(limit, MoneyInput):
            stated["credit_limit"] = limit.read(("profile", "creditLimit"))
        return stated


@strawberry.input(description="A new customer, or one that another system knows.")
class CustomerCreateInput:
    """For customerCreate."""

    idempotency_key: str = strawberry.field(description=KEY)
    profile: CustomerProfileInput = strawberry.field(description="What is known of them.")
    external_ref: ExternalRefInput | None = strawberry.field(
        default=None,
        description="What another system calls them: whoever is known by it already is changed, and no other is made.",
    )


@strawberry.input(description="What to change of a customer.")
class CustomerUpdateInput:
    """For customerUpdate."""

    idempotency_key: str = strawberry.field(description=KEY)
    profile: CustomerProfileInput = strawberry.field(description="What changes.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description=WHOSE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.type
class CustomerProfileMutations:
    """`customerCreate` and `customerUpdate`."""

    @strawberry.mutation(
        description="Keep a new customer. With `externalRef` it may be sent again and again: who is known is changed."
    )
    async def customer_create(self, info: Info, input: Annotated[CustomerCreateInput, ASKED]) -> CustomerPayload:
        """See `create_customer`."""
        ref = input.external_ref
        return await changed_customer(
            info,
            lambda uow: create_customer(
                uow,
                CreateCustomer(
                    idempotency_key=input.idempotency_key,
                    stated=input.profile.stated(),
                    external_source=None if ref is None else ref.source,
                    external_id=None if ref is None else ref.id,
                ),
            ),
        )

    @strawberry.mutation(description="Change what is kept of a customer: a desk for anybody, customers for themselves.")
    async def customer_update(self, info: Info, input: Annotated[CustomerUpdateInput, ASKED]) -> CustomerPayload:
        """See `update_customer`."""
        return await changed_customer(
            info,
            lambda uow: update_customer(
                uow,
                UpdateCustomer(
                    idempotency_key=input.idempotency_key,
                    customer_id=named_customer(info, input.customer_id),
                    stated=input.profile.stated(),
                    expected_version=input.expected_version,
                ),
            ),
        )
