"""Questions of one moment share statements, and nobody is hurt by who goes away or asks for nonsense."""

import asyncio

from app.availability.shared import AT_ONCE, SharedOffers
from tests.builders import Shop
from tests.graphql_schema.asking import counted_statements


async def test_a_rush_costs_few_statements_and_each_gets_its_own_answer(shop: Shop) -> None:
    # given
    shared = SharedOffers(shop.database)
    wanted = [("mug",), ("tea", "poster"), ("nothing",), ("poster", "mug", "tea")] * 10

    # when
    with counted_statements(shop.database) as statements:
        answers = await asyncio.gather(*(shared.read("web", skus) for skus in wanted))

    # then: two left at once with one question each, then all the others together
    assert len(statements) == AT_ONCE + 1
    for skus, answer in zip(wanted, answers, strict=True):
        assert answer is not None
        assert {offer.sku for offer in answer.offers} == set(skus) - {"nothing"}


async def test_channels_are_asked_apart_and_an_unknown_one_is_none(shop: Shop) -> None:
    # when
    shared = SharedOffers(shop.database)
    known, unknown = await asyncio.gather(shared.read("web", ["mug"]), shared.read("nobody", ["mug"]))

    # then
    assert known is not None
    assert unknown is None


async def test_who_goes_away_leaves_the_others_their_answers(shop: Shop) -> None:
    # given
    shared = SharedOffers(shop.database)
    asking = [asyncio.create_task(shared.read("web", ["mug"])) for _ in range(9)]
    await asyncio.sleep(0)

    # when
    for gone in asking[::2]:
        gone.cancel()
    answers = await asyncio.gather(*asking, return_exceptions=True)

    # then
    assert [isinstance(answer, asyncio.CancelledError) for answer in answers] == [True, False] * 4 + [True]
    assert await shared.read("web", ["tea"]) is not None


async def test_a_failure_reaches_all_who_shared_it_and_nobody_after(shop: Shop) -> None:
    # given
    shared = SharedOffers(shop.database)

    # when: no text holds a null character
    answers = await asyncio.gather(*(shared.read("web", ["mug\x00"]) for _ in range(4)), return_exceptions=True)

    # then
    assert all(isinstance(answer, Exception) for answer in answers)
    assert await shared.read("web", ["mug"]) is not None
