"""Attack 25: frames that are no messages, on the whole program and as everybody who could try.

The exact close code of `graphql-transport-ws` or of RFC 6455 below it, never a traceback, and nobody else is harmed.
"""

import asyncio
import contextlib
import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode

from tests.attacks.door import ROLES, Door, open_door
from tests.attacks.world import World
from tests.graphql_schema.transport.servers import Client

WATCH = "subscription { ordersChanged { __typename } }"
INIT = {"type": "connection_init"}


async def ending(client: Client) -> int | None:
    """The code with which the server closes, whatever it says before."""
    async with asyncio.timeout(60):
        try:
            while True:
                await client.socket.recv()
        except ConnectionClosed:
            return client.socket.close_code


def errors_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.exc_info or record.levelname == "ERROR"]


MALFORMED: dict[str | bytes, int] = {
    "[]": 4400,
    "1": 4400,
    "null": 4400,
    '{"type":"subscribe","id":"a","payload":null}': 4400,
    '{"type":"subscribe","id":{},"payload":{"query":"{a}"}}': 4400,
    '{"type":"subscribe","id":["a"],"payload":{"query":"{a}"}}': 4400,
    '{"type":"subscribe","id":1,"payload":{"query":"{a}"}}': 4400,
    '{"type":"__proto__"}': 4400,
    '{"type":"connection_ack"}': 4400,
    '{"type":"start","id":"1","payload":{"query":"{a}"}}': 4400,
    '{"type":"connection_init"}': 4429,
    b'{"type":"ping"}': 4400,
    "x" * 65_537: 1009,
}


@pytest.mark.parametrize("role", ROLES)
async def test_malformed_messages_close_with_the_code_of_the_protocol(
    door: Door, role: str, caplog: pytest.LogCaptureFixture
) -> None:
    # when
    codes: dict[str | bytes, int | None] = {}
    for message in MALFORMED:
        async with door.socket(role) as client:
            await client.socket.send(message)
            codes[message] = await ending(client)
    # then
    assert codes == MALFORMED
    assert errors_of(caplog) == []


BAD_STARTS: list[tuple[list[dict[str, Any]], int]] = [
    ([{"type": "subscribe", "id": "a", "payload": {"query": WATCH}}], 4401),
    ([INIT] * 50, 4429),
    ([{**INIT, "payload": {"authorization": "Bearer " + "x" * 5_000}}], 4403),
    ([{**INIT, "payload": {"authorization": ["Bearer"]}}], 4400),
    ([{**INIT, "payload": {"orderToken": {"$ne": None}}}], 4400),
    ([{**INIT, "payload": {"orderToken": "ot_nobody"}}], 4403),
    ([{**INIT, "payload": {"reason": 5}}], 4400),
    ([{**INIT, "payload": []}], 4400),
]


async def test_a_bad_start_closes_with_the_code_of_the_protocol(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    for messages, code in BAD_STARTS:
        async with door.bare_socket() as client:
            # when
            with contextlib.suppress(ConnectionClosed):
                for message in messages:
                    await client.send(message)
            # then
            assert await ending(client) == code, messages
    assert errors_of(caplog) == []


async def test_an_id_is_used_once_at_a_time(door: Door) -> None:
    for role in ROLES:
        async with door.socket(role) as client:
            # when
            for _ in range(2):
                await client.subscribe("a", WATCH)
            # then: whoever may not watch at all is refused before the second comes, or closed by it
            assert await first_end(client) in (4409, "FORBIDDEN", "UNAUTHENTICATED"), role


async def first_end(client: Client) -> int | str | None:
    """The close code, or the code of the first error."""
    async with asyncio.timeout(60):
        try:
            while True:
                message = json.loads(await client.socket.recv())
                if message["type"] == "error":
                    return message["payload"][0]["extensions"]["code"]
        except ConnectionClosed:
            return client.socket.close_code


DOCUMENTS = ("{ viewer { roles } }", "{ __typename }", "mutation { signOut { errors { code } } }", "{")


async def test_queries_and_mutations_do_not_run_over_sockets(door: Door) -> None:
    for role in ROLES:
        for document in DOCUMENTS:
            async with door.socket(role) as client:
                # when
                await client.subscribe("a", document)
                refusal = await client.receive()
            # then
            assert (refusal["id"], refusal["type"]) == ("a", "error"), (role, document)
            assert set(refusal["payload"][0]["extensions"]) >= {"code", "requestId"}


async def test_legacy_subprotocols_are_not_spoken(door: Door) -> None:
    for subprotocol in ("graphql-ws", "graphql-transport-ws2", "subscriptions-transport-ws"):
        async with door.bare_socket(subprotocols=[subprotocol]) as client:
            assert await ending(client) == 4406


@pytest.mark.parametrize("environment", ["development", "production"])
async def test_pages_and_names_of_others_get_no_socket(world_url: str, world: World, environment: str) -> None:
    # given: as strangers come, a page of another origin, and a name that is not ours
    strangers: list[tuple[dict[str, Any], int]] = [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost.evil.example"}, 403),
        ({"additional_headers": {"host": "evil.example"}}, 400),
    ]
    if environment == "production":
        strangers.append(({"origin": "http://localhost:3000"}, 403))
    limits = {} if environment == "development" else {"rate_limits": "on"}
    async with open_door(world_url, world, environment=environment, **limits) as door:
        for stranger, status in strangers:
            # when
            with pytest.raises(InvalidStatus) as refused:
                async with door.bare_socket(**stranger):
                    pass
            # then
            assert refused.value.response.status_code == status, stranger


async def send_raw(socket: ClientConnection, *frames: bytes) -> None:
    """Bytes under the library's own checks."""
    for frame in frames:
        socket.transport.write(frame)
    await asyncio.sleep(0)


def frame(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


PIECES = [frame(Opcode.TEXT, b'{"type":', fin=False), frame(Opcode.CONT, b"", fin=False)]


async def test_a_message_in_pieces_is_one_message(door: Door) -> None:
    async with door.socket("anonymous") as client:
        # when: with a ping between its pieces, as RFC 6455 allows
        await send_raw(client.socket, *PIECES, frame(Opcode.PING, b""), frame(Opcode.CONT, b'"ping"}'))
        # then
        assert await client.receive() == {"type": "pong"}


BROKEN: list[tuple[list[bytes], int]] = [
    # pieces without an end, empty ones above all
    ([PIECES[0], *[frame(Opcode.CONT, b"", fin=False)] * 300], 1009),
    ([PIECES[0], *[frame(Opcode.CONT, b"x" * 1_000, fin=False)] * 80], 1009),
    ([frame(Opcode.CONT, b"x")], 1002),
    ([PIECES[0], frame(Opcode.TEXT, b"{}")], 1002),
    ([frame(Opcode.TEXT, b'{"type":"\xff"}')], 1007),
    ([frame(Opcode.TEXT, b"\xed\xa0\x80")], 1007),
    ([frame(Opcode.PING, b"x" * 100)] * 100, 1008),
    ([frame(Opcode.PONG, b"x" * 100)] * 100, 1008),
    ([b"\x89\xfe\0\x7e\0\0\0\0" + b"x" * 126], 1002),
    ([b"\x81\x05hello"], 1002),  # not masked
    ([b"\xf1\x80\0\0\0\0"], 1002),  # reserved bits
    ([b"\x83\x80\0\0\0\0"], 1002),  # reserved opcode
    ([b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0"], 1009),  # 2^64 bytes
    ([b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0"], 1009),
    ([frame(Opcode.CLOSE, b"\x03")], 1002),
    ([frame(Opcode.CLOSE, b"\x03\xe7")], 1002),
    ([frame(Opcode.CLOSE, b"\x03\xe8\xff")], 1007),
]


async def test_frames_that_break_the_wire_protocol_end_their_socket_alone(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    async with door.watch("care", WATCH) as other:
        await other.next()
        for frames, code in BROKEN:
            async with door.socket("care") as client:
                # when
                await send_raw(client.socket, *frames)
                # then
                assert await ending(client) == code, frames[:2]
        await (await other.socket.ping())
    assert errors_of(caplog) == []


async def test_a_socket_that_stopped_mid_message_does_not_hold_others_up(door: Door) -> None:
    async with door.socket("anonymous") as client:
        await send_raw(client.socket, frame(Opcode.TEXT, b"x" * 60_000)[:30_000])
        async with door.watch("care", WATCH) as other:
            assert (await other.next())["__typename"] == "OrderSnapshot"
        client.socket.transport.abort()
