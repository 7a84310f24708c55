"""Reading orders: single ones, filtered pages, their parts in batches, and what a stream of orders needs.

Batches have the form `(database, principal, keys) -> {key: value}`, each in a short session of its own. Everything is
read within the principal's scope: foreign and missing are both absent. Personal data leaves here masked already.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.enums import OrderProblem, OrderSort
from app.domain.log import LoggedEvent
from app.domain.orders.filtering import OrderFilter
from app.domain.orders.model import Address, Contact, Order
from app.domain.pages import Page, Slice, grouped
from app.domain.principal import Principal
from app.domain.privacy import (
    WORKING_FOR,
    billing_disclosure,
    contact_disclosure,
    delivery_disclosure,
    shown_address,
    shown_contact,
)
from db.database import Database
from db.models.orders import DeliveryRow, OrderRow
from db.repositories.order_events import OrderEventRepository
from db.repositories.order_problems import problems_of_orders
from db.repositories.order_reading import ChargeRead, LineRead, OrderReadRepository, order_key

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

__all__ = ["ChargeRead", "LineRead", "order_key"]


async def find_order(
    database: Database,
    principal: Principal,
    *,
    order_id: UUID | None = None,
    number: str | None = None,
    external_ref: tuple[str, str] | None = None,
) -> OrderRow | None:
    """The order named by exactly one of id, number, or (source, id) in another system; None when there is none."""
    async with database.reading() as session:
        orders = OrderReadRepository(session, principal)
        if order_id is not None:
            return (await orders.by_ids([order_id])).get(order_id)
        if number is not None:
            return await orders.by_number(number.strip())
        assert external_ref is not None, "one of the three names the order"
        return await orders.by_external_ref(*external_ref)


async def list_orders(
    database: Database, principal: Principal, wanted: OrderFilter, sort: OrderSort, page: Page
) -> Slice[OrderRow]:
    """One page of the orders that match."""
    async with database.session() as session:
        return await OrderReadRepository(session, principal).page(wanted, sort, page)


async def count_orders(database: Database, principal: Principal, wanted: OrderFilter) -> int | None:
    """How many orders match; None above 10,000, where counting would cost more than it tells."""
    async with database.session() as session:
        return await OrderReadRepository(session, principal).count(wanted)


async def order_history(database: Database, principal: Principal, order_id: UUID, page: Page) -> Slice[LoggedEvent]:
    """A page of what happened to an order, oldest first; the page's key is the position in the log."""
    async with database.reading() as session:
        return await OrderEventRepository(session, principal).page(order_id, page)


async def load_orders_for_stream(
    session: "AsyncSession",
    principal: Principal,
    *,
    order_ids: Sequence[UUID] | None = None,
    wanted: OrderFilter | None = None,
    limit: int = 50,
) -> list[OrderRow]:
    """The orders of a snapshot, newest first, in the session's own moment: those named, or the newest that match.

    Give a session of `Database.session(snapshot=True)`, so that the head of the log and the orders belong together.
    """
    orders = OrderReadRepository(session, principal)
    if order_ids is not None:
        found = await orders.by_ids(order_ids)
        return sorted(found.values(), key=lambda row: (row.placed_at, row.id), reverse=True)
    page = await orders.page(wanted or OrderFilter(), OrderSort.PLACED_AT_DESC, Page(limit=limit))
    return list(page.items)


async def order_matches(session: "AsyncSession", principal: Principal, wanted: OrderFilter, order_id: UUID) -> bool:
    """Whether the principal sees the order and the filter wants it, as of now: when not, its row leaves a stream."""
    return bool(await OrderReadRepository(session, principal).matching(wanted, [order_id]))


async def orders_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, OrderRow]:
    """Batch: orders."""
    async with database.reading() as session:
        return await OrderReadRepository(session, principal).by_ids(ids)


async def whole_orders(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, Order]:
    """Batch: whole aggregates in one moment, for what is derived from all parts of an order."""
    async with database.session(snapshot=True) as session:
        return await OrderReadRepository(session, principal).wholes(ids)


async def problems_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[OrderProblem]]:
    """Batch: what is open with an order that somebody should look at; orders without problems are absent."""
    async with database.reading() as session:
        return await problems_of_orders(session, principal, order_ids)


async def lines_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[LineRead]]:
    """Batch: the lines of an order, in order."""
    async with database.reading() as session:
        found = await OrderReadRepository(session, principal).lines(order_ids)
    return grouped((line.row.order_id, line) for line in found)


async def lines_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, LineRead]:
    """Batch: single lines."""
    async with database.reading() as session:
        return {line.row.id: line for line in await OrderReadRepository(session, principal).lines_by_ids(ids)}


async def deliveries_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[DeliveryRow]]:
    """Batch: the deliveries of an order, in order."""
    async with database.reading() as session:
        found = await OrderReadRepository(session, principal).deliveries(order_ids)
    return grouped((row.order_id, row) for row in found)


async def deliveries_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, DeliveryRow]:
    """Batch: single deliveries."""
    async with database.reading() as session:
        return {row.id: row for row in await OrderReadRepository(session, principal).deliveries_by_ids(ids)}


async def charges_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[ChargeRead]]:
    """Batch: the charges of an order that still count, in order."""
    async with database.reading() as session:
        found = await OrderReadRepository(session, principal).charges(order_ids)
    return grouped((charge.row.order_id, charge) for charge in found)


async def charges_by_id(database: Database, principal: Principal, ids: Sequence[UUID]) -> Mapping[UUID, ChargeRead]:
    """Batch: single charges that still count."""
    async with database.reading() as session:
        return {charge.row.id: charge for charge in await OrderReadRepository(session, principal).charges_by_ids(ids)}


async def contacts_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, Contact | None]:
    """Batch: who bought, as much of it as the principal may read."""
    async with database.reading() as session:
        found = await OrderReadRepository(session, principal).contacts(order_ids)
    return {
        one.order_id: shown_contact(
            one.contact, contact_disclosure(principal, customer_id=one.customer_id, order_id=one.order_id)
        )
        for one in found
    }


async def billing_addresses_by_order(
    database: Database, principal: Principal, order_ids: Sequence[UUID]
) -> Mapping[UUID, Address | None]:
    """Batch: whom the order bills, as much of it as the principal may read."""
    async with database.reading() as session:
        found = await OrderReadRepository(session, principal).billing_addresses(order_ids)
    return {
        one.order_id: shown_address(
            one.address, billing_disclosure(principal, customer_id=one.customer_id, order_id=one.order_id)
        )
        for one in found
    }


async def destinations_by_delivery(
    database: Database, principal: Principal, delivery_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[Address | None, Contact | None]]:
    """Batch: where a delivery goes and to whom, as much of it as the principal may read."""
    left_after = database.clock.now() - WORKING_FOR
    async with database.reading() as session:
        found = await OrderReadRepository(session, principal).destinations(delivery_ids, left_after=left_after)
    shown: dict[UUID, tuple[Address | None, Contact | None]] = {}
    for delivery_id, one in found.items():
        disclosure = delivery_disclosure(
            principal, customer_id=one.customer_id, order_id=one.order_id, working=one.working
        )
        shown[delivery_id] = (shown_address(one.address, disclosure), shown_contact(one.contact, disclosure))
    return shown
