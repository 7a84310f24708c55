"""What a stream shows of personal data: every subscriber's own row, at most one a second, and the last when it ends."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain.audit import AuditEntry
from app.domain.enums import AuditKind, Role
from app.domain.orders.model import Contact
from app.domain.principal import Principal
from graphql_schema.audit.telling import DeliveredReads
from graphql_schema.audit.trail import Trail
from graphql_schema.ids import global_id
from graphql_schema.transport.errors import OperationRefused
from graphql_schema.transport.executor import Caller
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.transport.shared_executions import SharedExecutions
from graphql_schema.transport.streams import StreamedItem, SubscriptionStreams
from tests.app.audit.sealing import sealed_entries
from tests.builders import Shop, place
from tests.graphql_schema.asking import Graph, a_graph, a_principal

WATCH = """
subscription Watch($id: ID!) { orderChanged(orderId: $id) { ... on OrderSnapshot { orders { email } } } }
"""
LONG = 3600.0


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


def a_trail(number: int) -> Trail:
    return Trail({("Order", UUID(int=number))}, {"Order.email"})


class Book:
    """Where rows are written in these tests; closed, it refuses."""

    def __init__(self) -> None:
        self.rows: list[set[int]] = []
        self.open = True

    async def tell(self, read: Trail) -> None:
        if not self.open:
            raise ConnectionError("the book is closed")
        self.rows.append({key.int for _, key in read.subjects})


async def until(book: Book, count: int) -> None:
    async with asyncio.timeout(60):
        while len(book.rows) < count:  # noqa: ASYNC110 - a timer writes
            await asyncio.sleep(0.005)


async def test_the_first_item_is_told_before_it_leaves_and_later_ones_together() -> None:
    # given
    book = Book()
    delivered = DeliveredReads(book.tell, every_seconds=LONG)
    # when
    await delivered.add(a_trail(1))
    told_at_once = list(book.rows)
    for number in (2, 3, 4):
        await delivered.add(a_trail(number))
    waiting = list(book.rows)
    await delivered.aclose()
    # then
    assert (told_at_once, waiting) == ([{1}], [{1}])
    assert book.rows == [{1}, {2, 3, 4}]


async def test_what_waits_is_told_when_the_pause_is_over_though_nothing_more_comes() -> None:
    # given
    book = Book()
    delivered = DeliveredReads(book.tell, every_seconds=0.01)
    # when
    await delivered.add(a_trail(1))
    await delivered.add(a_trail(2))
    await until(book, 2)
    # then
    assert book.rows == [{1}, {2}]
    await delivered.aclose()


async def test_items_without_personal_data_are_not_told() -> None:
    # given
    book = Book()
    delivered = DeliveredReads(book.tell)
    # when
    await delivered.add(None)
    await delivered.add(Trail())
    await delivered.aclose()
    # then
    assert book.rows == []


async def test_once_a_row_could_not_be_written_nothing_more_leaves() -> None:
    # given
    book = Book()
    delivered = DeliveredReads(book.tell, every_seconds=0.01)
    await delivered.add(a_trail(1))
    book.open = False
    await delivered.add(a_trail(2))

    async def keep_sending() -> None:
        async with asyncio.timeout(60):
            while True:
                await delivered.add(a_trail(3))
                await asyncio.sleep(0.005)

    # when
    with pytest.raises(ConnectionError):
        await keep_sending()
    book.open = True
    await delivered.aclose()
    # then
    assert book.rows == [{1}, {2, 3}]


async def first_item(graph: Graph, streams: SubscriptionStreams, principal: Principal, order_id: UUID) -> StreamedItem:
    caller = Caller(principal, "stream")
    prepared = graph.executor.prepare(GraphQLRequest(WATCH, {"id": global_id("Order", order_id)}, None), caller)
    async with aclosing(streams.follow(prepared, caller)) as items:
        return await anext(items)


async def told(shop: Shop) -> list[AuditEntry]:
    return await sealed_entries(shop)


async def test_each_subscriber_of_the_same_stream_is_told_of(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop, contact=Contact(name="Ada", email="ada@example.com"))
    streams = SubscriptionStreams(graph.executor, SharedExecutions())
    desk, other = a_principal(Role.CARE), replace(a_principal(Role.CARE), id=UUID(int=8))
    # when
    seen = [await first_item(graph, streams, principal, order_id) for principal in (desk, other)]
    # then
    assert all(b"ada@example.com" in item.payload.body for item in seen)
    entries = await told(shop)
    assert [(entry.kind, entry.actor_id, entry.operation, entry.document) for entry in entries] == [
        (AuditKind.READ, desk.id, "orderChanged", "Watch"),
        (AuditKind.READ, other.id, "orderChanged", "Watch"),
    ]
    assert {entry.subject_ids for entry in entries} == {(order_id,)}


async def test_an_item_whose_row_cannot_be_written_is_withheld_and_ends_the_stream(graph: Graph, shop: Shop) -> None:
    # given
    order_id = await place(shop, contact=Contact(name="Ada", email="ada@example.com"))
    async with shop.database.session() as session:
        await session.execute(text("ALTER TABLE audit_pending ADD CONSTRAINT full_disk CHECK (kind <> 'READ')"))
        await session.commit()
    # then
    with pytest.raises(OperationRefused) as refused:
        await first_item(
            graph, SubscriptionStreams(graph.executor, SharedExecutions()), a_principal(Role.CARE), order_id
        )
    assert refused.value.code == "INTERNAL"
