"""Thousands of orders in one call: an answer for each, and a call that was cut off goes on where it ended."""

import asyncio
from typing import Any

from sqlalchemy import text

from app.domain.enums import Role
from tests.builders import Shop, a_key, invariants_hold
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal
from tests.polling import until
from tests.scenarios.test_import import left, money, told

BULK = """
mutation ($input: OrderBulkImportInput!) {
  orderBulkImport(input: $input) {
    imported known refused
    rows { index outcome order { externalRef { id } status } error { code path } }
    errors { code path }
  }
}
"""


async def import_all(graph: Graph, rows: list[dict[str, Any]], key: str | None = None) -> Any:
    answer = await graph.data(BULK, ADMIN, input={"idempotencyKey": key or a_key(), "rows": rows})
    return answer["orderBulkImport"]


async def orders(shop: Shop) -> int:
    async with shop.database.session() as session:
        return int(await session.scalar(text("SELECT count(*) FROM orders")))


async def test_each_row_is_taken_known_or_refused_by_itself(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await import_all(graph, [told("old")])
    known_customer = {"customerRef": {"source": "old shop", "id": "ada"}}
    rows = [
        told("1", **known_customer, shipments=[left(deliveredAt="2026-03-04T10:00:00Z")]),
        told("old"),
        told("2", channel="nowhere"),
        told("3", shipments=[left(("a", 9))]),
        told("4", lines=[{"sku": "mug", "quantity": 1, "unitPrice": money("1.234")}]),
        told("5", **known_customer, lines=[{"sku": "new one", "quantity": 1, "unitPrice": money("7.00")}]),
        told("1"),
        told("6", stockPolicy="RESERVE_AVAILABLE"),
    ]
    key = a_key()

    # when
    answer = await import_all(graph, rows, key)
    again = await import_all(graph, rows, key)

    # then: the same call is answered the same, and changes nothing
    assert again == answer
    assert (answer["imported"], answer["known"], answer["refused"]) == (3, 2, 3)
    assert [row["outcome"] for row in answer["rows"]] == [
        "IMPORTED",
        "KNOWN",
        "REFUSED",
        "REFUSED",
        "REFUSED",
        "IMPORTED",
        "KNOWN",
        "IMPORTED",
    ]
    assert [row["error"] and (row["error"]["code"], row["error"]["path"]) for row in answer["rows"]][2:5] == [
        ("NOT_FOUND", ["rows", "2", "channel"]),
        ("INVALID", ["rows", "3", "shipments", "0"]),
        ("INVALID", ["rows", "4", "lines", "0", "unitPrice", "amount"]),
    ]
    assert [row["order"] and row["order"]["externalRef"]["id"] for row in answer["rows"]] == [
        "1",
        "old",
        None,
        None,
        None,
        "5",
        "1",
        "6",
    ]
    assert await orders(shop) == 4
    async with shop.database.session() as session:
        assert await session.scalar(text("SELECT count(*) FROM customers WHERE external_id = 'ada'")) == 1
    await invariants_hold(shop.database)


async def test_a_call_that_is_cut_off_goes_on_where_it_ended(shop: Shop) -> None:
    # given: two parts, of which the first is done when the caller goes away
    graph = await a_graph(shop.database)
    rows = [told(str(number)) for number in range(120)]
    key = a_key()
    cut_off = asyncio.create_task(import_all(graph, rows, key))

    async def first_part_is_there() -> bool:
        return await orders(shop) >= 100

    await until(first_part_is_there)
    cut_off.cancel()
    await asyncio.gather(cut_off, return_exceptions=True)

    # when: the same call comes from several workers at once
    answers = await asyncio.gather(*(import_all(graph, rows, key) for _ in range(2)))

    # then
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0]["imported"], answers[0]["known"], answers[0]["refused"]) == (120, 0, 0)
    assert await orders(shop) == 120
    await invariants_hold(shop.database)


async def test_who_may_not_and_what_is_too_much(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    narrowed = a_principal(Role.APP, channels={"other"})

    # when
    nothing = await import_all(graph, [])
    foreign = await graph.data(BULK, narrowed, input={"idempotencyKey": a_key(), "rows": [told()]})

    # then: a channel that is not the caller's looks like none
    assert [error["path"] for error in nothing["errors"]] == [["rows"]]
    assert foreign["orderBulkImport"]["rows"][0]["error"]["code"] == "NOT_FOUND"
    code = await graph.code(BULK, a_principal(Role.CARE), input={"idempotencyKey": a_key(), "rows": [told()]})
    assert code == "FORBIDDEN"
    assert await orders(shop) == 0
