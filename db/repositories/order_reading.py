"""Orders as readers see them: pages of a filtered list, single orders, and their parts in batches.

Every query carries the principal's scope (`scope.py`): foreign and missing are both simply absent. Batches take many
ids and cost one statement each. Nothing here locks; for writing see the order repository.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.enums import FulfillmentOrderStatus, OrderSort
from app.domain.orders.filtering import OrderFilter, OrderPlace, OrderWindow
from app.domain.principal import Principal
from app.domain.search import Sought
from db.models.orders import (
    DeliveryRow,
    FulfillmentOrderRow,
    OrderChargeRow,
    OrderLineRow,
    OrderRow,
    OrderSearchRow,
)
from db.models.people import AddressRow, ContactRow
from db.models.reference import SkuRow
from db.repositories.scope import in_channels, location_ids, of_visible_orders, visible_orders

COUNTED_AT_MOST = 10_000
"""Above this a list has no `totalCount`: counting all would cost more than it tells."""

_ENDED_WORK = (FulfillmentOrderStatus.CANCELED, FulfillmentOrderStatus.REJECTED)

_SORTS: dict[OrderSort, tuple[InstrumentedAttribute[Any], bool]] = {
    OrderSort.PLACED_AT_DESC: (OrderRow.placed_at, True),
    OrderSort.PLACED_AT_ASC: (OrderRow.placed_at, False),
    OrderSort.UPDATED_AT_DESC: (OrderRow.updated_at, True),
    OrderSort.NUMBER_ASC: (OrderRow.number, False),
}


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders in the list's own order; `more` says whether the list goes on in the direction that was read."""

    orders: Sequence[OrderRow]
    more: bool


def order_place(row: OrderRow, sort: OrderSort) -> OrderPlace:
    """Where an order stands in a list sorted this way."""
    return OrderPlace(getattr(row, _SORTS[sort][0].key), row.id)


class OrderReadRepository:
    """Reads orders for one principal."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._scope = visible_orders(principal)
        self._principal = principal

    async def by_ids(self, order_ids: Collection[UUID]) -> dict[UUID, OrderRow]:
        """Orders by id; those out of sight are absent."""
        rows = await self._session.scalars(select(OrderRow).where(OrderRow.id.in_(list(order_ids)), self._scope))
        return {row.id: row for row in rows}

    async def by_number(self, number: str) -> OrderRow | None:
        """The order with this number."""
        return await self._session.scalar(select(OrderRow).where(OrderRow.number == number, self._scope))

    async def by_external_ref(self, source: str, external_id: str) -> OrderRow | None:
        """The order that another system knows by this id; the newest where several channels use the same one."""
        return await self._session.scalar(
            select(OrderRow)
            .where(OrderRow.external_source == source, OrderRow.external_id == external_id, self._scope)
            .order_by(OrderRow.placed_at.desc(), OrderRow.id.desc())
            .limit(1)
        )

    async def page(self, wanted: OrderFilter, window: OrderWindow) -> OrderPage:
        """One page of the matching orders, by keyset: it costs the same at any depth."""
        column, descending = _SORTS[window.sort]
        query = self._matching(wanted)
        key = tuple_(column, OrderRow.id)
        for place, is_start in ((window.start, True), (window.end, False)):
            if place is not None:
                bound = tuple_(literal(place.value, column.type), literal(place.id, OrderRow.id.type))
                query = query.where(key < bound if is_start == descending else key > bound)
        falls = descending != window.backward
        directions = (column.desc(), OrderRow.id.desc()) if falls else (column.asc(), OrderRow.id.asc())
        rows = list(await self._session.scalars(query.order_by(*directions).limit(window.limit + 1)))
        page = rows[: window.limit]
        return OrderPage(page[::-1] if window.backward else page, more=len(rows) > window.limit)

    async def count(self, wanted: OrderFilter) -> int | None:
        """How many orders match; None when more than `COUNTED_AT_MOST`."""
        bounded = self._matching(wanted).with_only_columns(OrderRow.id).limit(COUNTED_AT_MOST + 1).subquery()
        counted = await self._session.scalar(select(func.count()).select_from(bounded)) or 0
        return counted if counted <= COUNTED_AT_MOST else None

    async def matching(self, wanted: OrderFilter, order_ids: Collection[UUID]) -> set[UUID]:
        """Which of these orders the principal sees and the filter wants."""
        query = self._matching(wanted).with_only_columns(OrderRow.id).where(OrderRow.id.in_(list(order_ids)))
        return set(await self._session.scalars(query))

    async def lines(self, order_ids: Collection[UUID]) -> Sequence[tuple[OrderLineRow, str]]:
        """Lines of these orders, in order, each with its SKU's code."""
        return await self._lines(OrderLineRow.order_id.in_(list(order_ids)))

    async def lines_by_ids(self, line_ids: Collection[UUID]) -> Sequence[tuple[OrderLineRow, str]]:
        """Single lines, each with its SKU's code."""
        return await self._lines(OrderLineRow.id.in_(list(line_ids)))

    async def deliveries(self, order_ids: Collection[UUID]) -> Sequence[DeliveryRow]:
        """Deliveries of these orders, in order."""
        return await self._children(DeliveryRow, DeliveryRow.order_id.in_(list(order_ids)))

    async def deliveries_by_ids(self, delivery_ids: Collection[UUID]) -> Sequence[DeliveryRow]:
        """Single deliveries."""
        return await self._children(DeliveryRow, DeliveryRow.id.in_(list(delivery_ids)))

    async def charges(self, order_ids: Collection[UUID]) -> Sequence[OrderChargeRow]:
        """Charges of these orders that still count, in order."""
        return await self._children(
            OrderChargeRow, and_(OrderChargeRow.order_id.in_(list(order_ids)), OrderChargeRow.canceled.is_(False))
        )

    async def charges_by_ids(self, charge_ids: Collection[UUID]) -> Sequence[OrderChargeRow]:
        """Single charges that still count."""
        return await self._children(
            OrderChargeRow, and_(OrderChargeRow.id.in_(list(charge_ids)), OrderChargeRow.canceled.is_(False))
        )

    async def addresses(self, address_ids: Collection[UUID]) -> dict[UUID, AddressRow]:
        """Addresses named by rows that the caller already read within its scope."""
        rows = await self._session.scalars(select(AddressRow).where(AddressRow.id.in_(list(address_ids))))
        return {row.id: row for row in rows}

    async def contacts(self, contact_ids: Collection[UUID]) -> dict[UUID, ContactRow]:
        """Contacts named by rows that the caller already read within its scope."""
        rows = await self._session.scalars(select(ContactRow).where(ContactRow.id.in_(list(contact_ids))))
        return {row.id: row for row in rows}

    async def _lines(self, which: ColumnElement[bool]) -> Sequence[tuple[OrderLineRow, str]]:
        rows = await self._session.execute(
            select(OrderLineRow, SkuRow.code)
            .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
            .where(which, of_visible_orders(OrderLineRow.order_id, self._principal))
            .order_by(OrderLineRow.order_id, OrderLineRow.position)
        )
        return [(row[0], row[1]) for row in rows]

    async def _children(self, kind: type[Any], which: ColumnElement[bool]) -> Sequence[Any]:
        rows = await self._session.scalars(
            select(kind)
            .where(which, of_visible_orders(kind.order_id, self._principal))
            .order_by(kind.order_id, kind.position)
        )
        return rows.all()

    def _matching(self, wanted: OrderFilter) -> Select[OrderRow]:
        return select(OrderRow).where(self._scope, *conditions(wanted))


def conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """The filter's conditions on `orders`."""
    found: list[ColumnElement[bool]] = []
    if wanted.search is not None:
        found.append(OrderRow.id.in_(_sought(wanted.search)))
    if wanted.status:
        found.append(OrderRow.status.in_(wanted.status))
    if wanted.payment_status:
        found.append(OrderRow.payment_status.in_(wanted.payment_status))
    if wanted.fulfillment_status:
        found.append(OrderRow.fulfillment_status.in_(wanted.fulfillment_status))
    if wanted.channels:
        found.append(in_channels(wanted.channels))
    if wanted.locations:
        found.append(
            OrderRow.id.in_(
                select(FulfillmentOrderRow.order_id).where(
                    FulfillmentOrderRow.location_id.in_(location_ids(wanted.locations)),
                    FulfillmentOrderRow.status.not_in(_ENDED_WORK),
                )
            )
        )
    if wanted.customer_id is not None:
        found.append(OrderRow.customer_id == wanted.customer_id)
    if wanted.skus:
        skus = select(SkuRow.id).where(SkuRow.code.in_(wanted.skus))
        found.append(OrderRow.id.in_(select(OrderLineRow.order_id).where(OrderLineRow.sku_id.in_(skus))))
    if wanted.tags:
        found.append(OrderRow.tags.op("&&")(list(wanted.tags)))
    if wanted.on_hold:
        # Nothing can place a hold yet, so no order is on one.
        found.append(false())
    if wanted.placed_after is not None:
        found.append(OrderRow.placed_at >= wanted.placed_after)
    if wanted.placed_before is not None:
        found.append(OrderRow.placed_at < wanted.placed_before)
    return found


def _sought(search: Sought) -> Select[UUID]:
    query = select(OrderSearchRow.order_id)
    if search.exact:
        return query.where(OrderSearchRow.kind.in_(search.kinds), OrderSearchRow.term == search.term)
    return query.where(
        OrderSearchRow.kind.in_(search.kinds), OrderSearchRow.term.startswith(search.term, autoescape=True)
    )
