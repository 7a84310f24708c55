"""Arrivals, cancels and buyers at once: nobody deadlocks, nobody passes who waits, nobody waits beside free units."""

import asyncio
from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import ExceptionContext

from app.domain.enums import CancelReason, StockReason
from app.domain.errors import Refusal
from app.domain.events import merge_patch
from app.domain.principal import ANONYMOUS
from app.inventory.adjust import AdjustStock, adjust_stock
from app.jobs import serve_waiting
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.command import PlaceLine
from app.purchasing.end import cancel_purchase_order
from app.purchasing.receive import receive_purchase_order
from db.database import Database
from db.engine import make_engine
from tests.app.orders.placing import a_command, place_as
from tests.app.orders.waiting_for import coming, in_days, limit
from tests.app.purchasing.ordering import ending, receiving
from tests.builders import STAFF, Shop, a_key, invariants_hold, place, sequenced

SKUS = ("mug", "tea")
STEPS = 100
AT_ONCE = 8


class Crowd:
    """People who do one thing after the other, through two pools, as two processes would."""

    def __init__(self, shop: Shop, doors: tuple[Database, ...], supplies: list[UUID]) -> None:
        self.shop, self.doors, self.supplies = shop, doors, supplies
        self.random = Random(11)
        self.orders: list[UUID] = []
        self.said: Counter[str] = Counter()

    async def live(self, steps: int) -> None:
        """So many steps, some at once."""
        one_at_a_time = asyncio.Semaphore(AT_ONCE)

        async def step() -> None:
            async with one_at_a_time:
                acts = (self._wait, self._buy, self._cancel, self._find, self._receive)
                act = self.random.choices(acts, (5, 4, 4, 3, 1))[0]
                try:
                    await act(self.random.choice(self.doors))
                    self.said[act.__name__] += 1
                except Refusal as refused:
                    self.said[str(refused.code)] += 1

        await asyncio.gather(*(step() for _ in range(steps)))

    def _lines(self) -> tuple[PlaceLine, ...]:
        skus = self.random.sample(SKUS, self.random.randint(1, 2))
        return tuple(PlaceLine(sku=sku, quantity=self.random.randint(1, 3)) for sku in skus)

    async def _wait(self, door: Database) -> None:
        command = a_command(lines=self._lines(), allow_backorder=True, priority=self.random.choice((0, 0, 5)))
        self.orders.append((await place_as(door, STAFF, command)).order_id)

    async def _buy(self, door: Database) -> None:
        self.orders.append((await place_as(door, ANONYMOUS, a_command(lines=self._lines()))).order_id)

    async def _cancel(self, door: Database) -> None:
        command = CancelOrder(
            idempotency_key=a_key(), order_id=self.random.choice(self.orders), reason=CancelReason.CUSTOMER
        )
        await door.transact(STAFF, lambda uow: cancel_order(uow, command))

    async def _find(self, door: Database) -> None:
        command = AdjustStock(
            idempotency_key=a_key(),
            sku=self.random.choice(SKUS),
            location=self.random.choice(self.shop.locations),
            on_hand_delta=self.random.randint(1, 3),
            reason=StockReason.FOUND,
        )
        await door.transact(STAFF, lambda uow: adjust_stock(uow, command))

    async def _receive(self, door: Database) -> None:
        if self.supplies:
            command = receiving(self.supplies.pop())
            await door.transact(STAFF, lambda uow: receive_purchase_order(uow, command))


async def test_a_crowd_at_two_pools_keeps_the_queue(shop: Shop) -> None:
    # given: all is sold, some of it is expected, and a few wait
    taken = await place(shop, dict.fromkeys(SKUS, 200))
    supplies = [await coming(shop, 4, in_days(day), sku) for day in (2, 4, 6) for sku in SKUS]
    gone = await coming(shop, 9, in_days(1))
    await limit(shop, 30)
    second = make_engine(shop.database.engine.url.render_as_string(hide_password=False))
    deadlocks: list[str] = []

    @event.listens_for(Engine, "handle_error")
    def count(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) == "40P01":
            deadlocks.append(str(context.statement))

    # when
    crowd = Crowd(shop, (shop.database, Database(second)), supplies)
    crowd.orders.append(taken)
    try:
        await crowd.live(STEPS // 2)
        await shop.run(cancel_purchase_order, ending(gone))
        await crowd.live(STEPS // 2)
    finally:
        event.remove(Engine, "handle_error", count)
        await second.dispose()

    # then
    assert deadlocks == []
    assert min(crowd.said["_wait"], crowd.said["_find"], crowd.said["_cancel"]) > 0, crowd.said
    assert await serve_waiting.JOB.run(shop.database) is None
    await sequenced(shop.database)
    assert await who_passed(shop) == []
    assert await beside_free_units(shop) == []
    await invariants_hold(shop.database)


async def who_passed(shop: Shop) -> list[str]:
    """Orders that got units as they were placed while an older one waited for them, by the order of the log."""
    async with shop.database.session() as session:
        rows = await session.execute(
            text("SELECT type, subject_id, data FROM events WHERE subject_type = 'Order' ORDER BY position")
        )
        orders: dict[UUID, dict[str, Any]] = {}
        passed: list[str] = []
        for kind, subject, data in rows:
            others = {line["sku"] for key, order in orders.items() if key != subject for line in waiting_lines(order)}
            orders[subject] = merge_patch(orders.get(subject, {}), data["state"])
            if kind == "order.placed":
                got = {line["sku"] for line in orders[subject]["lines"].values() if line["allocatedQuantity"]}
                passed += [f"{orders[subject]['number']} got {sku}" for sku in got & others]
    return passed


def waiting_lines(order: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for line in order["lines"].values() if line["openQuantity"] + line["backorderedQuantity"] > 0]


async def beside_free_units(shop: Shop) -> list[str]:
    """SKUs of which units are free while somebody waits for them."""
    async with shop.database.session() as session:
        return list(
            await session.scalars(
                text(
                    "SELECT DISTINCT s.code FROM skus s"
                    " JOIN stock_levels v ON v.sku_id = s.id AND v.on_hand > v.reserved"
                    " JOIN order_lines l ON l.sku_id = s.id AND l.open_quantity + l.backordered_quantity > 0"
                )
            )
        )
