"""Sign in, renew, sign out, change one's password."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.accounts.change_password import change_password, check_new_password
from app.accounts.passwords import hash_password
from app.accounts.prove import prove_customer, prove_self, prove_staff
from app.accounts.refused import renewal_refused
from app.accounts.renew import renew_access
from app.accounts.sessions import Access as Granted
from app.accounts.sign_in import sign_in_customer, sign_in_staff
from app.accounts.sign_out import sign_out
from graphql_schema.access.inputs import AccessRenewInput, PasswordChangeInput, SignInInput, SignOutInput
from graphql_schema.access.types import Access
from graphql_schema.context import Info
from graphql_schema.errors import UserError, user_error
from graphql_schema.mutating import ASKED, Done, Payload, attempt

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork


@strawberry.type(description="The answer to who wants to come in.")
class AccessPayload(Payload):
    """The access, or the one refusal."""

    access: Access | None = strawberry.field(
        default=None, description="What you hold now; it is shown this once and cannot be asked for again."
    )


@strawberry.type(description="The answer of signOut.")
class SignOutPayload(Payload):
    """Nothing but errors."""


def access_payload(done: Done[Granted] | list[UserError]) -> AccessPayload:
    """Show what was granted, or why not."""
    if isinstance(done, list):
        return AccessPayload(errors=done)
    return AccessPayload(transaction_id=done.transaction_id, access=Access.of(done.result))


@strawberry.type
class SignInMutations:
    """`staffSignIn`, `customerSignIn`, `accessRenew`, `signOut`, `passwordChange`."""

    @strawberry.mutation(
        description="Sign in as a member of staff. An unknown address, a wrong password, a disabled account and too "
        "many attempts are refused in the same words."
    )
    async def staff_sign_in(self, info: Info, input: Annotated[SignInInput, ASKED]) -> AccessPayload:
        """See `sign_in_staff`; the password is looked at outside of the transaction."""
        services, address = info.context.services, info.context.provenance.address
        proved = await prove_staff(
            services.database, services.secrets, email=input.email, password=input.password, address=address
        )
        return access_payload(await attempt(info, lambda uow: sign_in_staff(uow, proved, services.secrets)))

    @strawberry.mutation(
        description="Sign in as a customer. An unknown address, a wrong password and too many attempts are refused in "
        "the same words."
    )
    async def customer_sign_in(self, info: Info, input: Annotated[SignInInput, ASKED]) -> AccessPayload:
        """See `sign_in_customer`."""
        services, address = info.context.services, info.context.provenance.address
        proved = await prove_customer(
            services.database, services.secrets, email=input.email, password=input.password, address=address
        )
        return access_payload(await attempt(info, lambda uow: sign_in_customer(uow, proved, services.secrets)))

    @strawberry.mutation(
        description="Trade a refresh token for a new pair of tokens, with the rights you have now. It works once, so "
        "let one place in your program renew: who uses it again ends the session, because two hold it then."
    )
    async def access_renew(self, info: Info, input: Annotated[AccessRenewInput, ASKED]) -> AccessPayload:
        """See `renew_access`. A session that it ended is told as a refusal, after it has committed."""
        secrets = info.context.services.secrets
        done = await attempt(info, lambda uow: renew_access(uow, input.refresh_token, secrets))
        if isinstance(done, list):
            return AccessPayload(errors=done)
        if done.result is None:
            return AccessPayload(errors=[user_error(renewal_refused())])
        return AccessPayload(transaction_id=done.transaction_id, access=Access.of(done.result))

    @strawberry.mutation(
        description="End the session you call with, or all your access everywhere. Sockets and streams close within a "
        "second."
    )
    async def sign_out(self, info: Info, input: Annotated[SignOutInput, ASKED]) -> SignOutPayload:
        """See `sign_out`."""
        done = await attempt(info, lambda uow: sign_out(uow, everywhere=input.everywhere is True))
        return (
            SignOutPayload(errors=done)
            if isinstance(done, list)
            else SignOutPayload(transaction_id=done.transaction_id)
        )

    @strawberry.mutation(
        description="Change your password. All your other access ends, on every device; go on with the tokens of the "
        "answer."
    )
    async def password_change(self, info: Info, input: Annotated[PasswordChangeInput, ASKED]) -> AccessPayload:
        """See `change_password`; both passwords are looked at before its transaction has a connection."""
        context = info.context
        database, secrets = context.services.database, context.services.secrets

        async def change(uow: "UnitOfWork") -> Granted:
            password = await check_new_password(database, context.caller, input.new_password)
            proved = await prove_self(
                database,
                secrets,
                context.caller,
                password=input.old_password,
                address=context.provenance.address,
            )
            new_hash = await hash_password(password)
            return await change_password(uow, proved, new_hash, secrets)

        return access_payload(await attempt(info, change))
