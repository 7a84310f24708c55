"""Channels: made or changed by code; no change says nothing."""

import asyncio
from typing import Any

from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind
from tests.builders import Shop
from tests.reading import newest, told
from tests.unchanged import refusal


def a_channel(**stated: Any) -> UpsertChannel:
    return UpsertChannel(**{"code": "shop", "name": "Shop", "kind": ChannelKind.WEB, "currency": "EUR", **stated})


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
    ]

    # when
    answers = [await refusal(shop.database, upsert_channel, command) for command, _, _ in refused]

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
