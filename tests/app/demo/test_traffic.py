"""The demo's traffic: every open end is closed in time, from the database alone, and nothing stops it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import text
from structlog.testing import capture_logs

from app.demo.delivery import offer_delivery
from app.demo.history import Basket, Shop
from app.demo.traffic import Traffic
from app.domain.enums import OrderStatus
from app.domain.principal import SYSTEM
from db.database import Database
from tests.builders import PRICES, a_shop, place
from tests.builders import Shop as OpenedShop
from tests.serving import KEYS

OPENING = 48
ORDERS = 20
"""Enough for every word of a shop's day, and for shelves that run low."""


@dataclass
class Hands:
    """A clock that is moved by hand."""

    at: datetime = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def a_demo_shop(currency: str = "EUR") -> Shop:
    baskets = tuple(
        Basket(lines, sum(PRICES[sku] * units for sku, units in lines))
        for lines in ((("mug", 3),), (("tea", 2), ("poster", 1)), (("mug", 1), ("tea", 5)), (("poster", 8),))
    )
    places = {(sku, location): OPENING for sku in PRICES for location in ("BER", "HAM")}
    return Shop(currency=currency, prices=dict(PRICES), opening=places, baskets=baskets, stores=("BER",))


async def an_open_shop(database: Database, stock: int) -> OpenedShop:
    """A shop with the demo's carriers, whose labels are bought."""
    shop = await a_shop(database, stock=stock)
    await database.transact(SYSTEM, offer_delivery)
    return shop


def traffic_of(database: Database, seed: int) -> Traffic:
    return Traffic(database, a_demo_shop(), secrets=KEYS, random=Random(seed))


async def settle(traffic: Traffic, clock: Hands, beats: int = 400) -> None:
    """Beat without new orders until nothing has happened for three minutes of the clock."""
    quiet = 0
    for _ in range(beats):
        before = traffic.done.total()
        clock.advance(5)
        await traffic.beat()
        quiet = quiet + 1 if traffic.done.total() == before else 0
        if quiet == 36:
            return
    raise AssertionError("the shop never came to rest")


async def statuses(database: Database) -> dict[str, int]:
    async with database.session() as session:
        rows = await session.execute(text("SELECT status, count(*) FROM orders GROUP BY status"))
        return {row[0]: row[1] for row in rows}


async def test_every_order_is_paid_packed_and_delivered_or_canceled(database: Database) -> None:
    # given
    await an_open_shop(database, OPENING)
    database.clock = clock = Hands()
    traffic = traffic_of(database, seed=3)
    # when
    done, asked = traffic.done, 0
    words = ("placed", "paid", "accepted", "picked", "packed", "labeled", "dispatched", "ready", "collected")
    words = (*words, "delivered", "restocked")
    # Fates hang on ids, which are drawn anew each time: one day in twelve nobody of twenty collects.
    while asked < ORDERS or (min(done[word] for word in words) == 0 and asked < 10 * ORDERS):
        for _ in range(ORDERS):
            clock.advance(1)
            await traffic.beat(orders=1)
        await settle(traffic, clock)
        asked += ORDERS
    # then
    assert (done["refused"], done["failed"]) == (0, 0)
    assert done["placed"] + done["short"] == asked
    assert {word: done[word] for word in words if not done[word]} == {}
    assert await statuses(database) == {
        word.value: count
        for word, count in (
            (OrderStatus.COMPLETED, done["placed"] - done["canceled"]),
            (OrderStatus.CANCELED, done["canceled"]),
        )
        if count
    }
    assert done["dispatched"] == done["delivered"]


async def test_shoppers_are_promised_a_day_and_pay_what_they_chose(database: Database) -> None:
    # given
    await a_shop(database, stock=1000, currency="GBP")
    await database.transact(SYSTEM, offer_delivery)
    traffic = Traffic(database, a_demo_shop("GBP"), secrets=KEYS, random=Random(11))
    # when
    await traffic.beat(orders=12)
    # then
    assert (traffic.done["failed"], traffic.done["refused"]) == (0, 0)
    assert traffic.done["promised"] > 0
    async with database.session() as session:
        days = await session.scalar(text("SELECT count(*) FROM deliveries WHERE promised_on IS NOT NULL"))
        unequal = await session.scalar(
            text(
                "SELECT count(*) FROM orders o JOIN payments p ON p.order_id = o.id"
                " WHERE p.amount_minor <> o.total_minor"
            )
        )
    assert days == traffic.done["promised"]
    assert unequal == 0


async def test_shoppers_change_their_minds_before_they_pay(database: Database) -> None:
    # given
    await an_open_shop(database, 1000)
    database.clock = clock = Hands()
    traffic = traffic_of(database, seed=5)
    # when
    while not (traffic.done["canceled"] and traffic.done["reduced"]):
        clock.advance(1)
        await traffic.beat(orders=4)
        assert traffic.done["placed"] < 1000
    # then
    assert traffic.done["failed"] == 0
    async with database.session() as session:
        units = await session.execute(
            text(
                "SELECT sum(l.canceled_quantity), sum(l.quantity) FROM order_lines l"
                " GROUP BY l.order_id HAVING sum(l.canceled_quantity) > 0"
            )
        )
        canceled = [tuple(row) for row in units]
    assert any(some < whole for some, whole in canceled)
    assert any(some == whole for some, whole in canceled)


async def test_refuses_who_asks_for_more_than_there_is_and_goes_on(database: Database) -> None:
    # given
    await an_open_shop(database, 1)
    database.clock = clock = Hands()
    traffic = traffic_of(database, seed=1)
    # when
    clock.advance(1)
    await traffic.beat(orders=12)
    # then
    assert traffic.done["short"] > 0
    assert traffic.done["restocked"] > 0
    assert traffic.done["failed"] == 0
    # when
    before = traffic.done["placed"]
    await traffic.beat(orders=12)
    # then
    assert traffic.done["placed"] > before


async def test_goes_on_after_a_restart_with_what_was_in_flight(database: Database) -> None:
    # given
    await an_open_shop(database, OPENING)
    database.clock = clock = Hands()
    before = traffic_of(database, seed=7)
    await before.beat(orders=10)
    # when
    after = traffic_of(database, seed=8)
    await settle(after, clock)
    # then
    assert before.done["placed"] + before.done["short"] == 10
    assert after.done["placed"] == 0
    assert set(await statuses(database)) <= {"COMPLETED", "CANCELED"}


async def test_serves_visitors_orders_too(database: Database) -> None:
    # given
    shop = await an_open_shop(database, OPENING)
    database.clock = clock = Hands()
    order_id = await place(shop, {"tea": 2})
    # when
    await settle(traffic_of(database, seed=1), clock)
    # then
    async with database.unit_of_work(SYSTEM) as uow:
        order = await uow.orders.lock(order_id)
    assert [shipment.carrier for shipment in order.shipments] != []
    assert sum(line.delivered for line in order.lines) == 2


async def test_an_error_ends_its_step_only(database: Database) -> None:
    # given
    await an_open_shop(database, OPENING)
    database.clock = clock = Hands()
    traffic = traffic_of(database, seed=2)
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(text("ALTER TABLE contacts RENAME TO lost_contacts"))
    # when
    with capture_logs() as logged:
        await traffic.beat(orders=1)
    # then
    assert traffic.done["failed"] == 1
    assert [(entry["event"], entry["step"], entry["log_level"]) for entry in logged] == [
        ("demo step failed", "place", "error")
    ]
    # when
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(text("ALTER TABLE lost_contacts RENAME TO contacts"))
    clock.advance(1)
    await traffic.beat(orders=1)
    # then
    assert traffic.done["placed"] == 1
