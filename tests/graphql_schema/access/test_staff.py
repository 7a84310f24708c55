"""Accounts of staff: made, narrowed, disabled by administrators of everything, and by nobody else."""

import asyncio

import pytest

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS
from tests.builders import Shop, invariants_hold
from tests.graphql_schema.access.coming_in import (
    ACCESS_REVOKE,
    NEW_PASSWORD,
    PASSWORD,
    RENEW,
    STAFF_UPSERT,
    a_member_of_staff,
    done,
    refused,
    sign_in,
    who,
)
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal
from tests.reading import newest, told

LIST = """
query ($first: Int, $after: String, $active: Boolean) {
  staffAccounts(first: $first, after: $after, active: $active) {
    edges { node { email active hasPassword } } pageInfo { hasNextPage endCursor }
  }
}
"""


async def test_an_account_is_made_and_told_without_a_name_or_an_address(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    since = await newest(shop)

    # when
    account = await a_member_of_staff(graph, " Ada@Shop.example", roles=["warehouse"], locations=["HAM", "BER"])

    # then
    assert {**account, "id": None} == {
        "id": None,
        "email": "ada@shop.example",
        "name": "Ada",
        "roles": ["warehouse"],
        "locations": ["BER", "HAM"],
        "channels": None,
        "active": True,
        "hasPassword": True,
        "version": 1,
    }
    state = {"roles": ["warehouse"], "locations": ["BER", "HAM"], "active": True, "hasPassword": True}
    assert await told(shop, since) == [("staff.saved", {"state": state, "changed": ["email", "name"]})]
    await invariants_hold(shop.database)


async def test_the_same_again_changes_nothing_and_says_nothing(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    account = await a_member_of_staff(graph)
    since = await newest(shop)

    # when
    again = await done(graph, STAFF_UPSERT, ADMIN, email="ada@shop.example", name="Ada", roles=["care"])

    # then
    assert again["staff"] == account
    assert await told(shop, since) == []


async def test_a_new_name_is_told_by_its_field_and_ends_no_access(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    access = await sign_in(graph)
    since = await newest(shop)

    # when
    await done(graph, STAFF_UPSERT, ADMIN, email="ada@shop.example", name="Ada L.", roles=["care"])

    # then
    assert await told(shop, since) == [("staff.saved", {"state": {}, "changed": ["name"]})]
    assert await who(graph, access["accessToken"]) is not None


async def test_an_initial_password_is_set_once_and_never_again(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    account = {"email": "ada@shop.example", "name": "Ada", "roles": ["care"]}
    await done(graph, STAFF_UPSERT, ADMIN, **account)

    # when
    first = await done(graph, STAFF_UPSERT, ADMIN, **account, initialPassword=PASSWORD)
    second = await refused(graph, STAFF_UPSERT, ADMIN, **account, initialPassword=NEW_PASSWORD)

    # then
    assert first["staff"]["hasPassword"] is True
    assert (second["code"], second["path"]) == ("INVALID", ["initialPassword"])
    await sign_in(graph)


async def test_refuses_with_the_place_in_the_input(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    good = {"email": "ada@shop.example", "name": "Ada", "roles": ["care"]}
    bad = [
        ({"email": "ada"}, "INVALID", ["email"]),
        ({"name": "  "}, "INVALID", ["name"]),
        ({"roles": []}, "INVALID", ["roles"]),
        ({"roles": ["customer"]}, "INVALID", ["roles", "0"]),
        ({"roles": ["care", "app"]}, "INVALID", ["roles", "1"]),
        ({"roles": ["store"]}, "INVALID", ["locations"]),
        ({"roles": ["warehouse"], "locations": []}, "INVALID", ["locations"]),
        ({"locations": ["BER", "BER"]}, "INVALID", ["locations"]),
        ({"locations": ["BER", "XXX"]}, "NOT_FOUND", ["locations", "1"]),
        ({"channels": ["tv"]}, "NOT_FOUND", ["channels", "0"]),
        ({"initialPassword": "short"}, "INVALID", ["initialPassword"]),
    ]

    # when
    answers = [await refused(graph, STAFF_UPSERT, ADMIN, **{**good, **change}) for change, _, _ in bad]

    # then
    assert [(answer["code"], answer["path"]) for answer in answers] == [(code, path) for _, code, path in bad]
    assert (await graph.data(LIST, ADMIN))["staffAccounts"]["edges"] == []


async def test_the_last_administrator_of_everything_stays(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    ada = {"email": "ada@shop.example", "name": "Ada", "roles": ["admin"]}
    await done(graph, STAFF_UPSERT, ADMIN, **ada)
    await done(graph, STAFF_UPSERT, ADMIN, email="bob@shop.example", name="Bob", roles=["admin"], channels=["web"])

    # when
    changes = [{"active": False}, {"roles": ["care"]}, {"channels": ["web"]}, {"locations": ["BER"]}]
    answers = [await refused(graph, STAFF_UPSERT, ADMIN, **{**ada, **change}) for change in changes]

    # then
    assert [answer["code"] for answer in answers] == ["LAST_ADMIN"] * 4
    await done(graph, STAFF_UPSERT, ADMIN, email="eve@shop.example", name="Eve", roles=["admin"])
    await done(graph, STAFF_UPSERT, ADMIN, **{**ada, "active": False})


async def test_two_who_shut_each_other_out_at_once_leave_one(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    accounts = [{"email": f"{name}@shop.example", "name": name, "roles": ["admin"]} for name in ("ada", "bob")]
    for _ in range(4):
        for account in accounts:
            await done(graph, STAFF_UPSERT, ADMIN, **account)

        # when
        answers = await asyncio.gather(
            *(graph.data(STAFF_UPSERT, ADMIN, input={**account, "active": False}) for account in accounts)
        )

        # then
        codes = sorted(error["code"] for answer in answers for error in answer["done"]["errors"])
        assert codes == ["LAST_ADMIN"]


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.GUEST, Role.CARE, Role.STORE, Role.WAREHOUSE, Role.APP])
async def test_nobody_else_manages_or_sees_accounts(shop: Shop, role: Role) -> None:
    # given
    graph = await a_graph(shop.database)
    account = await a_member_of_staff(graph)
    principal = a_principal(role)
    node = "query ($id: ID!) { node(id: $id) { id } }"

    # then
    assert await graph.code(LIST, principal) == "FORBIDDEN"
    assert await graph.code(
        STAFF_UPSERT, principal, input={"email": "e@x.example", "name": "E", "roles": ["admin"]}
    ) == ("FORBIDDEN")
    assert await graph.code(ACCESS_REVOKE, principal, input={"subjectId": account["id"]}) == "FORBIDDEN"
    assert (await graph.data(node, principal, id=account["id"]))["node"] is None
    assert await graph.code(LIST, ANONYMOUS) == "UNAUTHENTICATED"


async def test_an_administrator_of_one_channel_gives_nothing_away(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    account = await a_member_of_staff(graph)
    narrow = a_principal(Role.ADMIN, channels={"web"})

    # then
    assert (await graph.data(LIST, narrow))["staffAccounts"]["edges"] == []
    assert await graph.code(STAFF_UPSERT, narrow, input={"email": "e@x.example", "name": "E", "roles": ["admin"]}) == (
        "FORBIDDEN"
    )
    assert await graph.code(ACCESS_REVOKE, narrow, input={"subjectId": account["id"]}) == "FORBIDDEN"


async def test_accounts_are_listed_newest_first_page_by_page(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    for name in ("ada", "bob", "eve"):
        await done(graph, STAFF_UPSERT, ADMIN, email=f"{name}@shop.example", name=name, roles=["care"])
    await done(graph, STAFF_UPSERT, ADMIN, email="bob@shop.example", name="bob", roles=["care"], active=False)

    # when
    first = (await graph.data(LIST, ADMIN, first=2))["staffAccounts"]
    rest = (await graph.data(LIST, ADMIN, first=2, after=first["pageInfo"]["endCursor"]))["staffAccounts"]
    active = (await graph.data(LIST, ADMIN, active=True))["staffAccounts"]

    # then
    assert [edge["node"]["email"] for edge in first["edges"]] == ["eve@shop.example", "bob@shop.example"]
    assert [edge["node"]["email"] for edge in rest["edges"]] == ["ada@shop.example"]
    assert [edge["node"]["email"] for edge in active["edges"]] == ["eve@shop.example", "ada@shop.example"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


async def test_an_administrator_ends_all_access_of_somebody_who_may_sign_in_again(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    account = await a_member_of_staff(graph)
    access = await sign_in(graph)

    # when
    await done(graph, ACCESS_REVOKE, ADMIN, subjectId=account["id"])

    # then
    assert await who(graph, access["accessToken"]) is None
    assert (await graph.data(RENEW, input={"refreshToken": access["refreshToken"]}))["done"]["access"] is None
    await sign_in(graph)
    await invariants_hold(shop.database)


async def test_ending_access_of_nobody_is_refused(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    missing = [
        "U3RhZmY6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAx",  # Staff
        "QXBwOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMQ==",  # App
        "Q3VzdG9tZXI6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAx",  # Customer
    ]

    # when
    answers = [await refused(graph, ACCESS_REVOKE, ADMIN, subjectId=identity) for identity in missing]
    other = await refused(
        graph, ACCESS_REVOKE, ADMIN, subjectId="U2t1OjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMQ=="
    )

    # then
    assert [(answer["code"], answer["path"]) for answer in answers] == [("NOT_FOUND", ["subjectId"])] * 3
    assert (other["code"], other["path"]) == ("INVALID", ["subjectId"])
