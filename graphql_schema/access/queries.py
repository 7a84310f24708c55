"""Queries for staff and apps."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.accounts.queries import page_of_apps, page_of_staff
from graphql_schema.access.types import App, Staff
from graphql_schema.context import Info
from graphql_schema.pagination import After, Connection, First, Keyset

STAFF = Keyset("staff", (UUID,))
APPS = Keyset("apps", (UUID,))


@strawberry.type
class AccessQueries:
    """`staffAccounts` and `apps`."""

    @strawberry.field(description="Accounts of staff, newest first.")
    async def staff_accounts(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        active: Annotated[
            bool | None, strawberry.argument(description="Only those who may sign in, or only those who may not.")
        ] = None,
    ) -> Connection[Staff]:
        """For administrators of everything; others find none."""
        context = info.context
        rows = await page_of_staff(
            context.services.database, context.principal, STAFF.page(first, after), active=active
        )
        return STAFF.connection(rows, lambda row: (row.id,), Staff.of)

    @strawberry.field(description="Apps, newest first.")
    async def apps(self, info: Info, first: First = None, after: After = None) -> Connection[App]:
        """For administrators of everything; others find none."""
        context = info.context
        rows = await page_of_apps(context.services.database, context.principal, APPS.page(first, after))
        return APPS.connection(rows, lambda row: (row.id,), App.of)
