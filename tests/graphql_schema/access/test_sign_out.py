"""Ending one's own access, and changing the password, which ends all the rest of it."""

import asyncio
from typing import Any

from app.domain.enums import Role
from app.domain.principal import ANONYMOUS
from tests.builders import Shop, invariants_hold
from tests.graphql_schema.access.coming_in import (
    CUSTOMER_SIGN_IN,
    NEW_PASSWORD,
    PASSWORD,
    PASSWORD_CHANGE,
    REFUSED,
    RENEW,
    SIGN_OUT,
    STAFF_SIGN_IN,
    a_customer_with_password,
    a_member_of_staff,
    done,
    refused,
    sign_in,
    somebody,
    who,
)
from tests.graphql_schema.asking import Graph, a_graph, a_principal


async def is_out(graph: Graph, access: dict[str, Any]) -> bool:
    """Whether neither token of an access opens anything."""
    renewed = (await graph.data(RENEW, input={"refreshToken": access["refreshToken"]}))["done"]["access"]
    return renewed is None and await who(graph, access["accessToken"]) is None


async def test_signing_out_ends_this_session_and_no_other(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    here, elsewhere = await sign_in(graph), await sign_in(graph)
    me = await somebody(graph, here["accessToken"])

    # when
    await done(graph, SIGN_OUT, me)

    # then
    assert await is_out(graph, here)
    assert not await is_out(graph, elsewhere)
    await invariants_hold(shop.database)


async def test_signing_out_everywhere_ends_all_and_signing_in_begins_anew(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    first = await a_customer_with_password(graph)
    asked = {"email": "eve@home.example", "password": PASSWORD}
    second = (await done(graph, CUSTOMER_SIGN_IN, **asked))["access"]
    me = await somebody(graph, second["accessToken"])

    # when
    await done(graph, SIGN_OUT, me, everywhere=True)
    after = (await done(graph, CUSTOMER_SIGN_IN, **asked))["access"]

    # then
    assert await is_out(graph, first)
    assert await is_out(graph, second)
    assert not await is_out(graph, after)
    await invariants_hold(shop.database)


async def test_who_did_not_sign_in_cannot_sign_out(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)

    # then
    assert await graph.code(SIGN_OUT, ANONYMOUS, input={}) == "UNAUTHENTICATED"
    assert await graph.code(SIGN_OUT, a_principal(Role.APP), input={}) == "FORBIDDEN"
    assert await graph.code(SIGN_OUT, a_principal(Role.GUEST), input={}) == "FORBIDDEN"
    without_session = await refused(graph, SIGN_OUT, a_principal(Role.CARE))
    assert (without_session["code"], without_session["path"]) == ("INVALID", ["everywhere"])


async def test_a_new_password_ends_everything_else_and_goes_on_with_its_own_tokens(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    here, elsewhere = await sign_in(graph), await sign_in(graph)
    me = await somebody(graph, here["accessToken"])

    # when
    changed = await done(graph, PASSWORD_CHANGE, me, oldPassword=PASSWORD, newPassword=NEW_PASSWORD)

    # then
    assert await is_out(graph, here)
    assert await is_out(graph, elsewhere)
    assert await who(graph, changed["access"]["accessToken"]) is not None
    await done(graph, RENEW, refreshToken=changed["access"]["refreshToken"])
    assert await refused(graph, STAFF_SIGN_IN, email="ada@shop.example", password=PASSWORD) == REFUSED
    await sign_in(graph, password=NEW_PASSWORD)
    await invariants_hold(shop.database)


async def test_a_customer_changes_the_password_too(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    me = await somebody(graph, (await a_customer_with_password(graph))["accessToken"])

    # when
    await done(graph, PASSWORD_CHANGE, me, oldPassword=PASSWORD, newPassword=NEW_PASSWORD)

    # then
    await done(graph, CUSTOMER_SIGN_IN, email="eve@home.example", password=NEW_PASSWORD)
    assert await refused(graph, CUSTOMER_SIGN_IN, email="eve@home.example", password=PASSWORD) == REFUSED


async def test_a_stolen_access_token_does_not_change_the_password(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    access = await sign_in(graph)
    thief = await somebody(graph, access["accessToken"])

    # when
    guesses = [
        await refused(graph, PASSWORD_CHANGE, thief, oldPassword=f"a wrong password {n}", newPassword=NEW_PASSWORD)
        for n in range(10)
    ]
    eleventh = await refused(graph, PASSWORD_CHANGE, thief, oldPassword=PASSWORD, newPassword=NEW_PASSWORD)

    # then
    assert [*guesses, eleventh] == [REFUSED] * 11
    assert not await is_out(graph, access)


async def test_a_bad_new_password_says_what_would_be_good(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    me = await somebody(graph, (await sign_in(graph))["accessToken"])

    # when
    answers = [
        await refused(graph, PASSWORD_CHANGE, me, oldPassword=PASSWORD, newPassword=bad)
        for bad in ("elevenchars", "password1234", "Ada@Shop.example", "x" * 201)
    ]

    # then
    assert [(answer["code"], answer["path"], answer["message"]) for answer in answers] == [
        ("INVALID", ["newPassword"], "a password has at least 12 characters"),
        ("INVALID", ["newPassword"], "this password is among the first that anybody tries: choose another"),
        ("INVALID", ["newPassword"], "a password is not the account's own e-mail address"),
        ("INVALID", ["newPassword"], "a password has at most 200 characters"),
    ]
    await sign_in(graph)


async def test_two_changes_at_once_leave_one_password(shop: Shop) -> None:
    # given
    graph = await a_graph(shop.database)
    await a_member_of_staff(graph)
    me = await somebody(graph, (await sign_in(graph))["accessToken"])
    wanted = [f"{NEW_PASSWORD} {n}" for n in range(2)]

    # when
    answers = await asyncio.gather(
        *(graph.ask(PASSWORD_CHANGE, me, input={"oldPassword": PASSWORD, "newPassword": text}) for text in wanted)
    )

    # then: the second is refused as one who had the wrong password, or as one whose access had ended
    won = [
        text
        for text, answer in zip(wanted, answers, strict=True)
        if (answer.get("data") or {}).get("done", {}).get("access")
    ]
    assert len(won) == 1
    await sign_in(graph, password=won[0])
