"""What a caller may still have, counted on a real server: sockets, subscriptions, messages, cost."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from app.limits.meter import LocalMeter
from graphql_schema.transport.occupancy import Pace, Seats
from tests.graphql_schema.transport.servers import eventually, serving, socket_to
from tests.graphql_schema.transport.toy import Toy, make_toy
from tests.limits import limits_with
from tests.plain_client import plain_client

SILENCE = "subscription { silence { number } }"
CARE = {"authorization": "Bearer care"}
KNOWN = {"authorization": "Bearer known"}


class Stopped:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
async def toy(clock: Stopped) -> Toy:
    figures = limits_with(
        sockets_per_principal=2,
        sockets_per_address=4,
        subscriptions_per_socket=2,
        subscriptions_per_principal=3,
        messages_per_second=10,
        cost_per_request=40,
        bucket=60,
        refill_per_second=10,
        body_bytes=200,
    )
    return make_toy(limits=figures, meter=LocalMeter(clock=clock), counted=True)


@pytest.fixture
async def address(toy: Toy) -> AsyncIterator[str]:
    async with serving(toy) as address:
        yield address


async def post(address: str, query: str, accept: str = "application/json", **headers: str) -> httpx2.Response:
    async with plain_client() as client:
        return await client.post(
            f"http://{address}/graphql", json={"query": query}, headers={"accept": accept, **headers}
        )


def first_of(payload: list[dict[str, Any]]) -> dict[str, Any]:
    (error,) = payload
    return {"message": error["message"], **{k: v for k, v in error["extensions"].items() if k != "requestId"}}


async def test_a_caller_has_so_many_sockets(toy: Toy, address: str) -> None:
    # given
    async with socket_to(address) as one, socket_to(address) as two, socket_to(address) as three:
        await one.init(KNOWN)
        await two.init(KNOWN)
        # when
        await three.send({"type": "connection_init", "payload": KNOWN})
        # then
        assert await three.close_code() == (4429, "You have too many connections.")
        async with socket_to(address) as another:
            await another.init()  # somebody else has places of its own
    # then: places are given back
    await eventually(lambda: toy.transport.open_connections == 0)
    async with socket_to(address) as again:
        await again.init(KNOWN)


async def test_an_address_has_so_many_sockets(toy: Toy, address: str) -> None:
    # given
    async with AsyncExitStack() as stack:
        for _ in range(4):
            await stack.enter_async_context(socket_to(address))
        # when
        with pytest.raises(InvalidStatus) as refused:
            await stack.enter_async_context(socket_to(address))
        # then
        response = refused.value.response
        assert (response.status_code, response.headers["retry-after"]) == (429, "5")
        assert b'"code":"RATE_LIMITED"' in (response.body or b"")
    await eventually(lambda: toy.transport.open_connections == 0)
    async with socket_to(address) as again:
        await again.init()


async def test_a_socket_and_a_caller_have_so_many_subscriptions(toy: Toy, address: str) -> None:
    # given
    async with socket_to(address) as one, socket_to(address) as two:
        await one.init(KNOWN)
        await two.init(KNOWN)
        for identity in "ab":
            await one.subscribe(identity, SILENCE)
        await two.subscribe("a", SILENCE)
        await eventually(lambda: toy.world.open_sources == 3)
        # when
        await one.subscribe("c", SILENCE)
        await two.subscribe("b", SILENCE)
        on_socket, of_caller = await one.receive(), await two.receive()
        # then
        assert (on_socket["id"], on_socket["type"]) == ("c", "error")
        assert first_of(on_socket["payload"]) == {
            "message": "At most 2 operations may run on one socket.",
            "code": "RATE_LIMITED",
            "retryAfterSeconds": 5,
        }
        assert (of_caller["id"], of_caller["type"]) == ("b", "error")
        assert first_of(of_caller["payload"]) == {
            "message": "You may have 3 subscriptions at a time.",
            "code": "RATE_LIMITED",
            "retryAfterSeconds": 5,
        }
        # when: one ends
        await two.send({"id": "a", "type": "complete"})
        await eventually(lambda: toy.world.open_sources == 2)
        await two.subscribe("c", SILENCE)
        # then
        await eventually(lambda: toy.world.open_sources == 3)
    await eventually(lambda: toy.world.open_sources == 0)


@pytest.mark.parametrize(
    "message",
    [{"type": "ping"}, {"type": "pong"}, {"type": "complete", "id": "a"}, {"type": "subscribe", "id": "a"}],
)
async def test_a_flood_of_messages_closes_the_socket(address: str, message: dict[str, Any]) -> None:
    # given
    async with socket_to(address) as client:
        # when
        for _ in range(9):
            await client.send({"type": "ping"})
        for _ in range(30):
            await client.send(message if message["type"] != "subscribe" else {"type": "pong"})
        # then
        assert await client.close_code() == (4429, "Too many messages")


async def test_cost_is_charged_and_told_until_it_is_spent(toy: Toy, address: str, clock: Stopped) -> None:
    # when: a mutation costs ten
    answers = [await post(address, "mutation { bump }") for _ in range(7)]
    clock.now = 1.0
    later = await post(address, "mutation { bump }")
    # then
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert [answer.headers.get("ratelimit") for answer in answers[:6]] == [
        f'"cost";r={left};t={(60 - left) // 10}' for left in (50, 40, 30, 20, 10, 0)
    ]
    assert {answer.headers.get("ratelimit-policy") for answer in answers[:6]} == {'"cost";q=60;w=6'}
    limited = answers[6]
    assert limited.headers["retry-after"] == "1"
    assert first_of(limited.json()["errors"]) == {
        "message": "You asked for too much in a short time. Try again in 1 s.",
        "code": "RATE_LIMITED",
        "retryAfterSeconds": 1,
    }
    assert later.status_code == 200
    assert toy.world.bumps == 7


async def test_what_is_refused_costs_too(address: str) -> None:
    # when
    answers = [await post(address, "{ nothing }", "application/graphql-response+json") for _ in range(7)]
    # then
    assert [answer.status_code for answer in answers] == [400] * 6 + [429]


async def test_callers_without_a_name_share_their_addresss_bucket_and_others_have_their_own(address: str) -> None:
    # given
    for _ in range(6):
        await post(address, "mutation { bump }")
    # when
    anonymous = await post(address, "mutation { bump }")
    known = await post(address, "mutation { bump }", **KNOWN)
    # then
    assert (anonymous.status_code, known.status_code) == (429, 200)


async def test_sockets_and_streams_are_charged_from_the_same_bucket(address: str) -> None:
    # given
    for _ in range(6):
        await post(address, "mutation { bump }", **KNOWN)
    async with socket_to(address) as client:
        await client.init(KNOWN)
        # when
        await client.subscribe("a", SILENCE)
        refused = await client.receive()
    stream = await post(address, SILENCE, "text/event-stream", **KNOWN)
    # then
    assert (refused["type"], first_of(refused["payload"])["code"]) == ("error", "RATE_LIMITED")
    assert first_of(refused["payload"])["retryAfterSeconds"] >= 1
    assert b'"code":"RATE_LIMITED"' in stream.content


async def test_a_body_has_the_size_of_its_class(address: str) -> None:
    # when
    answer = await post(address, "{ bumps }" + " " * 300)
    # then
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


def test_seats_are_counted_and_forgotten() -> None:
    # given
    seats = Seats()
    leaves = [seats.take("a", 2), seats.take("a", 2), seats.take("b", 2)]
    # then
    assert seats.take("a", 2) is None
    assert (seats.held("a"), seats.held("b"), seats.total) == (2, 1, 3)
    for leave in leaves:
        assert leave is not None
        leave()
        leave()
    assert (seats.held("a"), seats.held("b"), seats.total) == (0, 0, 0)


def test_a_pace_lets_bursts_through_and_no_more() -> None:
    # given
    clock = Stopped()
    pace = Pace(3, clock=clock)
    # then
    assert [pace.keeps() for _ in range(4)] == [True, True, True, False]
    clock.now = 0.5
    assert [pace.keeps() for _ in range(2)] == [True, False]
    clock.now = 100
    assert [pace.keeps() for _ in range(4)] == [True, True, True, False]
