"""Attacks 4, 7 to 13, 26 and 27 over HTTP alone: forms that are not ours, pages that are not ours, sizes without end.

4 directives, 7 GET, 8 GET mutation, 9 IDE, 10 introspection, 11 urlencoded POST, 12 trace, 13 unhandled error, batches;
26 bombs and shapes (the wire itself: tests/app/server/test_incoming.py); 27 cross-site requests.
"""

import asyncio
import contextlib
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import get_introspection_query

from tests.attacks.door import ROLES, Answer, Door, open_door
from tests.attacks.world import World

VIEWER = "{ viewer { roles } }"
SIGN_OUT = "mutation { signOut { errors { code } } }"
NAMES = ("detail", "Traceback", "asyncpg", "sqlalchemy", "site-packages", 'File "', "SELECT ")


@pytest.fixture
async def production(world_url: str, world: World) -> AsyncIterator[Door]:
    """The same shop as it is exposed to the world."""
    async with open_door(world_url, world, environment="production", rate_limits="on") as door:
        yield door


def told(answer: Answer) -> list[tuple[str, str]]:
    """Code and message of each error; each names the request."""
    for error in answer.body["errors"]:
        assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
    return [(error["extensions"]["code"], error["message"]) for error in answer.body["errors"]]


@pytest.mark.parametrize("role", ROLES)
async def test_production_shows_neither_schema_nor_ide_nor_pages_of_developers(production: Door, role: str) -> None:
    # when
    introspection = await production.http(role, get_introspection_query())
    typename = await production.http(role, '{ __type(name: "Order") { name } }')
    page = await production.client.get("/graphql", headers={"accept": "text/html"})
    script = await production.client.get("/ide/ide.js")
    home = await production.client.get("/", headers={"accept": "text/html"})
    # then
    shown = role in {"care", "store", "warehouse", "app", "admin"}
    for answer in (introspection, typename):
        assert ("data" in answer.body and answer.body["data"] is not None) is shown
        if not shown:
            assert set(answer.codes) <= {"UNAUTHENTICATED", "FORBIDDEN"}
    assert (page.status_code, script.status_code) == (406, 404)
    assert 'name="orderwire-token" content=""' in home.text
    assert "frame-ancestors 'none'" in home.headers["content-security-policy"]
    assert home.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize("role", ROLES)
async def test_one_operation_a_request_in_json_by_post(door: Door, role: str) -> None:
    shown = door.credentials[role].headers
    json_body = json.dumps({"query": VIEWER}).encode()
    # when
    batch = await door.post(role, json.dumps([{"query": VIEWER}] * 10).encode())
    form = await door.post(role, b"query=%7B__typename%7D", content_type="application/x-www-form-urlencoded")
    plain = await door.post(role, json_body, content_type="text/plain")
    multipart = await door.post(role, b"--x\r\n", content_type="multipart/form-data; boundary=x")
    untyped = await door.post(role, json_body, content_type="")
    other_text = await door.post(role, json_body, content_type="application/json; charset=utf-16")
    accepted = {**shown, "accept": "application/graphql-response+json"}
    by_get = await door.client.get("/graphql", params={"query": "mutation { __typename }"}, headers=accepted)
    others = [
        await door.client.request(verb, "/graphql", headers=shown) for verb in ("PUT", "TRACE", "DELETE", "PATCH")
    ]
    # then
    assert batch.status == 400
    assert told(batch) == [("BAD_USER_INPUT", "Batching is not supported: send one operation per request.")]
    assert [answer.status for answer in (form, plain, multipart, untyped, other_text)] == [415] * 5
    assert by_get.status_code == 405
    assert [answer.status_code for answer in others] == [405] * 4


async def test_many_directives_make_one_error_and_no_suggestion(door: Door) -> None:
    # when
    directives = await door.http("anonymous", "{ __typename " + "@aa" * 1_000 + " }")
    few = await door.http("anonymous", "{ __typename " + "@aa" * 9 + " }")
    near = await door.http("anonymous", "{ viewr { roles } }")
    # then
    assert len(directives.body["errors"]) == 1
    assert 1 <= len(few.body["errors"]) <= 5
    assert "Did you mean" not in near.raw.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "headers",
    [
        {"x-apollo-tracing": "1", "apollo-federation-include-trace": "ftv1"},
        {"x-debug": "1", "x-graphql-debug": "true"},
    ],
)
async def test_nothing_is_traced_for_the_asking(door: Door, role: str, headers: dict[str, str]) -> None:
    # when
    answer = await door.post(role, json.dumps({"query": VIEWER}).encode(), **headers)
    # then
    assert set(answer.body.get("extensions", {})) <= {"cost"}


@pytest.mark.parametrize("role", ROLES)
async def test_broken_input_is_answered_without_detail(door: Door, role: str) -> None:
    bodies: list[bytes] = [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[[[[" * 5_000,
        b'{"query":' * 2_000,
        b'{"query":"{a}","query":"{b}"}',
        b'{"query":"\\ud800"}',
        b'{"query":"{ viewer { roles } }","variables":{"a":1e999}}',
        b'{"query":"{ viewer { roles } }\\u0000"}',
        b'{"query":5}',
        b'{"query":"query($id: ID!) { node(id: $id) { id } }","variables":{"id":{"$gt":""}}}',
        b'{"query":"query($id: ID!) { node(id: $id) { id } }","variables":{"id":"' + b"A" * 900 + b'"}}',
    ]
    for body in bodies:
        # when
        answer = await door.post(role, body)
        # then
        assert answer.status < 500, body[:40]
        assert told(answer) != [] if "errors" in answer.body else answer.body["data"] is not None
        assert "INTERNAL" not in answer.codes, body[:40]
        assert not [name for name in NAMES if name in answer.raw.decode()]


async def test_bombs_are_not_unpacked(door: Door) -> None:
    # given
    bomb = gzip.compress(b'{"query":"' + b" " * 10_000_000 + b'"}')
    # then
    for encoding in ("gzip", "deflate", "br", "gzip, gzip", "identity, gzip"):
        answer = await door.post("anonymous", bomb, content_encoding=encoding)
        assert (answer.status, told(answer)) == (415, [("BAD_USER_INPUT", "Compressed bodies are not accepted.")])


@pytest.mark.parametrize(("role", "limit"), [("anonymous", 65_536), ("customer", 65_536), ("care", 262_144)])
async def test_a_body_without_end_is_cut_off_at_the_size_of_its_class(door: Door, role: str, limit: int) -> None:
    # given: ten gigabytes, in chunks
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 10_000_000_000:
            sent += 65_536
            yield b" " * 65_536
            await asyncio.sleep(0)

    # when
    headers = {"content-type": "application/json", **door.credentials[role].headers}
    status = 413
    with contextlib.suppress(Exception):  # the server hangs up, which the client may meet while it writes
        status = (await door.client.post("/graphql", content=endless(), headers=headers)).status_code
    declared = await door.post(role, b" " * (limit + 1))
    fits = await door.post(role, json.dumps({"query": VIEWER}).encode().ljust(limit))
    # then
    assert status == 413
    assert sent < 50_000_000
    assert (declared.status, told(declared)) == (413, [("BAD_USER_INPUT", f"The body exceeds {limit} bytes.")])
    assert fits.data["viewer"] is not None or role == "anonymous"


async def test_ranges_are_not_multiplied(door: Door) -> None:
    # given: hundreds of overlapping ranges of one file
    ranges = "bytes=" + ",".join(f"0-{n}" for n in range(500))
    # when
    whole = await door.client.get("/static/live.js")
    ranged = await door.client.get("/static/live.js", headers={"range": ranges})
    graph = await door.post("anonymous", json.dumps({"query": VIEWER}).encode(), range="bytes=0-1")
    # then
    assert whole.status_code == 200
    assert ranged.status_code in (200, 206, 400, 416)
    assert len(ranged.content) <= 2 * len(whole.content)
    assert (graph.status, graph.headers.get("content-range")) == (200, None)


@pytest.mark.parametrize("role", ROLES)
async def test_no_page_of_others_can_make_a_browser_act(door: Door, role: str) -> None:
    # given: what a browser sends without asking first, credentials or not
    simple: list[dict[str, Any]] = [
        {"content_type": "text/plain", "origin": "https://evil.example"},
        {"content_type": "application/x-www-form-urlencoded", "origin": "https://evil.example"},
        {"content_type": "application/json", "origin": "https://evil.example"},
        {"content_type": "application/json", "origin": "null"},
        {"content_type": "text/plain"},
    ]
    body = json.dumps({"query": SIGN_OUT}).encode()
    # when
    statuses = [(await door.post(role, body, **headers)).status for headers in simple]
    read = await door.client.get(
        "/graphql",
        params={"query": VIEWER},
        headers={"origin": "https://evil.example", "accept": "*/*", **door.credentials[role].headers},
    )
    embedded = await door.client.get(
        "/graphql", params={"query": VIEWER}, headers={"accept": "*/*", "sec-fetch-site": "cross-site"}
    )
    preflight = await door.client.options(
        "/graphql", headers={"origin": "https://evil.example", "access-control-request-method": "POST"}
    )
    # then
    assert statuses == [403, 403, 403, 403, 415]
    assert (read.status_code, embedded.status_code, preflight.status_code) == (403, 406, 403)
    for answer in (read, embedded, preflight):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "set-cookie" not in answer.headers


async def test_cookies_are_nobody(door: Door) -> None:
    # given: the credentials of an administrator, in cookies
    bearer = door.credentials["admin"].bearer
    # when
    answer = await door.post(
        "anonymous", json.dumps({"query": VIEWER}).encode(), cookie=f"authorization=Bearer {bearer}; token={bearer}"
    )
    # then
    assert answer.body == (await door.http("anonymous", VIEWER)).body
    assert "set-cookie" not in answer.headers


async def test_credentials_in_the_address_are_nobody(door: Door) -> None:
    # given
    bearer = door.credentials["admin"].bearer
    # when
    answer = await door.client.post(
        f"/graphql?authorization=Bearer%20{bearer}&access_token={bearer}", json={"query": VIEWER}
    )
    # then
    assert answer.json() == (await door.http("anonymous", VIEWER)).body


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "a" * 5_000])
async def test_other_names_are_not_answered(door: Door, host: str) -> None:
    # when
    answer = await door.post("admin", json.dumps({"query": VIEWER}).encode(), host=host)
    # then
    assert (answer.status, told(answer)) == (400, [("BAD_USER_INPUT", "This server is not known by that name.")])
    assert answer.statements == ()


@pytest.mark.parametrize("reason", ["x" * 201, "a\x01b", "a\tb"])
async def test_reasons_are_short_and_printable(door: Door, reason: str) -> None:
    # when
    answer = await door.post("care", json.dumps({"query": VIEWER}).encode(), x_reason=reason)
    # then
    assert answer.status == 400


async def test_figures_are_not_for_the_public(production: Door) -> None:
    # when: as a proxy on the same machine would pass it on
    through_proxy = await production.client.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"})
    # then
    assert through_proxy.status_code == 403
    assert through_proxy.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
