"""Attack 24: names and notes that are markup, formulas or lines of a log to whoever shows, opens or reads them."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from app import pages
from app.domain.enums import Role
from app.importers.report import ImportReport
from db.database import Database
from graphql_schema import ide
from tests.attacks.door import Door
from tests.builders import a_key, a_shop
from tests.plain_client import plain_client
from tests.serving import ROOT, served_by_child, token

MARKUP = "\"><img src=x onerror=alert(1)><script>alert(document.domain)</script>{{constructor.constructor('x')()}}"
FORGED = '{"event": "forged", "level": "info"}'
LINES = f"Ada\r\n{FORGED}\n\u2028{FORGED}\u0085\x1b[2Jgone\x07"
FORMULA = "=cmd|' /C calc'!A0"
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|createContextualFragment"
    r"|setAttribute\(\s*[\"'`]on|javascript:"
)
"""Where a browser would take a text for markup or code."""

PLACE = """mutation ($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id number } errors { code message path } }
}"""
READ = """query ($number: String!) {
  order(number: $number) {
    metadata tags email contact { name }
    shippingAddress { name company line1 city }
    lines { properties }
    deliveries { giftMessage recipient { name } }
  }
}"""


def an_order(hostile: str, channel: str = "web", sku: str = "mug") -> dict[str, Any]:
    """A purchase that says the same everywhere."""
    address = {"country": "DE", "name": hostile, "company": hostile, "line1": hostile, "city": hostile}
    return {
        "input": {
            "idempotencyKey": a_key(),
            "channel": channel,
            "contact": {"name": hostile, "email": "ada@example.com"},
            "note": hostile,
            "metadata": {hostile: hostile},
            "tags": [hostile],
            "shippingAddress": address,
            "deliveries": [{"key": "home", "recipient": {"name": hostile}, "giftMessage": hostile}],
            "lines": [{"sku": sku, "quantity": 1, "delivery": "home", "properties": {"engraving": hostile}}],
        }
    }


@pytest.mark.parametrize("hostile", [MARKUP, LINES, FORMULA], ids=["markup", "lines", "formula"])
async def test_a_text_comes_back_as_it_was_and_as_nothing_but_json(door: Door, hostile: str) -> None:
    # given
    placed = (await door.http("admin", PLACE, an_order(hostile))).data["orderPlace"]
    assert placed["errors"] == []

    # when
    answer = await door.http("admin", READ, {"number": placed["order"]["number"]})

    # then
    order = answer.data["order"]
    assert order["contact"]["name"] == order["tags"][0] == hostile
    assert order["metadata"] == {hostile: hostile}
    assert order["shippingAddress"] == dict.fromkeys(("name", "company", "line1", "city"), hostile)
    assert order["lines"][0]["properties"] == {"engraving": hostile}
    assert order["deliveries"][0]["giftMessage"] == order["deliveries"][0]["recipient"]["name"] == hostile
    assert "json" in answer.headers["content-type"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_text_comes_over_a_socket_as_json_too(door: Door) -> None:
    placed = (await door.http("admin", PLACE, an_order(MARKUP))).data["orderPlace"]["order"]
    document = "subscription ($id: ID!) { orderChanged(orderId: $id) { ... on OrderSnapshot { orders { tags } } } }"
    async with door.watch("admin", document, id=placed["id"]) as watch:
        assert (await watch.next())["orders"] == [{"tags": [MARKUP]}]


@pytest.mark.parametrize("where", ["/{0}", "/?q={0}", "/graphql?query={0}", "/static/{0}", "/healthz/{0}", "/{0}/"])
async def test_no_page_repeats_what_its_address_says(door: Door, where: str) -> None:
    answer = await door.client.get(where.format(quote(MARKUP, safe="")), headers={"accept": "text/html"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<img src=x" not in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "script", sorted((Path(pages.__file__).parent / "static").glob("*.js")), ids=lambda it: it.name
)
def test_our_pages_take_no_text_for_markup(script: Path) -> None:
    assert SINKS.findall(script.read_text()) == []


def test_the_editors_page_takes_no_text_for_markup() -> None:
    folder = Path(ide.__file__).parent
    for file in (folder / "static" / "ide.js", folder / "page.html"):
        assert SINKS.findall(file.read_text()) == []


def test_a_sink_would_be_found() -> None:
    assert SINKS.findall("card.innerHTML = order.note; eval('x'); a.setAttribute('onclick', note)")


def test_a_formula_is_a_text_in_the_report_of_an_import(tmp_path: Path) -> None:
    """People open these files in a spreadsheet."""
    # given
    file = tmp_path / "rows.csv"
    cells = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain", "a=b", ""]

    # when
    with ImportReport(file) as report:
        for line, cell in enumerate(cells):
            report.refused("orders.csv", line, [cell], cell, detail=cell)

    # then
    with file.open(newline="") as rows:
        written = list(csv.reader(rows))[1:]
    for cell, row in zip(cells, written, strict=True):
        for shown in (row[3], row[4]):
            assert shown == (cell if cell in ("plain", "a=b", "") else f"'{cell}")
        assert not row[5].startswith(("=", "+", "-", "@", "\t", "\r"))


LOG_ALL = """
import structlog, sys
from app.logs import configure_logs
configure_logs(development=sys.argv[1] == "development")
log = structlog.get_logger("x")
hostile = sys.stdin.read()
log.warning("told", note=hostile, nested={hostile: [hostile]})
try:
    raise ValueError(hostile)
except ValueError as error:
    log.warning("failed", error=repr(error))
    if sys.argv[1] == "production":
        log.exception("failed whole")
"""


@pytest.mark.parametrize("environment", ["production", "development"])
def test_what_is_logged_stays_in_its_line(environment: str) -> None:
    # when
    done = subprocess.run(
        [sys.executable, "-c", LOG_ALL, environment], input=LINES, capture_output=True, text=True, check=True, cwd=ROOT
    )

    # then
    lines = (done.stdout + done.stderr).strip("\n").split("\n")
    assert len(lines) == (3 if environment == "production" else 2)
    assert not any(line.startswith(FORGED) for line in lines)
    if environment == "production":
        assert [json.loads(line)["event"] for line in lines] == ["told", "failed", "failed whole"]


async def test_nothing_that_is_sent_forges_a_line_of_the_log(database_url: str, database: Database) -> None:
    """The program as it is run: hostile texts wherever a client can put one."""
    # given
    await a_shop(database)
    care = token(Role.ADMIN)

    # when
    async with served_by_child(database_url) as child:
        async with plain_client(base_url=f"http://{child.address}") as client:
            hostile = quote(LINES, safe="")
            await client.get(f"/{hostile}?{hostile}")
            for sent in (
                {"query": "{ viewer { roles } }", "operationName": LINES},
                {"query": f"query x {{ {LINES} }}"},
                {"query": PLACE, "variables": an_order(LINES)},
                {"query": "query ($s: String) { skus(first: 1, search: $s) { edges { node { code } } } }",
                 "variables": {"s": LINES}},
            ):  # fmt: skip
                for headers in ({}, {"authorization": f"Bearer {care}"}, {"authorization": f"Bearer {hostile}"}):
                    await client.post("/graphql", json=sent, headers={"user-agent": hostile, **headers})
            await client.post("/graphql", content=LINES.encode(), headers={"content-type": "application/json"})
        lines = child.output.read_text(errors="replace").split("\n")

    # then
    assert [line for line in lines if line.lstrip().startswith(FORGED)] == []
    assert any("serving" in line for line in lines)
