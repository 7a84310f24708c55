"""The last units are sold once, to whoever was first, however many ask and from however many processes."""

import asyncio
from collections import Counter
from random import Random

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from app.domain.enums import StockReason
from app.domain.errors import Refusal
from app.domain.principal import ANONYMOUS
from app.inventory.adjust import AdjustStock, adjust_stock
from app.orders.command import PlaceLine
from db.database import Database
from db.engine import make_engine
from tests.app.orders.placing import a_command, place_as
from tests.builders import Shop, a_key, invariants_hold
from tests.reading import level

SOLD = "SOLD"


async def stocked(shop: Shop, wanted: dict[tuple[str, str], int]) -> None:
    """Bring what is on hand (100 of each) to these counts by SKU and location."""
    for (sku, location), units in wanted.items():
        command = AdjustStock(
            idempotency_key=a_key(), sku=sku, location=location, on_hand_delta=units - 100, reason=StockReason.COUNT
        )
        await shop.run(adjust_stock, command)


async def buy(shop: Shop, carts: list[dict[str, int]]) -> list[str]:
    """Shoppers place these carts all at once through two pools, as two processes would; SOLD, or why not."""
    second = make_engine(shop.database.engine.url.render_as_string(hide_password=False))
    doors = (shop.database, Database(second))

    async def one(number: int, cart: dict[str, int]) -> str:
        lines = tuple(PlaceLine(sku=sku, quantity=units) for sku, units in cart.items())
        try:
            await place_as(doors[number % 2], ANONYMOUS, a_command(lines=lines))
        except Refusal as refused:
            return str(refused.code)
        return SOLD

    try:
        return await asyncio.gather(*(one(number, cart) for number, cart in enumerate(carts)))
    finally:
        await second.dispose()


async def test_two_hundred_buyers_after_fifty_units_sell_exactly_fifty(shop: Shop) -> None:
    # given
    await stocked(shop, {("mug", "BER"): 50, ("mug", "HAM"): 0})

    # when
    answers = await buy(shop, [{"mug": 1}] * 200)

    # then
    assert Counter(answers) == {SOLD: 50, "INSUFFICIENT_STOCK": 150}
    assert (await level(shop), await level(shop, "mug", "HAM")) == ((50, 50, 0), (0, 0, 0))
    await invariants_hold(shop.database)


async def test_the_last_unit_is_sold_once_in_every_round(shop: Shop) -> None:
    # given
    await stocked(shop, {("mug", "BER"): 0, ("mug", "HAM"): 0})

    # then: reliability row F01, in small
    for _ in range(10):
        await stocked_one(shop)
        assert Counter(await buy(shop, [{"mug": 1}] * 12)) == {SOLD: 1, "INSUFFICIENT_STOCK": 11}


async def stocked_one(shop: Shop) -> None:
    command = AdjustStock(idempotency_key=a_key(), sku="mug", location="BER", on_hand_delta=1, reason=StockReason.FOUND)
    await shop.run(adjust_stock, command)


async def test_mixed_carts_over_two_places_sell_what_there_is_and_not_more(shop: Shop) -> None:
    # given: units that only carts of several places can have
    stock = {("mug", "BER"): 17, ("mug", "HAM"): 13, ("tea", "BER"): 8, ("tea", "HAM"): 22, ("poster", "BER"): 9}
    await stocked(shop, {**stock, ("poster", "HAM"): 0})
    kinds = [{"mug": 1, "tea": 1}, {"tea": 1, "mug": 1}, {"mug": 2}, {"tea": 3, "poster": 1}, {"poster": 1, "mug": 1}]
    carts = [dict(kinds[number % 5]) for number in range(100)]
    Random(4).shuffle(carts)

    # when
    answers = await buy(shop, carts)

    # then
    assert set(answers) <= {SOLD, "INSUFFICIENT_STOCK"}
    sold = Counter[str]()
    for cart, answer in zip(carts, answers, strict=True):
        if answer == SOLD:
            sold.update(cart)
    there = Counter[str]()
    for (sku, _), units in stock.items():
        there[sku] += units
    left = {sku: units - sold[sku] for sku, units in there.items()}
    assert min(left.values()) >= 0
    for cart, answer in zip(carts, answers, strict=True):
        # Stock only fell, so whoever was refused would still not be served.
        assert answer == SOLD or any(left[sku] < units for sku, units in cart.items())
    for sku in shop.skus:
        reserved = [(await level(shop, sku, location))[1] for location in shop.locations]
        assert sum(reserved) == sold[sku]
    await invariants_hold(shop.database)


async def test_a_rush_for_mixed_carts_has_no_deadlock_at_all(shop: Shop) -> None:
    """Reliability row F06: not even one that a retry would hide, for it would cost its victims a second."""
    # given
    await stocked(shop, {(sku, location): 10 for sku in shop.skus for location in shop.locations})
    kinds = [{"mug": 3, "tea": 2}, {"tea": 3, "mug": 2}, {"mug": 4, "poster": 1}, {"tea": 3, "poster": 3}]
    states: list[str] = []

    def note(context: ExceptionContext) -> None:
        states.append(str(getattr(context.original_exception, "sqlstate", "")))

    # when
    event.listen(Engine, "handle_error", note)
    try:
        answers = await buy(shop, [kinds[number % 4] for number in range(120)])
    finally:
        event.remove(Engine, "handle_error", note)

    # then
    assert states == []
    assert set(answers) == {SOLD, "INSUFFICIENT_STOCK"}
    await invariants_hold(shop.database)
