"""Server-Sent Events on a real server, read byte by byte: framing, resume, heartbeats, endings."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import httpx2
import pytest

from app.access.standing import Standing
from graphql_schema.transport import TransportSettings
from tests.graphql_schema.transport.servers import eventually, serving
from tests.graphql_schema.transport.toy import KNOWN, Toy, make_toy, revocation_of
from tests.plain_client import plain_client

COUNT = "subscription ($to: Int) { count(to: $to) { number } }"

BEAT = b":\n\n"


@pytest.fixture
async def toy() -> Toy:
    return make_toy(TransportSettings(heartbeat_seconds=0.1))


@pytest.fixture
async def client(toy: Toy) -> AsyncIterator[httpx2.AsyncClient]:
    headers = {"accept": "text/event-stream"}
    async with (
        serving(toy) as address,
        plain_client(base_url=f"http://{address}", headers=headers, timeout=10) as client,
    ):
        yield client


@contextlib.asynccontextmanager
async def streaming(client: httpx2.AsyncClient, query: str) -> AsyncIterator[AsyncIterator[bytes]]:
    async with client.stream("POST", "/graphql", json={"query": query}) as response:
        yield response.aiter_raw()


async def test_frames_events_with_line_feeds_ids_and_a_complete(client: httpx2.AsyncClient):
    # when
    response = await client.post("/graphql", json={"query": COUNT, "variables": {"to": 2}})

    # then
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    cost = b'{"cost":{"requested":11,"maximum":500,"available":1000,"restoreRatePerSecond":50}}'
    assert response.content == (
        b'event: next\nid: 1\ndata: {"data":{"count":{"number":1}},"extensions":' + cost + b"}\n\n"
        b'event: next\nid: 2\ndata: {"data":{"count":{"number":2}}}\n\n'
        b"event: complete\ndata:\n\n"
    )


async def test_resumes_after_the_last_event_id(client: httpx2.AsyncClient):
    # when
    response = await client.get(
        "/graphql", params={"query": COUNT, "variables": '{"to":9}'}, headers={"last-event-id": "8"}
    )

    # then
    assert response.content.startswith(b'event: next\nid: 9\ndata: {"data":{"count":{"number":9}},"extensions":')
    assert response.content.endswith(b"}\n\nevent: complete\ndata:\n\n")
    assert response.content.count(b"event: next") == 1


async def test_runs_queries_and_mutations_too(client: httpx2.AsyncClient, toy: Toy):
    # when
    mutated = await client.post("/graphql", json={"query": "mutation { bump }"})
    by_get = await client.get("/graphql", params={"query": "mutation { bump }"})

    # then
    first, _, rest = mutated.content.partition(b"\n\n")
    assert json.loads(first.removeprefix(b"event: next\ndata: "))["data"] == {"bump": 1}
    assert rest == b"event: complete\ndata:\n\n"
    assert b"GET is for queries and subscriptions only." in by_get.content
    assert toy.world.bumps == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "BAD_USER_INPUT"),
        ("{ nothing }", "BAD_USER_INPUT"),
        ("{ staffOnly }", "FORBIDDEN"),
        ("subscription { refuses { number } }", "BAD_USER_INPUT"),
    ],
)
async def test_tells_refusals_inside_the_stream(client: httpx2.AsyncClient, query: str, code: str):
    # when
    response = await client.post("/graphql", json={"query": query})

    # then
    assert response.status_code == 200
    event, end, rest = response.text.split("\n\n")
    assert event.startswith("event: next\ndata: ")
    assert json.loads(event.removeprefix("event: next\ndata: "))["errors"][0]["extensions"]["code"] == code
    assert (end, rest) == ("event: complete\ndata:", "")


async def test_refuses_wrong_credentials_and_malformed_requests_with_a_status(client: httpx2.AsyncClient):
    # when
    unauthenticated = await client.post(
        "/graphql", json={"query": "{ bumps }"}, headers={"authorization": "Bearer wrong"}
    )
    malformed = await client.post("/graphql", json=[])

    # then
    assert (unauthenticated.status_code, malformed.status_code) == (401, 400)
    assert unauthenticated.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_sends_comments_while_nothing_happens_and_closes_the_source_of_a_lost_client(
    client: httpx2.AsyncClient, toy: Toy
):
    # when
    async with streaming(client, "subscription { silence { number } }") as chunks:
        heard = await anext(chunks)
        while len(heard) < 2 * len(BEAT):  # a chunk may hold several
            heard += await anext(chunks)

    # then
    assert heard == BEAT * (len(heard) // len(BEAT))
    await eventually(lambda: toy.world.open_sources == 0)
    await eventually(lambda: toy.transport.open_connections == 0)


async def test_ends_when_the_credentials_expire(client: httpx2.AsyncClient, toy: Toy):
    # when
    response = await client.post(
        "/graphql",
        json={"query": "subscription { silence { number } }"},
        headers={"authorization": "Bearer short"},
    )

    # then
    assert '"code":"UNAUTHENTICATED"' in response.text
    assert response.text.endswith("event: complete\ndata:\n\n")
    assert toy.world.open_sources == 0


async def test_an_item_that_cannot_be_delivered_is_no_event_to_resume_after(client: httpx2.AsyncClient, toy: Toy):
    # given
    toy.world.failing_numbers.add(2)

    # when
    response = await client.post("/graphql", json={"query": COUNT})

    # then
    last, end, _ = response.text.split("\n\n")[-3:]
    assert "id: 1\n" in response.text
    assert "id: 2\n" not in response.text
    assert last.startswith('event: next\ndata: {"errors":[{"message":"Internal error"')
    assert end == "event: complete\ndata:"


async def test_shutdown_ends_streams_without_a_complete(client: httpx2.AsyncClient, toy: Toy):
    # given
    async with streaming(client, "subscription { silence { number } }") as chunks:
        await anext(chunks)

        # when
        toy.transport.begin_shutdown()
        rest = b"".join([chunk async for chunk in chunks])

    # then
    assert b"complete" not in rest
    assert toy.world.open_sources == 0


async def test_a_server_that_stops_does_not_wait_for_its_streams():
    # given
    toy = make_toy(TransportSettings(heartbeat_seconds=0.05))
    async with plain_client() as client, contextlib.AsyncExitStack() as stack:
        async with asyncio.timeout(60), serving(toy, graceful_seconds=120) as address:
            stream = client.stream(
                "POST",
                f"http://{address}/graphql",
                headers={"accept": "text/event-stream"},
                json={"query": "subscription { silence { number } }"},
            )
            chunks = (await stack.enter_async_context(stream)).aiter_raw()
            await anext(chunks)

            # when: the server stops on leaving, long before its two minutes of grace are over

        # then
        rest = b"".join([chunk async for chunk in chunks])
    assert b"complete" not in rest
    assert toy.world.open_sources == 0


async def test_a_client_that_does_not_read_holds_back_its_source(client: httpx2.AsyncClient, toy: Toy):
    # when
    query = "subscription { count { number padding(size: 10000) } }"
    async with asyncio.timeout(60), streaming(client, query):
        produced = 0
        while True:
            before, produced = produced, max(toy.world.executions, default=0)
            if produced and produced == before:
                break
            await asyncio.sleep(0.3)

    # then
    assert produced < 2_000
    await eventually(lambda: toy.world.open_sources == 0)


async def test_ends_with_forbidden_when_access_is_revoked():
    # given
    standing = Standing()
    toy = make_toy(standing=standing)
    async with serving(toy) as address, plain_client(base_url=f"http://{address}") as client:
        headers = {"accept": "text/event-stream", "authorization": "Bearer known"}
        body = {"query": "subscription { gated { number } }"}
        async with client.stream("POST", "/graphql", json=body, headers=headers) as response:
            await eventually(lambda: toy.world.open_sources == 1)

            # when: what is told after the revocation is told in the same breath
            standing.hear(revocation_of(KNOWN))
            toy.world.gate.set()
            received = b"".join([chunk async for chunk in response.aiter_raw()])

    # then
    told, last, rest = received.split(b"\n\n", 2)
    (error,) = json.loads(told.removeprefix(b"event: next\ndata: "))["errors"]
    assert (error["extensions"]["code"], error["message"]) == ("FORBIDDEN", "Your access was revoked.")
    assert (last, rest) == (b"event: complete\ndata:", b"")
    await eventually(lambda: toy.world.open_sources == 0)
    assert standing.watched == 0
