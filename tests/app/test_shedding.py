"""A process whose database connections are all taken: it says so soon, and goes on with what must go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from app.domain.enums import Role
from db.database import Database
from tests.builders import a_shop, place
from tests.plain_client import plain_client
from tests.serving import ServedHere, served_here, token

ACCEPTS = ("application/json", "application/graphql-response+json")
SIZE = 3


@pytest.fixture
async def served(database_url: str, tmp_path: Path) -> AsyncIterator[ServedHere]:
    limits = tmp_path / "limits.yaml"
    limits.write_text("process: {acquire_seconds: 1}")
    async with served_here(database_url, pool_size=SIZE, limits_file=limits) as program:
        yield program


@asynccontextmanager
async def exhausted(program: ServedHere) -> AsyncIterator[None]:
    """Every connection of the pool is in use as long as the block."""
    async with AsyncExitStack() as stack:
        for _ in range(SIZE):
            await stack.enter_async_context(program.services.database.engine.connect())
        yield


async def post(program: ServedHere, body: object, accept: str, bearer: str | None = None) -> httpx2.Response:
    headers = {"accept": accept} | ({"authorization": f"Bearer {bearer}"} if bearer else {})
    async with plain_client() as client:
        return await client.post(f"http://{program.address}/graphql", json=body, headers=headers)


@pytest.mark.parametrize("accept", ACCEPTS)
async def test_a_full_pool_sheds_requests_and_says_when_to_come_again(served: ServedHere, accept: str) -> None:
    # given
    body = {"query": "{ channels { code } }"}
    before = await post(served, body, accept, token(Role.CARE))
    # when
    async with exhausted(served):
        shed = await post(served, body, accept, token(Role.CARE))
    after = await post(served, body, accept, token(Role.CARE))
    # then
    assert (before.status_code, after.status_code) == (200, 200)
    assert (shed.status_code, shed.headers["retry-after"]) == (503, "1")
    (error,) = shed.json()["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert error["extensions"]["requestId"] == shed.headers["x-request-id"]
    assert "data" not in shed.json()


async def test_a_full_pool_leaves_probes_figures_and_the_sequencer_alone(
    served: ServedHere, database: Database
) -> None:
    # given
    shop = await a_shop(database)
    before = (await served.services.log.head()).position
    # when: somebody else's event waits for its position
    async with exhausted(served), plain_client(base_url=f"http://{served.address}") as client:
        await place(shop, {shop.skus[0]: 1})
        alive, ready, metrics = [await client.get(path) for path in ("/healthz", "/readyz", "/metrics")]
        async with asyncio.timeout(60):
            while await served.services.log.waiting():  # noqa: ASYNC110 - what is polled has no event
                await asyncio.sleep(0.01)
    # then
    assert [answer.status_code for answer in (alive, ready, metrics)] == [200, 200, 200]
    assert (await served.services.log.head()).position > before
