"""Renewing a sign-in: each refresh token works once, and whoever tries one again ends what it began."""

import asyncio

from tests.builders import Shop, invariants_hold
from tests.graphql_schema.access.coming_in import (
    RENEW,
    STAFF_UPSERT,
    a_customer_with_password,
    a_graph_with_hours,
    a_member_of_staff,
    done,
    refused,
    sign_in,
    somebody,
    who,
)
from tests.graphql_schema.asking import ADMIN, a_graph
from tests.reading import newest, told

REFUSED = {
    "__typename": "InvalidInput",
    "code": "ACCESS_REFUSED",
    "message": "this cannot be renewed: sign in again",
    "path": ["refreshToken"],
    "retryable": False,
}


async def test_a_renewal_gives_a_new_pair_of_the_same_session(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    first = await sign_in(graph)

    # when
    second = (await done(graph, RENEW, refreshToken=first["refreshToken"]))["access"]
    third = (await done(graph, RENEW, refreshToken=second["refreshToken"]))["access"]

    # then
    assert len({access["refreshToken"] for access in (first, second, third)}) == 3
    sessions = {(await somebody(graph, access["accessToken"])).credential_id for access in (first, second, third)}
    assert len(sessions) == 1


async def test_of_two_renewals_at_once_exactly_one_wins_and_goes_on(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    for _ in range(5):
        access = await sign_in(graph)

        # when
        asked = {"refreshToken": access["refreshToken"]}
        answers = await asyncio.gather(*(graph.data(RENEW, input=asked) for _ in range(2)))

        # then
        won = [answer["done"]["access"] for answer in answers if answer["done"]["access"]]
        lost = [answer["done"]["errors"] for answer in answers if not answer["done"]["access"]]
        assert (len(won), lost) == (1, [[REFUSED]])
        await done(graph, RENEW, refreshToken=won[0]["refreshToken"])
        assert await who(graph, won[0]["accessToken"]) is not None


async def test_an_old_token_shown_again_ends_the_session_and_all_it_gave(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    await a_member_of_staff(graph)
    stolen = await sign_in(graph)
    other = await sign_in(graph)
    current = (await done(graph, RENEW, refreshToken=stolen["refreshToken"]))["access"]
    hours.wait(seconds=11)
    since = await newest(shop)

    # when
    again = await refused(graph, RENEW, refreshToken=stolen["refreshToken"])

    # then
    assert again == REFUSED
    assert await refused(graph, RENEW, refreshToken=current["refreshToken"]) == REFUSED
    assert await who(graph, current["accessToken"]) is None
    assert await who(graph, other["accessToken"]) is not None
    await done(graph, RENEW, refreshToken=other["refreshToken"])
    assert [kind for kind, _ in await told(shop, since)] == ["access.revoked"]
    await invariants_hold(shop.database)


async def test_a_token_from_two_renewals_ago_ends_the_session_at_once(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    oldest = await sign_in(graph)
    older = (await done(graph, RENEW, refreshToken=oldest["refreshToken"]))["access"]
    newest_one = (await done(graph, RENEW, refreshToken=older["refreshToken"]))["access"]

    # when
    await refused(graph, RENEW, refreshToken=oldest["refreshToken"])

    # then
    assert await refused(graph, RENEW, refreshToken=newest_one["refreshToken"]) == REFUSED


async def test_what_we_never_made_ends_nothing(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    access = await sign_in(graph)
    token = access["refreshToken"]
    swapped = token[:-1] + ("A" if token[-1] != "A" else "B")

    # when
    bare = token.removeprefix("owr_")
    forged = [swapped, bare, token + "A", "", "owr_", "owr_" + "A" * 86, "owr_ä", access["accessToken"]]
    answers = [await refused(graph, RENEW, refreshToken=text) for text in forged]

    # then
    assert answers == [REFUSED] * len(forged)
    await done(graph, RENEW, refreshToken=token)


async def test_staff_who_do_nothing_for_half_an_hour_are_out(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    await a_member_of_staff(graph)
    busy, idle = await sign_in(graph), await sign_in(graph)

    # when
    hours.wait(minutes=29)
    busy = (await done(graph, RENEW, refreshToken=busy["refreshToken"]))["access"]
    hours.wait(minutes=2)

    # then
    assert await refused(graph, RENEW, refreshToken=idle["refreshToken"]) == REFUSED
    await done(graph, RENEW, refreshToken=busy["refreshToken"])


async def test_no_renewal_carries_staff_beyond_twelve_hours(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    await a_member_of_staff(graph)
    access = await sign_in(graph)

    # when
    for _ in range(25):
        hours.wait(minutes=28)
        access = (await done(graph, RENEW, refreshToken=access["refreshToken"]))["access"]
    hours.wait(minutes=21)

    # then
    assert await refused(graph, RENEW, refreshToken=access["refreshToken"]) == REFUSED


async def test_a_customer_stays_for_a_month(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    access = await a_customer_with_password(graph)

    # when
    hours.wait(days=29)
    access = (await done(graph, RENEW, refreshToken=access["refreshToken"]))["access"]
    hours.wait(days=31)

    # then
    assert await refused(graph, RENEW, refreshToken=access["refreshToken"]) == REFUSED


async def test_an_access_token_ends_after_ten_minutes(shop: Shop) -> None:
    # given
    graph, hours = await a_graph_with_hours(shop)
    await a_member_of_staff(graph)
    access = await sign_in(graph)

    # when
    hours.wait(minutes=9)
    before = await who(graph, access["accessToken"])
    hours.wait(minutes=2)

    # then
    assert before is not None
    assert await who(graph, access["accessToken"]) is None


async def test_rights_that_changed_come_with_the_renewal_and_the_old_ones_end_at_once(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph, roles=["care"])
    access = await sign_in(graph)

    # when
    await done(graph, STAFF_UPSERT, ADMIN, email="ada@shop.example", name="Ada", roles=["store"], locations=["HAM"])

    # then
    assert await who(graph, access["accessToken"]) is None
    renewed = (await done(graph, RENEW, refreshToken=access["refreshToken"]))["access"]
    assert renewed["viewer"]["roles"] == ["store"]
    assert (await somebody(graph, renewed["accessToken"])).locations == {"HAM"}


async def test_who_is_disabled_is_out_and_stays_out(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    access = await sign_in(graph)

    # when
    await done(graph, STAFF_UPSERT, ADMIN, email="ada@shop.example", name="Ada", roles=["care"], active=False)

    # then
    assert await who(graph, access["accessToken"]) is None
    assert await refused(graph, RENEW, refreshToken=access["refreshToken"]) == REFUSED
    await done(graph, STAFF_UPSERT, ADMIN, email="ada@shop.example", name="Ada", roles=["care"])
    assert await refused(graph, RENEW, refreshToken=access["refreshToken"]) == REFUSED
