"""Coming in leaves its row too: that of staff, under the name that the sign-in proved."""

from tests.builders import Shop
from tests.graphql_schema.access.coming_in import (
    CUSTOMER_SIGN_IN,
    PASSWORD,
    RENEW,
    a_customer_with_password,
    a_member_of_staff,
    done,
    key_of,
    rows,
    sign_in,
)
from tests.graphql_schema.asking import a_graph

TRAIL = """
    SELECT operation, actor_kind, actor_id, outcome, input_hash, credential_id FROM audit_pending
    WHERE operation IN ('staffSignIn', 'customerSignIn', 'accessRenew') ORDER BY at, entry_id
"""


async def test_staff_who_come_in_and_renew_are_in_the_trail_under_their_own_name(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    account = await a_member_of_staff(graph, roles=["care"])

    # when
    access = await sign_in(graph, "ada@shop.example")
    await done(graph, RENEW, refreshToken=access["refreshToken"])

    # then: no digest of the password or of the token stands there
    (*signed_in, session), (*renewed, same_session) = await rows(shop.database, TRAIL)
    who = ["STAFF", key_of(account["id"]), "DONE", None]
    assert (signed_in, renewed) == (["staffSignIn", *who], ["accessRenew", *who])
    assert session is not None
    assert session == same_session


async def test_customers_who_come_in_leave_none(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_customer_with_password(graph)

    # when
    access = (await done(graph, CUSTOMER_SIGN_IN, email="eve@home.example", password=PASSWORD))["access"]
    await done(graph, RENEW, refreshToken=access["refreshToken"])

    # then
    assert await rows(shop.database, TRAIL) == []
