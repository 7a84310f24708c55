"""Signing in, as a program of the shop does it: whoever may not learns nothing, not even what it cost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.enums import ActorKind, Role
from app.domain.principal import ANONYMOUS, Provenance
from tests.builders import Shop, invariants_hold
from tests.graphql_schema.access.coming_in import (
    CUSTOMER_SIGN_IN,
    PASSWORD,
    REFUSED,
    STAFF_SIGN_IN,
    STAFF_UPSERT,
    a_customer_with_password,
    a_member_of_staff,
    done,
    key_of,
    refused,
    rows,
    sign_in,
    somebody,
)
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, counted_statements


async def cost(graph: Graph, document: str, **asked: Any) -> tuple[Mapping[str, Any], list[str]]:
    """The answer to a sign-in, and the statements behind it."""
    with counted_statements(graph.services.database) as statements:
        answer = await graph.ask(document, input=asked)
    return answer["data"], statements


async def test_staff_come_in_with_the_rights_of_the_account(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    account = await a_member_of_staff(graph, roles=["store", "care"], locations=["BER"], channels=["web"])

    # when
    access = await sign_in(graph, " ADA@shop.example ")

    # then
    assert access["viewer"] == {
        "roles": ["care", "store"],
        "actor": {"kind": "STAFF", "id": account["id"], "name": "Ada"},
        "locations": [{"code": "BER"}],
        "channels": [{"code": "web"}],
    }
    principal = await somebody(graph, access["accessToken"])
    assert principal.expires_at == datetime.fromisoformat(access["expiresAt"])
    assert (principal.kind, principal.id) == (ActorKind.STAFF, key_of(account["id"]))
    assert principal.roles == {Role.CARE, Role.STORE}
    assert (principal.locations, principal.channels) == ({"BER"}, {"web"})
    await invariants_hold(shop.database)


async def test_customers_come_in_and_reach_themselves_only(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    first = await a_customer_with_password(graph)

    # when
    access = (await done(graph, CUSTOMER_SIGN_IN, email="Eve@Home.example", password=PASSWORD))["access"]

    # then
    assert access["viewer"]["roles"] == ["customer"]
    principal = await somebody(graph, access["accessToken"])
    assert principal.customer_id == (await somebody(graph, first["accessToken"])).customer_id
    assert principal.name is None
    assert access["refreshToken"] != first["refreshToken"]


async def test_every_refusal_of_staff_reads_the_same_and_a_miss_costs_what_a_hit_costs(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph, "ada@shop.example")
    await a_member_of_staff(graph, "gone@shop.example", active=False)
    await done(graph, STAFF_UPSERT, ADMIN, email="idp@shop.example", name="Ivy", roles=["care"])

    # when
    wrong, of_wrong = await cost(graph, STAFF_SIGN_IN, email="ada@shop.example", password="a wrong password")
    unknown, of_unknown = await cost(graph, STAFF_SIGN_IN, email="nobody@shop.example", password=PASSWORD)
    without, of_without = await cost(graph, STAFF_SIGN_IN, email="idp@shop.example", password=PASSWORD)
    disabled, _ = await cost(graph, STAFF_SIGN_IN, email="gone@shop.example", password=PASSWORD)
    nonsense, of_nonsense = await cost(graph, STAFF_SIGN_IN, email="not an address", password="")

    # then
    assert wrong == {"done": {"errors": [REFUSED], "access": None}}
    assert wrong == unknown == without == disabled == nonsense
    assert of_wrong == of_unknown == of_without == of_nonsense
    assert len(of_wrong) == 2


async def test_a_customer_that_exists_costs_what_one_costs_that_does_not(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_customer_with_password(graph)

    # when
    wrong, of_wrong = await cost(graph, CUSTOMER_SIGN_IN, email="eve@home.example", password="a wrong password")
    unknown, of_unknown = await cost(graph, CUSTOMER_SIGN_IN, email="eva@home.example", password=PASSWORD)

    # then
    assert wrong == unknown == {"done": {"errors": [REFUSED], "access": None}}
    assert of_wrong == of_unknown


async def test_staff_do_not_come_in_as_customers_nor_customers_as_staff(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph, "ada@shop.example")
    await a_customer_with_password(graph, "eve@home.example")

    # then
    assert await refused(graph, CUSTOMER_SIGN_IN, email="ada@shop.example", password=PASSWORD) == REFUSED
    assert await refused(graph, STAFF_SIGN_IN, email="eve@home.example", password=PASSWORD) == REFUSED


async def test_guessing_ends_after_ten_attempts_from_one_place_even_with_the_right_password(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    here, elsewhere = Provenance(address="192.0.2.1"), Provenance(address="192.0.2.2")
    guess = {"email": "ada@shop.example", "password": "a wrong password"}
    right = {"email": "ada@shop.example", "password": PASSWORD}

    # when
    guesses = [await graph.ask_as(STAFF_SIGN_IN, ANONYMOUS, here, input=guess) for _ in range(10)]
    locked = await graph.ask_as(STAFF_SIGN_IN, ANONYMOUS, here, input=right)
    other = await graph.ask_as(STAFF_SIGN_IN, ANONYMOUS, elsewhere, input=right)

    # then
    assert guesses == [locked] * 10
    assert locked["data"] == {"done": {"errors": [REFUSED], "access": None}}
    assert other["data"]["done"]["errors"] == []


async def test_no_secret_stands_in_the_database(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)

    # when
    access = await sign_in(graph)
    customer = await a_customer_with_password(graph)

    # then
    secrets = [PASSWORD, access["accessToken"], access["refreshToken"], customer["refreshToken"]]
    for table in ("staff_accounts", "customer_credentials", "sessions", "outbox", "outgoing_messages", "attempts"):
        kept = str(await rows(shop.database, f"SELECT t::text FROM {table} t"))  # noqa: S608 - a name of ours
        assert [secret for secret in secrets if secret in kept] == []
