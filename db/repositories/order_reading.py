"""Orders as readers see them: pages of a filtered list, single orders, and their parts in batches.

Every query carries the principal's scope (`scope.py`): foreign and missing are both simply absent. Batches take many
ids and cost one statement each. Nothing here locks; for writing see the order repository.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import OrderSort
from app.domain.orders.derive import line_total
from app.domain.orders.filtering import OrderFilter
from app.domain.orders.model import Address, Contact, Order
from app.domain.pages import Key, Page, Slice
from app.domain.principal import Principal
from app.domain.privacy import may_search_for_people
from db.models.orders import DeliveryRow, OrderChargeRow, OrderLineRow, OrderRow
from db.models.people import AddressRow, ContactRow
from db.models.reference import SkuRow
from db.repositories.order_filtering import conditions
from db.repositories.order_loading import build_orders, line_value
from db.repositories.order_paging import SORTS, count_orders_up_to, read_order_page
from db.repositories.scope import of_visible_orders, visible_charges, visible_orders, working_on

COUNTED_AT_MOST = 10_000
"""Above this a list has no `totalCount`: counting all would cost more than it tells."""


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line with what its amounts need of its order, and its SKU's code."""

    row: OrderLineRow
    sku: str
    currency: str
    tax_included: bool

    @property
    def total_minor(self) -> int:
        """What is owed for the line now, in minor units."""
        return line_total(line_value(self.row, self.sku), tax_included=self.tax_included)


@dataclass(frozen=True, slots=True)
class ChargeRead:
    """A charge that still counts, with its order's currency."""

    row: OrderChargeRow
    currency: str


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A contact or an address of an order, with what decides who may read it."""

    order_id: UUID
    customer_id: UUID | None
    contact: Contact | None = None
    address: Address | None = None
    working: bool = False
    """Whether the caller's places send it, or did lately."""


def order_key(row: OrderRow, sort: OrderSort) -> Key:
    """Where an order stands in a list sorted this way: the values it is sorted by, and its id, which breaks ties."""
    columns, _ = SORTS[sort]
    return tuple(getattr(row, column.key) for column in columns)


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

    async def page(self, wanted: OrderFilter, sort: OrderSort, page: Page) -> Slice[OrderRow]:
        """One page of the matching orders, by keyset: it costs the same at any depth."""
        return await read_order_page(self._session, self._scope, self._allowed(wanted), sort, page)

    async def count(self, wanted: OrderFilter) -> int | None:
        """How many orders match; None when more than `COUNTED_AT_MOST`."""
        return await count_orders_up_to(self._session, self._scope, self._allowed(wanted), COUNTED_AT_MOST)

    async def matching(self, wanted: OrderFilter, order_ids: Collection[UUID]) -> set[UUID]:
        """Which of these orders the principal sees and the filter wants."""
        query = self._matching(wanted).with_only_columns(OrderRow.id).where(OrderRow.id.in_(list(order_ids)))
        return set(await self._session.scalars(query))

    async def lines(self, order_ids: Collection[UUID]) -> Sequence[LineRead]:
        """Lines of these orders, in order."""
        return await self._lines(OrderLineRow.order_id.in_(list(order_ids)))

    async def lines_by_ids(self, line_ids: Collection[UUID]) -> Sequence[LineRead]:
        """Single lines."""
        return await self._lines(OrderLineRow.id.in_(list(line_ids)))

    async def deliveries(self, order_ids: Collection[UUID]) -> Sequence[DeliveryRow]:
        """Deliveries of these orders, in order."""
        return await self._deliveries(DeliveryRow.order_id.in_(list(order_ids)))

    async def deliveries_by_ids(self, delivery_ids: Collection[UUID]) -> Sequence[DeliveryRow]:
        """Single deliveries."""
        return await self._deliveries(DeliveryRow.id.in_(list(delivery_ids)))

    async def charges(self, order_ids: Collection[UUID]) -> Sequence[ChargeRead]:
        """Charges of these orders that still count, in order."""
        return await self._charges(OrderChargeRow.order_id.in_(list(order_ids)))

    async def charges_by_ids(self, charge_ids: Collection[UUID]) -> Sequence[ChargeRead]:
        """Single charges that still count."""
        return await self._charges(OrderChargeRow.id.in_(list(charge_ids)))

    async def contacts(self, order_ids: Collection[UUID]) -> Sequence[PersonalData]:
        """Who bought each of these orders."""
        rows = await self._session.execute(
            select(OrderRow.id, OrderRow.customer_id, ContactRow)
            .join(ContactRow, ContactRow.id == OrderRow.contact_id)
            .where(OrderRow.id.in_(list(order_ids)), self._scope)
        )
        return [
            PersonalData(order_id, customer_id, contact=contact_value(contact))
            for order_id, customer_id, contact in rows
        ]

    async def billing_addresses(self, order_ids: Collection[UUID]) -> Sequence[PersonalData]:
        """Whom each of these orders bills."""
        rows = await self._session.execute(
            select(OrderRow.id, OrderRow.customer_id, AddressRow)
            .join(AddressRow, AddressRow.id == OrderRow.billing_address_id)
            .where(OrderRow.id.in_(list(order_ids)), self._scope)
        )
        return [
            PersonalData(order_id, customer_id, address=address_value(address))
            for order_id, customer_id, address in rows
        ]

    async def destinations(self, delivery_ids: Collection[UUID], *, left_after: datetime) -> dict[UUID, PersonalData]:
        """Where these deliveries go and to whom, by delivery; `left_after` is when a place still counts as sending."""
        working = working_on(self._principal, left_after)
        rows = await self._session.execute(
            select(DeliveryRow.id, OrderRow.id, OrderRow.customer_id, ContactRow, AddressRow, working)
            .join(OrderRow, OrderRow.id == DeliveryRow.order_id)
            .outerjoin(ContactRow, ContactRow.id == DeliveryRow.recipient_id)
            .outerjoin(AddressRow, AddressRow.id == DeliveryRow.address_id)
            .where(DeliveryRow.id.in_(list(delivery_ids)), self._scope)
        )
        return {
            delivery_id: PersonalData(order_id, customer_id, contact_value(contact), address_value(address), working)
            for delivery_id, order_id, customer_id, contact, address, working in rows
        }

    async def wholes(self, order_ids: Collection[UUID]) -> dict[UUID, Order]:
        """Whole aggregates, for decisions and derivations over all parts of an order."""
        found = await self.by_ids(order_ids)
        return {order.id: order for order in await build_orders(self._session, list(found.values()))}

    async def _lines(self, which: ColumnElement[bool]) -> Sequence[LineRead]:
        rows = await self._session.execute(
            select(OrderLineRow, SkuRow.code, OrderRow.currency, OrderRow.tax_included)
            .join(SkuRow, SkuRow.id == OrderLineRow.sku_id)
            .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
            .where(which, self._scope)
            .order_by(OrderLineRow.order_id, OrderLineRow.position)
        )
        return [LineRead(*row) for row in rows]

    async def _charges(self, which: ColumnElement[bool]) -> Sequence[ChargeRead]:
        rows = await self._session.execute(
            select(OrderChargeRow, OrderRow.currency)
            .join(OrderRow, OrderRow.id == OrderChargeRow.order_id)
            .where(which, OrderChargeRow.canceled.is_(False), visible_charges(self._principal))
            .order_by(OrderChargeRow.order_id, OrderChargeRow.position)
        )
        return [ChargeRead(*row) for row in rows]

    async def _deliveries(self, which: ColumnElement[bool]) -> Sequence[DeliveryRow]:
        rows = await self._session.scalars(
            select(DeliveryRow)
            .where(which, of_visible_orders(DeliveryRow.order_id, self._principal))
            .order_by(DeliveryRow.order_id, DeliveryRow.position)
        )
        return rows.all()

    def _matching(self, wanted: OrderFilter) -> Select[OrderRow]:
        return select(OrderRow).where(self._scope, *conditions(self._allowed(wanted)))

    def _allowed(self, wanted: OrderFilter) -> OrderFilter:
        """Who reads a name or an address masked or not at all must not find it out by asking: it finds nobody."""
        if may_search_for_people(self._principal):
            return wanted
        search = None if wanted.search is None else wanted.search.readable()
        return replace(wanted, search=search, found_by=tuple(sought.readable() for sought in wanted.found_by))


def contact_value(row: ContactRow | None) -> Contact | None:
    """A contact row as the domain knows it."""
    return None if row is None else Contact(name=row.name, email=row.email, phone=row.phone)


def address_value(row: AddressRow | None) -> Address | None:
    """An address row as the domain knows it."""
    if row is None:
        return None
    return Address(**{field.name: getattr(row, field.name) for field in fields(Address)})
