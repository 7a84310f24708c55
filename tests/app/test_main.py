"""The program as a whole: what it refuses to start on, what it says of itself, and what production keeps shut."""

from contextlib import AsyncExitStack

import httpx2
import pytest

from app.domain.enums import Role
from app.opening import SchemaOutOfDate, open_services
from app.settings import Environment
from db import schema
from tests.plain_client import plain_client
from tests.serving import Served, served_here, settings_for, token

INTROSPECTION = "{ __schema { queryType { name } } }"


async def get(program: Served, path: str) -> httpx2.Response:
    async with plain_client() as client:
        return await client.get(f"http://{program.address}{path}", headers={"accept": "text/html"})


async def test_says_of_itself_what_operators_ask(database_url: str) -> None:
    async with served_here(database_url) as program:
        # when
        alive, ready, metrics = [await get(program, path) for path in ("/healthz", "/readyz", "/metrics")]
    # then
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert "orderwire_log_position 0.0" in metrics.text.splitlines()


async def test_does_not_start_on_another_schema(database_url: str) -> None:
    # given
    await schema.downgrade(database_url, "base")
    # when
    async with AsyncExitStack() as stack:
        with pytest.raises(SchemaOutOfDate) as refused:
            await open_services(settings_for(database_url), stack)
    # then
    assert "run `orderwire db upgrade`" in str(refused.value)


async def test_production_shows_its_schema_to_those_who_work_with_it(database_url: str) -> None:
    async with served_here(database_url, environment=Environment.PRODUCTION) as program:
        # when
        anonymous = await program.ask(INTROSPECTION)
        staff = await program.ask(INTROSPECTION, token(Role.CARE))
    # then
    assert [error["extensions"]["code"] for error in anonymous["errors"]] == ["UNAUTHENTICATED"]
    assert staff["data"] == {"__schema": {"queryType": {"name": "Query"}}}


async def test_development_shows_its_schema_and_the_page_a_token(database_url: str) -> None:
    # given
    async with served_here(database_url, environment=Environment.DEVELOPMENT) as program:
        # when
        schema_shown = await program.ask(INTROSPECTION)
        page, ide = await get(program, "/"), await get(program, "/graphql")
    # then
    assert schema_shown["data"] == {"__schema": {"queryType": {"name": "Query"}}}
    assert 'name="orderwire-token" content="ey' in page.text
    assert (ide.status_code, "graphiql" in ide.text) == (200, True)


async def test_production_gives_the_page_no_token(database_url: str) -> None:
    async with served_here(database_url, environment=Environment.PRODUCTION) as program:
        # when
        page = await get(program, "/")
    # then
    assert 'name="orderwire-token" content=""' in page.text


async def test_text_that_cannot_be_stored_is_the_callers_mistake(database_url: str) -> None:
    async with served_here(database_url) as program:
        # when
        answer = await program.ask("query ($code: String!) { sku(code: $code) { id } }", code="a\0b")
    # then
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
