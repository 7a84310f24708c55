"""Apps and their keys: shown once, two at a time, ended for good."""

import asyncio
import hashlib
from datetime import datetime, timedelta

import pytest

from app.domain.enums import ActorKind, Role
from tests.builders import Shop, invariants_hold
from tests.graphql_schema.access.coming_in import (
    ACCESS_REVOKE,
    APP_KEY_CREATE,
    APP_KEY_REVOKE,
    APP_UPSERT,
    a_graph_with_hours,
    an_app,
    done,
    key_of,
    refused,
    rows,
    somebody,
    who,
)
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal
from tests.reading import newest, told

LIST = "{ apps { edges { node { code keys { prefix revokedAt lastUsedAt app { code } } } } } }"


async def test_an_app_is_made_changed_and_left_alone(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    since = await newest(shop)

    # when
    made = await an_app(graph, " wms ", scopes=["pii"], locations=["HAM"])
    same = await an_app(graph, "wms", scopes=["pii"], locations=["HAM"])
    wider = await an_app(graph, "wms", scopes=None)

    # then
    assert made == same
    assert (made["version"], wider["version"]) == (1, 2)
    assert (made["scopes"], made["locations"], made["channels"]) == (["pii"], ["HAM"], None)
    assert (wider["scopes"], wider["locations"]) == (None, None)
    state = {"code": "wms", "name": "Warehouse system", "active": True, "scopes": ["pii"], "locations": ["HAM"]}
    assert [(kind, data["state"]) for kind, data in await told(shop, since) if kind != "access.revoked"] == [
        ("app.saved", state),
        ("app.saved", {"scopes": None, "locations": None}),
    ]
    await invariants_hold(shop.database)


async def test_a_key_is_shown_once_and_opens_what_app_and_key_share(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app = await an_app(graph, scopes=["payments", "pii"], channels=["web"])
    since = await newest(shop)

    # when
    made = await done(graph, APP_KEY_CREATE, ADMIN, appId=app["id"], scopes=["pii"], lifetimeDays=30)

    # then
    key, shown = made["key"], made["appKey"]
    assert key.startswith("owk_")
    assert (shown["prefix"], shown["scopes"], shown["app"]) == (key[:12], ["pii"], {"code": "wms"})
    assert (shown["revokedAt"], shown["lastUsedAt"]) == (None, None)
    lasts = datetime.fromisoformat(shown["expiresAt"]) - datetime.fromisoformat(shown["createdAt"])
    assert lasts == timedelta(days=30)
    ((digest, kept),) = await rows(shop.database, "SELECT key_hash, k::text FROM app_keys k")
    assert digest == hashlib.sha256(key.encode()).digest()
    assert key[12:] not in kept
    assert key not in str(await told(shop, since))
    principal = await somebody(graph, key)
    assert (principal.kind, principal.id, principal.roles) == (ActorKind.APP, key_of(app["id"]), {Role.APP})
    assert (principal.scopes, principal.channels) == ({"pii"}, {"web"})
    viewer = (await graph.data("{ viewer { roles scopes expiresAt } }", principal))["viewer"]
    assert viewer == {"roles": ["app"], "scopes": ["pii"], "expiresAt": shown["expiresAt"]}
    assert principal.credential_id == key_of(shown["id"])


async def test_a_key_lasts_ninety_days_unless_said_otherwise(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    key = (await done(graph, APP_KEY_CREATE, ADMIN, appId=(await an_app(graph))["id"]))["key"]

    # when
    hours.wait(days=89)
    before = await who(graph, key)
    hours.wait(days=2)

    # then
    assert before is not None
    assert await who(graph, key) is None


async def test_keys_take_over_from_each_other_two_at_a_time(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app = await an_app(graph)
    first, second = [await done(graph, APP_KEY_CREATE, ADMIN, appId=app["id"]) for _ in range(2)]

    # when
    third = await refused(graph, APP_KEY_CREATE, ADMIN, appId=app["id"])
    await done(graph, APP_KEY_REVOKE, ADMIN, appKeyId=first["appKey"]["id"])
    fourth = await done(graph, APP_KEY_CREATE, ADMIN, appId=app["id"])

    # then
    assert (third["code"], third["path"]) == ("LIMIT_EXCEEDED", ["appId"])
    assert first["key"][:12] in third["message"]
    assert [await who(graph, made["key"]) is not None for made in (first, second, fourth)] == [False, True, True]
    await invariants_hold(shop.database)


async def test_keys_made_at_once_are_never_three(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app = await an_app(graph)

    # when
    answers = await asyncio.gather(*(graph.data(APP_KEY_CREATE, ADMIN, input={"appId": app["id"]}) for _ in range(6)))

    # then
    codes = [error["code"] for answer in answers for error in answer["done"]["errors"]]
    assert codes == ["LIMIT_EXCEEDED"] * 4
    keys = [answer["done"]["key"] for answer in answers if answer["done"]["key"]]
    assert [await who(graph, key) is not None for key in keys] == [True, True]
    await invariants_hold(shop.database)


async def test_a_key_ends_once_whoever_ends_it_at_once(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    made = await done(graph, APP_KEY_CREATE, ADMIN, appId=(await an_app(graph))["id"])
    asked = {"appKeyId": made["appKey"]["id"]}
    since = await newest(shop)

    # when
    answers = await asyncio.gather(*(graph.data(APP_KEY_REVOKE, ADMIN, input=asked) for _ in range(4)))

    # then
    assert [answer["done"]["errors"] for answer in answers] == [[]] * 4
    assert len({answer["done"]["appKey"]["revokedAt"] for answer in answers}) == 1
    assert [kind for kind, _ in await told(shop, since)] == ["app_key.revoked"]
    assert await who(graph, made["key"]) is None


async def test_an_app_that_is_shut_out_takes_its_keys_with_it_and_brings_them_back(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    key = (await done(graph, APP_KEY_CREATE, ADMIN, appId=(await an_app(graph))["id"]))["key"]

    # when
    await an_app(graph, active=False)
    out = await who(graph, key)
    await an_app(graph, active=True)

    # then
    assert out is None
    assert await who(graph, key) is not None


async def test_ending_all_access_of_an_app_ends_its_keys_for_good(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app = await an_app(graph)
    keys = [(await done(graph, APP_KEY_CREATE, ADMIN, appId=app["id"]))["key"] for _ in range(2)]
    since = await newest(shop)

    # when
    await done(graph, ACCESS_REVOKE, ADMIN, subjectId=app["id"])

    # then
    assert [await who(graph, key) for key in keys] == [None, None]
    assert [kind for kind, _ in await told(shop, since)] == ["app_key.revoked", "app_key.revoked", "access.revoked"]
    await done(graph, APP_KEY_CREATE, ADMIN, appId=app["id"])
    await invariants_hold(shop.database)


async def test_refuses_with_the_place_in_the_input(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    app = await an_app(graph, scopes=["pii"])
    nobody = "QXBwOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMQ=="
    no_key = "QXBwS2V5OjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMQ=="
    bad = [
        (APP_UPSERT, {"code": " ", "name": "X"}, "INVALID", ["code"]),
        (APP_UPSERT, {"code": "x", "name": ""}, "INVALID", ["name"]),
        (APP_UPSERT, {"code": "x", "name": "X", "scopes": ["pii", "root"]}, "INVALID", ["scopes", "1"]),
        (APP_UPSERT, {"code": "x", "name": "X", "channels": ["tv"]}, "NOT_FOUND", ["channels", "0"]),
        (APP_KEY_CREATE, {"appId": app["id"], "scopes": ["payments"]}, "INVALID", ["scopes", "0"]),
        (APP_KEY_CREATE, {"appId": app["id"], "lifetimeDays": 0}, "INVALID", ["lifetimeDays"]),
        (APP_KEY_CREATE, {"appId": app["id"], "lifetimeDays": 366}, "INVALID", ["lifetimeDays"]),
        (APP_KEY_CREATE, {"appId": nobody}, "NOT_FOUND", ["appId"]),
        (APP_KEY_CREATE, {"appId": no_key}, "INVALID", ["appId"]),
        (APP_KEY_REVOKE, {"appKeyId": no_key}, "NOT_FOUND", ["appKeyId"]),
        (APP_KEY_REVOKE, {"appKeyId": app["id"]}, "INVALID", ["appKeyId"]),
    ]

    # when
    answers = [await refused(graph, document, ADMIN, **asked) for document, asked, _, _ in bad]

    # then
    assert [(answer["code"], answer["path"]) for answer in answers] == [(code, path) for _, _, code, path in bad]


async def test_apps_are_listed_with_all_their_keys(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    made = [await done(graph, APP_KEY_CREATE, ADMIN, appId=(await an_app(graph, code))["id"]) for code in ("a", "b")]
    await done(graph, APP_KEY_REVOKE, ADMIN, appKeyId=made[0]["appKey"]["id"])

    # when
    edges = (await graph.data(LIST, ADMIN))["apps"]["edges"]

    # then
    assert [edge["node"]["code"] for edge in edges] == ["b", "a"]
    (kept,), (ended,) = (edge["node"]["keys"] for edge in edges)
    assert kept == {"prefix": made[1]["key"][:12], "revokedAt": None, "lastUsedAt": None, "app": {"code": "b"}}
    assert ended["revokedAt"] is not None


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.CARE, Role.STORE, Role.WAREHOUSE, Role.APP])
async def test_nobody_else_manages_or_sees_apps(shop: Shop, role: Role) -> None:
    # given
    graph = await a_graph(shop.database)
    app = await an_app(graph)
    key = (await done(graph, APP_KEY_CREATE, ADMIN, appId=app["id"]))["appKey"]
    principal = a_principal(role)

    # then
    assert await graph.code(LIST, principal) == "FORBIDDEN"
    assert await graph.code(APP_UPSERT, principal, input={"code": "x", "name": "X"}) == "FORBIDDEN"
    assert await graph.code(APP_KEY_CREATE, principal, input={"appId": app["id"]}) == "FORBIDDEN"
    assert await graph.code(APP_KEY_REVOKE, principal, input={"appKeyId": key["id"]}) == "FORBIDDEN"
    node = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await graph.data(node, principal, id=key["id"]))["node"] is None
