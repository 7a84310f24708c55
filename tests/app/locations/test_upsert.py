"""Locations: made or changed by code; no change says nothing."""

import asyncio
from typing import Any

from app.domain.enums import LocationCapability, LocationKind
from app.domain.orders.model import Address
from app.locations.upsert import UpsertLocation, upsert_location
from tests.app.orders.placing import a_store
from tests.builders import Shop
from tests.reading import newest, told
from tests.unchanged import refusal


def a_location(**stated: Any) -> UpsertLocation:
    fields = {"code": "MUC", "name": "Munich", "kind": LocationKind.STORE, "address": Address("DE"), **stated}
    return UpsertLocation(**fields)


async def test_made_changed_and_left_alone(shop: Shop) -> None:
    # given
    since = await newest(shop)
    pickup = (LocationCapability.SHIP, LocationCapability.PICKUP)

    # when
    made = await shop.run(upsert_location, a_location(timezone="Europe/Berlin", capabilities=pickup))
    same = await shop.run(upsert_location, a_location())
    closed = await shop.run(upsert_location, a_location(active=False, address=Address("DE", city="München")))

    # then
    assert made == same == closed
    first, second = [data["state"] for _, data in await told(shop, since)]
    assert first == {
        "code": "MUC",
        "name": "Munich",
        "kind": "STORE",
        "address": {"country": "DE"},
        "timezone": "Europe/Berlin",
        "capabilities": ["SHIP", "PICKUP"],
        "active": True,
    }
    assert second == {"active": False, "address": {"city": "München"}}


async def test_twenty_at_once_make_one(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    ids = await asyncio.gather(*(shop.run(upsert_location, a_location()) for _ in range(20)))

    # then
    assert len(set(ids)) == 1
    assert [kind for kind, _ in await told(shop, since)] == ["location.saved"]


async def test_refuses_with_place_and_changes_nothing(shop: Shop) -> None:
    # given
    refused: list[tuple[UpsertLocation, str, tuple[str, ...]]] = [
        (a_location(code="a\tb"), "INVALID", ("code",)),
        (a_location(timezone="CET?"), "INVALID", ("timezone",)),
        (a_location(address=Address("DE", latitude=90.5)), "INVALID", ("address", "latitude")),
        (a_location(address=Address("DE", longitude=-181.0)), "INVALID", ("address", "longitude")),
    ]

    # when
    answers = [await refusal(shop.database, upsert_location, command) for command, _, _ in refused]
    foreign = await refusal(shop.database, upsert_location, a_location(), a_store("BER"))

    # then
    assert [(str(answer.code), answer.path) for answer in answers] == [(code, path) for _, code, path in refused]
    assert (str(foreign.code), foreign.path) == ("NOT_FOUND", ("code",))
