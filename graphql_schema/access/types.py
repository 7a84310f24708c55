"""Staff, apps and keys as administrators see them, and what a sign-in hands out."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.accounts.queries import app_keys_by_id, apps_by_id, keys_of_apps, staff_by_id
from app.accounts.sessions import Access as Granted
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.nodes import Node, register_rows
from graphql_schema.viewer.types import Viewer

if TYPE_CHECKING:
    from db.models.accounts import AppKeyRow, AppRow, StaffAccountRow


@strawberry.type(
    description="What you hold after signing in. Both tokens are secrets and are shown once: keep them out of URLs, "
    "logs and local storage that scripts of others can read."
)
class Access:
    """Built with `of`."""

    access_token: str = strawberry.field(
        description="Send it as `Authorization: Bearer <accessToken>`, or as `authorization` in `connection_init`."
    )
    expires_at: datetime = strawberry.field(
        description="When the access token ends, and with it every socket and stream that it opened: renew before."
    )
    refresh_token: str = strawberry.field(
        description="Hand it to `accessRenew`, once: it is used up by that, and you get another."
    )
    refresh_expires_at: datetime = strawberry.field(
        description="When the session ends unless it is renewed before: then sign in again."
    )
    viewer: Viewer = strawberry.field(description="Who you are now, with your roles and permissions.")

    @classmethod
    def of(cls, granted: Granted) -> "Access":
        """Show what was granted."""
        return cls(
            access_token=granted.access_token,
            expires_at=granted.expires_at,
            refresh_token=granted.refresh_token,
            refresh_expires_at=granted.refresh_expires_at,
            viewer=Viewer.of(granted.holder),
        )


@strawberry.type(description="The account of a person who works for the merchant.")
class Staff(Node):
    """Built with `of`."""

    email: str = strawberry.field(description="The address they sign in with; it names the account and never changes.")
    name: str = strawberry.field(description="What to call them.")
    roles: list[str] = strawberry.field(description="What they may do: care, store, warehouse, admin.")
    locations: list[str] | None = strawberry.field(description="Codes of the locations they reach; null for all.")
    channels: list[str] | None = strawberry.field(description="Codes of the channels they reach; null for all.")
    active: bool = strawberry.field(description="Whether they may sign in.")
    has_password: bool = strawberry.field(description="Whether a password was ever set; no password is ever shown.")
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")
    created_at: datetime = strawberry.field(description="When the account was made.")

    @classmethod
    def of(cls, row: "StaffAccountRow") -> "Staff":
        """Show a row."""
        return cls(
            id=global_id("Staff", row.id),
            email=row.email,
            name=row.name,
            roles=row.roles,
            locations=row.locations,
            channels=row.channels,
            active=row.active,
            has_password=row.password_hash is not None,
            version=row.version,
            created_at=row.created_at,
        )


@strawberry.type(
    description="An API key of an app. The key itself was shown once, when it was made, and is kept nowhere."
)
class AppKey(Node):
    """Built with `of`."""

    app_key: strawberry.Private[UUID]
    prefix: str = strawberry.field(description="How the key begins: enough to tell keys apart, no use to anybody.")
    scopes: list[str] | None = strawberry.field(description="What it is narrowed to; null for all that its app has.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When it ends by itself.")
    revoked_at: datetime | None = strawberry.field(description="When it was ended by hand.")
    last_used_at: datetime | None = strawberry.field(description="When it was used last, to the minute.")

    @strawberry.field(description="Whose key it is.")
    async def app(self, info: Info) -> "App | None":
        """Batched."""
        row = await info.context.loaders.load(apps_by_id, self.app_key)
        return None if row is None else App.of(row)

    @classmethod
    def of(cls, row: "AppKeyRow") -> "AppKey":
        """Show a row."""
        return cls(
            id=global_id("AppKey", row.id),
            app_key=row.app_id,
            prefix=row.prefix,
            scopes=row.scopes,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
        )


@strawberry.type(description="A program that works for the merchant: a warehouse system, a marketplace, a report.")
class App(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    code: str = strawberry.field(description="Your code for the app; it never changes.")
    name: str = strawberry.field(description="What people call it.")
    active: bool = strawberry.field(description="Whether its keys open anything.")
    locations: list[str] | None = strawberry.field(description="Codes of the locations it reaches; null for all.")
    channels: list[str] | None = strawberry.field(description="Codes of the channels it reaches; null for all.")
    scopes: list[str] | None = strawberry.field(
        description="Kinds of data and work it may touch: pii, payments, bulk, export; null for all."
    )
    version: int = strawberry.field(description="Rises with every change; the last event's `subjectVersion`.")
    created_at: datetime = strawberry.field(description="When it was made.")

    @strawberry.field(description="Its keys, newest first, those that ended too; at most two of them are live.")
    async def keys(self, info: Info) -> list[AppKey]:
        """Batched over apps."""
        rows = await info.context.loaders.load(keys_of_apps, self.key)
        return [AppKey.of(row) for row in rows or ()]

    @classmethod
    def of(cls, row: "AppRow") -> "App":
        """Show a row."""
        return cls(
            id=global_id("App", row.id),
            key=row.id,
            code=row.code,
            name=row.name,
            active=row.active,
            locations=row.locations,
            channels=row.channels,
            scopes=row.scopes,
            version=row.version,
            created_at=row.created_at,
        )


register_rows("Staff", staff_by_id, Staff.of)
register_rows("App", apps_by_id, App.of)
register_rows("AppKey", app_keys_by_id, AppKey.of)
