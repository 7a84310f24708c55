"""Which answers anybody may keep, and how long: public data that the anonymous ask for by a trusted id, by GET."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from graphql import OperationDefinitionNode, parse

from graphql_schema.schema import core_schema
from graphql_schema.trusted_documents import Manifest, PublicAnswers, freshness_of
from graphql_schema.trusted_documents.freshness import PUBLIC
from tests.attacks.door import VISITORS, Door, open_door
from tests.attacks.world import World
from tests.graphql_schema.asking import the_schema
from tests.graphql_schema.trusted_documents.documents import (
    CHANNELS,
    NOTHING,
    PRICES,
    STOCK,
    VIEWER,
    digest_of,
    id_of,
)

ACCEPT = "application/graphql-response+json"
REFERENCE = "public, max-age=60, stale-while-revalidate=300"
AVAILABILITY = "public, max-age=5, stale-while-revalidate=30"


async def get(door: Door, visitor: str = "anonymous", *, accept: str = ACCEPT, **given: Any) -> httpx2.Response:
    """GET with `parameters` and `headers`."""
    headers = {"accept": accept, **door.credentials[visitor].headers, **given.get("headers", {})}
    return await door.client.get("/graphql", params=given["parameters"], headers=headers)


def by_id(text: str, **variables: Any) -> dict[str, str]:
    return {"documentId": id_of(text), **({"variables": json.dumps(variables)} if variables else {})}


async def test_public_answers_may_be_kept_as_long_as_their_shortest_lived_field(strict: Door) -> None:
    # when
    channels = await get(strict, parameters=by_id(CHANNELS))
    prices = await get(strict, parameters=by_id(PRICES, codes=["mug"], channel="web"))
    stock = await get(strict, parameters=by_id(STOCK, code="mug"))
    # then
    answers = (channels, prices, stock)
    assert [answer.headers["cache-control"] for answer in answers] == [REFERENCE, REFERENCE, AVAILABILITY]
    assert {answer.headers["vary"] for answer in answers} == {"Accept, Authorization, X-Order-Token, Origin"}
    assert {answer.headers["content-type"] for answer in answers} == {f"{ACCEPT}; charset=utf-8"}
    assert stock.json()["data"]["sku"]["stock"]["status"] == "IN_STOCK"


async def test_what_is_kept_tells_nothing_of_who_asked_first(strict: Door) -> None:
    # when
    answer = await get(strict, parameters=by_id(CHANNELS))
    # then
    assert answer.json().keys() == {"data"}
    assert [name for name in answer.headers if name.startswith("ratelimit")] == []


async def test_apollos_hash_of_a_trusted_document_is_as_good_as_its_id(strict: Door) -> None:
    # when
    extensions = json.dumps({"persistedQuery": {"version": 1, "sha256Hash": digest_of(CHANNELS)}})
    answer = await get(strict, parameters={"extensions": extensions})
    # then
    assert answer.headers["cache-control"] == REFERENCE


async def test_who_holds_the_answer_already_is_told_so(strict: Door) -> None:
    # given
    first = await get(strict, parameters=by_id(CHANNELS))
    tag = first.headers["etag"]
    for held in (tag, f"W/{tag}", f'"another", {tag}', "*"):
        # when
        again = await get(strict, parameters=by_id(CHANNELS), headers={"if-none-match": held})
        # then
        assert (again.status_code, again.content) == (304, b"")
        assert [again.headers[name] for name in ("etag", "cache-control", "vary")] == [
            tag,
            REFERENCE,
            first.headers["vary"],
        ]


async def test_who_holds_something_else_gets_the_answer(strict: Door) -> None:
    # given
    first = await get(strict, parameters=by_id(CHANNELS))
    for held in ("", '"another"', first.headers["etag"].strip('"'), ","):
        # when
        again = await get(strict, parameters=by_id(CHANNELS), headers={"if-none-match": held})
        # then
        assert (again.status_code, again.content) == (200, first.content)


async def test_answers_of_another_type_or_content_have_another_tag(strict: Door) -> None:
    # when
    tags = {
        (await get(strict, parameters=by_id(CHANNELS))).headers["etag"],
        (await get(strict, accept="application/json", parameters=by_id(CHANNELS))).headers["etag"],
        (await get(strict, parameters=by_id(STOCK, code="mug"))).headers["etag"],
        (await get(strict, parameters=by_id(STOCK, code="tea"))).headers["etag"],
    }
    # then
    assert len(tags) == 4


@pytest.mark.parametrize("visitor", [visitor for visitor in VISITORS if visitor not in {"anonymous", "warehouse"}])
async def test_nothing_that_somebody_with_credentials_reads_may_be_kept(visitor: str, lenient: Door) -> None:
    # when
    answer = await get(lenient, visitor, parameters=by_id(CHANNELS))
    # then
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    "parameters",
    [
        pytest.param({"query": CHANNELS}, id="a text, though the same"),
        pytest.param(by_id(VIEWER), id="a root field that is not public, beside one that is"),
        pytest.param(by_id(NOTHING), id="no field at all"),
        pytest.param(by_id(PRICES, codes=["mug"]), id="a variable is missing"),
        pytest.param(by_id(STOCK, code=["a", "b"]), id="a variable is wrong"),
        pytest.param(by_id("{ nothing }"), id="an id that nobody knows"),
        pytest.param(
            {
                "query": CHANNELS,
                "extensions": json.dumps({"persistedQuery": {"version": 1, "sha256Hash": digest_of(CHANNELS)}}),
            },
            id="a text with its hash",
        ),
    ],
)
async def test_nothing_else_may_be_kept(parameters: dict[str, str], lenient: Door) -> None:
    # when
    answer = await get(lenient, parameters=parameters)
    # then
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)


async def test_an_answer_that_is_too_large_is_refused_and_not_kept(
    world_url: str, world: World, manifest_file: Path, tmp_path: Path
) -> None:
    # given
    limits = tmp_path / "limits.yaml"
    limits.write_text("classes: {public: {response_bytes: 20}}")
    settings = {"trusted_documents": (manifest_file,), "limits_file": limits}
    async with open_door(world_url, world, **settings) as door:
        # when
        answer = await get(door, parameters=by_id(CHANNELS))
    # then
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["COST_EXCEEDED"]
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)


async def test_post_is_never_kept(lenient: Door) -> None:
    # when
    answer = await lenient.post("anonymous", json.dumps({"documentId": id_of(CHANNELS)}).encode())
    # then
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")


async def test_a_text_that_was_introduced_is_no_trusted_document(lenient: Door) -> None:
    # given
    text = "query Introduced { channels { code name } }"
    extensions = json.dumps({"persistedQuery": {"version": 1, "sha256Hash": digest_of(text)}})
    await get(lenient, parameters={"query": text, "extensions": extensions})
    # when
    answer = await get(lenient, parameters={"extensions": extensions})
    # then
    assert (answer.json()["data"].keys(), answer.headers["cache-control"]) == ({"channels"}, "no-store")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("{ channels { code } }", 60),
        ("{ channels { code __typename } __typename }", 60),
        ("{ a: channels { code } sku(code: 1) { stock(channel: 1) { status } } }", 5),
        (
            "{ ... on Query { ...Q } } fragment Q on Query { skus { edges { node { ...S } } } }"
            " fragment S on Sku { stock(channel: 1) { asOf } }",
            5,
        ),
        ("{ availability(input: 1) { options { id } } deliveryServices { code } }", 5),
        ("{ ...Q channels { code } } fragment Q on Query { viewer { roles } }", None),
        ("{ ... @include(if: false) { viewer { roles } } channels { code } }", None),
        ("{ channels { code } __schema { description } }", None),
        ("{ node(id: 1) { ... on Sku { code } } }", None),
        ("{ __typename }", None),
        ("mutation { orderPlace(input: 1) { order { id } } }", None),
        ("subscription { stockChanged { __typename } }", None),
    ],
)
def test_a_document_lives_as_long_as_its_shortest_lived_field(text: str, seconds: int | None) -> None:
    # given
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    # when
    freshness = freshness_of(core_schema(the_schema()), document, operation)
    # then
    assert (freshness and freshness.max_age_seconds) == seconds


def test_the_list_of_public_answers_names_fields_that_exist() -> None:
    # given
    schema = core_schema(the_schema())
    PublicAnswers(schema, Manifest())
    # then
    with pytest.raises(LookupError, match=r"Query\.skuu is public, but no field"):
        PublicAnswers(schema, Manifest(), {**PUBLIC, "Query.skuu": PUBLIC["Query.sku"]})
