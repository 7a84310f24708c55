"""Customers within their scope, and what the viewer is told of itself."""

from sqlalchemy import insert

from app.domain.enums import Role
from app.domain.ids import new_id
from db.database import Database
from db.models.people import AddressRow
from graphql_schema.ids import global_id
from tests.builders import a_shop, place
from tests.graphql_schema.asking import ADMIN, a_graph, a_principal
from tests.graphql_schema.test_nodes import a_customer

CUSTOMER = "query ($id: ID, $email: String) { customer(id: $id, email: $email) { name addresses { city country } } }"
CUSTOMERS = "query ($search: String) { customers(search: $search) { edges { node { name } } } }"


async def test_a_customer_reads_itself_and_nobody_else(database: Database) -> None:
    # given
    ada = await a_customer(database, name="Ada", email="ada@example.com")
    bob = await a_customer(database, name="Bob", email="bob@example.com")
    async with database.session() as session:
        await session.execute(insert(AddressRow).values(id=new_id(), customer_id=ada, country="DE", city="Berlin"))
        await session.commit()
    graph = await a_graph(database)
    herself = a_principal(Role.CUSTOMER, customer_id=ada)
    # then
    assert await graph.data(CUSTOMER, herself, id=global_id("Customer", ada)) == {
        "customer": {"name": "Ada", "addresses": [{"city": "Berlin", "country": "DE"}]}
    }
    assert await graph.data(CUSTOMER, herself, id=global_id("Customer", bob)) == {"customer": None}
    assert await graph.data(CUSTOMER, herself, email="bob@example.com") == {"customer": None}
    assert await graph.data(CUSTOMER, herself, email="nobody@example.com") == {"customer": None}


async def test_the_newest_customer_answers_to_a_shared_address(database: Database) -> None:
    # given
    await a_customer(database, name="Old", email="home@example.com")
    await a_customer(database, name="New", email="home@example.com")
    graph = await a_graph(database)
    # then
    assert (await graph.data(CUSTOMER, ADMIN, email="home@example.com"))["customer"]["name"] == "New"


async def test_a_customer_is_asked_for_by_one_thing(database: Database) -> None:
    graph = await a_graph(database)
    assert await graph.code(CUSTOMER, ADMIN) == "BAD_USER_INPUT"
    both = {"id": global_id("Customer", new_id()), "email": "a@example.com"}
    assert await graph.code(CUSTOMER, ADMIN, **both) == "BAD_USER_INPUT"
    assert await graph.code(CUSTOMER, ADMIN, id=global_id("Sku", new_id())) == "BAD_USER_INPUT"


async def test_customers_are_found_and_narrowed_to_those_with_orders_in_reach(database: Database) -> None:
    # given
    ada = await a_customer(database, name="Ada Lovelace", email="Ada@Example.com", phone="+49301")
    bob = await a_customer(database, name="Bob", email="bob@example.com")
    web = await a_shop(database, prices={"mug": 100})
    till = await a_shop(database, channel="till", prices={"mug": 100})
    await place(web, customer_id=ada)
    await place(till, customer_id=bob)
    graph = await a_graph(database)

    async def names(principal: object = ADMIN, **asked: object) -> list[str]:
        data = await graph.data(CUSTOMERS, principal, **asked)  # type: ignore[arg-type] # a dict of variables
        return [edge["node"]["name"] for edge in data["customers"]["edges"]]

    # then
    assert await names() == ["Bob", "Ada Lovelace"]
    assert await names(search="love") == ["Ada Lovelace"]
    assert await names(search="ada@example.COM") == ["Ada Lovelace"]
    assert await names(search="+49301") == ["Ada Lovelace"]
    assert await names(a_principal(Role.APP, channels={"till"})) == ["Bob"]


async def test_the_viewer_learns_who_it_is_and_what_it_may_do(database: Database) -> None:
    # given
    await a_shop(database, prices={})
    graph = await a_graph(database)
    query = "{ viewer { actor { kind id } roles permissions locations { code } channels { code } } }"
    # when
    nobody = (await graph.data(query))["viewer"]
    hamburg = (await graph.data(query, a_principal(Role.STORE, locations={"HAM"})))["viewer"]
    # then
    assert nobody["actor"] == {"kind": "ANONYMOUS", "id": None}
    assert (nobody["roles"], nobody["locations"], nobody["channels"]) == (["anonymous"], [], [])
    assert "Query.sku" in nobody["permissions"]
    assert "Query.stockLevels" not in nobody["permissions"]
    assert hamburg["roles"] == ["store"]
    assert [place["code"] for place in hamburg["locations"]] == ["HAM"]
    assert [place["code"] for place in hamburg["channels"]] == ["web"]
    assert "Query.stockLevels" in hamburg["permissions"]


async def test_a_customers_viewer_knows_the_customer(database: Database) -> None:
    # given
    ada = await a_customer(database, name="Ada")
    graph = await a_graph(database)
    # then
    assert await graph.data("{ viewer { customer { name } } }", a_principal(Role.CUSTOMER, customer_id=ada)) == {
        "viewer": {"customer": {"name": "Ada"}}
    }
    assert await graph.data("{ viewer { customer { name } } }", ADMIN) == {"viewer": {"customer": None}}
