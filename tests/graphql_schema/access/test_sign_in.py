"""Signing in, renewing and signing out, as a program of the shop does it."""

from tests.builders import Shop
from tests.graphql_schema.access.coming_in import PASSWORD, a_member_of_staff, sign_in
from tests.graphql_schema.asking import a_graph


async def test_a_member_of_staff_signs_in_with_the_rights_of_the_account(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph, "ada@shop.example", roles=["store"], locations=["BER"])

    # when
    access = await sign_in(graph, "ADA@shop.example ", PASSWORD)

    # then
    assert access["viewer"]["roles"] == ["store"]
    assert [place["code"] for place in access["viewer"]["locations"]] == ["BER"]
