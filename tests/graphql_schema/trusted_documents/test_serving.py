"""Documents by id over every transport, and what `enforce` leaves of all others: one refusal, without detail."""

import json
from typing import Any

import pytest

from tests.attacks.door import VISITORS, Answer, Door
from tests.graphql_schema.trusted_documents.documents import (
    ADJUST,
    CHANNELS,
    NOTHING,
    PRICES,
    SEVERAL,
    TRACK,
    digest_of,
    id_of,
)

SHOPPERS = [visitor for visitor in VISITORS if visitor.split(":")[0] in {"anonymous", "customer", "guest"}]
MERCHANTS = [visitor for visitor in VISITORS if visitor not in SHOPPERS]
STRICT_ACCEPT = "application/graphql-response+json"
FREE = "query Mine { channels { name } }"

BAD_REQUESTS: list[tuple[dict[str, Any], str]] = [
    ({"documentId": 1}, "The member 'documentId' must be the id of a document."),
    ({"documentId": ""}, "The member 'documentId' must be the id of a document."),
    ({"documentId": []}, "The member 'documentId' must be the id of a document."),
    ({"documentId": "x" * 257}, "The member 'documentId' must be the id of a document."),
    ({"documentId": "../../etc/passwd"}, "The member 'documentId' must be the id of a document."),
    ({"documentId": "sha256:' OR 1=1"}, "The member 'documentId' must be the id of a document."),
    ({"documentId": id_of(CHANNELS), "query": CHANNELS}, "Send 'documentId' or a document, not both."),
    (
        {"documentId": id_of(CHANNELS), "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
        "Send 'documentId' or a document, not both.",
    ),
    ({}, "The member 'query' must be a GraphQL document."),
    ({"query": ""}, "The member 'query' must be a GraphQL document."),
    (
        {"query": "", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest_of("")}}},
        "The member 'query' must be a GraphQL document.",
    ),
    ({"extensions": []}, "The member 'extensions' must be a JSON object."),
    *(
        (
            {"extensions": {"persistedQuery": persisted}},
            "'extensions.persistedQuery' must be version 1 with a sha256Hash of 64 lower-case digits.",
        )
        for persisted in (
            [],
            1,
            {},
            {"version": 1},
            {"version": 2, "sha256Hash": digest_of(CHANNELS)},
            {"version": True, "sha256Hash": digest_of(CHANNELS)},
            {"version": 1, "sha256Hash": None},
            {"version": 1, "sha256Hash": digest_of(CHANNELS).upper()},
            {"version": 1, "sha256Hash": id_of(CHANNELS)},
            {"version": 1, "sha256Hash": digest_of(CHANNELS)[:-1] + "\n"},
        )
    ),
]


async def post(door: Door, visitor: str, body: dict[str, Any], accept: str = "*/*") -> Answer:
    return await door.post(visitor, json.dumps(body).encode(), accept=accept)


def hashed(text: str, *, with_text: bool = False) -> dict[str, Any]:
    """What Apollo sends."""
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest_of(text)}}
    return {"extensions": extensions, **({"query": text} if with_text else {})}


async def frames_of(door: Door, visitor: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The first answer to one operation over WebSocket."""
    async with door.socket(visitor) as client:
        await client.send({"id": "1", "type": "subscribe", "payload": payload})
        return await client.receive()


async def test_a_document_is_asked_for_by_id_with_variables(strict: Door) -> None:
    # given
    body = {"documentId": id_of(PRICES), "variables": {"codes": [strict.world.near.sku], "channel": "web"}}
    # when
    answer = await post(strict, "anonymous", body)
    # then
    assert [edge["node"]["code"] for edge in answer.data["skus"]["edges"]] == [strict.world.near.sku]


async def test_of_a_document_with_several_operations_one_is_named(strict: Door) -> None:
    # when
    one = await post(strict, "care", {"documentId": id_of(SEVERAL), "operationName": "One"})
    none = await post(strict, "care", {"documentId": id_of(SEVERAL)})
    # then
    assert one.data.keys() == {"channels"}
    assert none.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("visitor", SHOPPERS)
async def test_enforce_refuses_every_text_of_a_shopper_before_anything_is_read(visitor: str, strict: Door) -> None:
    # given: what is trusted, what is not, what is not even valid, and what would be forbidden
    texts = (
        CHANNELS,
        FREE,
        "{ __schema { types { name } } }",
        "{ nothing }",
        "{",
        "mutation { a }",
        "{ events { x } }",
    )
    # when
    answers = [await post(strict, visitor, {"query": text}, STRICT_ACCEPT) for text in texts]
    # then
    assert {(answer.status, *answer.codes) for answer in answers} == {(400, "DOCUMENT_NOT_TRUSTED")}
    assert len({answer.bytes_but_for_the_request_id for answer in answers}) == 1
    if visitor == "anonymous":  # whether the others' access still stands is looked up now and then
        assert [answer.statements for answer in answers] == [()] * len(texts)


@pytest.mark.parametrize("visitor", SHOPPERS)
async def test_enforce_refuses_every_text_over_websocket_too(visitor: str, strict: Door) -> None:
    for text in (FREE, "subscription { orderChanged { __typename } }", TRACK, "{"):
        # when
        frame = await frames_of(strict, visitor, {"query": text})
        # then
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "DOCUMENT_NOT_TRUSTED")
        assert frame["payload"][0]["message"] == "Only trusted documents are served here."


async def test_enforce_refuses_every_text_of_an_event_stream_too(strict: Door) -> None:
    # given
    headers = {"accept": "text/event-stream", **strict.credentials["guest"].headers}
    for text in (FREE, TRACK):
        # when
        answer = await strict.client.post("/graphql", json={"query": text}, headers=headers)
        # then
        assert [line for line in answer.text.splitlines() if line.startswith("event: ")] == [
            "event: next",
            "event: complete",
        ]
        assert "DOCUMENT_NOT_TRUSTED" in answer.text


@pytest.mark.parametrize("visitor", SHOPPERS)
async def test_enforce_does_not_learn_documents_from_shoppers(visitor: str, strict: Door) -> None:
    # when
    introduced = await post(strict, visitor, hashed(FREE, with_text=True))
    asked = await post(strict, visitor, hashed(FREE))
    # then
    assert (introduced.codes, asked.codes) == (["DOCUMENT_NOT_TRUSTED"], ["PERSISTED_QUERY_NOT_FOUND"])


@pytest.mark.parametrize("visitor", MERCHANTS)
async def test_others_than_the_enforced_send_what_they_like(visitor: str, strict: Door) -> None:
    assert (await post(strict, visitor, {"query": FREE})).data["channels"]


async def test_a_role_whose_mode_is_off_knows_no_ids(strict: Door) -> None:
    # when
    by_id = await post(strict, "warehouse", {"documentId": id_of(CHANNELS)})
    by_hash = await post(strict, "warehouse", hashed(CHANNELS))
    # then
    assert (by_id.codes, by_hash.codes) == (["DOCUMENT_NOT_FOUND"], ["PERSISTED_QUERY_NOT_SUPPORTED"])


async def test_a_trusted_document_gives_nobody_rights(strict: Door) -> None:
    # given
    given = {"idempotencyKey": "k" * 8, "sku": "mug", "location": "BER", "onHandDelta": 1, "reason": "RECEIVED"}
    body = {"documentId": id_of(ADJUST), "variables": {"input": given}}
    # when
    codes = {visitor: (await post(strict, visitor, body)).codes for visitor in SHOPPERS}
    # then
    assert codes == {visitor: ["UNAUTHENTICATED" if visitor == "anonymous" else "FORBIDDEN"] for visitor in SHOPPERS}


async def test_a_guest_watches_by_id_over_websocket_and_as_an_event_stream(strict: Door) -> None:
    # when
    frame = await frames_of(strict, "guest", {"documentId": id_of(TRACK)})
    # then
    assert frame["payload"]["data"]["orderChanged"]["__typename"] == "OrderSnapshot"
    # when
    hash_frame = await frames_of(strict, "guest", hashed(TRACK))
    # then
    assert hash_frame["payload"]["data"]["orderChanged"]["__typename"] == "OrderSnapshot"
    # when
    headers = {**strict.credentials["guest"].headers, "accept": "text/event-stream"}
    async with strict.client.stream(
        "GET", "/graphql", params={"documentId": id_of(TRACK)}, headers=headers
    ) as response:
        lines = response.aiter_lines()
        assert await anext(lines) == "event: next"
    # then
    assert response.headers["cache-control"] == "no-store"


async def test_get_never_mutates_whatever_names_the_document(lenient: Door) -> None:
    # when
    headers = {"accept": STRICT_ACCEPT, **lenient.credentials["admin"].headers}
    answer = await lenient.client.get("/graphql", params={"documentId": id_of(ADJUST)}, headers=headers)
    # then
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_apollo_introduces_a_document_and_then_sends_its_hash_alone(lenient: Door) -> None:
    # given
    unknown = await post(lenient, "anonymous", hashed(FREE), STRICT_ACCEPT)
    assert (unknown.status, unknown.codes) == (400, ["PERSISTED_QUERY_NOT_FOUND"])
    # when
    introduced = await post(lenient, "anonymous", hashed(FREE, with_text=True))
    remembered = await post(lenient, "anonymous", hashed(FREE))
    # then
    assert introduced.data == remembered.data
    assert remembered.data["channels"]


async def test_a_false_hash_is_refused_and_nothing_is_remembered(lenient: Door) -> None:
    # when
    text = "query Never { channels { name } }"
    refused = await post(lenient, "anonymous", {**hashed(text), "query": NOTHING}, STRICT_ACCEPT)
    # then
    assert (refused.status, refused.codes) == (400, ["BAD_USER_INPUT"])
    assert (await post(lenient, "anonymous", hashed(text))).codes == ["PERSISTED_QUERY_NOT_FOUND"]


@pytest.mark.parametrize(("body", "message"), BAD_REQUESTS)
async def test_bad_names_are_refused_over_http(body: dict[str, Any], message: str, lenient: Door) -> None:
    # when
    answer = await post(lenient, "anonymous", body)
    # then
    assert (answer.status, answer.codes, answer.body["errors"][0]["message"]) == (400, ["BAD_USER_INPUT"], message)
    assert answer.statements == ()


@pytest.mark.parametrize(("payload", "message"), BAD_REQUESTS)
async def test_bad_names_are_no_message_over_websocket(payload: dict[str, Any], message: str, lenient: Door) -> None:
    # given
    async with lenient.socket("anonymous") as client:
        # when
        await client.send({"id": "1", "type": "subscribe", "payload": payload})
        # then
        assert await client.close_code() == (4400, message)


@pytest.mark.parametrize(
    "parameters",
    [
        {"documentId": "no such"},
        {"documentId": id_of(CHANNELS), "query": CHANNELS},
        {"extensions": '{"persistedQuery":1}'},
        {"extensions": "["},
        {},
    ],
)
async def test_bad_names_are_refused_over_get(parameters: dict[str, str], lenient: Door) -> None:
    # when
    answer = await lenient.client.get("/graphql", params=parameters, headers={"accept": STRICT_ACCEPT})
    # then
    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
