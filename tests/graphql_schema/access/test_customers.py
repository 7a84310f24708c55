"""How a customer gets a password: by a link to the mailbox, which says nothing to anybody else and takes nothing."""

import asyncio
from typing import Any

from sqlalchemy import insert

from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS, SYSTEM, Provenance
from db.models.people import CustomerRow
from tests.builders import Shop, invariants_hold, place
from tests.graphql_schema.access.coming_in import (
    ACCESS_REQUEST,
    CUSTOMER_SIGN_IN,
    NEW_PASSWORD,
    PASSWORD,
    PASSWORD_SET,
    RENEW,
    a_customer_with_password,
    a_graph_with_hours,
    done,
    password_links,
    refused,
    rows,
    somebody,
    who,
)
from tests.graphql_schema.asking import Graph, a_graph, counted_statements
from tests.graphql_schema.orders.buying import ADA, a_customer
from tests.reading import newest, told
from tests.unchanged import contents

NO_LINK = {
    "__typename": "InvalidInput",
    "code": "ACCESS_REFUSED",
    "message": "this link is not good any more: ask for another",
    "path": ["token"],
    "retryable": False,
}


async def cost(graph: Graph, email: str) -> tuple[Any, list[str], dict[str, int]]:
    """The answer to a request, its statements, and how many rows it left in each table."""
    before = await contents(graph.services.database)
    with counted_statements(graph.services.database) as statements:
        answer = await graph.data(ACCESS_REQUEST, input={"email": email})
    after = await contents(graph.services.database)
    return answer, list(statements), {name: after[name][0] - before[name][0] for name in after}


async def test_a_known_address_and_an_unknown_one_are_answered_alike(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    await a_customer_with_password(graph, "eve@home.example")
    await a_customer(shop, "ada")
    hours.wait(minutes=11)

    # when
    known, of_known, left_by_known = await cost(graph, "EVE@home.example")
    on_file, of_on_file, left_by_on_file = await cost(graph, "ada@example.com")
    unknown, of_unknown, left_by_unknown = await cost(graph, "nobody@home.example")

    # then
    assert known == on_file == unknown == {"done": {"errors": []}}
    assert of_known == of_on_file == of_unknown
    messages = [left["outgoing_messages"] for left in (left_by_known, left_by_on_file, left_by_unknown)]
    assert messages == [1, 1, 1]
    assert [left["customers"] for left in (left_by_known, left_by_on_file, left_by_unknown)] == [0, 0, 0]


async def test_a_new_address_becomes_a_customer_when_its_link_is_used(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await done(graph, ACCESS_REQUEST, email=" Eve@Home.example")
    (link,) = await password_links(graph)
    since = await newest(shop)

    # when
    access = (await done(graph, PASSWORD_SET, token=link, password=PASSWORD))["access"]

    # then
    assert await rows(shop.database, "SELECT email, name, version FROM customers") == [("eve@home.example", None, 1)]
    assert await told(shop, since) == [("customer.saved", {"state": {}, "changed": ["email"]})]
    await done(graph, CUSTOMER_SIGN_IN, email="eve@home.example", password=PASSWORD)
    me = await somebody(graph, access["accessToken"])
    own = await graph.data("{ viewer { customer { email } } orders { edges { node { number } } } }", me)
    assert own == {"viewer": {"customer": {"email": "eve@home.example"}}, "orders": {"edges": []}}
    await invariants_hold(shop.database)


async def test_a_link_works_once_even_for_two_at_once(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await done(graph, ACCESS_REQUEST, email="eve@home.example")
    (link,) = await password_links(graph)

    # when
    asked = {"token": link, "password": PASSWORD}
    answers = await asyncio.gather(*(graph.data(PASSWORD_SET, input=asked) for _ in range(3)))

    # then
    assert sorted(len(answer["done"]["errors"]) for answer in answers) == [0, 1, 1]
    assert await refused(graph, PASSWORD_SET, token=link, password=NEW_PASSWORD) == NO_LINK
    assert await rows(shop.database, "SELECT count(*) FROM customers") == [(1,)]


async def test_a_forgotten_password_is_replaced_and_ends_all_earlier_access(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    before = await a_customer_with_password(graph)
    hours.wait(minutes=11)
    await done(graph, ACCESS_REQUEST, email="eve@home.example")
    hours.wait(minutes=11)
    await done(graph, ACCESS_REQUEST, email="eve@home.example")
    _, first, second = await password_links(graph)

    # when
    after = (await done(graph, PASSWORD_SET, token=second, password=NEW_PASSWORD))["access"]

    # then
    assert await refused(graph, PASSWORD_SET, token=first, password=PASSWORD) == NO_LINK
    assert (await graph.data(RENEW, input={"refreshToken": before["refreshToken"]}))["done"]["access"] is None
    assert await who(graph, before["accessToken"]) is None
    assert await who(graph, after["accessToken"]) is not None
    await done(graph, CUSTOMER_SIGN_IN, email="eve@home.example", password=NEW_PASSWORD)
    assert await rows(shop.database, "SELECT count(*) FROM customers") == [(1,)]
    await invariants_hold(shop.database)


async def test_a_link_is_good_for_a_day(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    await done(graph, ACCESS_REQUEST, email="eve@home.example")
    (link,) = await password_links(graph)

    # when
    hours.wait(hours=24)

    # then
    assert await refused(graph, PASSWORD_SET, token=link, password=PASSWORD) == NO_LINK


async def test_made_up_links_open_nothing(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_customer_with_password(graph)
    await done(graph, ACCESS_REQUEST, email="ada@home.example")
    used, link = await password_links(graph)

    # when
    forged = ["", "owp_", link[:-2], f"{used[:25]}{link[25:]}", link.replace("owp_", "ot_"), "owp_" + "A" * 43]
    answers = [await refused(graph, PASSWORD_SET, token=text, password=PASSWORD) for text in forged]

    # then
    assert answers == [NO_LINK] * len(forged)


async def test_a_bad_password_leaves_the_link_good(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await done(graph, ACCESS_REQUEST, email="eve@home.example")
    (link,) = await password_links(graph)

    # when
    bad = await refused(graph, PASSWORD_SET, token=link, password="eve@home.example")

    # then
    assert (bad["code"], bad["path"]) == ("INVALID", ["password"])
    await done(graph, PASSWORD_SET, token=link, password=PASSWORD)


async def test_the_one_customer_on_file_becomes_who_signs_in(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    customer_id = await a_customer(shop, "Ada")

    # when
    await done(graph, ACCESS_REQUEST, email="Ada@Example.com")
    (link,) = await password_links(graph)
    access = (await done(graph, PASSWORD_SET, token=link, password=PASSWORD))["access"]

    # then
    assert (await somebody(graph, access["accessToken"])).customer_id == customer_id


async def test_two_customers_of_one_address_stay_apart_from_a_third(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    known = {await a_customer(shop, "Ada"), await a_customer(shop, "Ada")}

    # when
    await done(graph, ACCESS_REQUEST, email="ada@example.com")
    (link,) = await password_links(graph)
    access = (await done(graph, PASSWORD_SET, token=link, password=PASSWORD))["access"]

    # then
    assert (await somebody(graph, access["accessToken"])).customer_id not in known


async def test_a_customer_of_another_system_is_not_taken_over_by_an_address(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    theirs = new_id()
    async with shop.database.unit_of_work(SYSTEM) as uow:
        values = {"id": theirs, "external_source": "https://idp.example", "external_id": "7", "version": 0}
        await uow.session.execute(
            insert(CustomerRow).values(**values, email="eve@home.example", tags=[], created_at=uow.now)
        )

    # when
    access = await a_customer_with_password(graph, "eve@home.example")

    # then
    assert (await somebody(graph, access["accessToken"])).customer_id != theirs


async def test_orders_of_guests_stay_with_their_links(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await place(shop, contact=ADA)

    # when
    access = await a_customer_with_password(graph, str(ADA.email))

    # then
    me = await somebody(graph, access["accessToken"])
    assert (await graph.data("{ orders { edges { node { number } } } }", me))["orders"]["edges"] == []


async def test_requests_are_counted_by_mailbox_and_answered_alike_when_there_were_too_many(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    here = Provenance(address="192.0.2.1")

    # when: every ten minutes, so that each would be a message of its own
    answers: list[Any] = []
    for _ in range(7):
        payload = await graph.ask_as(ACCESS_REQUEST, ANONYMOUS, here, input={"email": "eve@home.example"})
        answers.append(payload["data"])
        hours.wait(minutes=11)

    # then
    assert answers == [{"done": {"errors": []}}] * 7
    assert len(await password_links(graph)) == 5


async def test_what_is_no_address_is_refused_by_its_form(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # when
    answers = [
        await refused(graph, ACCESS_REQUEST, email=bad)
        for bad in ("", "eve", "eve@home", "a b@home.example", "@x.example")
    ]

    # then
    assert {(answer["code"], tuple(answer["path"])) for answer in answers} == {("INVALID", ("email",))}
