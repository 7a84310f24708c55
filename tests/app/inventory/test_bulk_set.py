"""Thousands of levels in one call: each row is done or refused by itself, and the call is done once."""

from typing import Any

import pytest

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import LocationKind, StockRowOutcome
from app.domain.errors import InvalidInput, LimitExceeded
from app.domain.orders.model import Address
from app.inventory.answers import Answer
from app.inventory.bulk_set import BulkSetStock, SetRow, bulk_set_stock
from app.inventory.parts import parts_of_bulk
from app.locations.upsert import UpsertLocation, upsert_location
from tests.app.orders.placing import a_store
from tests.builders import Shop, a_key, invariants_hold, place
from tests.graphql_schema.asking import counted_statements
from tests.reading import level
from tests.unchanged import nothing_changes

CHANGED, UNCHANGED, REFUSED = StockRowOutcome.CHANGED, StockRowOutcome.UNCHANGED, StockRowOutcome.REFUSED


def bulk(*rows: SetRow, **stated: Any) -> BulkSetStock:
    """The one part of a small call."""
    (part,) = parts_of_bulk(BulkSetStock(idempotency_key=a_key(), rows=rows, **stated))
    return part


def told(answer: Answer) -> list[tuple[StockRowOutcome, str, tuple[str, ...]]]:
    return [
        (row.outcome, str(row.refused.code), row.refused.path) if row.refused else (row.outcome, "", ())
        for row in answer.rows
    ]


async def test_every_row_is_answered_by_itself(shop: Shop) -> None:
    # given
    closed = UpsertLocation(code="MUC", name="Munich", kind=LocationKind.STORE, address=Address("DE"), active=False)
    await shop.run(upsert_location, closed)
    await shop.run(upsert_sku, UpsertSku(code="wrap", name="Wrap", stock_tracked=False))
    await shop.run(upsert_sku, UpsertSku(code="new", name="New"))
    order_id = await place(shop, {"mug": 30})

    # when
    command = bulk(
        SetRow("mug", "BER", 25),
        SetRow("tea", "BER", 100),
        SetRow("tea", "HAM", 7, expected_on_hand=100),
        SetRow("poster", "BER", 7, expected_on_hand=99),
        SetRow("new", "HAM", 12),
        SetRow("nothing", "BER", 1),
        SetRow("mug", "nowhere", 1),
        SetRow("mug", "MUC", 1),
        SetRow("wrap", "BER", 1),
        SetRow("poster", "HAM", -1),
        SetRow("new", "BER", 1),
        SetRow("new", "BER", 2),
    )
    answer = await shop.run(bulk_set_stock, command)

    # then
    assert told(answer) == [
        (CHANGED, "", ()),
        (UNCHANGED, "", ()),
        (CHANGED, "", ()),
        (REFUSED, "STOCK_CHANGED", ("rows", "3", "expectedOnHand")),
        (CHANGED, "", ()),
        (REFUSED, "NOT_FOUND", ("rows", "5", "sku")),
        (REFUSED, "NOT_FOUND", ("rows", "6", "location")),
        (REFUSED, "INVALID", ("rows", "7", "location")),
        (REFUSED, "INVALID", ("rows", "8", "sku")),
        (REFUSED, "INVALID", ("rows", "9", "onHand")),
        (REFUSED, "INVALID", ("rows", "10")),
        (REFUSED, "INVALID", ("rows", "11")),
    ]
    assert [(lost.order_id, lost.quantity) for lost in answer.rows[0].shed] == [(order_id, 5)]
    assert answer.rows[3].level_id is not None
    assert (await level(shop), await level(shop, "new", "HAM")) == ((25, 25, 0), (12, 0, 0))
    async with nothing_changes(shop.database):
        assert await shop.run(bulk_set_stock, command) == answer
    await invariants_hold(shop.database)


async def test_staff_of_a_location_sets_nothing_elsewhere(shop: Shop) -> None:
    # when
    command = bulk(SetRow("mug", "BER", 1), SetRow("mug", "HAM", 1))
    answer = await shop.database.transact(a_store("HAM"), lambda uow: bulk_set_stock(uow, command))

    # then
    assert [row.outcome for row in answer.rows] == [REFUSED, CHANGED]
    assert await level(shop) == (100, 0, 0)


def test_a_call_has_rows_and_not_too_many() -> None:
    for rows, refusal in (((), InvalidInput), ((SetRow("mug", "BER", 1),) * 5_001, LimitExceeded)):
        with pytest.raises(refusal) as refused:
            parts_of_bulk(BulkSetStock(idempotency_key=a_key(), rows=rows))
        assert refused.value.path == ("rows",)


def test_parts_keep_the_places_of_their_rows_and_know_what_others_name() -> None:
    # given
    rows = (*(SetRow(f"s{n}", "BER", n) for n in range(1_200)), SetRow("s0", "BER", 7), SetRow("s0", "HAM", 7))

    # when
    command = BulkSetStock(idempotency_key="a key of mine", rows=rows)
    parts = parts_of_bulk(command)

    # then
    assert [(part.first_row, len(part.rows), part.twice) for part in parts] == [
        (0, 500, (("s0", "BER"),)),
        (500, 500, ()),
        (1_000, 202, (("s0", "BER"),)),
    ]
    assert tuple(row for part in parts for row in part.rows) == rows
    assert parts[0].idempotency_key == "a key of mine"
    assert len({part.idempotency_key for part in parts}) == 3
    assert parts_of_bulk(command) == parts


@pytest.mark.parametrize("many", [1, 40])
async def test_statements_do_not_grow_with_the_rows(shop: Shop, many: int) -> None:
    # given
    for n in range(1, many + 1):
        await shop.run(upsert_sku, UpsertSku(code=f"sku-{n}", name="Some"))
    rows = [SetRow(f"sku-{n}", "BER", n) for n in range(1, many + 1)]

    # when
    with counted_statements(shop.database) as statements:
        answer = await shop.run(bulk_set_stock, bulk(*rows))

    # then
    assert {row.outcome for row in answer.rows} == {CHANGED}
    assert len(statements) == 17, statements
