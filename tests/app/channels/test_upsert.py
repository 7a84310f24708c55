"""Channels: made or changed by code; no change says nothing."""

import asyncio
from dataclasses import replace
from typing import Any

from app.channels.upsert import StatedServing, UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, ChannelRole, LocationKind
from app.domain.orders.model import Address
from app.locations.upsert import UpsertLocation, upsert_location
from tests.builders import Shop, place
from tests.reading import newest, told
from tests.unchanged import refusal

SHIP = ChannelRole.SHIP


def a_channel(**stated: Any) -> UpsertChannel:
    return UpsertChannel(**{"code": "shop", "name": "Shop", "kind": ChannelKind.WEB, "currency": "EUR", **stated})


def serving(**roles: tuple[ChannelRole, ...] | None) -> tuple[StatedServing, ...]:
    return tuple(StatedServing(location, as_what) for location, as_what in roles.items())


async def test_made_changed_and_left_alone(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    made = await shop.run(upsert_channel, a_channel(code=" shop ", locations=("HAM", "BER"), currencies=("USD",)))
    same = await shop.run(upsert_channel, a_channel(currencies=("USD", "EUR")))
    moved = await shop.run(upsert_channel, a_channel(name="New", currencies=("USD",), locations=("BER", "HAM")))

    # then
    assert made == same == moved
    assert [(kind, data["state"]) for kind, data in await told(shop, since)] == [
        (
            "channel.saved",
            {
                "code": "shop",
                "name": "Shop",
                "kind": "WEB",
                "currency": "EUR",
                "currencies": ["EUR", "USD"],
                "timezone": "UTC",
                "taxIncluded": True,
                "locations": ["HAM", "BER"],
            },
        ),
        ("channel.saved", {"name": "New", "locations": ["BER", "HAM"]}),
    ]


async def test_roles_are_told_where_they_are_not_all_and_stay_until_they_are_stated_anew(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    await shop.run(upsert_channel, a_channel(serving=serving(HAM=(ChannelRole.PICKUP, SHIP), BER=None)))
    await shop.run(upsert_channel, a_channel(locations=("BER", "HAM")))
    await shop.run(upsert_channel, a_channel(serving=serving(BER=None, HAM=None)))

    # then
    first, second, third = [data["state"] for _, data in await told(shop, since)]
    assert (first["locations"], first["locationRoles"]) == (["HAM", "BER"], {"HAM": ["SHIP", "PICKUP"]})
    assert second == {"locations": ["BER", "HAM"]}
    assert third == {"locationRoles": None}


async def test_orders_leave_from_locations_that_ship_for_the_channel_the_most_urgent_first(shop: Shop) -> None:
    # given
    async def leaves_from() -> set[str]:
        return {part.location for part in (await shop.order(await place(shop))).fulfillment_orders}

    web = a_channel(code="web")

    # when
    from_own_order = await leaves_from()
    await shop.run(
        upsert_location,
        UpsertLocation(code="HAM", name="Ham", kind=LocationKind.WAREHOUSE, address=Address("DE"), priority=1),
    )
    by_priority = await leaves_from()
    await shop.run(upsert_channel, replace(web, serving=serving(BER=None, HAM=(ChannelRole.PICKUP,))))
    by_role = await leaves_from()

    # then
    assert (from_own_order, by_priority, by_role) == ({"BER"}, {"HAM"}, {"BER"})


async def test_how_long_shoppers_cancel_stays_until_it_is_stated_anew(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    for minutes in (30, None, 0, "no limit", None):
        await shop.run(upsert_channel, a_channel(self_cancel_minutes=minutes))

    # then
    states = [data["state"] for _, data in await told(shop, since)]
    assert [state.get("selfCancelMinutes", "untold") for state in states] == [30, 0, None]


async def test_twenty_at_once_make_one(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    ids = await asyncio.gather(*(shop.run(upsert_channel, a_channel(locations=("BER",))) for _ in range(20)))

    # then
    assert len(set(ids)) == 1
    assert [kind for kind, _ in await told(shop, since)] == ["channel.saved"]


async def test_refuses_with_place_and_changes_nothing(shop: Shop) -> None:
    # given
    refused: list[tuple[UpsertChannel, str, tuple[str, ...]]] = [
        (a_channel(code=" "), "INVALID", ("code",)),
        (a_channel(code="x" * 121), "INVALID", ("code",)),
        (a_channel(currency="EURO"), "INVALID", ("currency",)),
        (a_channel(currency="eur"), "INVALID", ("currency",)),
        (a_channel(currencies=("XYZ",)), "INVALID", ("currencies",)),
        (a_channel(timezone="Mars/Olympus"), "INVALID", ("timezone",)),
        (a_channel(locations=("BER", "nowhere")), "NOT_FOUND", ("locations", "1")),
        (a_channel(locations=("BER", "BER")), "INVALID", ("locations",)),
        (a_channel(code="web", currency="USD"), "INVALID", ("currency",)),
        (a_channel(self_cancel_minutes=-1), "INVALID", ("selfCancelMinutes",)),
        (a_channel(serving=serving(BER=())), "INVALID", ("serving", "0", "roles")),
        (a_channel(serving=serving(BER=None, nowhere=None)), "NOT_FOUND", ("serving", "1", "location")),
        (a_channel(serving=(*serving(BER=None), *serving(BER=(SHIP,)))), "INVALID", ("serving",)),
        (a_channel(serving=serving(BER=None), locations=("BER",)), "INVALID", ("serving",)),
    ]

    # when
    answers = [await refusal(shop.database, upsert_channel, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
