"""A subscription may live for weeks: what it costs must not grow with the items that it has brought."""

import gc
import tracemalloc
from contextlib import aclosing

from app.domain.principal import ANONYMOUS
from graphql_schema.transport.executor import Caller
from graphql_schema.transport.requests import GraphQLRequest
from graphql_schema.transport.shared_executions import SharedExecutions
from graphql_schema.transport.streams import SubscriptionStreams
from tests.graphql_schema.transport.toy import make_toy
from tests.limits import limits_with

COPIES = " ".join(f"number{copy}: number" for copy in range(50))


async def test_a_stream_holds_nothing_of_the_items_that_it_has_brought():
    # given
    executor = make_toy(limits=limits_with(aliases=50)).executor
    streams = SubscriptionStreams(executor, SharedExecutions())
    caller = Caller(ANONYMOUS, "test")
    query = f"subscription {{ count(shared: false) {{ {COPIES} }} }}"
    prepared = executor.prepare(GraphQLRequest(query, {}, None), caller)
    async with aclosing(streams.follow(prepared, caller)) as items:
        for _ in range(100):
            await anext(items)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        # when
        for _ in range(400):
            await anext(items)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    # then: graphql-core's memo alone would have grown by some 2 MB
    assert grown < 200_000
