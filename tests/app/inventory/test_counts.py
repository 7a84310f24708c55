"""Counts: small variances are booked at once, large ones when somebody else approves, and nothing twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain.enums import LocationKind, StockCountState
from app.domain.errors import Forbidden, IllegalTransition, InvalidInput
from app.domain.orders.model import Address
from app.domain.principal import Principal
from app.domain.stock_counts import StockCount
from app.inventory.decide_count import DecideCount, decide_count
from app.inventory.reports import counts_by_id
from app.locations.upsert import UpsertLocation, upsert_location
from tests.app.inventory.stating import LIMIT, adjust, counting, dispatch_from, submitting, sync
from tests.app.orders.placing import a_store
from tests.builders import STAFF, Shop, a_key, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal

BOOKED, PENDING, REJECTED = StockCountState.BOOKED, StockCountState.PENDING_APPROVAL, StockCountState.REJECTED


async def the_count(shop: Shop, count_id: UUID) -> StockCount:
    return (await counts_by_id(shop.database, STAFF, [count_id]))[count_id]


def deciding(count_id: UUID, decision: StockCountState = BOOKED) -> DecideCount:
    return DecideCount(idempotency_key=a_key(), count_id=count_id, decision=decision)


async def submit_as(shop: Shop, principal: Principal, **lines: int) -> UUID:
    return await shop.database.transact(principal, lambda uow: submitting(uow, counting(lines)))


async def test_small_variances_are_booked_and_large_ones_wait(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    count_id = await shop.run(submitting, counting({"mug": 100 - LIMIT, "tea": 100, "poster": 100 + LIMIT + 1}))

    # then
    count = await the_count(shop, count_id)
    assert count.state is PENDING
    assert [(line.sku, line.expected, line.variance, line.state) for line in count.lines] == [
        ("mug", 100, -20, BOOKED),
        ("tea", 100, 0, BOOKED),
        ("poster", 100, 21, PENDING),
    ]
    assert [(await level(shop, sku))[0] for sku in shop.skus] == [80, 100, 100]
    assert [kind for kind, _ in await told(shop, since)] == ["stock_count.submitted", "stock.adjusted"]

    # when
    await shop.run(decide_count, deciding(count_id))

    # then
    count = await the_count(shop, count_id)
    assert (count.state, {line.state for line in count.lines}, count.version) == (BOOKED, {BOOKED}, 2)
    assert (await level(shop, "poster"))[0] == 121
    await invariants_hold(shop.database)


async def test_a_count_of_this_morning_keeps_what_was_sold_since(shop: Shop) -> None:
    # given
    counted_at = datetime.now(UTC)
    await dispatch_from(shop, await place(shop, {"mug": 10}))

    # when
    count_id = await shop.run(submitting, counting({"mug": 95}, counted_at=counted_at))

    # then
    assert [line.variance for line in (await the_count(shop, count_id)).lines] == [-5]
    assert await level(shop) == (85, 0, 0)
    await invariants_hold(shop.database)


async def test_a_rejected_variance_is_not_booked(shop: Shop) -> None:
    # given
    count_id = await shop.run(submitting, counting({"mug": 1, "tea": 99}))

    # when
    await shop.run(decide_count, deciding(count_id, REJECTED))

    # then
    count = await the_count(shop, count_id)
    assert (count.state, [line.state for line in count.lines]) == (REJECTED, [REJECTED, BOOKED])
    assert [(await level(shop, sku))[0] for sku in ("mug", "tea")] == [100, 99]
    await invariants_hold(shop.database)


async def test_whoever_counted_does_not_approve_it(shop: Shop) -> None:
    # given
    counter, other = a_store("BER"), a_store("BER")
    count_id = await submit_as(shop, counter, mug=1)

    # then
    with pytest.raises(Forbidden):
        await shop.database.transact(counter, lambda uow: decide_count(uow, deciding(count_id)))
    foreign = await refusal(shop.database, decide_count, deciding(count_id), a_store("HAM"))
    assert str(foreign.code) == "NOT_FOUND"
    await shop.database.transact(other, lambda uow: decide_count(uow, deciding(count_id)))
    assert await level(shop) == (1, 0, 0)


async def test_nothing_is_decided_twice(shop: Shop) -> None:
    # given
    count_id = await shop.run(submitting, counting({"mug": 1}))
    command = deciding(count_id)

    # when
    answers = await asyncio.gather(
        *(shop.run(decide_count, command) for _ in range(4)),
        *(shop.run(decide_count, deciding(count_id)) for _ in range(4)),
        return_exceptions=True,
    )

    # then
    assert (await level(shop)) == (1, 0, 0)
    refused = [answer for answer in answers if answer != count_id]
    assert {type(answer) for answer in refused} == {IllegalTransition}
    assert len(refused) in (4, 7)
    await invariants_hold(shop.database)


async def test_what_was_counted_anew_is_not_booked_again(shop: Shop) -> None:
    # given
    first = await shop.run(submitting, counting({"mug": 50}))
    second = await shop.run(submitting, counting({"mug": 50}))
    await shop.run(decide_count, deciding(second))

    # when
    refused = await refusal(shop.database, decide_count, deciding(first))

    # then
    assert isinstance(refused, InvalidInput)
    assert await level(shop) == (50, 0, 0)
    third = await shop.run(submitting, counting({"tea": 50}))
    await sync(shop, datetime.now(UTC), {"tea": 60})
    assert isinstance(await refusal(shop.database, decide_count, deciding(third)), InvalidInput)


async def test_the_same_count_again_is_submitted_once(shop: Shop) -> None:
    # given
    command = counting({"mug": 90})
    first = await shop.run(submitting, command)

    # then
    async with nothing_changes(shop.database):
        assert await shop.run(submitting, command) == first


async def test_refuses_what_is_no_count(shop: Shop) -> None:
    # given
    closed = UpsertLocation(code="MUC", name="Munich", kind=LocationKind.STORE, address=Address("DE"), active=False)
    await shop.run(upsert_location, closed)
    later, earlier = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC)
    await adjust(shop, -60)
    refused = [
        (counting({}), "INVALID", ("lines",)),
        (counting({}, lines=(("mug", 1), ("mug", 2))), "INVALID", ("lines", "0", "sku")),
        (counting({"mug": -1}), "INVALID", ("lines", "0", "counted")),
        (counting({"mug": 1_000_000_001}), "INVALID", ("lines", "0", "counted")),
        (counting({"nothing": 1}), "NOT_FOUND", ("lines", "0", "sku")),
        (counting({"mug": 1}, location="MUC"), "INVALID", ("location",)),
        (counting({"mug": 1}, location="nowhere"), "NOT_FOUND", ("location",)),
        (counting({"mug": 1}, counted_at=later), "INVALID", ("countedAt",)),
        (counting({}, lines=tuple((f"s{n}", 1) for n in range(1_001))), "LIMIT_EXCEEDED", ("lines",)),
        # sixty went since: less than nothing would lie there
        (counting({"tea": 100, "mug": 80}, counted_at=earlier), "", ()),
    ]

    # then
    for command, code, path in refused[:-1]:
        answer = await refusal(shop.database, submitting, command)
        assert (str(answer.code), answer.path) == (code, path), command
    assert await shop.run(submitting, refused[-1][0])
    async with shop.database.session() as session:
        assert await session.scalar(text("SELECT count(*) FROM stock_counts")) == 1
