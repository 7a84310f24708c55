"""How a customer gets a password: ask for a link, use the link."""

from typing import Annotated

import strawberry

from app.accounts.request_customer_access import count_customer_request, request_customer_access
from app.accounts.set_customer_password import set_customer_password
from app.domain.errors import Refusal
from graphql_schema.access.inputs import CustomerAccessRequestInput, CustomerPasswordSetInput
from graphql_schema.access.sign_in import AccessPayload, access_payload
from graphql_schema.context import Info
from graphql_schema.errors import user_error
from graphql_schema.mutating import ASKED, Payload, attempt


@strawberry.type(description="The answer of customerAccessRequest; it never says whether there is such a customer.")
class CustomerAccessRequestPayload(Payload):
    """Nothing but errors."""


@strawberry.type
class CustomerAccessMutations:
    """`customerAccessRequest`, `customerPasswordSet`."""

    @strawberry.mutation(
        description="Ask for a link with which a password is set, for a new account or a forgotten password. The "
        "answer is the same for a known address, an unknown one and too many requests. A new address becomes a "
        "customer only when the link is used."
    )
    async def customer_access_request(
        self, info: Info, input: Annotated[CustomerAccessRequestInput, ASKED]
    ) -> CustomerAccessRequestPayload:
        """See `request_customer_access`; counted before anything is looked up."""
        services, address = info.context.services, info.context.provenance.address
        try:
            allowed = await count_customer_request(services.database, services.secrets, input.email, address)
        except Refusal as refusal:
            return CustomerAccessRequestPayload(errors=[user_error(refusal)])
        done = await attempt(
            info, lambda uow: request_customer_access(uow, input.email, services.secrets, allowed=allowed)
        )
        return CustomerAccessRequestPayload(errors=done) if isinstance(done, list) else CustomerAccessRequestPayload()

    @strawberry.mutation(
        description="Set your password with the token of the link, and sign in. The link works once, for a day; it "
        "ends all access you had before. Orders placed as a guest are not moved into the account: open them by their "
        "links."
    )
    async def customer_password_set(
        self, info: Info, input: Annotated[CustomerPasswordSetInput, ASKED]
    ) -> AccessPayload:
        """See `set_customer_password`."""
        secrets = info.context.services.secrets
        return access_payload(
            await attempt(info, lambda uow: set_customer_password(uow, input.token, input.password, secrets))
        )
