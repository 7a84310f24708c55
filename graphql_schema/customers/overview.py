"""A customer at a glance: counts, money, problems, notes, contacts. Each is read once for all customers of a page."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from app.customers.overview import OrderCounts, Spent, Troubled
from app.domain.enums import ContactDirection, ContactReason, ContactWay, OrderProblem
from app.orders.queries import orders_by_id
from graphql_schema.actors import Actor
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money

if TYPE_CHECKING:
    from db.models.customers import CustomerContactRow, CustomerNoteRow
    from graphql_schema.orders.types import Order

LazyOrder = Annotated["Order", strawberry.lazy("graphql_schema.orders.types")]


@strawberry.type(description="How many orders a customer has, as far as you may see them; drafts are none.")
class CustomerOrderCounts:
    """Built with `of`."""

    total: int = strawberry.field(description="All of them.")
    open: int = strawberry.field(description="Those that are open or wait for review.")
    completed: int = strawberry.field(description="Those that arrived, with nothing owed.")
    canceled: int = strawberry.field(description="Those that were canceled as a whole, or ran out.")

    @classmethod
    def of(cls, counts: OrderCounts | None) -> "CustomerOrderCounts":
        """Show counts; None is a customer without orders."""
        found = counts or OrderCounts(total=0, open=0, completed=0, canceled=0)
        return cls(total=found.total, open=found.open, completed=found.completed, canceled=found.canceled)


@strawberry.type(
    description="What a customer paid in one currency over all orders that you may see: money that came, no promises."
)
class LifetimeValue:
    """Built with `of`."""

    value: Money = strawberry.field(description="Captured less refunded; what a channel collected for us counts too.")
    captured: Money = strawberry.field(description="What was taken.")
    refunded: Money = strawberry.field(description="What was given back.")

    @classmethod
    def of(cls, spent: Spent) -> "LifetimeValue":
        """Show sums."""
        return cls(
            value=Money.from_minor(spent.captured - spent.refunded, spent.currency),
            captured=Money.from_minor(spent.captured, spent.currency),
            refunded=Money.from_minor(spent.refunded, spent.currency),
        )


@strawberry.type(description="An order of the customer that somebody should look at.")
class OpenProblem:
    """Built with `of`."""

    row: strawberry.Private[Any]
    kinds: list[OrderProblem] = strawberry.field(description="Why; at least one.")

    @strawberry.field(description="The order.")
    async def order(self) -> LazyOrder:
        """Read with its problems."""
        from graphql_schema.orders.types import Order  # noqa: PLC0415 - customers and orders name each other

        return Order.of(self.row)

    @classmethod
    def of(cls, troubled: Troubled) -> "OpenProblem":
        """Show an order's problems."""
        return cls(row=troubled.order, kinds=list(troubled.problems))


@strawberry.type(description="What somebody of the merchant noted about a customer. Customers never read it.")
class CustomerNote:
    """Built with `of`."""

    id: strawberry.ID = strawberry.field(description="Tells notes apart.")
    body: str = strawberry.field(description="What was noted.")
    author: Actor = strawberry.field(description="Who noted it.")
    at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: "CustomerNoteRow") -> "CustomerNote":
        """Show a row."""
        author = Actor.of(row.actor_kind, row.actor_id)
        return cls(id=global_id("CustomerNote", row.id), body=row.body, author=author, at=row.at)


@strawberry.type(description="That a customer and the merchant were in touch.")
class CustomerContact:
    """Built with `of`."""

    order_key: strawberry.Private[UUID | None]
    id: strawberry.ID = strawberry.field(description="Tells contacts apart.")
    way: ContactWay = strawberry.field(description="By which way.")
    direction: ContactDirection = strawberry.field(description="Who reached out.")
    reason: ContactReason = strawberry.field(description="What it was about.")
    summary: str | None = strawberry.field(description="What was said, in a few words.")
    at: datetime = strawberry.field(description="When they were in touch.")
    recorded_by: Actor = strawberry.field(description="Who wrote it down.")

    @strawberry.field(description="The order that it was about; null for none, and for one that you may not see.")
    async def order(self, info: Info) -> LazyOrder | None:
        """Batched."""
        from graphql_schema.orders.types import Order  # noqa: PLC0415 - customers and orders name each other

        row = None if self.order_key is None else await info.context.loaders.load(orders_by_id, self.order_key)
        return None if row is None else Order.of(row)

    @classmethod
    def of(cls, row: "CustomerContactRow") -> "CustomerContact":
        """Show a row."""
        return cls(
            id=global_id("CustomerContact", row.id),
            order_key=row.order_id,
            way=row.way,
            direction=row.direction,
            reason=row.reason,
            summary=row.summary,
            at=row.at,
            recorded_by=Actor.of(row.actor_kind, row.actor_id),
        )
