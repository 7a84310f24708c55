"""What every request passes first: who is believed, which names and pages are let in, what every answer says."""

from ipaddress import ip_network
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.server.addresses import ClientAddresses, client_address_of
from app.server.guard import guard, may_watch
from app.server.origins import Origins

SHOP = "https://shop.example"
PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


async def _seen(request: Request) -> Response:
    if request.query_params.get("fail"):
        raise RuntimeError("secret of the house")
    return JSONResponse({"address": client_address_of(request.scope)})


async def _watched(request: Request) -> Response:
    return JSONResponse({"may": may_watch(request, request.query_params.get("token"))})


def guarded(*, hosts: tuple[str, ...] = ("shop.example", "*.shops.example"), loopback: bool = False) -> Starlette:
    application = Starlette(
        routes=[Route("/seen", _seen, methods=["GET", "POST"]), Route("/watched", _watched), Route("/healthz", _seen)]
    )
    guard(
        application,
        origins=Origins([SHOP], loopback=loopback),
        hosts=hosts,
        proxies=PROXIES,
        strict_transport=not loopback,
    )
    return application


async def ask(
    method: str = "GET",
    path: str = "/seen",
    *,
    peer: str = "192.0.2.1",
    application: Starlette | None = None,
    **headers: str,
) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=application or guarded(), client=(peer, 50_000), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.example") as client:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.request(method, path, headers=given)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        # nobody's word but a trusted proxy's
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.1.1.1", "198.51.100.7", "198.51.100.7"),
        # what stands before the last stranger is the stranger's own word
        ("10.1.1.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("10.1.1.1", "203.0.113.9, 198.51.100.7, 10.2.2.2", "198.51.100.7"),
        ("10.1.1.1", "10.9.9.9", "10.9.9.9"),
        # a proxy that says nonsense stands for itself
        ("10.1.1.1", "unknown", "10.1.1.1"),
        ("10.1.1.1", "198.51.100.7, <script>", "10.1.1.1"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", "198.51.100.7:4711", "198.51.100.7"),
        # IPv6 counts by network, IPv4 within it as IPv4
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        ("fd00::1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.9", None, "192.0.2.9"),
    ],
)
async def test_a_clients_address_is_the_peers_or_a_trusted_proxys_word(
    peer: str, forwarded: str | None, address: str
) -> None:
    # when
    headers: dict[str, Any] = {} if forwarded is None else {"x_forwarded_for": forwarded}
    answer = await ask(peer=peer, **headers)
    # then
    assert answer.json() == {"address": address}


def test_several_forwarded_headers_are_one_list() -> None:
    # given
    headers = [(b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-for", b"198.51.100.7")]
    scope = {"type": "http", "client": ("10.1.1.1", 1), "headers": headers}
    # then
    assert ClientAddresses(Starlette(), PROXIES).of(scope) == "198.51.100.7"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("shop.example", 200),
        ("SHOP.example:8443", 200),
        ("a.shops.example", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("shops.example", 400),
        ("shop.example.evil.example", 400),
        ("shop.example@evil.example", 400),
        ("shop.example, evil.example", 400),
        ("", 400),
    ],
)
async def test_answers_to_its_own_names_only(host: str, status: int) -> None:
    # when
    answer = await ask(host=host)
    probe = await ask(path="/healthz", host=host)
    # then
    assert (answer.status_code, probe.status_code) == (status, 200)
    if status == 400:
        (error,) = answer.json()["errors"]
        assert error == {
            "message": "This server is not known by that name.",
            "extensions": {"code": "BAD_USER_INPUT", "requestId": answer.headers["x-request-id"]},
        }


async def test_a_forwarded_host_is_nobody() -> None:
    # when
    answer = await ask(host="evil.example", x_forwarded_host="shop.example")
    # then
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/seen", "/nothing", "/seen?fail=1"])
async def test_every_answer_has_the_headers_that_keep_browsers_safe(path: str) -> None:
    # when
    answer = await ask(path=path)
    # then
    expected = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "x-frame-options": "DENY",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "vary": "Origin",
    }
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert len(answer.headers["x-request-id"]) == 16
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "BAD_USER_INPUT"),
        ("PUT", "/seen", 405, "BAD_USER_INPUT"),
        ("GET", "/seen?fail=1", 500, "INTERNAL"),
    ],
)
async def test_what_nobody_answers_has_a_known_code_a_request_id_and_no_detail(
    method: str, path: str, status: int, code: str
) -> None:
    # when
    answer = await ask(method, path)
    # then
    (error,) = answer.json()["errors"]
    assert answer.status_code == status
    assert error["extensions"] == {"code": code, "requestId": answer.headers["x-request-id"]}
    assert "secret" not in answer.text


async def test_only_development_forgoes_strict_transport() -> None:
    # when
    answer = await ask(application=guarded(loopback=True))
    # then
    assert "strict-transport-security" not in answer.headers


async def test_an_allowed_page_may_call_and_read() -> None:
    # when
    preflight = await ask(
        "OPTIONS",
        origin=SHOP,
        access_control_request_method="POST",
        access_control_request_headers="content-type,authorization",
    )
    answer = await ask("POST", origin=SHOP)
    # then
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == SHOP
    assert preflight.headers["access-control-allow-methods"] == "GET, POST"
    assert "authorization" in preflight.headers["access-control-allow-headers"].split(", ")
    assert "x-order-token" in preflight.headers["access-control-allow-headers"].split(", ")
    assert preflight.headers["vary"].startswith("Origin")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert (
        answer.headers["access-control-expose-headers"]
        == "date, ratelimit, ratelimit-policy, retry-after, x-request-id"
    )
    for each in (preflight, answer):
        assert "access-control-allow-credentials" not in each.headers


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://shop.example:81",
        "https://shop.example.evil.example",
        "https://evil.example/https://shop.example",
        "null",
        "*",
        "http://localhost:3000",
        "http://user@shop.example",
        "http://[",
        "file://",
    ],
)
async def test_a_foreign_page_is_refused_before_anything_runs(origin: str) -> None:
    # when
    preflight = await ask("OPTIONS", origin=origin, access_control_request_method="POST")
    answer = await ask("POST", origin=origin)
    # then
    for each in (preflight, answer):
        assert each.status_code == 403
        assert each.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert not [name for name in each.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("origin", "loopback", "allowed"),
    [
        ("http://shop.example", False, True),
        ("http://localhost:3000", True, True),
        ("http://127.0.0.1:3000", True, True),
        ("http://[::1]:3000", True, True),
        ("http://localhost.evil.example", True, False),
        ("https://evil.example", True, False),
    ],
)
async def test_the_servers_own_pages_may_call_and_in_development_those_of_this_machine(
    origin: str, loopback: bool, allowed: bool
) -> None:
    # when
    answer = await ask(application=guarded(loopback=loopback), origin=origin)
    # then
    assert (answer.status_code == 200) is allowed


@pytest.mark.parametrize(
    ("peer", "token", "headers", "may"),
    [
        ("127.0.0.1", None, {}, True),
        ("::1", None, {}, True),
        ("192.0.2.1", None, {}, False),
        ("127.0.0.1", None, {"x_forwarded_for": "127.0.0.1"}, False),
        ("127.0.0.1", None, {"forwarded": "for=127.0.0.1"}, False),
        ("192.0.2.1", "0123456789abcdef", {"authorization": "Bearer 0123456789abcdef"}, True),
        ("127.0.0.1", "0123456789abcdef", {"authorization": "Bearer 0123456789abcdeX"}, False),
        ("127.0.0.1", "0123456789abcdef", {"authorization": "0123456789abcdef"}, False),
        ("127.0.0.1", "0123456789abcdef", {}, False),
    ],
)
async def test_figures_are_for_this_machine_or_for_who_has_the_token(
    peer: str, token: str | None, headers: dict[str, Any], may: bool
) -> None:
    # when
    path = "/watched" if token is None else f"/watched?token={token}"
    answer = await ask(path=path, peer=peer, **headers)
    # then
    assert answer.json() == {"may": may}
