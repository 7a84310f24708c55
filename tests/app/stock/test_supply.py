"""Supplies follow their source, and never more is promised of them than is still to come."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.enums import SupplyKind, SupplyState
from app.domain.ids import new_id
from app.domain.supplies import Expected, Place, Supply
from app.stock.supply import follow_source, promise_supplies
from db.unit_of_work import Contended, UnitOfWork
from tests.builders import STAFF, Shop
from tests.reading import newest, told
from tests.unchanged import nothing_changes

SOON = datetime.now(UTC) + timedelta(days=7)


async def an_expected(shop: Shop, **stated: object) -> tuple[Place, Expected]:
    async with shop.database.unit_of_work(STAFF) as uow:
        sku, location = await uow.reference.sku("mug"), await uow.reference.location("BER")
    assert sku is not None
    assert location is not None
    expected = Expected(sku_id=sku.id, sku="mug", quantity=10, received=0, expected_at=SOON, state=SupplyState.OPEN)
    return Place(location.id, "BER"), replace(expected, **stated)  # type: ignore[arg-type] # each field of its own kind


async def follow(shop: Shop, source_id: UUID, place: Place, expected: Expected) -> list[Supply]:
    async def work(uow: UnitOfWork) -> list[Supply]:
        return await follow_source(uow, SupplyKind.PRODUCTION, ("Plant", source_id), place, [expected])

    return await shop.database.transact(STAFF, work)


async def promise(shop: Shop, supply_id: UUID, delta: int) -> list[Supply] | None:
    return await shop.database.transact(STAFF, lambda uow: promise_supplies(uow, {supply_id: delta}))


async def test_a_supply_says_what_its_source_says(shop: Shop) -> None:
    # given
    place, expected = await an_expected(shop)
    source_id, since = new_id(), await newest(shop)

    # when
    (opened,) = await follow(shop, source_id, place, expected)
    again = await follow(shop, source_id, place, expected)
    later = SOON + timedelta(days=2)
    await follow(shop, source_id, place, replace(expected, expected_at=later))
    await follow(shop, source_id, place, replace(expected, expected_at=later, received=4))
    (ended,) = await follow(
        shop, source_id, place, replace(expected, expected_at=later, received=9, state=SupplyState.CLOSED)
    )

    # then
    assert again == []
    assert (opened.incoming, ended.incoming, ended.version) == (10, 0, 4)
    assert await told(shop, since) == [
        (
            "supply.opened",
            {
                "state": {
                    "kind": "PRODUCTION",
                    "sku": "mug",
                    "location": "BER",
                    "quantity": 10,
                    "received": 0,
                    "promised": 0,
                    "expectedAt": SOON.isoformat(),
                    "state": "OPEN",
                }
            },
        ),
        ("supply.changed", {"state": {"expectedAt": later.isoformat()}}),
        ("supply.received", {"state": {"quantity": 6, "received": 4}}),
        ("supply.ended", {"state": {"quantity": 0, "received": 9, "state": "CLOSED"}}),
    ]


async def test_never_promises_more_than_is_to_come_however_many_ask(shop: Shop) -> None:
    # given
    place, expected = await an_expected(shop, received=3)
    (supply,) = await follow(shop, new_id(), place, expected)

    # when
    answers = await asyncio.gather(*(promise(shop, supply.id, 2) for _ in range(6)))

    # then
    assert [answer is not None for answer in answers].count(True) == 3
    async with nothing_changes(shop.database):
        assert await promise(shop, supply.id, 2) is None
        assert await promise(shop, supply.id, -7) is None
    given_back = await promise(shop, supply.id, -6)
    assert given_back is not None
    assert (given_back[0].promised, given_back[0].free) == (0, 7)


async def test_waits_for_claims_to_move_before_it_takes_promised_units_away(shop: Shop) -> None:
    # given
    place, expected = await an_expected(shop)
    source_id = new_id()
    (supply,) = await follow(shop, source_id, place, expected)
    await promise(shop, supply.id, 10)

    # then
    async with nothing_changes(shop.database), shop.database.unit_of_work(STAFF) as uow:
        with pytest.raises(Contended):
            await follow_source(
                uow, SupplyKind.PRODUCTION, ("Plant", source_id), place, [replace(expected, received=1)]
            )
