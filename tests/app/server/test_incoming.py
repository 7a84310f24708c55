"""Requests that never come to an end, and heads that no honest client sends, byte by byte on a real server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.graphql_schema.transport.servers import serving
from tests.graphql_schema.transport.toy import make_toy

BODY = b'{"query":"{ bumps }"}'
JSON = b"Content-Type: application/json\r\n"
POST = b"POST /graphql HTTP/1.1\r\nHost: toy\r\n" + JSON
WEBSOCKET = (
    b"GET /graphql HTTP/1.1\r\nHost: toy\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
)
KEY = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"


@pytest.fixture
async def address() -> AsyncIterator[tuple[str, int]]:
    async with serving(make_toy()) as served:
        host, _, port = served.partition(":")
        yield host, int(port)


@pytest.fixture
async def hasty() -> AsyncIterator[tuple[str, int]]:
    """A server that waits for nobody."""
    async with serving(make_toy(), head_seconds=0.4, request_seconds=0.6) as served:
        host, _, port = served.partition(":")
        yield host, int(port)


async def hang_up_of(address: tuple[str, int], *pieces: bytes, pause: float = 0) -> bytes:
    """Send pieces, and read until the server closes the connection."""
    reader, writer = await asyncio.open_connection(*address)
    received = bytearray()

    async def read() -> None:
        with contextlib.suppress(ConnectionResetError):
            while chunk := await reader.read(65_536):
                received.extend(chunk)

    async with asyncio.timeout(60):
        reading = asyncio.create_task(read())
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                if reading.done():
                    break
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        await reading
    writer.close()
    return bytes(received)


def head(size: int) -> bytes:
    return POST + b"X-Padding: " + b"a" * size + b"\r\n\r\n"


async def test_a_large_body_does_not_count_as_head(address: tuple[str, int]) -> None:
    # given: requests one behind the other, each in one piece with its body
    body = BODY.ljust(60_000)
    request = POST + f"Content-Length: {len(body)}\r\n".encode()
    # when
    answer = await hang_up_of(address, request + b"\r\n" + body + request + b"Connection: close\r\n\r\n" + body)
    # then
    assert answer.count(b'"bumps":0') == 2


async def test_an_honest_request_is_answered(address: tuple[str, int]) -> None:
    length = f"Content-Length: {len(BODY)}\r\nConnection: close\r\n\r\n".encode()
    assert b'"bumps":0' in await hang_up_of(address, POST + length + BODY)


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (b"P",),
        (b"POST /graphql HT",),
        (POST,),
        (POST + b"X-Slow: ", *[b"a"] * 6),
    ],
)
async def test_a_head_must_arrive_in_time(hasty: tuple[str, int], pieces: tuple[bytes, ...]) -> None:
    # when
    answer = await hang_up_of(hasty, *pieces, pause=0.1 if len(pieces) > 1 else 0)
    # then
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b'"code":"BAD_USER_INPUT"' in answer


@pytest.mark.parametrize(
    "pieces",
    [
        (POST + b"Content-Length: 100\r\n\r\n",),
        (POST + b"Content-Length: 100\r\n\r\n", *[b" "] * 8),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{    \r\n", *[b"1\r\n \r\n"] * 8),
        (POST + b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",),
    ],
)
async def test_a_body_must_arrive_in_time(hasty: tuple[str, int], pieces: tuple[bytes, ...]) -> None:
    # when
    answer = await hang_up_of(hasty, *pieces, pause=0.1 if len(pieces) > 1 else 0)
    # then
    assert b"HTTP/1.1 408 Request Timeout\r\n" in answer
    assert answer.count(b"HTTP/1.1 408") == 1


@pytest.mark.parametrize(
    "pieces",
    [
        (head(40_000),),
        (POST + b"X-Padding: ", *[b"a" * 8_000] * 8),
        (b"POST /" + b"a" * 40_000,),
        (POST + b"".join(b"X-%d: a\r\n" % n for n in range(6_000)),),
    ],
)
async def test_a_head_must_be_small(address: tuple[str, int], pieces: tuple[bytes, ...]) -> None:
    # when
    answer = await hang_up_of(address, *pieces)
    # then
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"431")


@pytest.mark.parametrize(
    "request_head",
    [
        # smuggling: what two servers could read differently
        POST + b"Content-Length: 21\r\nContent-Length: 22\r\n\r\n" + BODY,
        POST + b"Content-Length: 21\r\nContent-Length: 21\r\n\r\n" + BODY,
        POST + b"Content-Length: 21\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 21\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        POST + b"Content-Length: +21\r\n\r\n" + BODY,
        POST + b"Content-Length: -1\r\n\r\n" + BODY,
        POST + b"Content-Length: 0x15\r\n\r\n" + BODY,
        POST + b"Content-Length: 21, 21\r\n\r\n" + BODY,
        POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + BODY,
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        POST + b" folded: yes\r\n\r\n",
        POST + b"X-A: b\r\n\tfolded\r\n\r\n",
        POST + b"X\x00A: b\r\n\r\n",
        POST + b"X-A: b\x00c\r\n\r\n",
        POST + b"X-A: b\rc\r\n\r\n",
        POST + b": empty\r\n\r\n",
        # one of each
        b"POST /graphql HTTP/1.1\r\nHost: toy\r\nHost: evil\r\nContent-Length: 0\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        POST + b"Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
        POST + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\nContent-Length: 0\r\n\r\n",
        POST + b"X-Order-Token: a\r\nX-Order-Token: b\r\nContent-Length: 0\r\n\r\n",
        POST + b"Origin: http://toy\r\nOrigin: http://evil\r\nContent-Length: 0\r\n\r\n",
        # no request at all
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /graphql HTTP/9.9\r\nHost: toy\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT evil:443 HTTP/1.1\r\nHost: evil\r\n\r\n",
        b"GET http://[bad/ HTTP/1.1\r\nHost: toy\r\n\r\n",
    ],
)
async def test_a_head_that_no_honest_client_sends_is_refused(
    address: tuple[str, int], request_head: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    # when
    answer = await hang_up_of(address, request_head)
    # then: one answer, and the connection ends
    status = answer.split(b" ")[1] if answer else b""
    assert status in (b"400", b"404", b"413")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    ("request_head", "statuses"),
    [
        (WEBSOCKET + b"\r\n", [b"400"]),
        (WEBSOCKET + b"Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n", [b"400"]),
        (WEBSOCKET + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n", [b"400"]),
        (WEBSOCKET + KEY + KEY + b"\r\n", [b"400"]),
        (WEBSOCKET.replace(b"GET", b"POST") + KEY + b"\r\n", [b"405"]),
        (WEBSOCKET + KEY + b"X-Long: " + b"a" * 9_000 + b"\r\n\r\n", [b"431"]),
        (WEBSOCKET + KEY + b"".join(b"X-%d: a\r\n" % n for n in range(150)) + b"\r\n", [b"400"]),
        (WEBSOCKET.replace(b"/graphql", b"/" + b"a" * 9_000) + KEY + b"\r\n", [b"414"]),
    ],
)
async def test_a_handshake_that_is_none_is_refused(
    address: tuple[str, int], request_head: bytes, statuses: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    # when
    answer = await hang_up_of(address, request_head)
    # then
    assert answer.split(b" ")[1] in statuses
    assert [record for record in caplog.records if record.exc_info] == []


async def test_frames_before_the_handshake_is_answered_do_no_harm(
    address: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    # when: garbage with, and right behind, the handshake
    for garbage in (b"\xff" * 100, b"\x81\x05hello", b"\x89\x80\0\0\0\0" * 50, b"\x01\x80\0\0\0\0" * 2):
        for pieces in ((WEBSOCKET + KEY + b"\r\n" + garbage, garbage), (WEBSOCKET + KEY + b"\r\n", garbage)):
            _, writer = await asyncio.open_connection(*address)
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0)
            writer.close()
    # then
    length = f"Content-Length: {len(BODY)}\r\nConnection: close\r\n\r\n".encode()
    assert b'"bumps":0' in await hang_up_of(address, POST + length + BODY)
    assert [record for record in caplog.records if record.exc_info] == []
