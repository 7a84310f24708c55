"""A customer at a glance, within the caller's scope: one statement for each question, however many customers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, cast, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.domain.enums import OrderProblem, OrderStatus
from app.domain.principal import Principal
from db.models.customers import CustomerConsentRow, CustomerContactRow, CustomerNoteRow
from db.models.orders import OrderLineRow, OrderRow
from db.models.payments import PaymentRow
from db.models.people import CustomerRow
from db.models.reference import SkuRow
from db.models.refunds import RefundRow
from db.repositories.order_problems import SUSPECT, problems_column
from db.repositories.order_reading import LineRead
from db.repositories.scope import readable_customers, visible_orders, visible_payments

SHOWN_AT_MOST = 50
"""So many of a customer's payments, refunds, notes, contacts and open problems are shown, the newest."""


BUYER = typed("InstrumentedAttribute[UUID]", OrderRow.customer_id)
"""Of the orders that are asked for here: never absent."""


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many orders a customer has, drafts left out. `total` is the sum of the others."""

    total: int
    open: int
    completed: int
    canceled: int


@dataclass(frozen=True, slots=True)
class Spent:
    """What was captured and given back over all orders of one currency, in minor units."""

    currency: str
    captured: int
    refunded: int


@dataclass(frozen=True, slots=True)
class Troubled:
    """An order that somebody should look at, and why."""

    order: OrderRow
    problems: Sequence[OrderProblem]


class CustomerOverview:
    """Named queries; what is foreign is absent."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._orders, self._paid = visible_orders(principal), visible_payments(principal)
        self._customers = readable_customers(principal)

    async def order_counts(self, customer_ids: Collection[UUID]) -> dict[UUID, OrderCounts]:
        """Orders by what became of them."""
        status = OrderRow.status
        ended = status.in_((OrderStatus.CANCELED, OrderStatus.EXPIRED))
        rows = await self._session.execute(
            select(
                BUYER,
                func.count(),
                func.count().filter(status.in_((OrderStatus.OPEN, OrderStatus.PENDING_REVIEW))),
                func.count().filter(status == OrderStatus.COMPLETED),
                func.count().filter(ended),
            )
            .where(BUYER.in_(list(customer_ids)), status != OrderStatus.DRAFT, self._orders)
            .group_by(BUYER)
        )
        return {row[0]: OrderCounts(*row[1:]) for row in rows}

    async def spent(self, customer_ids: Collection[UUID]) -> Sequence[tuple[UUID, Spent]]:
        """What was captured and refunded, by customer and currency; currencies in which nothing was paid are absent."""
        captured, refunded = func.sum(OrderRow.captured_minor), func.sum(OrderRow.refunded_minor)
        rows = await self._session.execute(
            select(BUYER, OrderRow.currency, captured, refunded)
            .where(BUYER.in_(list(customer_ids)), OrderRow.captured_minor > 0, self._paid)
            .group_by(BUYER, OrderRow.currency)
            .order_by(BUYER, captured.desc(), OrderRow.currency)
        )
        return [(row[0], Spent(row[1], int(row[2]), int(row[3]))) for row in rows]

    async def returned_lines(self, customer_ids: Collection[UUID]) -> Sequence[tuple[UUID, LineRead]]:
        """The newest lines of which units were given back, or shall be."""
        line = aliased(OrderLineRow)
        newest = self._newest(
            select(line.id.label("id"), BUYER.label("customer_id"), OrderRow.placed_at.label("at"))
            .join(OrderRow, OrderRow.id == line.order_id)
            .where(self._orders, line.returned_quantity + line.return_requested_quantity > 0),
            BUYER,
            customer_ids,
            (OrderRow.placed_at.desc(), line.id.desc()),
        )
        rows = await self._session.execute(
            select(newest.c.customer_id, OrderLineRow, SkuRow.code, OrderRow.currency, OrderRow.tax_included)
            .join(OrderLineRow, OrderLineRow.id == newest.c.id)
            .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
            .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
            .order_by(newest.c.customer_id, newest.c.at.desc(), newest.c.id.desc())
        )
        return [(row[0], LineRead(*row[1:])) for row in rows]

    async def returned_units(self, customer_ids: Collection[UUID]) -> dict[UUID, int]:
        """Units given back over all orders; kits count by their components, as they come back."""
        rows = await self._session.execute(
            select(BUYER, func.sum(OrderLineRow.returned_quantity))
            .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
            .where(BUYER.in_(list(customer_ids)), OrderLineRow.is_kit.is_(False), self._orders)
            .group_by(BUYER)
        )
        return {row[0]: int(row[1]) for row in rows}

    async def troubled(self, customer_ids: Collection[UUID]) -> Sequence[tuple[UUID, Troubled]]:
        """The newest orders with problems."""
        problems = problems_column()
        newest = self._newest(
            select(
                OrderRow.id.label("id"),
                BUYER.label("customer_id"),
                OrderRow.placed_at.label("at"),
                problems.label("problems"),
            ).where(self._orders, SUSPECT, func.cardinality(problems) > 0),
            BUYER,
            customer_ids,
            (OrderRow.placed_at.desc(), OrderRow.id.desc()),
        )
        rows = await self._session.execute(
            select(newest.c.customer_id, OrderRow, newest.c.problems)
            .join(OrderRow, OrderRow.id == newest.c.id)
            .order_by(newest.c.customer_id, newest.c.at.desc(), newest.c.id.desc())
        )
        return [(row[0], Troubled(row[1], [OrderProblem(name) for name in row[2]])) for row in rows]

    async def payments(self, customer_ids: Collection[UUID]) -> Sequence[tuple[UUID, PaymentRow, str]]:
        """The newest payments, each with its order's currency."""
        newest = self._newest(
            select(
                PaymentRow.id.label("id"),
                BUYER.label("customer_id"),
                OrderRow.placed_at.label("at"),
                OrderRow.currency.label("currency"),
            )
            .join(OrderRow, OrderRow.id == PaymentRow.order_id)
            .where(self._paid),
            BUYER,
            customer_ids,
            (OrderRow.placed_at.desc(), PaymentRow.id.desc()),
        )
        rows = await self._session.execute(
            select(newest.c.customer_id, PaymentRow, newest.c.currency)
            .join(PaymentRow, PaymentRow.id == newest.c.id)
            .order_by(newest.c.customer_id, newest.c.at.desc(), newest.c.id.desc())
        )
        return [(row[0], row[1], row[2]) for row in rows]

    async def refunds(self, customer_ids: Collection[UUID]) -> Sequence[tuple[UUID, UUID]]:
        """The ids of the newest refunds, by customer."""
        newest = self._newest(
            select(
                RefundRow.id.label("id"),
                BUYER.label("customer_id"),
                RefundRow.at.label("at"),
            )
            .join(OrderRow, OrderRow.id == RefundRow.order_id)
            .where(self._paid),
            BUYER,
            customer_ids,
            (RefundRow.at.desc(), RefundRow.id.desc()),
        )
        rows = await self._session.execute(
            select(newest.c.customer_id, newest.c.id).order_by(
                newest.c.customer_id, newest.c.at.desc(), newest.c.id.desc()
            )
        )
        return [(row[0], row[1]) for row in rows]

    async def notes(self, customer_ids: Collection[UUID]) -> Sequence[CustomerNoteRow]:
        """The newest notes."""
        return await self._logged(CustomerNoteRow, customer_ids)

    async def contacts(self, customer_ids: Collection[UUID]) -> Sequence[CustomerContactRow]:
        """When they were in touch, the newest first."""
        return await self._logged(CustomerContactRow, customer_ids)

    async def consents(self, customer_ids: Collection[UUID]) -> Sequence[CustomerConsentRow]:
        """What stands: the latest of each purpose and way."""
        row = CustomerConsentRow
        found = await self._session.scalars(
            select(row)
            .join(CustomerRow, CustomerRow.id == row.customer_id)
            .where(row.customer_id.in_(list(customer_ids)), self._customers)
            .ext(distinct_on(row.customer_id, row.purpose, row.way))
            .order_by(row.customer_id, row.purpose, row.way, row.at.desc(), row.id.desc())
        )
        return found.all()

    async def consent_history(self, customer_ids: Collection[UUID]) -> Sequence[CustomerConsentRow]:
        """All that was ever agreed to or taken back, the newest first."""
        return await self._logged(CustomerConsentRow, customer_ids)

    async def _logged(self, kind: Any, customer_ids: Collection[UUID]) -> Sequence[Any]:
        row: Any = aliased(kind)
        newest = self._newest(
            select(row.id.label("id"), row.customer_id.label("customer_id")),
            row.customer_id,
            customer_ids,
            (row.at.desc(), row.id.desc()),
        )
        found = await self._session.scalars(
            select(kind)
            .join(newest, newest.c.id == kind.id)
            .join(CustomerRow, CustomerRow.id == kind.customer_id)
            .where(self._customers)
            .order_by(kind.customer_id, kind.at.desc(), kind.id.desc())
        )
        return found.all()

    def _newest(
        self, query: Any, column: Any, customer_ids: Collection[UUID], order: tuple[ColumnElement[Any], ...]
    ) -> Any:
        """The newest `SHOWN_AT_MOST` rows of `query` for each customer, by their index and no further."""
        wanted = select(func.unnest(cast(list(customer_ids), ARRAY(Uuid()))).label("id")).subquery("wanted")
        each = query.where(column == wanted.c.id).correlate(wanted).order_by(*order).limit(SHOWN_AT_MOST).lateral()
        return select(each).select_from(wanted).join(each, true()).subquery("newest")
