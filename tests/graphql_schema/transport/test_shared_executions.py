"""One execution for all who ask the same: keys, failures, cancellation."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from graphql_schema.transport.encoding import EncodedPayload, encode
from graphql_schema.transport.shared_executions import SharedExecutions
from tests.graphql_schema.transport.servers import serving, socket_to
from tests.graphql_schema.transport.toy import make_toy

GOOD = encode({"data": {"a": 1}})


class Work:
    """An execution that waits at a gate and counts its runs."""

    def __init__(self, result: EncodedPayload | Exception = GOOD) -> None:
        self.runs, self.gate, self.result = 0, asyncio.Event(), result

    async def __call__(self) -> EncodedPayload:
        self.runs += 1
        await self.gate.wait()
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


async def count_over_sockets(
    subscribers: int, query: str, variables: list[dict], headers: list[dict]
) -> dict[int, int]:
    """Let everybody subscribe to three items; returns executions by item."""
    toy = make_toy()
    async with serving(toy) as address, AsyncExitStack() as stack:
        for index in range(subscribers):
            client = await stack.enter_async_context(socket_to(address))
            await client.init(headers[index % len(headers)])
            await client.subscribe("a", query, variables=variables[index % len(variables)])
            received = [await client.receive() for _ in range(4)]
            assert [message["type"] for message in received] == ["next", "next", "next", "complete"]
    return dict(toy.world.executions)


async def test_a_hundred_equal_subscribers_cost_one_execution_each_item():
    # when
    executions = await count_over_sockets(100, "subscription { count(to: 3) { number } }", [{}], [{}])

    # then
    assert executions == {1: 1, 2: 1, 3: 1}


async def test_the_place_to_resume_from_does_not_part_subscribers():
    # given
    query = "subscription ($after: String) { count(to: 3, after: $after) { number } }"

    # when
    executions = await count_over_sockets(4, query, [{"after": "0"}, {"after": ""}], [{}])

    # then
    assert executions == {1: 1, 2: 1, 3: 1}


@pytest.mark.parametrize(
    ("query", "variables", "headers"),
    [
        # other rights
        ("subscription { count(to: 3) { number } }", [{}], [{}, {"authorization": "Bearer care"}]),
        # other variables
        ("subscription ($s: Int!) { count(to: 3) { number padding(size: $s) } }", [{"s": 1}, {"s": 2}], [{}]),
        # a cursor that also decides what a nested field answers
        (
            "subscription ($after: String) { count(to: 3, after: $after) { number padding(size: 1, offset: $after) } }",
            [{"after": "0"}, {"after": ""}],
            [{}],
        ),
    ],
)
async def test_parts_subscribers_whose_results_may_differ(query: str, variables: list[dict], headers: list[dict]):
    # when
    executions = await count_over_sockets(6, query, variables, headers)

    # then
    assert executions == {1: 2, 2: 2, 3: 2}


async def test_does_not_share_items_without_a_key():
    # when
    executions = await count_over_sockets(3, "subscription { count(to: 3, shared: false) { number } }", [{}], [{}])

    # then
    assert executions == {1: 3, 2: 3, 3: 3}


async def test_a_canceled_waiter_leaves_the_others_alone():
    # given
    shared, work = SharedExecutions(), Work()
    waiters = [asyncio.create_task(shared.get("key", work)) for _ in range(3)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    # when
    waiters[0].cancel()
    await asyncio.wait([waiters[0]])
    work.gate.set()

    # then
    assert await asyncio.gather(*waiters[1:]) == [GOOD, GOOD]
    assert await shared.get("key", work) == GOOD
    assert work.runs == 1


@pytest.mark.parametrize("failure", [RuntimeError("once"), encode({"errors": [{}], "data": {"a": None}})])
async def test_a_failure_reaches_its_waiters_and_is_forgotten(failure: EncodedPayload | Exception):
    # given
    shared, failing, working = SharedExecutions(), Work(failure), Work()
    waiters = [asyncio.create_task(shared.get("key", failing)) for _ in range(2)]
    failing.gate.set()
    working.gate.set()

    # when
    outcomes = await asyncio.gather(*waiters, return_exceptions=True)

    # then
    assert outcomes == [failure, failure]
    assert await shared.get("key", working) == GOOD
    assert (failing.runs, working.runs) == (1, 1)


async def test_remembers_only_so_much():
    # given
    shared, work = SharedExecutions(max_entries=2), Work()
    work.gate.set()

    # when
    for key in ("a", "b", "c", "a", "c"):
        await shared.get(key, work)

    # then
    assert work.runs == 4


async def test_closing_stops_what_still_runs():
    # given
    shared, work = SharedExecutions(), Work()
    waiter = asyncio.create_task(shared.get("key", work))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    # when
    await shared.aclose()

    # then
    with pytest.raises(asyncio.CancelledError):
        await waiter
