"""Attack 16: a hundred guesses in one request, at links of orders, at passwords and at order tokens.

What has more guesses than may be in one request is refused before one of them is looked at; where an operator allows
more, every guess is counted by itself. Hits, misses and locks look alike, down to their statements.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.attacks.door import Answer, Door, open_door
from tests.attacks.world import World
from tests.builders import a_key

HUNDRED = 100
ASK = """mutation ($number: String!, $email: String!, $postalCode: String!) {
  orderAccessRequest(input: {number: $number, email: $email, postalCode: $postalCode}) { cursor errors { code } }
}"""

PLACE = "mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { number } errors { message } } }"

GUESSES = {
    "orderAccessRequest": 'orderAccessRequest(input: {number: "%s", email: "a@example.com", postalCode: "1"})',
    "staffSignIn": 'staffSignIn(input: {email: "%s@example.com", password: "a wrong password"})',
    "customerSignIn": 'customerSignIn(input: {email: "%s@example.com", password: "a wrong password"})',
    "customerPasswordSet": 'customerPasswordSet(input: {token: "owp_%s", password: "a wrong password"})',
}
SELECTED = " { errors { code } }"

ALLOWED = """
classes:
  public: {aliases: 200, mutation_root_fields: 200, same_names: 100000, cost_per_request: 100000, bucket: 100000,
           tokens: 20000, document_characters: 60000, selections: 10000, nodes: 10000,
           directives: 200, fragments: 200, spreads: 200}
"""
"""An operator who lets the public send a hundred mutations at once."""


def aliased(guess: str) -> str:
    """A hundred guesses by a hundred aliases."""
    return "mutation {" + " ".join(f"g{n}: {guess % n}{SELECTED}" for n in range(HUNDRED)) + "}"


def spread(guess: str) -> str:
    """A hundred guesses in ten fragments, spread from one place."""
    fragments = [
        f"fragment f{tens} on Mutation {{"
        + " ".join(f"g{tens}_{n}: {guess % (tens * 10 + n)}{SELECTED}" for n in range(10))
        + "}"
        for tens in range(10)
    ]
    return "mutation {" + " ".join(f"...f{tens}" for tens in range(10)) + "} " + " ".join(fragments)


def inline(guess: str) -> str:
    """A hundred guesses behind inline fragments and directives."""
    return (
        "mutation {"
        + " ".join(f"... on Mutation @include(if: true) {{ g{n}: {guess % n}{SELECTED} }}" for n in range(HUNDRED))
        + "}"
    )


SHAPES = (aliased, spread, inline)


async def a_guests_order(door: Door) -> str:
    """The number of an order that somebody placed without an account."""
    bought = {
        "idempotencyKey": a_key(),
        "channel": door.world.near.channel,
        "email": "grace@example.com",
        "shippingAddress": {"country": "DE", "postalCode": "10115", "line1": "Torstr. 1", "city": "Berlin"},
        "lines": [{"sku": door.world.near.sku, "quantity": 1}],
    }
    answer = await door.http("anonymous", PLACE, {"input": bought})
    return answer.data["orderPlace"]["order"]["number"]


def typed(known: str, **other: str) -> dict[str, str]:
    """What Grace knows of her order, or something else in its place."""
    return {"number": known, "email": "grace@example.com", "postalCode": "10115", **other}


async def number_of(door: Door, table: str) -> int:
    async with door.served.services.database.session() as session:
        return await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - a name of ours


async def guesses_counted(door: Door) -> int:
    async with door.served.services.database.session() as session:
        return await session.scalar(text("SELECT coalesce(sum(cardinality(tried_at)), 0) FROM attempts")) or 0


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("operation", GUESSES)
async def test_a_hundred_guesses_in_one_request_are_refused_unseen(door: Door, operation: str, shape: Any) -> None:
    answer = await door.http("anonymous", shape(GUESSES[operation]))
    assert set(answer.codes) <= {"COST_EXCEEDED", "BAD_USER_INPUT"}, answer.raw
    assert answer.codes
    assert answer.statements == ()
    assert await number_of(door, "attempts") == 0


@pytest.mark.parametrize("operation", GUESSES)
async def test_a_hundred_guesses_in_a_batch_are_refused_unseen(door: Door, operation: str) -> None:
    one = '{"query": "mutation { %s %s }"}' % ((GUESSES[operation] % 1).replace('"', '\\"'), SELECTED)  # noqa: UP031 - braces everywhere
    answer = await door.post("anonymous", f"[{','.join([one] * HUNDRED)}]".encode())
    assert answer.status == 400
    assert answer.statements == ()
    assert await number_of(door, "attempts") == 0


@pytest.mark.parametrize("operation", GUESSES)
async def test_no_guess_goes_over_a_socket(door: Door, operation: str) -> None:
    async with door.socket("anonymous") as client:
        await client.subscribe("1", f"mutation {{ {GUESSES[operation] % 1}{SELECTED} }}")
        answer = await client.receive()
    assert answer["type"] == "error"
    assert await number_of(door, "attempts") == 0


@pytest.fixture
async def generous_door(world_url: str, world: World, tmp_path: Path) -> AsyncIterator[Door]:
    """A door whose operator allows a hundred mutations in one request."""
    limits = tmp_path / "limits.yaml"
    limits.write_text(ALLOWED)
    async with open_door(world_url, world, limits_file=limits) as opened:
        yield opened


@pytest.mark.parametrize("shape", SHAPES)
async def test_where_a_hundred_are_allowed_each_is_counted(generous_door: Door, shape: Any) -> None:
    # when: a hundred numbers are guessed from one address
    answer = await generous_door.http("anonymous", shape(GUESSES["orderAccessRequest"]))

    # then: all are answered alike, and ten were looked at: three counters saw them, by address, number, and in all
    assert list(answer.data.values()) == [{"errors": []}] * HUNDRED
    assert await guesses_counted(generous_door) == 10 * 3


async def test_hit_miss_and_lock_are_the_same_bytes_and_statements(door: Door) -> None:
    # given
    number = await a_guests_order(door)

    async def ask(**other: str) -> Answer:
        return await door.http("anonymous", ASK, typed(number, **other))

    # when
    hit = await ask()
    told = await number_of(door, "outgoing_messages")
    others = [
        await ask(),  # a second time
        await ask(postalCode="99999"),
        await ask(email="eve@example.com"),
        await ask(number="WEB-0"),
        await ask(postalCode=""),
    ]
    others += [await ask(number="WEB-0") for _ in range(4)]
    locked = [await ask(), await ask(number="WEB-0")]

    # then
    assert told == 1
    for answer in (*others, *locked):
        assert answer.status == hit.status == 200
        assert answer.bytes_but_for_the_request_id == hit.bytes_but_for_the_request_id
        assert answer.statements == hit.statements
        assert answer.headers.get("content-length") == hit.headers.get("content-length")
    assert len(hit.statements) == 2
    assert await number_of(door, "outgoing_messages") == 1


async def test_no_answer_holds_anything_of_the_order(door: Door) -> None:
    answer = await door.http("anonymous", ASK, typed(await a_guests_order(door)))
    assert answer.data == {"orderAccessRequest": {"cursor": None, "errors": []}}
    assert set(answer.body["extensions"]) == {"cost"}


async def test_a_hundred_wrong_order_tokens_open_nothing(door: Door) -> None:
    """A token holds 128 bits of signature: what is refused is refused alike, whether there is such an order or not."""
    # given
    right = door.credentials["guest"].order_token
    assert right is not None
    wrong = [right[:-4] + f"{n:04d}" for n in range(HUNDRED)]

    # when
    answers = [await door.http("anonymous", "{ trackedOrder { number } }", x_order_token=token) for token in wrong]

    # then
    assert {answer.status for answer in answers} == {401}
    assert len({answer.bytes_but_for_the_request_id for answer in answers}) == 1
    assert len({len(answer.statements) for answer in answers}) == 1
