"""Who keeps customers, what of them, and that the same request again changes nothing."""

from typing import Any

import pytest

from app.domain.enums import Role
from app.domain.ids import new_id
from graphql_schema.ids import global_id
from tests.builders import Shop, a_key
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal

PROFILE = "name email phone company language preferredWay tags creditLimit { amount currency } taxExemptReason version"
CREATE = f"""
mutation ($input: CustomerCreateInput!) {{
  customerCreate(input: $input) {{ customer {{ id {PROFILE} }} errors {{ code path }} }}
}}
"""
CREATE_AS_CARE = """
mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } errors { code path } } }
"""
UPDATE = f"""
mutation ($input: CustomerUpdateInput!) {{
  customerUpdate(input: $input) {{ customer {{ id {PROFILE} }} errors {{ code path }} }}
}}
"""
OWN = """
mutation ($input: CustomerUpdateInput!) {
  customerUpdate(input: $input) { customer { name language version } errors { code path } }
}
"""
SAVE = """
mutation ($input: CustomerAddressSaveInput!) {
  customerAddressSave(input: $input) {
    customer { addressBook { id address { city } isDefaultShipping isDefaultBilling } addresses { city } }
    errors { code path }
  }
}
"""
REMOVE = """
mutation ($input: CustomerAddressRemoveInput!) {
  customerAddressRemove(input: $input) { customer { addressBook { address { city } } } errors { code path } }
}
"""
CARE = a_principal(Role.CARE)


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    return await a_graph(shop.database)


def herself(customer: dict[str, Any]) -> Any:
    from graphql_schema.ids import uuid_of  # noqa: PLC0415 - only here

    return a_principal(Role.CUSTOMER, customer_id=uuid_of(customer["id"], "Customer"))


async def a_customer(graph: Graph, **profile: Any) -> dict[str, Any]:
    answer = await graph.data(CREATE, ADMIN, input={"idempotencyKey": a_key(), "profile": profile})
    assert answer["customerCreate"]["errors"] == []
    return answer["customerCreate"]["customer"]


async def test_another_system_keeps_a_customer_again_and_again_and_there_is_one(graph: Graph) -> None:
    # given
    ref = {"source": "crm", "id": "C-17"}
    limit = {"amount": "5000.00", "currency": "EUR"}
    profile = {"name": " Engines Ltd ", "company": "Engines", "language": "en-GB", "preferredWay": "PHONE"}
    stated = {**profile, "email": "Ada@Example.com", "tags": ["b2b", "b2b"], "creditLimit": limit}
    first = {"idempotencyKey": a_key(), "externalRef": ref, "profile": {**stated, "taxExemptReason": "Reverse charge"}}

    # when
    made = (await graph.data(CREATE, ADMIN, input=first))["customerCreate"]
    replayed = (await graph.data(CREATE, ADMIN, input=first))["customerCreate"]
    again = {"idempotencyKey": a_key(), "externalRef": ref, "profile": {"tags": ["gold"], "creditLimit": None}}
    changed = (await graph.data(CREATE, ADMIN, input=again))["customerCreate"]

    # then
    assert made["errors"] == []
    known = {
        "name": "Engines Ltd",
        "email": "ada@example.com",
        "phone": None,
        "company": "Engines",
        "language": "en-GB",
        "preferredWay": "PHONE",
        "tags": ["b2b"],
        "creditLimit": {"amount": "5000.00", "currency": "EUR"},
        "taxExemptReason": "Reverse charge",
        "version": 1,
    }
    assert made["customer"] == {"id": made["customer"]["id"], **known}
    assert replayed == made
    assert changed["customer"] == {**made["customer"], "tags": ["gold"], "creditLimit": None, "version": 2}


async def test_customers_change_what_is_theirs_and_nothing_else(graph: Graph) -> None:
    # given
    ada, bob = await a_customer(graph, name="Ada"), await a_customer(graph, name="Bob")
    own = {"idempotencyKey": a_key(), "profile": {"name": "Ada Lovelace", "language": "de"}}

    # when
    done = (await graph.data(OWN, herself(ada), input=own))["customerUpdate"]
    same = (await graph.data(OWN, herself(ada), input={**own, "idempotencyKey": a_key()}))["customerUpdate"]
    foreign = {**own, "idempotencyKey": a_key(), "customerId": bob["id"]}
    stale = {**own, "idempotencyKey": a_key(), "profile": {"name": "A."}, "expectedVersion": 1}

    # then
    assert done == {"customer": {"name": "Ada Lovelace", "language": "de", "version": 2}, "errors": []}
    assert same == done
    refused = {"customer": None, "errors": [{"code": "NOT_FOUND", "path": ["customerId"]}]}
    assert (await graph.data(OWN, herself(ada), input=foreign))["customerUpdate"] == refused
    conflict = {"customer": None, "errors": [{"code": "VERSION_CONFLICT", "path": ["expectedVersion"]}]}
    assert (await graph.data(OWN, herself(ada), input=stale))["customerUpdate"] == conflict
    for profile in ({"tags": ["vip"]}, {"email": "new@example.com"}, {"taxExemptReason": "me"}):
        wanted = {"idempotencyKey": a_key(), "profile": profile}
        assert await graph.code(OWN, herself(ada), input=wanted) == "FORBIDDEN"


async def test_only_offices_decide_what_costs_money(graph: Graph) -> None:
    # given
    ada = await a_customer(graph, name="Ada")
    wanted = {"idempotencyKey": a_key(), "customerId": ada["id"], "profile": {"taxExemptReason": "a friend"}}
    tagged = {"idempotencyKey": a_key(), "customerId": ada["id"], "profile": {"tags": ["friend"]}}

    # then
    assert await graph.code(UPDATE, CARE, input=wanted) == "FORBIDDEN"
    assert (await graph.data(UPDATE, CARE, input=tagged))["customerUpdate"]["customer"]["tags"] == ["friend"]
    narrow = a_principal(Role.CARE, channels={"web"})
    made = {"idempotencyKey": a_key(), "profile": {"name": "Eve"}}
    refused = {"customer": None, "errors": [{"code": "INVALID", "path": []}]}
    assert (await graph.data(CREATE_AS_CARE, narrow, input=made))["customerCreate"] == refused


@pytest.mark.parametrize(
    ("profile", "path"),
    [
        ({"email": "nobody"}, ["email"]),
        ({"language": "deutsch"}, ["language"]),
        ({"name": "x" * 201}, ["name"]),
        ({"tags": [" "]}, ["tags"]),
        ({"creditLimit": {"amount": "1.001", "currency": "EUR"}}, ["profile", "creditLimit", "amount"]),
    ],
)
async def test_a_profile_that_cannot_be_is_refused(graph: Graph, profile: dict[str, Any], path: list[str]) -> None:
    answer = await graph.data(CREATE, ADMIN, input={"idempotencyKey": a_key(), "profile": profile})
    assert answer["customerCreate"] == {"customer": None, "errors": [{"code": "INVALID", "path": path}]}


async def test_an_address_book_has_one_default_of_each_kind(graph: Graph) -> None:
    # given
    ada = herself(await a_customer(graph, name="Ada"))

    async def save(city: str, **more: Any) -> list[dict[str, Any]]:
        wanted = {"idempotencyKey": a_key(), "address": {"country": "DE", "city": city}, **more}
        answer = (await graph.data(SAVE, ada, input=wanted))["customerAddressSave"]
        assert answer["errors"] == []
        return answer["customer"]["addressBook"]

    # when
    (home,) = await save("Berlin", defaultShipping=True, defaultBilling=True)
    await save("Hamburg", defaultShipping=True)
    moved = await save("Potsdam", addressId=home["id"])

    # then
    assert [(one["address"]["city"], one["isDefaultShipping"], one["isDefaultBilling"]) for one in moved] == [
        ("Potsdam", False, True),
        ("Hamburg", True, False),
    ]
    gone = {"idempotencyKey": a_key(), "addressId": home["id"]}
    left = (await graph.data(REMOVE, ada, input=gone))["customerAddressRemove"]
    assert left == {"customer": {"addressBook": [{"address": {"city": "Hamburg"}}]}, "errors": []}
    again = {**gone, "idempotencyKey": a_key()}
    refused = {"customer": None, "errors": [{"code": "NOT_FOUND", "path": ["addressId"]}]}
    assert (await graph.data(REMOVE, ada, input=again))["customerAddressRemove"] == refused
    nobodys = {"idempotencyKey": a_key(), "addressId": global_id("CustomerAddress", new_id())}
    assert (await graph.data(REMOVE, ada, input=nobodys))["customerAddressRemove"] == refused
