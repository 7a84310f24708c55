"""Keep a customer's address book."""

from typing import Annotated

import strawberry

from app.customers.remove_address import RemoveAddress, remove_address
from app.customers.save_address import SaveAddress, save_address
from graphql_schema.addresses import AddressInput
from graphql_schema.context import Info
from graphql_schema.customers.payload import EXPECTED, KEY, WHOSE, CustomerPayload, changed_customer, named_customer
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED


@strawberry.input(description="An address to keep in a customer's address book.")
class CustomerAddressSaveInput:
    """For customerAddressSave."""

    idempotency_key: str = strawberry.field(description=KEY)
    address: AddressInput = strawberry.field(description="The whole address: what is left out is not kept.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description=WHOSE)
    address_id: strawberry.ID | None = strawberry.field(
        default=None, description="Which address of the book this takes the place of; left out, it is a further one."
    )
    default_shipping: bool | None = strawberry.field(
        default=None, description="Whether parcels go there by default; left out, that stays. There is one at most."
    )
    default_billing: bool | None = strawberry.field(
        default=None, description="Whether bills go there by default; left out, that stays. There is one at most."
    )
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.input(description="An address to take out of a customer's address book.")
class CustomerAddressRemoveInput:
    """For customerAddressRemove."""

    idempotency_key: str = strawberry.field(description=KEY)
    address_id: strawberry.ID = strawberry.field(description="The id of the address in `Customer.addressBook`.")
    customer_id: strawberry.ID | None = strawberry.field(default=None, description=WHOSE)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.type
class CustomerAddressMutations:
    """`customerAddressSave` and `customerAddressRemove`."""

    @strawberry.mutation(description="Keep an address for later. Orders keep what they were placed with.")
    async def customer_address_save(
        self, info: Info, input: Annotated[CustomerAddressSaveInput, ASKED]
    ) -> CustomerPayload:
        """See `save_address`."""
        return await changed_customer(
            info,
            lambda uow: save_address(
                uow,
                SaveAddress(
                    idempotency_key=input.idempotency_key,
                    customer_id=named_customer(info, input.customer_id),
                    address=input.address.read(),
                    address_id=None
                    if input.address_id is None
                    else uuid_of(input.address_id, "CustomerAddress", ("addressId",)),
                    default_shipping=input.default_shipping,
                    default_billing=input.default_billing,
                    expected_version=input.expected_version,
                ),
            ),
        )

    @strawberry.mutation(description="Forget an address. Orders keep what they were placed with.")
    async def customer_address_remove(
        self, info: Info, input: Annotated[CustomerAddressRemoveInput, ASKED]
    ) -> CustomerPayload:
        """See `remove_address`."""
        return await changed_customer(
            info,
            lambda uow: remove_address(
                uow,
                RemoveAddress(
                    idempotency_key=input.idempotency_key,
                    customer_id=named_customer(info, input.customer_id),
                    address_id=uuid_of(input.address_id, "CustomerAddress", ("addressId",)),
                    expected_version=input.expected_version,
                ),
            ),
        )
