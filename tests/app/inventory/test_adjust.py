"""Counting units in and out: once per key, never below what is promised, and the ledger says why."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import LocationKind, StockReason
from app.domain.errors import InsufficientStock, Shortfall
from app.domain.orders.model import Address
from app.inventory.adjust import AdjustStock, adjust_stock
from app.inventory.receive import ReceiveStock, receive_stock
from app.inventory.set import set_stock
from app.locations.upsert import UpsertLocation, upsert_location
from tests.app.inventory.stating import counting, setting, submitting
from tests.app.orders.placing import a_store
from tests.builders import Shop, a_key, a_kit
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


def adjusting(delta: int, **stated: Any) -> AdjustStock:
    fields = {
        "idempotency_key": a_key(),
        "sku": "mug",
        "location": "BER",
        "on_hand_delta": delta,
        "reason": StockReason.COUNT,
        **stated,
    }
    return AdjustStock(**fields)


async def test_counts_units_and_says_why(shop: Shop) -> None:
    # given
    since, then = await newest(shop), datetime(2026, 1, 1, tzinfo=UTC)

    # when
    await shop.run(adjust_stock, adjusting(-4, reason=StockReason.DAMAGED, note="fell", effective_at=then))

    # then
    assert await level(shop) == (96, 0, 0)
    [(kind, data)] = await told(shop, since)
    assert kind == "stock.adjusted"
    assert data == {"state": {"onHand": 96}, "onHandDelta": -4, "reason": "DAMAGED"}
    async with shop.database.session() as session:
        query = text(
            "SELECT kind, on_hand_delta, reserved_delta, on_hand_after, reason, note, effective_at, actor_kind"
            " FROM stock_movements ORDER BY id DESC LIMIT 1"
        )
        assert tuple((await session.execute(query)).one()) == (
            "WRITE_OFF",
            -4,
            0,
            96,
            "DAMAGED",
            "fell",
            then,
            "STAFF",
        )


async def test_the_first_units_at_a_new_place_open_its_level_once(shop: Shop) -> None:
    # given
    place_there = UpsertLocation(code="MUC", name="Munich", kind=LocationKind.STORE, address=Address("DE"))
    await shop.run(upsert_location, place_there)

    # when
    answers = await asyncio.gather(
        *(shop.run(adjust_stock, adjusting(1, location="MUC")) for _ in range(20)),
    )

    # then
    assert len({answer.rows[0].level_id for answer in answers}) == 1
    assert await level(shop, "mug", "MUC") == (20, 0, 0)


async def test_the_same_key_counts_once(shop: Shop) -> None:
    # given
    command = adjusting(5)

    # when
    answers = await asyncio.gather(*(shop.run(adjust_stock, command) for _ in range(20)))

    # then
    assert len({answer.id for answer in answers}) == 1
    assert len({answer.rows for answer in answers}) == 1
    assert await level(shop) == (105, 0, 0)
    async with nothing_changes(shop.database):
        await shop.run(adjust_stock, command)


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="wrap", name="Wrap", stock_tracked=False))
    await shop.run(upsert_sku, UpsertSku(code="new", name="New"))
    used = adjusting(1)
    await shop.run(adjust_stock, used)
    await shop.run(adjust_stock, adjusting(1_000_000_000))
    refused: list[tuple[AdjustStock, str, tuple[str, ...]]] = [
        (adjusting(0), "INVALID", ("onHandDelta",)),
        (adjusting(1, effective_at=datetime.now(UTC) + timedelta(days=1)), "INVALID", ("effectiveAt",)),
        (adjusting(1, quarantined_delta=1_000_000_001), "INVALID", ("quarantinedDelta",)),
        (adjusting(1_000_000_001), "INVALID", ("onHandDelta",)),
        (adjusting(-1_000_000_001), "INVALID", ("onHandDelta",)),
        (adjusting(1, sku="nothing"), "NOT_FOUND", ("sku",)),
        (adjusting(1, location="nowhere"), "NOT_FOUND", ("location",)),
        (adjusting(1, sku="wrap"), "INVALID", ("sku",)),
        (adjusting(-1, sku="new"), "INSUFFICIENT_STOCK", ("onHandDelta",)),
        (adjusting(1_000_000_000), "LIMIT_EXCEEDED", ("onHandDelta",)),
        (adjusting(2, idempotency_key=used.idempotency_key), "IDEMPOTENCY_MISMATCH", ("idempotencyKey",)),
    ]

    # when
    answers = [await refusal(shop.database, adjust_stock, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]


async def test_less_than_nothing_cannot_lie_there(shop: Shop) -> None:
    short = await refusal(shop.database, adjust_stock, adjusting(-101))
    assert isinstance(short, InsufficientStock)
    assert short.shortfalls == (Shortfall("mug", "BER", 101, 100),)
    broken = await refusal(shop.database, adjust_stock, adjusting(0, quarantined_delta=-1))
    assert isinstance(broken, InsufficientStock)
    assert (broken.path, broken.shortfalls) == (("quarantinedDelta",), (Shortfall("mug", "BER", 1, 0),))


async def test_staff_of_a_location_counts_there_only(shop: Shop) -> None:
    # given
    store = a_store("BER")

    # then
    foreign = await refusal(shop.database, adjust_stock, adjusting(1, location="HAM"), store)
    missing = await refusal(shop.database, adjust_stock, adjusting(1, location="nowhere"), store)
    assert (foreign.code, foreign.path) == (missing.code, missing.path)
    assert foreign.message.replace("HAM", "nowhere") == missing.message
    await shop.database.transact(store, lambda uow: adjust_stock(uow, adjusting(1)))


async def test_a_kit_has_no_stock_of_its_own_whoever_states_it(shop: Shop) -> None:
    # given
    await a_kit(shop, "set", 2500, mug=1, tea=2)
    said = [
        (adjust_stock, adjusting(5, sku="set")),
        (set_stock, setting(5, 0, sku="set")),
        (receive_stock, ReceiveStock(idempotency_key=a_key(), units=(("mug", "BER", 1), ("set", "BER", 1)))),
        (submitting, counting({"mug": 90, "set": 5})),
    ]

    # when
    answers = [await refusal(shop.database, use_case, command) for use_case, command in said]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [
        ("INVALID", ("sku",)),
        ("INVALID", ("sku",)),
        ("INVALID", ("units", "1", "sku")),
        ("INVALID", ("lines", "1", "sku")),
    ]
    assert {answer.message for answer in answers} == {"SKU set is a kit: state its components"}
