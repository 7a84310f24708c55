"""However a list is found, by looking up, walking or gathering, it is the same list: none left out, none twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.enums import CustomerStatus, FulfillmentStatus, OrderProblem, OrderSort, OrderStatus, PaymentStatus
from app.domain.ids import new_id
from app.domain.orders.filtering import OrderFilter
from app.domain.orders.model import Address
from app.domain.pages import Page
from app.domain.search import interpret
from app.orders.command import PlaceDelivery, PlaceLine
from db.database import Database
from db.models.orders import OrderRow
from db.models.people import CustomerRow
from db.repositories.customer_finding import read_found_customers
from db.repositories.order_filtering import conditions
from db.repositories.order_paging import SORTS, read_order_page
from db.repositories.scope import ALL
from tests.builders import SEARCH_SECRET, Shop, a_shop, cancel, deliver_all, dispatch_all, place

ALIKE = """
    WITH made AS (
        INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(),
            'number', 'N-' || 100 + i * 37 % 97, 'placed_at', o.placed_at + interval '1 hour' * (i / 2),
            'updated_at', o.placed_at + interval '1 minute' * (i * 7 % 11), 'total_minor', 100 * (i * 5 % 7),
            'subtotal_minor', 100 * (i * 5 % 7), 'tags', CASE WHEN i % 4 = 1 THEN '["vip"]' ELSE '[]' END::jsonb,
            'status', CASE WHEN i < 20 THEN 'CANCELED' WHEN i % 3 = 0 THEN 'COMPLETED' ELSE 'OPEN' END,
            'payment_status', CASE i % 5 WHEN 0 THEN 'PENDING' WHEN 1 THEN 'AUTHORIZED' ELSE 'PAID' END,
            'fulfillment_status', CASE WHEN i < 20 THEN 'CANCELED' WHEN i % 2 = 0 THEN 'SHIPPED' ELSE 'SCHEDULED' END,
            'due_at', CASE WHEN i % 9 = 8 THEN now() - interval '1 hour' WHEN i > 30 THEN now() + interval '1 hour' END,
            'channel_id', CASE WHEN i % 6 = 5 THEN :elsewhere ELSE o.channel_id END))).*
        FROM orders o, generate_series(1, 40) AS i WHERE o.id = :like
        RETURNING id, number
    )
    INSERT INTO order_search SELECT id, 'sku', unnest(CASE WHEN number < 'N-160' THEN ARRAY['tea', 'teapot']
                                                      ELSE ARRAY['mug'] END) FROM made
"""

WANTED = {
    "all": OrderFilter(),
    "a status": OrderFilter(status=(OrderStatus.OPEN,)),
    "two statuses, tag": OrderFilter(status=(OrderStatus.OPEN, OrderStatus.CANCELED), tags=("vip",)),
    "other axes": OrderFilter(
        payment_status=(PaymentStatus.PENDING, PaymentStatus.PAID), fulfillment_status=(FulfillmentStatus.SHIPPED,)
    ),
    "nobody has it": OrderFilter(customer_status=(CustomerStatus.RETURNED,), tags=("vip",)),
    "a channel, a status": OrderFilter(status=(OrderStatus.COMPLETED, OrderStatus.OPEN), channels=("till",)),
    "overdue": OrderFilter(problems=(OrderProblem.PROMISE_OVERDUE,)),
    "problems": OrderFilter(problems=(OrderProblem.PROMISE_OVERDUE, OrderProblem.IN_REVIEW)),
    "a search": OrderFilter(search=interpret("tea", SEARCH_SECRET)),
    "the last of all letters": OrderFilter(search=interpret("\U0010ffff", SEARCH_SECRET)),
    "a search, canceled": OrderFilter(search=interpret("tea", SEARCH_SECRET), status=(OrderStatus.CANCELED,)),
}


async def every_page(session: AsyncSession, wanted: OrderFilter, sort: OrderSort, *, narrow: int, window: int) -> None:
    """Compare pages of five, from the beginning and from the end, with the whole list."""
    columns, falling = SORTS[sort]
    rows = (await session.scalars(select(OrderRow).where(*conditions(wanted)))).all()

    def key(row: OrderRow) -> tuple[object, ...]:
        return tuple(getattr(row, column.key) for column in columns)

    expected = sorted((key(row) for row in rows), reverse=falling)
    for backward in (False, True):
        found: list[tuple[object, ...]] = []
        end, more = None, True
        while more:
            page = Page(5, before=end, backward=True) if backward else Page(5, after=end)
            read = await read_order_page(session, ALL, wanted, sort, page, narrow=narrow, window=window)
            keys = [key(row) for row in read.items]
            found = keys + found if backward else found + keys
            more = read.has_previous if backward else read.has_next
            end = keys[0 if backward else -1] if keys else None
        assert found == expected, (wanted, sort, narrow, window, backward)


@pytest.mark.parametrize(("narrow", "window"), [(0, 8), (10, 24), (2_000, 2_000)])
async def test_each_way_to_a_page_of_orders_gives_the_same_rows(shop: Shop, narrow: int, window: int) -> None:
    # given
    till = await a_shop(shop.database, channel="till", prices={"mug": 100})
    like = await place(shop)
    elsewhere = (await till.order(await place(till))).channel_id
    async with shop.database.session() as session:
        await session.execute(text(ALIKE), {"like": like, "elsewhere": str(elsewhere)})
        # then
        for number, wanted in enumerate(WANTED.values()):
            for sort in (OrderSort.PLACED_AT_DESC, list(OrderSort)[number % len(OrderSort)], OrderSort.TOTAL_DESC):
                await every_page(session, wanted, sort, narrow=narrow, window=window)


async def test_an_order_is_due_until_all_that_was_promised_has_come(shop: Shop) -> None:
    # given
    first, second = (datetime.now(UTC) + timedelta(days=days) for days in (1, 2))
    lines = (PlaceLine(sku="mug", quantity=1, delivery="home"), PlaceLine(sku="tea", quantity=1, delivery="office"))
    ways = (("home", first), ("office", second))
    deliveries = tuple(
        PlaceDelivery(key=key, address=Address("DE", postal_code="10115"), promised_by=by) for key, by in ways
    )
    order_id = await place(shop, lines=lines, shipping_address=None, deliveries=deliveries)
    due = [await due_of(shop, order_id)]
    # when
    await cancel(shop, order_id, {"mug": 1})
    due.append(await due_of(shop, order_id))
    await dispatch_all(shop, order_id)
    due.append(await due_of(shop, order_id))
    await deliver_all(shop, order_id)
    due.append(await due_of(shop, order_id))
    # then
    assert due == [first, second, second, None]


async def due_of(shop: Shop, order_id: UUID) -> datetime | None:
    async with shop.database.session() as session:
        return await session.scalar(select(OrderRow.due_at).where(OrderRow.id == order_id))


FOUND = {
    "LOVE": ["Ada Lovelace", "Love & Son's \\ Co"],
    "e": ["Ada Lovelace", "Grace Hopper", "Love & Son's \\ Co", "Äetheling"],
    "lovelace": ["Ada Lovelace"],
    "son's \\ c": ["Love & Son's \\ Co"],
    "race hopper": ["Grace Hopper"],
    "race hoppes": [],
    "äe": ["Äetheling"],
    "%": [],
    "ADA@example.com": ["Ada Lovelace"],
    "ada@example": [],
    "(0)30 / 123 45 67": ["Ada Lovelace"],
    "+49 30 1234567": ["Ada Lovelace"],
    "1234568": [],
    "call me": ["Grace Hopper"],
    "c-17": [],
    "C-17": ["Grace Hopper"],
    "'": ["Love & Son's \\ Co"],
    ":*": [],
}


@pytest.mark.parametrize(("narrow", "window"), [(2_000, 2_000), (2_000, 1), (0, 1), (0, 0)])
async def test_each_way_to_a_page_of_customers_gives_the_same_rows(
    database: Database, narrow: int, window: int
) -> None:
    # given
    people = [
        {"name": "Ada Lovelace", "email": "Ada@Example.com", "phone": "030/1234567", "external_id": None},
        {"name": "Grace Hopper", "email": None, "phone": "call me", "external_id": "C-17"},
        {"name": None, "email": "nobody@example.com", "phone": None, "external_id": None},
        {"name": "Love & Son's \\ Co", "email": None, "phone": "", "external_id": None},
        {"name": "Äetheling", "email": None, "phone": None, "external_id": None},
    ]
    rows = [
        {"id": new_id(), "external_source": one["external_id"] and "crm", "tags": [], "version": 1, **one}
        for one in people
    ]
    async with database.session() as session:
        await session.execute(insert(CustomerRow).values(created_at=func.now()), rows)
        for searched, names in FOUND.items():
            found: list[str | None] = []
            after, more = None, True
            # when
            while more:
                page = Page(1, after=after)
                read = await read_found_customers(session, ALL, searched, page, narrow=narrow, window=window)
                found += [row.name for row in read.items]
                after, more = (read.items[-1].id,) if read.items else None, read.has_next
            # then
            assert found == names[::-1], searched
