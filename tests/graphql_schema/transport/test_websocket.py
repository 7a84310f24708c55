"""`graphql-transport-ws` on a real server: the protocol's table, bad frames, limits, shutdown."""

from collections.abc import AsyncIterator

import pytest

from graphql_schema.transport import TransportSettings
from tests.graphql_schema.transport.servers import Client, eventually, serving, socket_to
from tests.graphql_schema.transport.toy import Toy, make_toy
from tests.limits import limits_with

ONE = "subscription { count(to: 1) { number } }"


@pytest.fixture
def toy() -> Toy:
    figures = limits_with(subscriptions_per_socket=3, messages_per_second=1_000)
    return make_toy(TransportSettings(connection_init_seconds=60), figures, counted=True)


@pytest.fixture
async def address(toy: Toy) -> AsyncIterator[str]:
    async with serving(toy) as address:
        yield address


def numbers_in(messages: list[dict]) -> list[int]:
    return [message["payload"]["data"]["count"]["number"] for message in messages]


async def stream_of(client: Client, identity: str, length: int) -> list[dict]:
    messages = [await client.receive() for _ in range(length)]
    assert {(message["id"], message["type"]) for message in messages} == {(identity, "next")}
    return messages


async def test_streams_items_in_order_and_completes(address: str):
    # given
    async with socket_to(address) as client:
        await client.init()

        # when
        await client.subscribe("a", "subscription { count(to: 50) { number } }")

        # then
        assert numbers_in(await stream_of(client, "a", 50)) == list(range(1, 51))
        assert await client.receive() == {"id": "a", "type": "complete"}


async def test_frames_are_text(address: str):
    # given
    async with socket_to(address) as client:
        await client.init()

        # when
        await client.subscribe("a", ONE)

        # then
        frame = await client.socket.recv()
        assert isinstance(frame, str)
        assert frame.startswith(
            '{"id":"a","type":"next","payload":{"data":{"count":{"number":1}},"extensions":{"cost":'
        )
        assert await client.socket.recv() == '{"id":"a","type":"complete"}'


@pytest.mark.parametrize(("document", "kind"), [("{ bumps }", "query"), ("mutation { bump }", "mutation")])
async def test_takes_subscriptions_only(toy: Toy, address: str, document: str, kind: str):
    # given
    async with socket_to(address) as client:
        await client.init()

        # when
        await client.subscribe("m", document)
        refusal = await client.receive()
        await client.subscribe("a", ONE)

        # then
        assert (refusal["id"], refusal["type"]) == ("m", "error")
        (error,) = refusal["payload"]
        assert error["message"] == f"A {kind} is not accepted over WebSocket: use POST."
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert (await client.receive())["id"] == "a"
    assert toy.world.bumps == 0


@pytest.mark.parametrize(
    ("messages", "code", "reason"),
    [
        ([{"type": "subscribe", "id": "a", "payload": {"query": "{ bumps }"}}], 4401, "Unauthorized"),
        ([{"type": "subscribe", "id": "a", "payload": None}], 4401, "Unauthorized"),
        (
            [{"type": "connection_init", "payload": {"reason": "x" * 201}}],
            4400,
            "'reason' must be at most 200 printable characters.",
        ),
        (
            [{"type": "connection_init", "payload": {"onBehalfOf": "a\nb"}}],
            4400,
            "'onBehalfOf' must be at most 200 printable characters.",
        ),
        ([{"type": "connection_init", "payload": {"authorization": "Bearer x"}}], 4403, "The token is not valid."),
        ([{"type": "connection_init", "payload": {"authorization": 5}}], 4400, "'authorization' must be a string"),
        (
            [{"type": "connection_init", "payload": {"authorization": "Bearer crash"}}],
            4500,
            "Internal server error",
        ),
        ([{"type": "connection_init"}] * 2, 4429, "Too many initialization requests"),
        ([[]], 4400, "Message must be a JSON object"),
        ([1], 4400, "Message must be a JSON object"),
        ([{"type": "hello"}], 4400, "Unknown message type"),
        ([{"type": {}}], 4400, "Unknown message type"),
        ([{"type": "next", "id": "a"}], 4400, "Unknown message type"),
        ([{"type": "connection_init", "payload": []}], 4400, "The payload of connection_init must be an object"),
        ([{"type": "subscribe", "id": {}, "payload": {}}], 4400, "The id of subscribe must be a non-empty string"),
        ([{"type": "subscribe", "id": "", "payload": {}}], 4400, "The id of subscribe must be a non-empty string"),
        ([{"type": "complete"}], 4400, "The id of complete must be a non-empty string"),
    ],
)
async def test_closes_with_the_code_of_the_protocol(
    address: str, messages: list, code: int, reason: str, caplog: pytest.LogCaptureFixture
):
    # given
    async with socket_to(address) as client:
        # when
        for message in messages:
            await client.send(message)

        # then
        assert await client.close_code() == (code, reason)
    assert [record for record in caplog.records if "ASGI" in record.message] == []


async def test_closes_when_nobody_says_who_is_there():
    toy = make_toy(TransportSettings(connection_init_seconds=0.3))
    async with serving(toy) as address, socket_to(address) as client:
        assert await client.close_code() == (4408, "Connection initialization timeout")


DEEP, DEEPER = ('{"type":"ping","payload":' + '{"a":' * levels + "1" + "}" * (levels + 1) for levels in (1_000, 5_000))


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "null",
        "[]",
        "1",
        '"connection_init"',
        "true",
        "NaN",
        b'{"type":"ping"}',
        b"",
        "x" * 60_000,
        '{"type":"ping","payload":"\\ud800"}',
        "\ufeff{}",
        DEEP,
        DEEPER,
    ],
)
async def test_closes_on_frames_that_are_no_message(address: str, frame: str | bytes):
    # given
    async with socket_to(address) as client:
        # when
        await client.socket.send(frame)

        # then
        assert (await client.close_code())[0] == 4400


async def test_closes_when_an_id_is_used_twice(toy: Toy, address: str):
    # given
    async with socket_to(address) as client:
        await client.init()
        await client.subscribe("a", "subscription { silence { number } }")

        # when
        await client.subscribe("a", "subscription { silence { number } }")

        # then
        assert await client.close_code() == (4409, "Subscriber for a already exists")
    await eventually(lambda: toy.world.open_sources == 0)


@pytest.mark.parametrize("subprotocol", ["graphql-ws", "graphql-transport-ws2"])
async def test_speaks_one_subprotocol_only(address: str, subprotocol: str):
    # when
    async with socket_to(address, subprotocol=subprotocol) as client:
        # then
        assert await client.close_code() == (4406, "Subprotocol not acceptable")


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        [{"query": ONE}],
        "subscription",
        {},
        {"query": 5},
        {"query": None},
        {"query": {}},
        {"query": ONE, "variables": []},
        {"query": ONE, "variables": "{}"},
        {"query": ONE, "operationName": {}},
        {"query": ONE, "extensions": 1},
    ],
)
async def test_closes_on_a_subscribe_that_is_none(toy: Toy, address: str, payload: object):
    # given
    async with socket_to(address) as client:
        await client.init()
        await client.subscribe("good", "subscription { silence { number } }")
        await eventually(lambda: toy.world.open_sources == 1)

        # when
        await client.send({"id": "bad", "type": "subscribe", "payload": payload})

        # then
        assert (await client.close_code())[0] == 4400
    await eventually(lambda: toy.world.open_sources == 0)


@pytest.mark.parametrize(
    "payload",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "fragment F on Query { bumps }"},
        {"query": ONE, "operationName": "Missing"},
        {"query": "subscription ($n: Int!) { count(to: $n) { number } }"},
        {"query": "subscription { refuses { number } }"},
        {"query": "subscription { count { number } silence { number } }"},
    ],
)
async def test_a_bad_operation_ends_alone(address: str, payload: object):
    # given
    async with socket_to(address) as client:
        await client.init()
        await client.subscribe("good", "subscription { silence { number } }")

        # when
        await client.send({"id": "bad", "type": "subscribe", "payload": payload})
        refusal = await client.receive()
        await client.subscribe("after", ONE)

        # then
        assert (refusal["id"], refusal["type"]) == ("bad", "error")
        assert refusal["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        assert (await client.receive())["id"] == "after"


async def test_a_source_that_breaks_ends_with_a_masked_error(toy: Toy, address: str):
    # given
    async with socket_to(address) as client:
        await client.init()

        # when
        await client.subscribe("a", "subscription { breaks { number } }")
        item, end = await client.receive(), await client.receive()

    # then
    assert item["payload"]["data"] == {"breaks": {"number": 1}}
    assert end["type"] == "error"
    assert end["payload"][0]["message"] == "Internal error"


async def test_an_item_that_cannot_be_delivered_ends_the_stream_instead_of_leaving_a_hole(toy: Toy, address: str):
    # given
    toy.world.failing_numbers.add(3)
    query = "subscription ($after: String) { count(to: 5, after: $after) { number } }"

    async with socket_to(address) as client:
        await client.init()

        # when
        await client.subscribe("a", query)
        delivered = await stream_of(client, "a", 2)
        end = await client.receive()
        toy.world.failing_numbers.clear()
        await client.subscribe("b", query, variables={"after": "2"})
        resumed = await stream_of(client, "b", 3)

    # then
    assert end["type"] == "error"
    assert end["payload"][0]["extensions"]["code"] == "INTERNAL"
    assert numbers_in(delivered + resumed) == [1, 2, 3, 4, 5]


async def test_answers_pings_with_their_payload(address: str):
    # given
    async with socket_to(address) as client:
        # when
        await client.send({"type": "ping"})
        await client.send({"type": "ping", "payload": {"n": 1}})
        await client.send({"type": "pong"})

        # then
        assert await client.receive() == {"type": "pong"}
        assert await client.receive() == {"type": "pong", "payload": {"n": 1}}


async def test_runs_only_so_many_operations_on_one_socket(toy: Toy, address: str):
    # given
    async with socket_to(address) as client:
        await client.init()
        for identity in "abc":
            await client.subscribe(identity, "subscription { silence { number } }")
        await eventually(lambda: toy.world.open_sources == 3)

        # when
        await client.subscribe("d", "subscription { silence { number } }")
        refusal = await client.receive()
        await client.send({"id": "a", "type": "complete"})
        await eventually(lambda: toy.world.open_sources == 2)
        await client.subscribe("e", ONE)

        # then
        assert (refusal["id"], refusal["type"]) == ("d", "error")
        assert refusal["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert (await client.receive())["id"] == "e"


async def test_complete_closes_the_source_and_frees_the_id(toy: Toy, address: str):
    # given
    async with socket_to(address) as client:
        await client.init()
        await client.subscribe("a", "subscription { silence { number } }")
        await eventually(lambda: toy.world.open_sources == 1)

        # when
        await client.send({"id": "a", "type": "complete"})
        await client.send({"id": "unknown", "type": "complete"})
        await client.subscribe("a", ONE)

        # then
        assert numbers_in([await client.receive()]) == [1]
        await eventually(lambda: toy.world.open_sources == 0)


async def test_shutdown_tells_clients_to_come_back(toy: Toy, address: str):
    # given
    async with socket_to(address) as client:
        await client.init()
        await client.subscribe("a", "subscription { silence { number } }")
        await eventually(lambda: toy.world.open_sources == 1)

        # when
        toy.transport.begin_shutdown()

        # then
        assert await client.close_code() == (1012, "Service restart")
    await eventually(lambda: toy.world.open_sources == 0)
