"""GraphQL over HTTP on the ASGI application: negotiation, status codes, masks, limits."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from graphql import get_introspection_query

from graphql_schema.transport import TransportSettings
from tests.graphql_schema.transport.toy import Toy, make_toy
from tests.limits import limits_with

RESPONSE_JSON = "application/graphql-response+json"
Send = Callable[..., Any]


def client_of(toy: Toy) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=toy.app), base_url="http://toy")


async def post(toy: Toy, query: object = None, *, accept: str = "*/*", **options: Any) -> httpx2.Response:
    headers = {"accept": accept, **options.pop("headers", {})}
    options.setdefault("json", {"query": query, **options.pop("members", {})})
    async with client_of(toy) as client:
        return await client.post("/graphql", headers=headers, **options)


async def get(toy: Toy, query: str, accept: str = RESPONSE_JSON, **parameters: str) -> httpx2.Response:
    async with client_of(toy) as client:
        return await client.get("/graphql", params={"query": query, **parameters}, headers={"accept": accept})


def first_error(response: httpx2.Response) -> tuple[str, str]:
    error = response.json()["errors"][0]
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    return error["extensions"]["code"], error["message"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("application/*", RESPONSE_JSON),
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        (RESPONSE_JSON, RESPONSE_JSON),
        ("application/json;q=0.5, application/graphql-response+json;q=0.9", RESPONSE_JSON),
        ("application/json;q=0, */*;q=0.1", RESPONSE_JSON),
        # urql, Apollo, and clients that list the stream last
        (
            "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, "
            "multipart/mixed",
            RESPONSE_JSON,
        ),
        ("multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json", "application/json"),
        ("text/event-stream, application/json", "text/event-stream"),
    ],
)
async def test_answers_in_the_type_that_the_client_prefers(accept: str, media: str):
    # when
    response = await post(make_toy(), "{ bumps }", accept=accept)

    # then
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"


async def test_refuses_a_type_that_it_does_not_speak():
    # when
    response = await post(make_toy(), "{ bumps }", accept="text/html")

    # then
    assert response.status_code == 406
    assert first_error(response) == (
        "BAD_USER_INPUT",
        "Accept application/graphql-response+json, application/json or text/event-stream.",
    )


async def test_gives_every_operation_a_context_of_its_own():
    # given
    toy = make_toy(limits=limits_with(operations=2))

    # when
    mutated = await post(toy, "mutation { bump }")
    read = await post(toy, 'query A { bumps } query B { echo(text: "b") }', members={"operationName": "A"})

    # then
    assert (mutated.json()["data"], read.json()["data"]) == ({"bump": 1}, {"bumps": 1})
    assert toy.world.contexts == 2


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{", "Syntax Error: Expected Name, found <EOF>."),
        ("{ bump }", "Cannot query field 'bump' on type 'Query'."),
        ("fragment F on Query { bumps }", "Fragment 'F' is never used."),
        ("query A { bumps } query B { bumps }", "The document has too many operations (2, at most 1)."),
        ("query ($t: String!) { echo(text: $t) }", None),
    ],
)
@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (RESPONSE_JSON, 400)])
async def test_tells_what_is_wrong_with_a_document(query: str, message: str | None, accept: str, status: int):
    # when
    response = await post(make_toy(), query, accept=accept)

    # then
    assert response.status_code == status
    assert "data" not in response.json()
    code, text = first_error(response)
    assert code == "BAD_USER_INPUT"
    assert message is None or text == message


async def test_of_several_operations_one_must_be_named():
    # given
    toy = make_toy(limits=limits_with(operations=2))

    # when
    response = await post(toy, "query A { bumps } query B { bumps }")

    # then
    assert first_error(response) == ("BAD_USER_INPUT", "The document has several operations: say which.")


async def test_reports_at_most_five_errors_and_no_suggestions():
    # when
    toy = make_toy(limits=limits_with(query_root_fields=200))
    response = await post(toy, "{ bumpz " + " ".join(f"f{n}" for n in range(100)) + " }")

    # then
    errors = response.json()["errors"]
    assert len(errors) == 5
    assert errors[0]["message"] == "Cannot query field 'bumpz' on type 'Query'."


async def test_tells_five_errors_of_resolvers_and_how_many_there_are_more():
    # given
    toy = make_toy(limits=limits_with(query_root_fields=8))

    # when
    response = await post(toy, "{ " + " ".join(f"a{n}: coded" for n in range(8)) + " }")

    # then
    errors = response.json()["errors"]
    assert [error["path"] for error in errors] == [[f"a{n}"] for n in range(5)]
    assert [error["extensions"].get("errorsNotTold") for error in errors] == [None] * 4 + [3]


async def test_quotes_no_more_than_a_line_of_what_was_sent():
    # when
    response = await post(make_toy(), "{ " + "x" * 5_000 + " }")

    # then
    (error,) = response.json()["errors"]
    assert error["message"].startswith("Cannot query field 'xxx")
    assert len(error["message"]) == 500


async def test_an_answer_is_no_larger_than_its_caller_may_have():
    # given
    toy = make_toy(limits=limits_with(response_bytes=300))
    query = "query ($t: String!) { echo(text: $t) }"

    # when
    small = await post(toy, query, members={"variables": {"t": "x" * 50}})
    large = await post(toy, query, members={"variables": {"t": "x" * 400}})

    # then
    assert small.json()["data"] == {"echo": "x" * 50}
    assert large.json()["data"] is None
    (error,) = large.json()["errors"]
    told = [error["extensions"][name] for name in ("code", "limit", "maximum")]
    assert told == ["COST_EXCEEDED", "response_bytes", 300]


async def test_refuses_documents_over_the_limits():
    # given
    toy = make_toy(limits=limits_with(tokens=50, document_characters=400))

    # when
    tokens = await post(toy, "{ " + "a " * 60 + "}")
    characters = await post(toy, "{ bumps }" + " " * 400)

    # then
    assert first_error(tokens) == ("BAD_USER_INPUT", "The document has too many tokens (51, at most 50).")
    assert first_error(characters) == ("BAD_USER_INPUT", "The document is too long (409, at most 400).")


async def test_masks_unknown_exceptions_and_keeps_known_ones():
    # when
    response = await post(make_toy(), "{ fails misbehaves refuses coded bumps }")

    # then
    assert response.json()["data"] == dict.fromkeys(["fails", "misbehaves", "refuses", "coded"]) | {"bumps": 0}
    assert "secret" not in response.text
    request_id = response.headers["x-request-id"]
    told = [(error["message"], error["extensions"], error["path"]) for error in response.json()["errors"]]
    assert told == [
        ("Internal error", {"code": "INTERNAL", "requestId": request_id}, ["fails"]),
        ("Internal error", {"code": "INTERNAL", "requestId": request_id}, ["misbehaves"]),
        (
            "that cursor is not ours",
            {"code": "BAD_USER_INPUT", "reason": "INVALID", "at": ["after"], "requestId": request_id},
            ["refuses"],
        ),
        (
            "come back later",
            {"code": "RATE_LIMITED", "retryAfter": 3, "requestId": request_id},
            ["coded"],
        ),
    ]


async def test_blames_the_client_for_a_null_argument_that_only_execution_finds():
    # when
    response = await post(make_toy(), "query ($n: Int) { atLeast(number: $n) }", members={"variables": {"n": None}})

    # then
    assert first_error(response)[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (RESPONSE_JSON, 403)])
async def test_refuses_the_whole_document_that_the_principal_may_not_run(accept: str, status: int):
    # given
    toy = make_toy()

    # when
    refused = await post(toy, "{ bumps staffOnly }", accept=accept)
    allowed = await post(toy, "{ staffOnly }", headers={"authorization": "Bearer care"})
    with_order_token = await post(toy, "{ staffOnly }", headers={"x-order-token": "token"})

    # then
    assert refused.status_code == status
    assert "data" not in refused.json()
    assert first_error(refused) == ("FORBIDDEN", "staffOnly is for staff.")
    assert allowed.json()["data"] == with_order_token.json()["data"] == {"staffOnly": "for care"}


async def test_answers_401_to_wrong_credentials_before_it_reads_the_document():
    # when
    response = await post(make_toy(), "{", headers={"authorization": "Bearer wrong"})

    # then
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert first_error(response) == ("UNAUTHENTICATED", "The token is not valid.")


async def test_masks_a_failing_authenticator():
    # when
    response = await post(make_toy(), "{ bumps }", headers={"authorization": "Bearer crash"})

    # then
    assert response.status_code == 500
    assert first_error(response) == ("INTERNAL", "Internal error")


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        ({"json": [{"query": "{ bumps }"}]}, 400, "Batching is not supported: send one operation per request."),
        ({"json": "{ bumps }"}, 400, "The request must be a JSON object with the member 'query'."),
        ({"json": {"query": 5}}, 400, "The member 'query' must be a GraphQL document."),
        ({"json": {}}, 400, "The member 'query' must be a GraphQL document."),
        ({"json": {"query": "{a}", "variables": []}}, 400, "The member 'variables' must be a JSON object."),
        ({"json": {"query": "{a}", "operationName": 1}}, 400, "The member 'operationName' must be a string."),
        ({"json": {"query": "{a}", "extensions": "e"}}, 400, "The member 'extensions' must be a JSON object."),
    ],
)
async def test_refuses_what_is_no_graphql_request(options: dict[str, Any], status: int, message: str):
    # when
    response = await post(make_toy(), **options)

    # then
    assert response.status_code == status
    assert first_error(response) == ("BAD_USER_INPUT", message)


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b'{"query":', {"content-type": "application/json"}, 400),
        (b"\xff", {"content-type": "application/json"}, 400),
        (b'{"query":"{bumps}"}', {"content-type": "text/plain"}, 415),
        (b'{"query":"{bumps}"}', {}, 415),
        (b"query=%7Bbumps%7D", {"content-type": "application/x-www-form-urlencoded"}, 415),
        (b'{"query":"{bumps}"}', {"content-type": "application/json; charset=latin-1"}, 415),
        (b'{"query":"{bumps}"}', {"content-type": "application/json", "content-encoding": "gzip"}, 415),
        (b" " * 1_000_001, {"content-type": "application/json"}, 413),
    ],
)
async def test_refuses_bodies_by_their_form(content: bytes, headers: dict[str, str], status: int):
    # when
    async with client_of(make_toy()) as client:
        response = await client.post("/graphql", content=content, headers=headers)

    # then
    assert response.status_code == status
    assert first_error(response)[0] == "BAD_USER_INPUT"


async def test_cuts_off_a_body_that_does_not_state_its_length():
    # given
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 100_000
            yield b" " * 100_000

    # when
    async with client_of(make_toy()) as client:
        response = await client.post("/graphql", content=endless(), headers={"content-type": "application/json"})

    # then
    assert response.status_code == 413
    assert sent <= 1_200_000


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_refuses_other_methods_and_names_its_own(method: str):
    # when
    async with client_of(make_toy()) as client:
        response = await client.request(method, "/graphql")

    # then
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


async def test_answers_queries_over_get_when_a_graphql_type_is_named():
    # given
    toy = make_toy()

    # when
    named = await get(toy, "query ($t: String!) { echo(text: $t) }", variables='{"t":"hi"}')
    wildcard = await get(toy, "{ bumps }", accept="*/*")
    bad_variables = await get(toy, "{ bumps }", variables="{")

    # then
    assert (named.status_code, named.json()["data"]) == (200, {"echo": "hi"})
    assert wildcard.status_code == 406
    assert first_error(bad_variables)[1] == "The parameter 'variables' is not valid JSON."


@pytest.mark.parametrize(
    ("site", "status"), [(None, 200), ("same-origin", 200), ("same-site", 406), ("cross-site", 406)]
)
async def test_where_the_settings_say_so_get_needs_no_named_type_but_no_other_site_may_use_that(
    site: str | None, status: int
):
    # given
    toy = make_toy(TransportSettings(simple_get=True))

    # when
    async with client_of(toy) as client:
        headers = {"accept": "*/*"} if site is None else {"accept": "*/*", "sec-fetch-site": site}
        response = await client.get("/graphql", params={"query": "{ bumps }"}, headers=headers)

    # then
    assert response.status_code == status


async def test_never_mutates_over_get():
    # given
    toy = make_toy()

    # when
    response = await get(toy, "mutation { bump }")

    # then
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert toy.world.bumps == 0


async def test_may_be_told_to_refuse_get():
    # when
    response = await get(make_toy(TransportSettings(allow_get=False)), "{ bumps }")

    # then
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_refuses_a_subscription_without_a_stream_and_says_how():
    # when
    response = await post(make_toy(), "subscription { count { number } }")

    # then
    assert response.status_code == 400
    assert first_error(response) == (
        "BAD_USER_INPUT",
        "A subscription needs a stream: use WebSocket (graphql-transport-ws) or Accept: text/event-stream.",
    )


async def test_stops_an_operation_that_takes_too_long():
    # given
    impatient = limits_with(request_seconds=0.05, process={"statement_seconds": 0.04, "lock_seconds": 0.03})

    # when
    response = await post(make_toy(limits=impatient), "{ hangs }")

    # then
    assert response.status_code == 503
    assert first_error(response) == ("UNAVAILABLE", "The operation took too long and was stopped.")


async def test_answers_introspection_within_the_limits():
    # when
    response = await post(make_toy(), get_introspection_query())

    # then
    assert response.json()["data"]["__schema"]["queryType"]["name"] == "Query"
