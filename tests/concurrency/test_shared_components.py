"""Kits that share a component, and the component by itself, sold all at once: it is not promised twice."""

from collections import Counter
from random import Random

from tests.builders import Shop, a_kit, invariants_hold
from tests.concurrency.test_last_units import SOLD, buy, stocked
from tests.reading import level

PARTS = {"set": {"mug": 2, "tea": 1}, "pair": {"mug": 3, "poster": 1}, "mug": {"mug": 1}}


async def test_two_kits_and_their_shared_component_sell_what_there_is_and_not_more(shop: Shop) -> None:
    # given: mugs are short in both places together, kits want them in every mixture and order
    await a_kit(shop, "set", 2000, **PARTS["set"])
    await a_kit(shop, "pair", 2000, **PARTS["pair"])
    await stocked(shop, {("mug", "BER"): 41, ("mug", "HAM"): 16})
    kinds = [{"set": 1, "pair": 1}, {"pair": 1, "set": 1}, {"set": 2}, {"pair": 1, "mug": 1}, {"mug": 2, "set": 1}]
    carts = [dict(kinds[number % 5]) for number in range(40)]
    Random(5).shuffle(carts)
    # when
    answers = await buy(shop, carts)
    # then
    assert set(answers) == {SOLD, "INSUFFICIENT_STOCK"}
    sold = Counter[str]()
    for cart, answer in zip(carts, answers, strict=True):
        if answer == SOLD:
            sold.update(wanted(cart))
    left = 41 + 16 - sold["mug"]
    assert left >= 0
    for cart, answer in zip(carts, answers, strict=True):
        # Stock only fell, so whoever was refused would still not be served.
        assert answer == SOLD or left < wanted(cart)["mug"]
    for sku in ("mug", "tea", "poster"):
        assert sum([(await level(shop, sku, location))[1] for location in shop.locations]) == sold[sku]
    await invariants_hold(shop.database)


async def test_the_lines_of_one_order_are_counted_together(shop: Shop) -> None:
    # given: enough for either kit, not for both
    await a_kit(shop, "set", 2000, **PARTS["set"])
    await a_kit(shop, "pair", 2000, **PARTS["pair"])
    await stocked(shop, {("mug", "BER"): 4, ("mug", "HAM"): 0})
    # then
    assert await buy(shop, [{"set": 1, "pair": 1}]) == ["INSUFFICIENT_STOCK"]
    assert await buy(shop, [{"set": 1, "mug": 2}]) == [SOLD]
    assert await level(shop) == (4, 4, 0)


def wanted(cart: dict[str, int]) -> Counter[str]:
    """Units of each SKU on the shelves that a cart takes."""
    units = Counter[str]()
    for sku, count in cart.items():
        for part, needed in PARTS[sku].items():
            units[part] += needed * count
    return units
