"""README's five minutes, taken from the page itself: its requests are sent as they stand there, in their order."""

import asyncio
import json
import re
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.availability.save_service import save_delivery_service
from app.domain.enums import Role
from app.domain.rates import Area, Rate, Zone
from tests.builders import Shop, a_shop, invariants_hold
from tests.delivery_services import PARCEL
from tests.plain_client import plain_client
from tests.serving import ROOT, ServedHere, served_here, token

DEMO = "http://127.0.0.1:8000"
LEFT_TO_THE_READER = "…"
"""Stands on the page for what the reader has to put in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as the page shows it; without headers where the page leaves the sending to GraphiQL."""

    body: dict[str, Any]
    headers: dict[str, str]


def tour() -> list[Shown]:
    """The requests of the section, from its curl lines and its GraphQL."""
    section = (ROOT / "README.md").read_text().split("## Five minutes\n")[1].split("\n## ")[0]
    return [
        curl(block) if language == "sh" else Shown({"query": block}, {})
        for language, block in re.findall(r"^```(sh|graphql)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    ]


def curl(line: str) -> Shown:
    """What this curl line sends."""
    words = shlex.split(line.replace("\\\n", " "))
    assert words[:3] in (["curl", "-s", f"{DEMO}/graphql"], ["curl", "-sN", f"{DEMO}/graphql"]), line
    options = list(zip(words[3::2], words[4::2], strict=True))
    headers = dict(value.split(": ", 1) for option, value in options if option == "-H")
    (body,) = [value for option, value in options if option == "-d"]
    return Shown(json.loads(body), headers)


def signed(shown: Shown, bearer: str) -> dict[str, str]:
    """The headers, with a token where the page has `$TOKEN`; GraphiQL's are those that the page tells to set."""
    headers = shown.headers or {"Authorization": "Bearer $TOKEN", "Content-Type": "application/json"}
    return {name: value.replace("$TOKEN", bearer) for name, value in headers.items()}


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[ServedHere]:
    async with served_here(database_url) as program:
        yield program


@pytest.fixture
async def demo_shop(served: ServedHere) -> Shop:
    """What the page takes for granted of the demo shop: `web` sells 85123A in pounds and sends to Britain."""
    shop = await a_shop(served.services.database, currency="GBP", prices={"85123A": 295})
    zone = Zone("Britain", (Area("GB"),), 1, 2, (Rate("GBP", 395),))
    await shop.run(save_delivery_service, replace(PARCEL, zones=(zone,), max_parcel_grams=None))
    return shop


async def test_the_five_minutes_of_the_readme_show_what_they_promise(served: ServedHere, demo_shop: Shop) -> None:
    # given
    asking, promising, watching, placing, canceling = tour()
    bearer = token(Role.ADMIN)
    async with plain_client() as client, asyncio.timeout(60):

        async def send(shown: Shown) -> Any:
            answer = await client.post(
                f"http://{served.address}/graphql", json=shown.body, headers=signed(shown, bearer)
            )
            payload = answer.json()
            assert "errors" not in payload, payload
            return payload["data"]

        # when
        orders = await send(asking)
        promised = (await send(promising))["availability"]
        async with client.stream(
            "POST",
            f"http://{served.address}/graphql",
            json=watching.body,
            headers=signed(watching, bearer),
        ) as stream:
            seen = items(stream.aiter_lines())
            snapshot = await anext(seen)
            placed = (await send(placing))["orderPlace"]
            again = (await send(placing))["orderPlace"]
            order = placed["order"]
            cancellation = {"query": canceling.body["query"].replace(LEFT_TO_THE_READER, order["id"])}
            canceled = (await send(replace(canceling, body=cancellation)))["orderCancel"]
            changes = [await anext(seen), await anext(seen)]

    # then
    assert orders == {"orders": {"edges": []}}
    sent = [option for option in promised["options"] if option["name"] is not None]
    assert [(option["name"], option["price"]["amount"]) for option in sent] == [("Parcel", "3.95")]
    assert snapshot == {}
    assert placed["errors"] == []
    assert placed["trackingToken"].startswith("ot_")
    assert again == placed
    assert canceled["errors"] == []
    assert canceled["order"] == {"number": order["number"], "status": "CANCELED"}
    assert [(change["event"]["type"], change["order"]["number"]) for change in changes] == [
        ("order.placed", order["number"]),
        ("order.canceled", order["number"]),
    ]
    assert canceled["cursor"] is not None
    await invariants_hold(demo_shop.database)


async def items(lines: AsyncIterator[str]) -> AsyncIterator[Any]:
    """The one field of each result of an event stream."""
    async for line in lines:
        if line.startswith("data:") and line != "data:":
            (item,) = json.loads(line.removeprefix("data:"))["data"].values()
            yield item
