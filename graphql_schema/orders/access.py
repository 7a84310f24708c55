"""Links that open one order without an account: asked for by guests, given anew by those who answer for the order."""

from typing import Annotated, cast

import strawberry

from app.access.order_token import make_order_token
from app.domain.enums import Role
from app.orders.renew_access import RenewedAccess, RenewOrderAccess, renew_order_access
from app.orders.request_access import RequestAccess, count_request, request_access
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node
from graphql_schema.orders.types import Order

TOLD_THE_TOKEN = frozenset({Role.CUSTOMER, Role.APP})
"""Who gets a new token themselves: it is theirs, or they deliver it. People at a desk let it be sent."""


@strawberry.input(description="What a guest knows of their order. All three must belong to it.")
class OrderAccessRequestInput:
    """As typed: case, spaces and dashes make no difference where they never do."""

    number: str = strawberry.field(description="The order's number.")
    email: str = strawberry.field(description="The e-mail address that the order was placed with.")
    postal_code: str = strawberry.field(description="The postal code of where it goes, or of the bill.")

    def read(self) -> RequestAccess:
        """The use case's command."""
        return RequestAccess(self.number, self.email, self.postal_code)


@strawberry.type(
    description="The answer of orderAccessRequest. It is the same for a right, a wrong and a refused guess: tell the "
    "guest that a link is on its way to the address on file, if there is such an order."
)
class OrderAccessRequestPayload(Payload):
    """Says nothing, on purpose."""


@strawberry.input(description="Which order's link to give anew.")
class OrderAccessRenewInput:
    """Read with `read`."""

    idempotency_key: str = strawberry.field(description="Your key for this work; the same again is done once.")
    order_id: strawberry.ID = strawberry.field(description="The order's id.")

    def read(self) -> RenewOrderAccess:
        """The use case's command. Raises InvalidInput for a foreign id."""
        return RenewOrderAccess(
            idempotency_key=self.idempotency_key, order_id=uuid_of(self.order_id, "Order", ("orderId",))
        )


@strawberry.type(description="The answer of orderAccessRenew.")
class OrderAccessRenewPayload(Payload):
    """The order, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order.")
    buyer_told: bool = strawberry.field(
        default=False,
        description="Whether a message with the new link was queued for the buyer; false where none is on file.",
    )
    renewed: strawberry.Private[RenewedAccess | None] = None

    @strawberry.field(
        description="The new token, to be sent as X-Order-Token, for the order's customer and for apps; others let the "
        "message bring it to the buyer. It is never stored."
    )
    def tracking_token(self, info: Info) -> str | None:
        """Null when it was refused, and for whoever may not hold it."""
        if self.renewed is None or not info.context.caller.roles & TOLD_THE_TOKEN:
            return None
        secret = info.context.services.secrets.order_tokens
        return make_order_token(secret, self.renewed.order_id, self.renewed.generation)


@strawberry.type
class OrderAccessMutations:
    """`orderAccessRequest` and `orderAccessRenew`."""

    @strawberry.mutation(
        description="Ask for the link to an order that was placed without an account. It is sent to the address on "
        "file; this answers the same whether there is such an order or not. At most ten requests an hour from one "
        "network address and ten a day for one order number are looked at."
    )
    async def order_access_request(
        self, info: Info, input: Annotated[OrderAccessRequestInput, ASKED]
    ) -> OrderAccessRequestPayload:
        """See `request_access`. Counted here, so that every alias counts, and before anything is looked up."""
        services, request = info.context.services, input.read()
        allowed = await count_request(
            services.database, request, info.context.provenance.address, services.secrets.limits
        )
        search = [keys.search for keys in services.secrets.accepted]
        done = await attempt(info, lambda uow: request_access(uow, request, allowed=allowed, search_secrets=search))
        return OrderAccessRequestPayload(errors=done if isinstance(done, list) else [])

    @strawberry.mutation(
        description="Give an order's link anew, when it went astray: all older links end at once, and whatever is open "
        "with them. The buyer gets the new one by message."
    )
    async def order_access_renew(
        self, info: Info, input: Annotated[OrderAccessRenewInput, ASKED]
    ) -> OrderAccessRenewPayload:
        """See `renew_order_access`."""
        done = await attempt(info, lambda uow: renew_order_access(uow, input.read()))
        if isinstance(done, list):
            return OrderAccessRenewPayload(errors=done)
        order = cast("Order | None", await load_node(info.context, "Order", (done.result.order_id,)))
        return OrderAccessRenewPayload(
            transaction_id=done.transaction_id, order=order, buyer_told=done.result.told, renewed=done.result
        )
