"""What every mutation of a customer answers with."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast
from uuid import UUID

import strawberry

from app.domain.errors import InvalidInput
from graphql_schema.context import Info
from graphql_schema.customers.types import Customer
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import Payload, attempt
from graphql_schema.nodes import load_node

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

KEY = "Your key for this work; the same again is done once."
WHOSE = "The customer's id. Customers may leave it out: it is their own."
EXPECTED = "Refuse when it changed since you read."


@strawberry.type(description="The answer of everything that changes a customer.")
class CustomerPayload(Payload):
    """The customer, or why not."""

    customer: Customer | None = strawberry.field(default=None, description="The customer as it stands now.")


def named_customer(info: Info, customer_id: strawberry.ID | None) -> UUID:
    """Whom an input means: the named customer, else the caller. Raises InvalidInput when it is nobody."""
    if customer_id is not None:
        return uuid_of(customer_id, "Customer", ("customerId",))
    own = info.context.caller.customer_id
    if own is None:
        raise InvalidInput("say which customer", ("customerId",))
    return own


async def changed_customer(info: Info, use_case: "Callable[[UnitOfWork], Awaitable[UUID]]") -> CustomerPayload:
    """Run a use case that answers with a customer's id."""
    done = await attempt(info, use_case)
    if isinstance(done, list):
        return CustomerPayload(errors=done)
    customer = cast("Customer | None", await load_node(info.context, "Customer", (done.result,)))
    return CustomerPayload(transaction_id=done.transaction_id, customer=customer)
