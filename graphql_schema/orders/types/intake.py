"""How an order came in: where from, and what it was checked for."""

from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from app.domain.enums import CheckName, CheckOutcome
from app.locations.queries import locations_by_id
from app.orders.check_queries import checks_by_order
from graphql_schema.context import Info
from graphql_schema.locations.types import Location
from graphql_schema.scalars import JSON

if TYPE_CHECKING:
    from db.models.checks import OrderCheckResultRow
    from db.models.orders import OrderRow


@strawberry.type(description="Where an order came from within its channel.")
class OrderProvenance:
    """Built with `of`."""

    store_key: strawberry.Private[UUID | None]
    register: str | None = strawberry.field(description="The till.")
    associate: str | None = strawberry.field(description="Who took it: an id of staff, or what the till calls them.")
    device: str | None = strawberry.field(description="What it was placed with, as the storefront says.")
    referrer: str | None = strawberry.field(description="What led the shopper there, as the storefront says.")

    @strawberry.field(description="The store whose counter it was taken at.")
    async def store(self, info: Info) -> Location | None:
        """Locations are never deleted."""
        if self.store_key is None:
            return None
        found = await info.context.loaders.load(locations_by_id, self.store_key)
        return None if found is None else Location.of(found)

    @classmethod
    def of(cls, row: "OrderRow") -> "OrderProvenance":
        """Show what the row of an order says of it."""
        return cls(
            store_key=row.store_id,
            register=row.register,
            associate=row.associate,
            device=row.device,
            referrer=row.referrer,
        )


@strawberry.type(description="What one check of the channel found when the order came in.")
class OrderCheckResult:
    """Built with `of`."""

    check: CheckName = strawberry.field(description="The check.")
    outcome: CheckOutcome = strawberry.field(
        description="What came of it. A check that found nothing is listed where the channel has set it."
    )
    code: str | None = strawberry.field(
        description="What it found: POSTAL_CODE_INVALID, DUPLICATE; the guide for integrations lists them. Null when"
        " it found nothing."
    )
    path: list[str] = strawberry.field(description="The place in the input; empty when it is about the whole order.")
    data: JSON | None = strawberry.field(
        description="Figures behind it: ids of orders, limits, counts, parts of an address by name. No personal data."
    )

    @classmethod
    def of(cls, row: "OrderCheckResultRow") -> "OrderCheckResult":
        """Show a row."""
        return cls(
            check=row.check_name,
            outcome=row.outcome,
            code=row.code,
            path=row.path,
            data=None if row.data is None else JSON(row.data),
        )


async def checks_of_order(info: Info, order_id: UUID) -> list[OrderCheckResult]:
    """What was found, in the order of the checks."""
    found = await info.context.loaders.load(checks_by_order, order_id)
    return [OrderCheckResult.of(row) for row in found or ()]
