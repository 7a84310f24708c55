"""The example front-ends as they are served: built, locked in, small, and handed only what the demo gives away."""

import gzip
from collections.abc import Mapping
from html import unescape

import httpx2
import orjson
import pytest
from starlette.applications import Starlette

from app.access.order_token import read_order_token
from app.demo.accounts import CUSTOMER, PASSWORD
from app.demo.hints import hints_for
from app.pages.examples import BUILT, example_routes
from tests.builders import Shop, place, sequenced
from tests.plain_client import plain_client
from tests.serving import KEYS, served_here

PAGES = ("care", "look", "shop", "track")
OUTLINE_BYTES = 30_000


def client_of(given: Mapping[str, object]) -> httpx2.AsyncClient:
    async def hints(page: str) -> Mapping[str, object]:
        return {**given, "page": page} if given else {}

    application = Starlette(routes=example_routes(hints))
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=application), base_url="http://shop.test")


def handed(html: str) -> str:
    return unescape(html.partition('name="orderwire-demo" content="')[2].partition('"')[0])


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_handed_what_the_demo_gives_away_as_text_that_ends_nothing(page: str) -> None:
    # when
    async with client_of({"email": '"><script>alert(1)</script>'}) as client:
        answer = await client.get(f"/{page}/")
    # then
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert orjson.loads(handed(answer.text)) == {"email": '"><script>alert(1)</script>', "page": page}


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_asks_nobody_else_and_is_not_kept(page: str) -> None:
    # when
    async with client_of({}) as client:
        answer = await client.get(f"/{page}/")
        script = await client.get(f"/{page}/page.js")
        style = await client.get(f"/{page}/look.css")
    # then
    assert handed(answer.text) == ""
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert (script.headers["content-encoding"], script.headers["cache-control"]) == ("gzip", "no-cache")
    assert style.headers["content-type"].startswith("text/css")


async def test_an_address_without_its_slash_leads_to_the_page() -> None:
    async with client_of({}) as client:
        answer = await client.get("/track")
    assert (answer.status_code, answer.headers["location"]) == (307, "/track/")


async def test_maps_fetch_the_outline_of_a_country_from_this_house_and_packed() -> None:
    # when
    async with client_of({}) as client:
        answer = await client.get("/outlines/GB.json")
        nowhere = await client.get("/outlines/XX.json")
    # then
    outline = orjson.loads(answer.content)
    assert {area for area, *_box in outline["near"]} >= {"IE", "FR"}
    assert outline["rings"]
    assert (answer.headers["content-encoding"], answer.headers["cache-control"]) == ("gzip", "no-cache")
    assert nowhere.status_code == 404


def test_no_outline_of_a_country_is_large() -> None:
    sizes = {path.stem: len(gzip.compress(path.read_bytes())) for path in (BUILT / "outlines").iterdir()}
    assert len(sizes) > 230
    assert max(sizes.values()) < OUTLINE_BYTES


@pytest.mark.parametrize(("environment", "status"), [("development", 200), ("production", 404)])
async def test_examples_are_for_a_developers_machine(database_url: str, environment: str, status: int) -> None:
    # when
    async with (
        served_here(database_url, environment=environment) as program,
        plain_client(base_url=f"http://{program.address}") as client,
    ):
        answers = [await client.get(f"/{page}/") for page in PAGES]
    # then: handed nothing, for this is not the demo
    assert [answer.status_code for answer in answers] == [status] * len(PAGES)
    assert [handed(answer.text) for answer in answers] == [""] * len(PAGES)


async def test_the_demo_hands_out_its_accounts_and_an_order_to_follow(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    await sequenced(shop.database)
    # when
    given = {page: await hints_for(page, shop.database, KEYS) for page in PAGES}
    # then
    assert given["look"] == {}
    assert given["care"] == {"email": "care@demo.orderwire.example", "password": PASSWORD}
    assert given["shop"] == {"email": CUSTOMER, "password": PASSWORD}
    token = read_order_token(KEYS.order_tokens, str(given["track"]["orderToken"]))
    assert token is not None
    assert (token.order_id, token.generation) == (order_id, 1)


async def test_the_demo_without_an_order_hands_out_none(shop: Shop) -> None:
    assert await hints_for("track", shop.database, KEYS) == {}
