"""Order lines: what was bought, and where every unit of it stands."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.catalog.queries import skus_by_id
from app.domain.enums import FulfillmentMethod
from app.orders.amount_queries import discounts_by_line, taxes_by_line
from app.orders.line_promises import promises_by_line
from app.orders.promise_queries import claims_by_line
from app.orders.queries import LineRead, deliveries_by_id, lines_by_id, lines_by_order
from graphql_schema.catalog.types import Sku
from graphql_schema.context import Info
from graphql_schema.ids import global_id
from graphql_schema.money import Money
from graphql_schema.nodes import Node, register_rows
from graphql_schema.orders.types.amounts import DiscountAllocation, TaxLine
from graphql_schema.orders.types.line_promises import LinePromise
from graphql_schema.orders.types.promises import SupplyClaim
from graphql_schema.scalars import JSON

if TYPE_CHECKING:
    from db.models.orders import DeliveryRow
    from graphql_schema.orders.types.deliveries import Delivery

LazyDelivery = Annotated["Delivery", strawberry.lazy("graphql_schema.orders.types.deliveries")]


@strawberry.type(
    description=(
        "One line of an order. Quantities are the truth, every status is derived from them. At every moment, and "
        "exclusively: quantity = canceled + open + backordered + reserved + allocated + shipped. A kit's units stand "
        "where its components put them: a kit is as far as the part that is least far."
    )
)
class OrderLine(Node):
    """Built with `of`."""

    key: strawberry.Private[UUID]
    order_key: strawberry.Private[UUID]
    parent_key: strawberry.Private[UUID | None]
    sku_key: strawberry.Private[UUID]
    delivery_key: strawberry.Private[UUID]
    is_kit: strawberry.Private[bool]
    name: str = strawberry.field(description="The SKU's name when the order was placed.")
    quantity: int = strawberry.field(
        description="Units ordered, in the SKU's smallest unit. Never falls: a decrease is canceled."
    )
    canceled_quantity: int = strawberry.field(description="Units that will not be sent.")
    open_quantity: int = strawberry.field(description="Units that wait for a decision where they come from.")
    backordered_quantity: int = strawberry.field(description="Units that wait for stock to arrive.")
    reserved_quantity: int = strawberry.field(description="Units that are held in stock, and no location works on yet.")
    allocated_quantity: int = strawberry.field(description="Units that a location works on, still in its building.")
    shipped_quantity: int = strawberry.field(description="Units that left, or were handed over.")
    delivered_quantity: int = strawberry.field(description="Units of the shipped ones that arrived.")
    undelivered_quantity: int = strawberry.field(
        description="Units of the shipped ones that were lost, refused, or came back unopened."
    )
    returned_quantity: int = strawberry.field(description="Units of the delivered ones that the shopper gave back.")
    cancel_requested_quantity: int = strawberry.field(
        description="Units that were asked to be canceled after picking; the location may refuse."
    )
    return_requested_quantity: int = strawberry.field(description="Units that the shopper wants to give back.")
    unit_price: Money = strawberry.field(
        description=(
            "The price of one unit as the order was placed; it holds the tax when `Order.taxIncluded`. Of a component: "
            "its share of the kit's price, rounded to one unit; the kit's line owes it."
        )
    )
    discount: Money = strawberry.field(
        description="What discounts take off the whole line as placed; positive. Of a component: its share of the kit."
    )
    tax: Money = strawberry.field(
        description="The tax on the whole line as placed. Of a component: its share of the kit."
    )
    total: Money = strawberry.field(
        description=(
            "What is owed for this line now: units neither canceled nor returned, less discount, with tax. Of a "
            "component: its share, which the kit's total holds already; adding both counts it twice."
        )
    )
    per_parent: int | None = strawberry.field(
        description="Of a component: units that one kit holds, frozen as the order was placed; null for other lines."
    )
    line_ref: str | None = strawberry.field(description="The channel's own id of this line, unique within the order.")
    properties: JSON | None = strawberry.field(
        description="What the shopper chose or wrote for this line (engraving, size notes), as it was sent."
    )

    @strawberry.field(description="What was bought.")
    async def sku(self, info: Info) -> Sku:
        """SKUs are never deleted."""
        found = await info.context.loaders.load(skus_by_id, self.sku_key)
        assert found is not None, "a foreign key holds"
        return Sku.of(found)

    @strawberry.field(description="Of a component: the line of its kit, which carries the price; null for other lines.")
    async def parent_line(self, info: Info) -> "OrderLine | None":
        """A line of the same order."""
        if self.parent_key is None:
            return None
        found = await info.context.loaders.load(lines_by_id, self.parent_key)
        assert found is not None, "a foreign key holds, and both lines have one scope"
        return OrderLine.of(found)

    @strawberry.field(
        description=(
            "Of a kit: what it is made of, frozen as the order was placed; these lines carry the stock and are what "
            "locations work on. Empty for other lines."
        )
    )
    async def components(self, info: Info) -> list["OrderLine"]:
        """Read with all lines of the order: one statement, however many kits."""
        found = await info.context.loaders.load(lines_by_order, self.order_key)
        return [OrderLine.of(read) for read in found or () if read.row.parent_line_id == self.key]

    @strawberry.field(
        description="What `discount` is made of: what was taken off, and why. Of a component: its shares of the kit's."
    )
    async def discounts(self, info: Info) -> list[DiscountAllocation]:
        """Batched over lines."""
        return [
            DiscountAllocation.of(read) for read in await info.context.loaders.load(discounts_by_line, self.key) or ()
        ]

    @strawberry.field(
        description="What `tax` is made of, by tax. Empty where nothing was said of tax. Of a component: its shares."
    )
    async def tax_lines(self, info: Info) -> list[TaxLine]:
        """Batched over lines."""
        return [TaxLine.of(read) for read in await info.context.loaders.load(taxes_by_line, self.key) or ()]

    @strawberry.field(description="How it reaches the person: sent, collected, handed over.")
    async def method(self, info: Info) -> FulfillmentMethod:
        """From its delivery."""
        return (await self._delivery(info)).method

    @strawberry.field(description="The delivery that this line belongs to.")
    async def delivery(self, info: Info) -> LazyDelivery:
        """From its row."""
        from graphql_schema.orders.types.deliveries import Delivery  # noqa: PLC0415 - the two types name each other

        return Delivery.of(await self._delivery(info))

    @strawberry.field(
        description="What its backordered units wait for, the earliest first. Empty when none wait, and for a kit: its"
        " components do."
    )
    async def supply(self, info: Info) -> list[SupplyClaim]:
        """Batched over lines."""
        if self.backordered_quantity == 0:
            return []
        return [SupplyClaim.of(read) for read in await info.context.loaders.load(claims_by_line, self.key) or ()]

    @strawberry.field(
        description="The instant by which it is promised: the end of `promisedOn` in its time zone; later while units"
        " wait for supply that comes later, and null while nobody knows when they come."
    )
    async def promised_by(self, info: Info) -> datetime | None:
        """From its delivery and from what it waits for."""
        dates = await self._expected(info)
        promised = (await self._delivery(info)).promised_by
        if not dates:
            return promised
        if None in dates:
            return None
        return max(date for date in (*dates, promised) if date is not None)

    @strawberry.field(
        description="The day on which it is promised, in the destination's time zone; null while units wait for supply"
        " that comes later than `promisedBy` of the delivery."
    )
    async def promised_on(self, info: Info) -> date | None:
        """From its delivery, unless it waits for something that comes later."""
        delivery = await self._delivery(info)
        dates = await self._expected(info)
        late = delivery.promised_by is not None and any(date is None or date > delivery.promised_by for date in dates)
        return None if late else delivery.promised_on

    @strawberry.field(
        description="When it comes, what was promised, and how that changed; null when it is canceled whole, or nothing"
        " is promised and nobody knows."
    )
    async def promise(self, info: Info) -> LinePromise | None:
        """Batched over lines; how it stands is as of now."""
        found = await info.context.loaders.load(promises_by_line, self.key)
        if found is None or (found.promised_by is None and found.expected_by is None):
            return None
        return LinePromise.of(found, info.context.services.database.clock.now())

    async def _expected(self, info: Info) -> list[datetime | None]:
        """When what it, or a kit's components, wait for is expected."""
        waiting: list[UUID] = [self.key] if self.backordered_quantity else []
        if self.is_kit:
            lines = await info.context.loaders.load(lines_by_order, self.order_key) or ()
            waiting = [
                read.row.id for read in lines if read.row.parent_line_id == self.key and read.row.backordered_quantity
            ]
        claims = await info.context.loaders.load_many(claims_by_line, waiting)
        return [claim.expected_at for group in claims for claim in group or ()]

    async def _delivery(self, info: Info) -> "DeliveryRow":
        found = await info.context.loaders.load(deliveries_by_id, self.delivery_key)
        assert found is not None, "a foreign key holds, and line and delivery have one scope"
        return found

    @classmethod
    def of(cls, read: LineRead) -> "OrderLine":
        """Show a row in its order's currency."""
        row = read.row

        def money(minor: int) -> Money:
            return Money.from_minor(minor, read.currency)

        return cls(
            id=global_id("OrderLine", row.id),
            key=row.id,
            order_key=row.order_id,
            parent_key=row.parent_line_id,
            sku_key=row.sku_id,
            delivery_key=row.delivery_id,
            is_kit=row.is_kit,
            name=row.name,
            quantity=row.quantity,
            canceled_quantity=row.canceled_quantity,
            open_quantity=row.open_quantity,
            backordered_quantity=row.backordered_quantity,
            reserved_quantity=row.reserved_quantity,
            allocated_quantity=row.allocated_quantity,
            shipped_quantity=row.shipped_quantity,
            delivered_quantity=row.delivered_quantity,
            undelivered_quantity=row.undelivered_quantity,
            returned_quantity=row.returned_quantity,
            cancel_requested_quantity=row.cancel_requested_quantity,
            return_requested_quantity=row.return_requested_quantity,
            unit_price=money(row.unit_price_minor),
            discount=money(row.discount_minor),
            tax=money(row.tax_minor),
            total=money(read.total_minor),
            per_parent=row.per_parent,
            line_ref=row.line_ref,
            properties=None if row.properties is None else JSON(row.properties),
        )


register_rows("OrderLine", lines_by_id, OrderLine.of)
