"""Random and mutated frames, thousands of them: no exception goes unhandled, and the server goes on serving.

ORDERWIRE_FUZZED_FRAMES says how many (3,000 unless given), ORDERWIRE_FUZZ_SEED which.
"""

import asyncio
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from tests.graphql_schema.transport.servers import eventually, serving, socket_to
from tests.graphql_schema.transport.toy import make_toy

FRAMES = int(os.environ.get("ORDERWIRE_FUZZED_FRAMES", "3000"))
SEED = int(os.environ.get("ORDERWIRE_FUZZ_SEED", "2611"))
SOCKETS = 8

KINDS = (
    "connection_init",
    "connection_ack",
    "ping",
    "pong",
    "subscribe",
    "next",
    "error",
    "complete",
    "start",
    "",
    "x",
)
DOCUMENTS = (
    "subscription { count(to: 3) { number } }",
    "subscription { silence { number } }",
    "subscription { refuses { number } }",
    "subscription ($n: Int!) { count(to: $n) { number } }",
    "{ bumps }",
    "mutation { bump }",
    "{",
    "",
    "fragment F on Query { ...F } { ...F }",
)
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1e400,
    "",
    "a",
    "\x00",
    "\ud800",
    "é" * 50,
    [],
    {},
    [[]],
    {"": {}},
    "x" * 300,
)


def anything(random: Random, depth: int = 0) -> Any:
    """A JSON value."""
    if depth < 4 and random.random() < 0.4:
        if random.random() < 0.5:
            return [anything(random, depth + 1) for _ in range(random.randrange(4))]
        names = ("id", "type", "payload", "query", "variables", "operationName", "extensions", "authorization", "n", "")
        return {random.choice(names): anything(random, depth + 1) for _ in range(random.randrange(5))}
    return random.choice(ODD)


def message(random: Random) -> dict[str, Any]:
    """A message that is well-formed, more or less."""
    made: dict[str, Any] = {"type": random.choice(KINDS)}
    if random.random() < 0.8:
        made["id"] = random.choice("abcdef") if random.random() < 0.8 else anything(random)
    if random.random() < 0.9:
        made["payload"] = {
            "query": random.choice(DOCUMENTS),
            "variables": random.choice((None, {}, {"n": 2}, {"n": "x"})),
        }
        if random.random() < 0.2:
            made["payload"] = anything(random)
        elif random.random() < 0.3:
            made["payload"][random.choice(("query", "variables", "operationName", "extensions"))] = anything(random)
    if random.random() < 0.1:
        made[random.choice(("id", "type", "payload"))] = anything(random)
    return made


def text_of(random: Random) -> bytes:
    """A message as bytes, cut, doubled and damaged now and then."""
    data = bytearray(json.dumps(message(random), ensure_ascii=random.random() < 0.9).encode(errors="surrogatepass"))
    while random.random() < 0.25 and data:
        at = random.randrange(len(data))
        match random.randrange(4):
            case 0:
                data[at] = random.randrange(256)
            case 1:
                del data[at : at + random.randrange(1, 20)]
            case 2:
                data[at:at] = random.randbytes(random.randrange(1, 10))
            case _:
                data += data[at:]
    return bytes(data)


def frames(random: Random) -> bytes:
    """One frame as bytes, mostly a whole text frame."""
    data = text_of(random)
    chance = random.random()
    if chance < 0.7:
        made = Frame(Opcode.TEXT, data).serialize(mask=True)
    elif chance < 0.8:
        opcode = random.choice((Opcode.TEXT, Opcode.BINARY, Opcode.CONT))
        made = Frame(opcode, data, fin=random.random() < 0.5).serialize(mask=True)
    elif chance < 0.9:
        made = Frame(random.choice((Opcode.PING, Opcode.PONG)), data[:125]).serialize(mask=True)
    elif chance < 0.95:
        made = Frame(Opcode.CLOSE, random.choice((b"", b"\x03\xe8", data[:125]))).serialize(mask=True)
    else:
        made = random.randbytes(random.randrange(1, 200))
    if random.random() < 0.03:
        damaged = bytearray(made)
        damaged[random.randrange(min(len(damaged), 8))] = random.randrange(256)
        made = bytes(damaged)
    return made


@dataclass
class Tally:
    """What came of it: how often each close code, and every error that is the server's own."""

    left: int = FRAMES
    codes: Counter[int | None] = field(default_factory=Counter[int | None])
    internal: list[str] = field(default_factory=list[str])


async def drain(socket: ClientConnection, tally: Tally) -> None:
    """Take what the server sends, so that it never waits for us."""
    try:
        while True:
            received = await socket.recv(decode=True)
            if '"INTERNAL"' in received:
                tally.internal.append(received)
    except ConnectionClosed:
        tally.codes[socket.close_code] += 1


async def attack(address: str, random: Random, tally: Tally) -> None:
    """Open a socket, send frames until the server has enough of it, and again."""
    while tally.left > 0:
        async with socket_to(address, ping_interval=None) as client:
            if random.random() < 0.9:
                await client.send({"type": "connection_init"})
            draining = asyncio.create_task(drain(client.socket, tally))
            for _ in range(random.randrange(1, 60)):
                if draining.done() or tally.left <= 0:
                    break
                client.socket.transport.write(frames(random))
                tally.left -= 1
                await asyncio.sleep(0)
            client.socket.transport.abort()
            await draining


@pytest.mark.timeout(3_600)
async def test_no_frame_raises_an_exception_that_nobody_handles(caplog: pytest.LogCaptureFixture) -> None:
    # given
    unhandled: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: unhandled.append(context))
    toy = make_toy()
    tally = Tally()
    try:
        async with serving(toy) as address:
            # when
            async with asyncio.TaskGroup() as group:
                for number in range(SOCKETS):
                    group.create_task(attack(address, Random(SEED + number), tally))
            # then: nobody is left, and the next one is served
            await eventually(lambda: toy.transport.open_connections == 0)
            await eventually(lambda: toy.world.open_sources == 0)
            async with socket_to(address) as client:
                await client.init()
                await client.subscribe("a", DOCUMENTS[0])
                assert (await client.receive())["type"] == "next"
    finally:
        loop.set_exception_handler(before)
    assert unhandled == []
    tracebacks = [record for record in caplog.records if record.exc_info and "uvicorn" in record.name]
    assert [record.getMessage() for record in tracebacks] == []
    assert tally.internal == []
    # then: the protocol's own codes, and never that of a failure (1011, 4500)
    own = {code for code in tally.codes if code is None or not 3000 <= code < 4000}  # those are a client's, said back
    assert {4400, 1002, 1007} <= own <= {1000, 1002, 1005, 1006, 1007, 1008, 1009, 4400, 4401, 4409, 4429}
