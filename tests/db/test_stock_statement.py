"""Stock moves by one guarded statement: all or nothing, summed, in one order, and it writes its ledger."""

import asyncio
from dataclasses import replace
from random import Random
from uuid import UUID

from sqlalchemy import text

from app.checks.ledger_explains_levels import INVARIANT as EXPLAINED
from app.checks.ledger_is_unbroken import INVARIANT as UNBROKEN
from app.checks.never_oversold import INVARIANT as NEVER_OVERSOLD
from app.domain.enums import MovementKind
from app.domain.stock import Buckets, Change, Level, summed
from db.database import Database
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork
from tests.builders import STAFF, Shop


class Levels:
    """The shop's levels by (SKU, location) code, and how to move them."""

    def __init__(self, shop: Shop, levels: dict[tuple[str, str], Level]) -> None:
        self.shop = shop
        self.levels = levels

    @classmethod
    async def of(cls, shop: Shop) -> "Levels":
        async with shop.database.session() as session:
            rows = await session.execute(
                text(
                    "SELECT l.id, l.sku_id, s.code, l.location_id, p.code, on_hand, reserved, safety_stock,"
                    " quarantined, shortfall, l.version FROM stock_levels l JOIN skus s ON s.id = sku_id"
                    " JOIN locations p ON p.id = location_id"
                )
            )
            levels = [Level(*row) for row in rows]
        return cls(shop, {(level.sku, level.location): level for level in levels})

    def change(self, sku: str, location: str = "BER", **deltas: int | None) -> Change:
        level = self.levels[sku, location]
        return replace(Change(level.sku_id, level.location_id), **deltas)

    async def move(self, *changes: Change, binds_safety: bool = False) -> list[Level] | None:
        async with self.shop.database.unit_of_work(STAFF) as uow:
            return await move(uow, list(changes), binds_safety=binds_safety)

    async def now(self) -> dict[tuple[str, str], tuple[int, int]]:
        return {key: (level.on_hand, level.reserved) for key, level in (await Levels.of(self.shop)).levels.items()}


async def move(uow: UnitOfWork, changes: list[Change], *, binds_safety: bool = False) -> list[Level] | None:
    movement = Movement(kind=MovementKind.ADJUST, at=uow.now, effective_at=uow.now)
    return await uow.stock.move(changes, movement, binds_safety=binds_safety)


async def ledger(database: Database) -> dict[UUID, tuple[int, int]]:
    """On hand and reserved by level, as the ledger sums them."""
    async with database.session() as session:
        rows = await session.execute(
            text("SELECT stock_level_id, sum(on_hand_delta), sum(reserved_delta) FROM stock_movements GROUP BY 1")
        )
        return {row[0]: (row[1], row[2]) for row in rows}


async def test_all_or_nothing(shop: Shop) -> None:
    # given
    levels = await Levels.of(shop)
    before, told = await levels.now(), await ledger(shop.database)

    # when
    moved = await levels.move(
        *summed(
            [levels.change("mug", reserved=3), levels.change("tea", reserved=101), levels.change("poster", reserved=1)]
        )
    )

    # then
    assert moved is None
    assert await levels.now() == before
    assert await ledger(shop.database) == told


async def test_demand_of_one_sku_is_summed_before_it_is_checked(shop: Shop) -> None:
    # given: each line alone would fit (F04)
    levels = await Levels.of(shop)
    wanted = [levels.change("mug", reserved=60), levels.change("tea", reserved=1), levels.change("mug", reserved=41)]

    # then
    assert [change.reserved for change in summed(wanted)].count(101) == 1
    assert await levels.move(*summed(wanted)) is None
    moved = await levels.move(*summed(wanted[:2]), *summed([levels.change("poster", reserved=1)]))
    assert moved is not None
    assert {(level.sku, level.reserved, level.version) for level in moved} == {
        ("mug", 60, 2),
        ("tea", 1, 2),
        ("poster", 1, 2),
    }


async def test_promises_keep_off_safety_stock_and_facts_do_not(shop: Shop) -> None:
    # given
    levels = await Levels.of(shop)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE stock_levels SET safety_stock = 90"))

    # then
    assert await levels.move(levels.change("mug", reserved=11), binds_safety=True) is None
    assert await levels.move(levels.change("mug", reserved=10), binds_safety=True) is not None
    assert await levels.move(levels.change("mug", on_hand=-90)) is not None
    assert await levels.move(levels.change("mug", on_hand=-1)) is None
    assert await levels.move(levels.change("mug", reserved=-10), binds_safety=True) is not None


IMPOSSIBLE = (
    {"reserved": -1},
    {"on_hand": -101},
    {"on_hand": -50, "reserved": 51},
    {"quarantined": -1},
    {"on_hand": 2_000_000_000},
    {"quarantined": 2_000_000_001},
    {"reserved": 2_147_483_647},
    {"reserved": -2_147_483_648},
)


async def test_the_guard_refuses_what_no_level_may_become(shop: Shop) -> None:
    levels = await Levels.of(shop)

    moved = [await levels.move(levels.change("mug", "BER", **deltas)) for deltas in IMPOSSIBLE]
    assert moved == [None] * len(IMPOSSIBLE)
    assert set((await levels.now()).values()) == {(100, 0)}


def the_rule(now: Buckets, change: Change) -> Buckets | None:
    """What the statement does, said once more: what is really there changes, and on hand is never below reserved."""
    there = now.on_hand - now.shortfall + change.on_hand if change.on_hand_to is None else change.on_hand_to
    if change.reserved < 0 <= now.on_hand + change.on_hand:
        there = max(there, 0)  # promised units that leave, or are given back, were there
    reserved, quarantined = now.reserved + change.reserved, now.quarantined + change.quarantined
    short = max(0, reserved - there)
    possible = (
        min(there, reserved, quarantined) >= 0
        and short <= now.shortfall + change.shortfall
        and change.on_hand_expected in (None, now.on_hand)
    )
    return Buckets(max(there, reserved), reserved, quarantined, short) if possible else None


async def test_facts_and_requests_leave_what_the_rule_says(shop: Shop) -> None:
    # given
    levels = await Levels.of(shop)
    random = Random(7)
    now, seen = Buckets(100, 0, 0, 0), set[tuple[bool, bool]]()

    def units(most: int) -> int:
        return random.choice((0, 0, random.randint(-most, most)))

    # then
    for _ in range(250):
        fact = random.random() < 0.4
        change = levels.change(
            "mug",
            on_hand=units(40),
            reserved=units(30),
            quarantined=units(5),
            shortfall=random.randint(0, 60) if fact else 0,
            on_hand_to=random.randint(0, 80) if fact and random.random() < 0.5 else None,
            on_hand_expected=now.on_hand + random.choice((0, 0, 1)) if random.random() < 0.2 else None,
        )
        moved, expected = await levels.move(change), the_rule(now, change)
        if expected is None:
            assert moved is None, change
        else:
            assert moved is not None, change
            (level,) = moved
            assert Buckets(level.on_hand, level.reserved, level.quarantined, level.shortfall) == expected, change
            assert level.was == now
            now = expected
        seen.add((expected is None, now.shortfall > 0))
    assert len(seen) == 4
    await invariants_hold_of_the_ledger(shop)


async def invariants_hold_of_the_ledger(shop: Shop) -> None:
    async with shop.database.session() as session:
        for invariant in (NEVER_OVERSOLD, EXPLAINED, UNBROKEN):
            assert (await session.execute(text(invariant.sql))).all() == []


async def test_a_level_that_is_not_there_refuses(shop: Shop) -> None:
    levels = await Levels.of(shop)
    nowhere = Change(levels.levels["mug", "BER"].sku_id, UUID(int=9), reserved=1)

    assert await levels.move(nowhere) is None
    assert await levels.move() == []


async def test_reversed_carts_never_deadlock(shop: Shop) -> None:
    # given: reliability F06
    levels = await Levels.of(shop)
    cart = [levels.change(sku, location, reserved=1) for sku in shop.skus for location in shop.locations]
    random = Random(6)

    async def buy(number: int) -> None:
        shuffled = list(cart)
        random.shuffle(shuffled)
        # Not `transact`: a deadlock must not even happen.
        async with shop.database.unit_of_work(STAFF) as uow:
            assert await move(uow, summed(shuffled if number % 2 else shuffled[::-1])) is not None

    # when
    await asyncio.gather(*(buy(number) for number in range(60)))

    # then
    assert set((await levels.now()).values()) == {(100, 60)}


async def test_the_ledger_tells_every_level_under_random_writers(shop: Shop) -> None:
    # given: reliability F03
    levels = await Levels.of(shop)
    keys = list(levels.levels)

    async def write(seed: int) -> None:
        random = Random(seed)
        for _ in range(6):
            some = random.sample(keys, random.randint(1, 4))
            deltas = [(random.randint(-40, 40), random.randint(-40, 40)) for _ in some]
            changes = [levels.change(*key, on_hand=d[0], reserved=d[1]) for key, d in zip(some, deltas, strict=True)]
            await levels.move(*summed(changes))

    # when
    await asyncio.gather(*(write(seed) for seed in range(12)))

    # then
    told = await ledger(shop.database)
    after = (await Levels.of(shop)).levels.values()
    assert {level.id: (level.on_hand, level.reserved) for level in after} == told
    assert any(level.version > 10 for level in after)
    assert all(level.on_hand >= level.reserved >= 0 for level in after)
