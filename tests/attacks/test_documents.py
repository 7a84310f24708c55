"""Attacks 1 to 3, 5, 6, 14 and 15: documents and variables that are too much, by every role, over HTTP and WebSocket.

Each is refused before anything runs: at most five errors, mostly one; no suggestion; no statement that an idle
request would not send too; and what was too much is named with its figure.
"""

import json
import tracemalloc
from collections.abc import Mapping
from typing import Any

import pytest

from tests.attacks.door import ROLES, Answer, Door

IDLE = "{ __typename }"
MEGABYTES = 1_000_000
SHOPPERS = {"anonymous", "customer", "guest"}


def fan_out(levels: int) -> str:
    """2^levels fields, if anybody put the fragments in their places."""
    parts = (f"fragment f{n} on Viewer {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels))
    return "{ viewer { ...f0 } } " + " ".join(parts) + f" fragment f{levels} on Viewer {{ __typename }}"


def nested(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


def pages_in_pages(levels: int, size: int) -> str:
    """Customers, their orders, the orders of those orders' customers, and so on: size^(levels + 1) orders."""
    inner = "id"
    for _ in range(levels):
        inner = f"orders(first: {size}) {{ edges {{ node {{ customer {{ {inner} }} }} }} }}"
    return f"{{ customers(first: {size}) {{ edges {{ node {{ {inner} }} }} }} }}"


TOO_MUCH: Mapping[str, tuple[str, str]] = {
    "1: 101 aliases": ("{ " + " ".join(f"a{n}: __typename" for n in range(101)) + " }", "aliases"),
    "1: 101 aliases below": ("{ viewer { " + " ".join(f"a{n}: roles" for n in range(101)) + " } }", "aliases"),
    "2: many operations": (" ".join(f"query q{n} {{ __typename }}" for n in range(20)), "operations"),
    "3: circular introspection": (
        "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 4 + " } } }",
        "introspection_lists",
    ),
    "3: deep introspection": (
        "{ __schema { types { " + "ofType { " * 30 + "name" + " }" * 30 + " } } }",
        "introspection_depth",
    ),
    "4: 1,000 directives": ("{ __typename " + "@a" * 1_000 + " }", ""),
    "4: 400 directives": ("{ __typename " + "@a" * 400 + " }", "directives"),
    "5: a field 500 times": ("{ viewer { " + "roles " * 500 + "} }", "same_names"),
    "14: fan-out of 11": (fan_out(11), "selections"),
    "14: fan-out of 12": (fan_out(12), "selections"),
    "14: fan-out of 39": (fan_out(39), ""),
    "14: fan-out of 90": (fan_out(90), ""),
    "14: inline tower": ("{ " + "... { " * 150 + "__typename" + " }" * 150 + " }", "spreads"),
    "14: circle of one": ("{ ...f } fragment f on Query { ...f }", "fragments"),
    "14: circle of ten": (
        "{ ...f0 } " + " ".join(f"fragment f{n} on Query {{ ...f{(n + 1) % 10} }}" for n in range(10)),
        "fragments",
    ),
    "14: deep list": (f"{{ nodes(ids: {'[' * 50}1{']' * 50}) {{ id }} }}", "json_depth"),
    "14: deep object": (f"{{ orders(filter: {'{a: ' * 50}1{'}' * 50}) {{ totalCount }} }}", "json_depth"),
    "14: huge integer": (f"{{ orders(first: {'9' * 4_400}) {{ totalCount }} }}", "number_characters"),
    "14: long string": (f'{{ node(id: "{"x" * 4_500}") {{ id }} }}', "string_characters"),
    "14: deep selection": ("{ " + "a { " * 60 + "b" + " }" * 60 + " }", "depth"),
    "14: thousands of braces": ("{" * 7_900, ""),
    "14: ten thousand characters": ("{ " + "x" * 20_000 + " }", "document_characters"),
    "14: thousands of tokens": ("{ " + "a " * 3_500 + "}", "tokens"),
    "15: one page too large": ("{ orders(first: 101) { totalCount } }", "page_size"),
    "15: less than nothing": ("{ orders(first: -5) { totalCount } }", "page_size"),
    "15: two pages of fifty": (pages_in_pages(1, 50), "cost_per_request"),
}
"""Document, and the limit that refuses it; an empty one where it depends on the role or is a syntax error."""

TOO_MUCH_BESIDE: Mapping[str, tuple[Any, str]] = {
    "14: deep list": (nested(500), "json_depth"),
    "14: long list": (["x"] * 2_000, "list_items"),
    "14: long string": ("x" * 5_000, "string_characters"),
    "14: long key": ({"x" * 5_000: 1}, "string_characters"),
}


def only_refused(errors: list[dict[str, Any]]) -> dict[str, Any]:
    """The one error; no suggestion in it, and nothing of the program."""
    assert len(errors) == 1, errors
    text = json.dumps(errors)
    assert "Did you mean" not in text
    assert "Traceback" not in text
    assert len(text) < 2_000
    return errors[0]["extensions"]


async def over_socket(door: Door, role: str, document: str, variables: Mapping[str, Any] | None = None) -> Any:
    """The errors with which a socket answers; nothing else comes, and the socket stays open."""
    async with door.socket(role) as client:
        await client.subscribe("1", document, variables=dict(variables or {}))
        frame = await client.receive()
        assert (frame["id"], frame["type"]) == ("1", "error"), frame
        await client.send({"type": "ping"})
        assert await client.receive() == {"type": "pong"}
    return frame["payload"]


@pytest.mark.parametrize("role", ROLES)
async def test_documents_that_are_too_much_are_refused_with_their_figure(door: Door, role: str) -> None:
    # given
    idle = len((await door.http(role, IDLE)).statements)
    for name, (document, limit) in TOO_MUCH.items():
        # when
        answer = await door.http(role, document)
        errors = await over_socket(door, role, document)
        # then
        for told in (only_refused(answer.body["errors"]), only_refused(errors)):
            assert told["code"] in {"BAD_USER_INPUT", "COST_EXCEEDED"}, name
            if limit:
                assert told.get("limit") == limit, (name, told)
            if told.get("limit") not in (None, "fragments", "page_size"):
                assert told["found"] > told["maximum"], (name, told)
        assert len(answer.statements) <= idle, name


@pytest.mark.parametrize("role", ROLES)
async def test_variables_that_are_too_much_are_refused_with_their_name(door: Door, role: str) -> None:
    # given
    idle = len((await door.http(role, IDLE)).statements)
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    subscription = "subscription ($types: [String!]) { eventPublished(types: $types) { __typename } }"
    for name, (value, limit) in TOO_MUCH_BESIDE.items():
        # when
        answer = await door.http(role, query, {"ids": value})
        errors = await over_socket(door, role, subscription, {"types": value})
        # then
        told, said = only_refused(answer.body["errors"]), only_refused(errors)
        assert (told["limit"], told["at"], said["limit"], said["at"]) == (limit, "$ids", limit, "$types"), name
        assert len(answer.statements) <= idle, name


async def test_pages_in_pages_are_too_expensive_whatever_holds_their_size(door: Door) -> None:
    document = (
        "query ($n: Int = 50) { customers(first: $n) { edges { node { orders(first: $n) { edges { node { number"
        " } } } } } } }"
    )
    for role in ROLES:
        largest = 50 if role in SHOPPERS else 100
        for variables, size in (({}, 50), ({"n": largest}, largest)):
            # when
            answer = await door.http(role, document, variables)
            # then
            told = only_refused(answer.body["errors"])
            cost = size + size * size
            assert (told["code"], told["limit"], told["found"]) == ("COST_EXCEEDED", "cost_per_request", cost), role


async def test_five_levels_of_fifty_are_refused(door: Door) -> None:
    for role in ROLES:
        told = only_refused((await door.http(role, pages_in_pages(4, 50))).body["errors"])
        assert told["limit"] in {"depth", "cost_per_request"}, role


async def test_what_is_not_in_the_schema_is_told_five_times_and_never_what_is(door: Door) -> None:
    for role in ROLES:
        # when
        answer = await door.http(role, "{ viewer { " + " ".join(f"role{n}" for n in range(100)) + " } }")
        typed = await door.http(role, '{ order(idd: "x") { __typename } }')
        over = await over_socket(door, role, "subscription { orderChangd { __typename } }")
        # then
        assert len(answer.body["errors"]) == 5
        for errors in (answer.body["errors"], typed.body["errors"], over):
            assert {error["extensions"]["code"] for error in errors} == {"BAD_USER_INPUT"}, role
            text = json.dumps(errors)
            assert [word for word in ("Did you mean", "roles", "'id'", "orderChanged") if word in text] == [], role


async def test_several_operations_in_one_request_are_no_request(door: Door) -> None:
    for role in ROLES:
        # when
        answer = await door.post(role, json.dumps([{"query": IDLE}] * 10).encode())
        # then
        assert (answer.status, answer.codes) == (400, ["BAD_USER_INPUT"]), role


async def test_what_is_larger_than_a_body_may_be_is_not_read(door: Door) -> None:
    for role in ROLES:
        # when
        braces = await door.http(role, "{" * 100_000)
        name = await door.http(role, "{ " + "n" * 1_000_000 + " }")
        # then
        assert (name.status, name.codes) == (413, ["BAD_USER_INPUT"]), role
        if role in SHOPPERS:
            assert (braces.status, braces.codes) == (413, ["BAD_USER_INPUT"]), role
        else:
            assert only_refused(braces.body["errors"])["limit"] == "document_characters", role


async def test_the_worst_of_them_takes_no_memory_to_speak_of(door: Door) -> None:
    # given
    await door.http("app", IDLE)
    peaks: dict[str, int] = {}
    tracemalloc.start()
    try:
        for name, (document, _) in TOO_MUCH.items():
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            # when
            await door.http("app", document)
            peaks[name] = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    # then
    assert {name: peak for name, peak in peaks.items() if peak > 10 * MEGABYTES} == {}


async def test_a_class_neither_profits_from_what_another_sent_nor_suffers_from_it(door: Door) -> None:
    # given: more than a shopper may ask for, and no more than the merchant may
    document = "{ " + " ".join(f"a{n}: viewer {{ __typename }}" for n in range(8)) + " }"

    def limit_of(answer: Answer) -> str:
        return only_refused(answer.body["errors"])["limit"]

    # when
    refused_first = await door.http("anonymous", document)
    allowed = await door.http("app", document)
    refused_again = await door.http("customer", document)
    allowed_again = await door.http("care", document)
    # then
    assert limit_of(refused_first) == limit_of(refused_again) == "query_root_fields"
    assert allowed.data == allowed_again.data == {f"a{n}": {"__typename": "Viewer"} for n in range(8)}


async def test_answers_and_first_items_tell_their_price(door: Door) -> None:
    # when
    answer = await door.http("care", "query ($n: Int) { orders(first: $n) { edges { node { id } } } }", {"n": 7})
    async with door.socket("care") as client:
        await client.subscribe("1", "subscription { ordersChanged { ... on OrderSnapshot { orders { id } } } }")
        first = await client.receive()
    # then
    told, opened = answer.body["extensions"]["cost"], first["payload"]["extensions"]["cost"]
    assert (told["requested"], told["maximum"], told["restoreRatePerSecond"]) == (7, 1_000, 100)
    assert (opened["requested"], opened["maximum"]) == (61, 1_000)
    assert {"available"} < set(told) == set(opened)
