"""What administrators do: accounts of staff, apps, keys, and the end of access."""

from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from app.accounts.create_app_key import create_app_key
from app.accounts.end_access import end_access
from app.accounts.revoke_app_key import revoke_app_key
from app.accounts.save_app import save_app
from app.accounts.save_staff import save_staff
from graphql_schema.access.inputs import (
    AccessRevokeInput,
    AppKeyCreateInput,
    AppKeyRevokeInput,
    AppUpsertInput,
    StaffUpsertInput,
)
from graphql_schema.access.types import App, AppKey, Staff
from graphql_schema.context import Info
from graphql_schema.ids import uuid_of
from graphql_schema.mutating import ASKED, Payload, attempt
from graphql_schema.nodes import load_node

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork


@strawberry.type(description="The answer of staffUpsert.")
class StaffUpsertPayload(Payload):
    """The account, or why not."""

    staff: Staff | None = strawberry.field(default=None, description="The account as it stands now.")


@strawberry.type(description="The answer of appUpsert.")
class AppUpsertPayload(Payload):
    """The app, or why not."""

    app: App | None = strawberry.field(default=None, description="The app as it stands now.")


@strawberry.type(description="The answer of appKeyCreate.")
class AppKeyCreatePayload(Payload):
    """The key, or why not."""

    key: str | None = strawberry.field(
        default=None,
        description="The key, to be sent as `Authorization: Bearer <key>`. It is shown this once: only its digest is "
        "kept, and nobody can show it again.",
    )
    app_key: AppKey | None = strawberry.field(default=None, description="What is known of it from here on.")


@strawberry.type(description="The answer of appKeyRevoke.")
class AppKeyRevokePayload(Payload):
    """The key as it ended, or why not."""

    app_key: AppKey | None = strawberry.field(default=None, description="The key as it stands now.")


@strawberry.type(description="The answer of accessRevoke.")
class AccessRevokePayload(Payload):
    """Nothing but errors."""


@strawberry.type
class AccessMutations:
    """`staffUpsert`, `appUpsert`, `appKeyCreate`, `appKeyRevoke`, `accessRevoke`."""

    @strawberry.mutation(
        description="Create, change or disable the account of a member of staff. When rights change, their access "
        "tokens end at once and are renewed with the new rights. The last administrator of everything can be neither "
        "disabled nor lose the role. The same again changes nothing."
    )
    async def staff_upsert(self, info: Info, input: Annotated[StaffUpsertInput, ASKED]) -> StaffUpsertPayload:
        """See `save_staff`; an initial password is hashed before the transaction has a connection."""

        async def save(uow: "UnitOfWork") -> UUID:
            return await save_staff(uow, await input.read())

        done = await attempt(info, save)
        if isinstance(done, list):
            return StaffUpsertPayload(errors=done)
        staff = cast("Staff | None", await load_node(info.context, "Staff", (done.result,)))
        return StaffUpsertPayload(transaction_id=done.transaction_id, staff=staff)

    @strawberry.mutation(
        description="Create, change or shut out an app. When rights change, its sockets end at once and come back with "
        "the new rights. The same again changes nothing."
    )
    async def app_upsert(self, info: Info, input: Annotated[AppUpsertInput, ASKED]) -> AppUpsertPayload:
        """See `save_app`."""
        done = await attempt(info, lambda uow: save_app(uow, input.read()))
        if isinstance(done, list):
            return AppUpsertPayload(errors=done)
        app = cast("App | None", await load_node(info.context, "App", (done.result,)))
        return AppUpsertPayload(transaction_id=done.transaction_id, app=app)

    @strawberry.mutation(
        description="Make an API key. Two may be live at once: make the second, move your program to it, then "
        "revoke the first."
    )
    async def app_key_create(self, info: Info, input: Annotated[AppKeyCreateInput, ASKED]) -> AppKeyCreatePayload:
        """See `create_app_key`."""
        done = await attempt(info, lambda uow: create_app_key(uow, input.read()))
        if isinstance(done, list):
            return AppKeyCreatePayload(errors=done)
        app_key = cast("AppKey | None", await load_node(info.context, "AppKey", (done.result.id,)))
        return AppKeyCreatePayload(transaction_id=done.transaction_id, key=done.result.text, app_key=app_key)

    @strawberry.mutation(
        description="End an API key for good; what it opened closes within a second. A key that ended stays as it is."
    )
    async def app_key_revoke(self, info: Info, input: Annotated[AppKeyRevokeInput, ASKED]) -> AppKeyRevokePayload:
        """See `revoke_app_key`."""
        done = await attempt(info, lambda uow: revoke_app_key(uow, uuid_of(input.app_key_id, "AppKey", ("appKeyId",))))
        if isinstance(done, list):
            return AppKeyRevokePayload(errors=done)
        app_key = cast("AppKey | None", await load_node(info.context, "AppKey", (done.result,)))
        return AppKeyRevokePayload(transaction_id=done.transaction_id, app_key=app_key)

    @strawberry.mutation(
        description="End all access of a member of staff, an app or a customer: every session, access token and key, "
        "and within a second every socket. The account stays; disable it to keep them out."
    )
    async def access_revoke(self, info: Info, input: Annotated[AccessRevokeInput, ASKED]) -> AccessRevokePayload:
        """See `end_access`."""
        done = await attempt(info, lambda uow: end_access(uow, *input.read()))
        return (
            AccessRevokePayload(errors=done)
            if isinstance(done, list)
            else AccessRevokePayload(transaction_id=done.transaction_id)
        )
