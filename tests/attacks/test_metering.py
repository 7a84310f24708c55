"""What a caller asks for is charged by the served program, whoever it is and however it comes."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from app.domain.enums import Role
from tests.attacks.door import Answer, Door, open_door
from tests.attacks.world import World
from tests.serving import token

CHANNELS = "{ channels { code locations { code } } }"
WATCH = """subscription { ordersChanged { __typename
  ... on OrderSnapshot { orders { id lines { id sku { code } } shipments { id } } }
} }"""
KNOCK = 5
"""What it may cost to knock at all, beside the document's own price."""


@pytest.fixture
async def door(world_url: str, world: World) -> AsyncIterator[Door]:
    """The served shop with its meters on, as it comes."""
    async with open_door(world_url, world, rate_limits="on") as opened:
        yield opened


def left(answer: Answer) -> int:
    """What the meter's header says is left."""
    return int(answer.headers["ratelimit"].split("r=")[1].split(";")[0])


async def spend_all(door: Door, visitor: str) -> httpx2.Headers:
    """Ask until it is too much; the headers of the first refusal."""
    for _ in range(1_000):
        answer = await door.http(visitor, CHANNELS)
        if answer.status == 429:
            assert answer.codes == ["RATE_LIMITED"]
            assert answer.body["errors"][0]["extensions"]["retryAfterSeconds"] >= 1
            assert answer.statements == ()
            return httpx2.Headers(dict(answer.headers))
        assert answer.status == 200
    pytest.fail("a thousand times the price of all channels fits into no bucket")


async def test_every_answer_says_what_it_cost_and_what_is_left(door: Door) -> None:
    # when
    first, second = await door.http("anonymous", CHANNELS), await door.http("anonymous", CHANNELS)
    # then
    cost = first.body["extensions"]["cost"]["requested"]
    assert cost >= 1
    assert 1_000 - cost - KNOCK <= left(first) <= 1_000 - cost
    assert left(second) < left(first)


async def test_who_has_spent_all_is_told_when_to_come_again_and_nothing_runs(door: Door) -> None:
    headers = await spend_all(door, "anonymous")
    assert int(headers["retry-after"]) >= 1


async def test_one_callers_spending_is_not_anothers(door: Door) -> None:
    # given
    await spend_all(door, "anonymous")
    # then
    assert (await door.http("customer", CHANNELS)).status == 200
    assert (await door.http("guest", CHANNELS)).status == 200


async def test_a_socket_draws_on_the_same_bucket(door: Door) -> None:
    # given
    await spend_all(door, "care")
    # when
    async with door.socket("care") as socket:
        await socket.subscribe("1", WATCH)
        message = await socket.receive()
    # then
    assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "RATE_LIMITED")


async def test_a_refused_document_costs_too(door: Door) -> None:
    # given
    before = left(await door.http("anonymous", CHANNELS))
    # when: at once, so that little is filled up meanwhile
    await asyncio.gather(*(door.http("anonymous", "{ nothing }") for _ in range(30)))
    # then
    assert left(await door.http("anonymous", CHANNELS)) < before - 100


async def test_another_token_of_the_same_person_is_no_new_bucket(door: Door) -> None:
    # given
    await spend_all(door, "customer")
    # when
    again = token(Role.CUSTOMER, customer_id=door.world.near.customer_id)
    answer = await door.http("anonymous", CHANNELS, authorization=f"Bearer {again}")
    # then
    assert answer.status == 429
