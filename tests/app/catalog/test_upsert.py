"""SKUs and prices: made or changed by code; no change says nothing; orders keep the price they were placed at."""

import asyncio
from typing import Any

from app.catalog.price import SetPrice, set_price
from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.errors import InvalidInput
from app.domain.money import Money
from tests.builders import Shop, place
from tests.reading import newest, told
from tests.unchanged import nothing_changes, refusal


def a_sku(**stated: Any) -> UpsertSku:
    return UpsertSku(**{"code": "cup", "name": "Cup", **stated})


def a_price(minor: int = 100, **stated: Any) -> SetPrice:
    return SetPrice(**{"sku": "mug", "channel": "web", "price": Money(minor, "EUR"), **stated})


async def test_made_changed_and_left_alone(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    made = await shop.run(upsert_sku, a_sku(attributes={"color": "red", "rank": 1}, gtin="4006381333931"))
    same = await shop.run(upsert_sku, a_sku(attributes={"rank": 1, "color": "red"}, gtin="4006381333931"))
    told_apart = await shop.run(upsert_sku, a_sku(attributes={"color": "red", "rank": True}))

    # then
    assert made == same == told_apart
    states = [data["state"] for _, data in await told(shop, since)]
    assert states[0]["attributes"] == {"color": "red", "rank": 1}
    assert states[1:] == [{"attributes": {"rank": True}, "gtin": None}]


async def test_a_kit_names_its_parts(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    await shop.run(upsert_sku, a_sku(components=(("mug", 2), ("tea", 1))))
    await shop.run(upsert_sku, a_sku())
    await shop.run(upsert_sku, a_sku(components=()))

    # then
    states = [data["state"] for _, data in await told(shop, since)]
    assert states[0]["components"] == [{"sku": "mug", "quantity": 2}, {"sku": "tea", "quantity": 1}]
    assert states[1:] == [{"components": []}]


async def test_twenty_at_once_make_one(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    ids = await asyncio.gather(*(shop.run(upsert_sku, a_sku()) for _ in range(20)))

    # then
    assert len(set(ids)) == 1
    assert [kind for kind, _ in await told(shop, since)] == ["sku.saved"]


async def test_refuses_skus_with_place_and_changes_nothing(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, a_sku(code="kit", components=(("mug", 2),)))
    refused: list[tuple[UpsertSku, str, tuple[str, ...]]] = [
        (a_sku(code=""), "INVALID", ("code",)),
        (a_sku(weight_grams=-1), "INVALID", ("weightGrams",)),
        (a_sku(unit_digits=7), "INVALID", ("unitDigits",)),
        (a_sku(unit_digits=-1), "INVALID", ("unitDigits",)),
        (a_sku(components=(("mug", 1), ("cup", 1))), "INVALID", ("components", "1", "sku")),
        (a_sku(components=(("nothing", 1),)), "NOT_FOUND", ("components", "0", "sku")),
        (a_sku(components=(("kit", 1),)), "INVALID", ("components", "0", "sku")),
        (a_sku(components=(("mug", 0),)), "INVALID", ("components", "0", "quantity")),
        (a_sku(components=(("mug", 1), ("mug", 1))), "INVALID", ("components", "1", "sku")),
        (a_sku(code="mug", name="Mug", components=(("tea", 1),)), "INVALID", ("components",)),
        (a_sku(code="poster", name="Poster", components=(("tea", 1),)), "INVALID", ("components",)),
        (a_sku(components=(("mug", 1),) * 101), "LIMIT_EXCEEDED", ("components",)),
    ]

    # when
    answers = [await refusal(shop.database, upsert_sku, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]


async def test_two_at_once_make_no_kit_of_a_kit(shop: Shop) -> None:
    for number in range(5):
        # given
        outer, inner = f"outer {number}", f"inner {number}"
        await shop.run(upsert_sku, a_sku(code=outer))
        await shop.run(upsert_sku, a_sku(code=inner))
        # when
        answers = await asyncio.gather(
            shop.run(upsert_sku, a_sku(code=outer, components=((inner, 1),))),
            shop.run(upsert_sku, a_sku(code=inner, components=(("mug", 1),))),
            return_exceptions=True,
        )
        # then
        assert [isinstance(answer, InvalidInput) for answer in answers] in ([True, False], [False, True])


async def test_a_price_changes_for_later_orders_only(shop: Shop) -> None:
    # given
    before = await shop.order(await place(shop))
    since = await newest(shop)

    # when
    await shop.run(set_price, a_price(1300))
    async with nothing_changes(shop.database):
        await shop.run(set_price, a_price(1300))

    # then
    after = await shop.order(await place(shop))
    assert (before.totals.total, after.totals.total) == (1250, 1300)
    assert (await shop.order(before.id)).totals.total == 1250
    assert (await told(shop, since))[0] == ("sku.priced", {"state": {"prices": {"web": {"EUR": 1300}}}})


async def test_twenty_prices_at_once_are_told_one_by_one(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    await asyncio.gather(*(shop.run(set_price, a_price(minor)) for minor in range(1, 21)))

    # then: the last that was told is the one that stands
    last = [data["state"]["prices"]["web"]["EUR"] for _, data in await told(shop, since)]
    assert sorted(last) == list(range(1, 21))
    assert (await shop.order(await place(shop))).totals.total == last[-1]


async def test_refuses_prices_with_place_and_changes_nothing(shop: Shop) -> None:
    # given
    refused: list[tuple[SetPrice, str, tuple[str, ...]]] = [
        (a_price(sku="nothing"), "NOT_FOUND", ("sku",)),
        (a_price(channel="nowhere"), "NOT_FOUND", ("channel",)),
        (a_price(price=Money(1, "USD")), "INVALID", ("price", "currency")),
        (a_price(-1), "INVALID", ("price", "amount")),
        (a_price(10**12 + 1), "INVALID", ("price", "amount")),
    ]

    # when
    answers = [await refusal(shop.database, set_price, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
