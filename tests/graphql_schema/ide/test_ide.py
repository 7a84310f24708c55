"""GraphiQL: there in development, whole without another host, and with examples that are true."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from graphql import OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from app.access.access_token import KIND_OF_ROLE
from app.domain.enums import ActorKind, Role
from app.domain.principal import Principal
from app.settings import Environment
from graphql_schema import ide
from graphql_schema.authorization import EVERYBODY, Authorization
from graphql_schema.schema import core_schema
from tests.graphql_schema.asking import the_schema
from tests.plain_client import plain_client
from tests.serving import Served, served_here, token

STATIC = Path(ide.__file__).parent / "static"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SHOP = [
    'locationUpsert(input: {code: "wh", name: "W", kind: WAREHOUSE, timezone: "UTC", address: {country: GB}})',
    'channelUpsert(input: {code: "web", name: "W", kind: WEB, currency: GBP, locations: ["wh"]})',
    'skuUpsert(input: {code: "85123A", name: "Holder"})',
    'skuPriceSet(input: {sku: "85123A", channel: "web", price: {amount: "2.95", currency: GBP}})',
    'stockAdjust(input: {idempotencyKey: "opening-1", sku: "85123A", location: "wh", onHandDelta: 9, reason: FOUND})',
    'deliveryServiceUpsert(input: {code: "post", name: "Post", method: SHIP, zones: [{name: "World", minDays: 1,'
    ' maxDays: 2, rates: [{currency: GBP, price: "3.95"}]}]})',
]


@pytest.fixture
async def developed(database_url: str) -> AsyncIterator[Served]:
    async with served_here(database_url, environment=Environment.DEVELOPMENT) as served:
        yield served


async def get(served: Served, path: str, headers: dict[str, str] | None = None) -> httpx2.Response:
    async with plain_client() as client:
        return await client.get(f"http://{served.address}{path}", headers=headers)


async def the_given(served: Served) -> dict[str, Any]:
    """What the page is handed: examples and callers."""
    page = await get(served, "/graphql", BROWSER)
    found = re.search(r'<script type="application/json" id="given">([^<]+)</script>', page.text)
    assert found is not None
    return json.loads(found[1])


def operations(example: ide.Example) -> list[OperationDefinitionNode]:
    return [one for one in parse(example.query).definitions if isinstance(one, OperationDefinitionNode)]


def test_every_example_is_valid_with_its_variables() -> None:
    schema = core_schema(the_schema())
    for example in ide.examples():
        assert validate(schema, parse(example.query)) == []
        variables: dict[str, Any] = json.loads(example.variables or "{}")
        for operation in operations(example):
            coerced = get_variable_values(schema, operation.variable_definitions or (), variables)
            assert not isinstance(coerced, list), coerced
            assert variables.keys() <= {one.variable.name.value for one in operation.variable_definitions or ()}


def test_the_tabs_stand_in_their_order() -> None:
    names = [[one.name.value for one in operations(example) if one.name] for example in ide.examples()]
    assert names == [
        ["Availability"],
        ["PlaceOrder"],
        ["TrackOrder"],
        ["MyOrders"],
        ["WatchOrders"],
        ["WatchStock"],
        ["WarehouseWork"],
        ["StorePickups"],
        ["EventLog", "FollowEventLog"],
    ]


def test_every_example_may_be_sent_by_the_role_that_it_is_meant_for() -> None:
    rights = Authorization(core_schema(the_schema()), introspection=EVERYBODY)
    for example in ide.examples():
        role = Role(example.role)
        caller = Principal(KIND_OF_ROLE.get(role, ActorKind.ANONYMOUS), frozenset({role}))
        for operation in operations(example):
            rights.check(parse(example.query), operation, caller)


async def test_a_caller_of_the_page_is_the_one_it_says(developed: Served) -> None:
    # given
    callers = (await the_given(developed))["callers"]
    # then: a guest comes with an order, of which there is none
    assert list(callers) == ["anonymous", "customer", "care", "warehouse", "store", "admin"]
    # when
    async with plain_client(base_url=f"http://{developed.address}") as client:
        answers = {
            role: await client.post("/graphql", json={"query": "{ viewer { roles } }"}, headers=headers)
            for role, headers in callers.items()
        }
    # then
    seen = {role: answer.json()["data"]["viewer"]["roles"] for role, answer in answers.items()}
    assert seen == {role: [role] for role in callers}


async def test_a_shopper_without_credentials_can_send_the_first_two_examples(developed: Served) -> None:
    # given
    for mutation in SHOP:
        (answer,) = (
            await developed.data(f"mutation {{ {mutation} {{ errors {{ message }} }} }}", token(Role.ADMIN))
        ).values()
        assert answer == {"errors": []}
    availability, place_order = ide.examples()[:2]
    # when
    seen = await developed.data(availability.query, **json.loads(availability.variables))
    placed = await developed.data(place_order.query, **json.loads(place_order.variables))
    # then
    assert seen["availability"]["lines"][0] == {"sku": "85123A", "satisfiable": True, "stock": {"status": "IN_STOCK"}}
    (option,) = seen["availability"]["options"]
    assert (option["method"], option["price"]) == ("SHIP", {"amount": "3.95", "currency": "GBP"})
    assert placed["orderPlace"]["errors"] == []
    assert placed["orderPlace"]["order"]["lines"] == [{"name": "Holder", "quantity": 1}]


async def test_in_development_a_browser_gets_the_page_and_every_file_it_names(developed: Served) -> None:
    # when
    page = await get(developed, "/graphql", BROWSER)
    # then
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    files = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page.text)
    script = await get(developed, "/ide/ide.js")
    files += [f"/ide/{name}" for name in re.findall(r'^import .* from "\./([^"]+)"', script.text, re.MULTILINE)]
    assert {"/ide/callers.js", "/ide/transport.js"} < set(files)
    assert [file for file in files if not file.startswith(("/ide/", "data:"))] == []
    for file in files:
        if not file.startswith("data:"):
            assert (await get(developed, file)).status_code == 200, file


async def test_the_page_carries_the_examples_and_a_new_key_each_time(developed: Served) -> None:
    # when
    keys: set[str] = set()
    for _ in range(2):
        tabs = (await the_given(developed))["examples"]
        assert [tab["query"] for tab in tabs] == [example.query for example in ide.examples()]
        keys.add(json.loads(tabs[1]["variables"])["idempotencyKey"])
    # then
    assert len(keys) == 2


async def test_in_development_a_client_still_gets_json(developed: Served) -> None:
    answer = await get(developed, "/graphql?query={__typename}", {"accept": "application/json"})
    assert answer.json()["data"] == {"__typename": "Query"}


async def test_in_production_there_is_no_page_and_none_of_its_files(database_url: str) -> None:
    async with served_here(database_url, environment=Environment.PRODUCTION) as served:
        # when
        page = await get(served, "/graphql", BROWSER)
        script = await get(served, "/ide/ide.js")
        # then
        assert (page.status_code, page.headers["content-type"]) == (406, "application/json; charset=utf-8")
        assert script.status_code == 404


def test_vendored_files_are_small_and_named_in_the_notice() -> None:
    # given
    vendored = [file for file in (STATIC / "vendor").iterdir() if file.name != "NOTICE.txt"]
    notice = (STATIC / "vendor" / "NOTICE.txt").read_text()
    # then
    assert sum(file.stat().st_size for file in vendored) < 3_000_000
    unnamed = [file.name for file in vendored if file.name not in notice]
    assert unnamed == []
