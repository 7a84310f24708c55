"""Where a location lies and when it works: stated, found by postal code, and told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.calendar_documents import StatedClosure, StatedCutOff, StatedHours
from app.domain.enums import CapacityWindow, LocationKind, Weekday
from app.domain.errors import InvalidInput
from app.domain.orders.model import Address
from app.domain.places import Near
from app.locations.queries import MAX_NEAR, list_locations_near
from app.locations.upsert import OrderCapacity, UpsertLocation, upsert_location
from db.unit_of_work import UnitOfWork
from tests.builders import STAFF, Shop
from tests.reading import newest, told
from tests.unchanged import nothing_changes, refusal

MONDAY, SUNDAY = Weekday.MONDAY, Weekday.SUNDAY
WORKING: dict[str, Any] = {
    "groups": ("own", "north"),
    "opening_hours": (StatedHours((MONDAY,), "09:00", "17:00"),),
    "closures": (StatedClosure(date(2026, 12, 25), "Christmas"),),
    "cut_offs": (StatedCutOff("dhl", (MONDAY,), "15:00"),),
    "handling_minutes": 90,
    "order_capacity": OrderCapacity(200, CapacityWindow.DAY),
    "priority": 5,
}
TOLD: dict[str, Any] = {
    "groups": ["north", "own"],
    "openingHours": [{"weekday": "MONDAY", "opens": "09:00", "closes": "17:00"}],
    "closures": [{"on": "2026-12-25", "name": "Christmas"}],
    "cutOffs": [{"carrier": "dhl", "service": None, "weekday": "MONDAY", "time": "15:00"}],
    "handlingMinutes": 90,
    "orderCapacity": {"orders": 200, "window": "DAY"},
    "priority": 5,
}


def a_place(code: str = "MUC", address: Address | None = None, **stated: Any) -> UpsertLocation:
    fields = {"code": code, "name": code, "kind": LocationKind.STORE, "address": address or Address("DE"), **stated}
    return UpsertLocation(**fields)


async def take(shop: Shop, *points: tuple[str, str, float, float]) -> int:
    async def work(uow: UnitOfWork) -> int:
        return await uow.postal_points.take([points])

    return await shop.database.transact(STAFF, work)


async def find(shop: Shop, country: str, code: str) -> tuple[float, float, bool] | None:
    async with shop.database.unit_of_work(STAFF) as uow:
        found = await uow.postal_points.find(country, code)
        return None if found is None else (found.point.latitude, found.point.longitude, found.exact)


async def coordinates(shop: Shop, code: str) -> tuple[float | None, float | None, str | None]:
    query = text("SELECT latitude, longitude, coordinates_from FROM locations WHERE code = :code")
    async with shop.database.session() as session:
        latitude, longitude, source = (await session.execute(query, {"code": code})).one()
        return latitude, longitude, source


@pytest.fixture
async def mapped(shop: Shop) -> Shop:
    """The shop, where some postal codes of Germany are known."""
    await take(shop, ("DE", "10115", 52.5, 13.4), ("DE", "10117", 52.7, 13.2), ("DE", "80331", 48.1, 11.6))
    return shop


async def test_a_working_life_is_told_changed_and_taken_back(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    await shop.run(upsert_location, a_place(**WORKING))
    await shop.run(upsert_location, a_place(**WORKING))
    await shop.run(upsert_location, a_place(handling_minutes=30, closures=()))
    await shop.run(
        upsert_location,
        a_place(
            groups=(),
            opening_hours=(),
            cut_offs=(),
            handling_minutes=0,
            order_capacity=OrderCapacity(None, CapacityWindow.HOUR),
            priority=0,
        ),
    )

    # then
    first, second, third = [data["state"] for _, data in await told(shop, since)]
    assert {name: first[name] for name in TOLD} == TOLD
    assert "coordinates" not in first
    assert second == {"handlingMinutes": 30, "closures": None}
    assert third == dict.fromkeys(("groups", "openingHours", "cutOffs", "handlingMinutes", "orderCapacity", "priority"))


async def test_coordinates_that_are_given_win_over_the_postal_code(mapped: Shop) -> None:
    # given
    since = await newest(mapped)
    given = Address("DE", postal_code="10115", latitude=1.5, longitude=2.5)

    # when
    await mapped.run(upsert_location, a_place(address=given))
    stated = await coordinates(mapped, "MUC")
    await mapped.run(upsert_location, a_place(address=Address("DE", postal_code="10 115")))

    # then
    assert stated == (1.5, 2.5, "GIVEN")
    assert await coordinates(mapped, "MUC") == (52.5, 13.4, "POSTAL_CODE")
    assert [data["state"].get("coordinates") for _, data in await told(mapped, since)] == [
        {"latitude": 1.5, "longitude": 2.5, "from": "GIVEN"},
        {"latitude": 52.5, "longitude": 13.4, "from": "POSTAL_CODE"},
    ]


async def test_an_unknown_code_lies_in_the_area_of_those_alike_or_nowhere(mapped: Shop) -> None:
    # when
    await mapped.run(upsert_location, a_place("NEAR", Address("DE", postal_code="10119")))
    await mapped.run(upsert_location, a_place("LOST", Address("DE", postal_code="99999")))
    await mapped.run(upsert_location, a_place("AUT", Address("AT", postal_code="10115")))
    await mapped.run(upsert_location, a_place("NONE", Address("DE")))

    # then
    latitude, longitude, source = await coordinates(mapped, "NEAR")
    assert (latitude, longitude) == (pytest.approx(52.6), pytest.approx(13.3))
    assert source == "POSTAL_AREA"
    assert [await coordinates(mapped, code) for code in ("LOST", "AUT", "NONE")] == [(None, None, None)] * 3


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        ({"address": Address("DE", latitude=48.1)}, ("address", "longitude")),
        ({"opening_hours": (StatedHours((MONDAY,), "17:00", "09:00"),)}, ("openingHours", "0", "closes")),
        ({"closures": (StatedClosure(date(2026, 1, 1)),) * 2}, ("closures", "1", "on")),
        ({"cut_offs": (StatedCutOff("dhl", (SUNDAY,), "15:00"),)}, ("cutOffs", "0", "weekdays")),
        ({"opening_hours": (StatedHours((SUNDAY,), "09:00", "17:00"),)}, ("openingHours",)),
        ({"groups": ("own", " own ")}, ("groups", "1")),
        ({"groups": tuple(str(number) for number in range(51))}, ("groups",)),
        ({"handling_minutes": -1}, ("handlingMinutes",)),
        ({"order_capacity": OrderCapacity(-1, CapacityWindow.DAY)}, ("orderCapacity", "orders")),
    ],
)
async def test_refuses_with_place_and_changes_nothing(
    shop: Shop, stated: dict[str, Any], place: tuple[str, ...]
) -> None:
    # given
    await shop.run(upsert_location, a_place(**WORKING))

    # when
    async with nothing_changes(shop.database):
        refused = await refusal(shop.database, upsert_location, a_place(**stated))

    # then
    assert (str(refused.code), refused.path) == ("INVALID", place)


async def test_a_code_that_stands_twice_lies_between_and_one_that_is_told_anew_moves(shop: Shop) -> None:
    # when
    taken = await take(shop, ("FJ", "AB1", -17.0, 179.0), ("FJ", "AB1", -19.0, -177.0), ("GB", "S", 53.4, -1.5))

    # then the middle goes round the date line
    assert taken == 2
    assert await find(shop, "FJ", "ab-1") == (-18.0, pytest.approx(-179.0), True)
    # and an area of letters is none of another that begins alike
    assert await find(shop, "GB", "S1 2AB") == (53.4, -1.5, False)
    assert await find(shop, "GB", "SW1A 1AA") is None
    assert await find(shop, "GB", "x" * 17) is None
    # when
    await take(shop, ("FJ", "AB1", -18.5, 178.0), ("FJ", "AB2", -18.0, 178.4))
    # then
    assert await find(shop, "FJ", "AB1") == (-18.5, pytest.approx(178.0), True)
    assert await find(shop, "FJ", "AB9") == (-18.25, pytest.approx(178.2), False)
    assert await find(shop, "GB", "S1") == (53.4, -1.5, False)


async def near(shop: Shop, asked: Near, **narrowed: Any) -> list[tuple[str, int]]:
    found = await list_locations_near(shop.database, asked, **narrowed)
    return [(row.code, round(kilometers)) for row, kilometers in found]


async def placed(shop: Shop, places: Sequence[tuple[str, float, float]]) -> None:
    for code, latitude, longitude in places:
        await shop.run(upsert_location, a_place(code, Address("DE", latitude=latitude, longitude=longitude)))


async def test_the_nearest_come_first_within_the_radius(mapped: Shop) -> None:
    # given
    await placed(mapped, [("POTSDAM", 52.4, 13.06), ("HAMBURG", 53.55, 9.99), ("MUNICH", 48.14, 11.58)])

    # then
    berlin = Near(latitude=52.5, longitude=13.4)
    assert await near(mapped, berlin) == [("POTSDAM", 26), ("HAMBURG", 256), ("MUNICH", 502)]
    assert await near(mapped, Near(52.5, 13.4, radius_km=260)) == [("POTSDAM", 26), ("HAMBURG", 256)]
    assert await near(mapped, Near(postal_code="80331", country="DE", radius_km=50)) == [("MUNICH", 5)]
    assert await near(mapped, berlin, kinds=[LocationKind.WAREHOUSE]) == []
    assert await near(mapped, berlin, channel="web") == []
    assert await near(mapped, berlin, codes=["MUNICH"]) == [("MUNICH", 502)]


async def test_the_date_line_and_the_poles_are_no_borders(shop: Shop) -> None:
    # given
    await placed(shop, [("EAST", -17.0, 179.5), ("WEST", -17.0, -179.5), ("ALERT", 82.5, -62.3)])

    # then
    assert await near(shop, Near(-17.0, 179.9, radius_km=100)) == [("EAST", 43), ("WEST", 64)]
    assert await near(shop, Near(-17.0, -179.9, radius_km=100)) == [("WEST", 43), ("EAST", 64)]
    assert await near(shop, Near(89.9, 100.0, radius_km=1_000)) == [("ALERT", 845)]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (Near(), ("near",)),
        (Near(postal_code="10115"), ("near", "country")),
        (Near(postal_code="99999", country="DE"), ("near", "postalCode")),
        (Near(latitude=91.0, longitude=0.0), ("near", "latitude")),
        (Near(latitude=1.0), ("near", "longitude")),
        (Near(latitude=1.0, longitude=1.0, radius_km=0.0), ("near", "radiusKm")),
    ],
)
async def test_a_place_that_is_none_or_unknown_is_refused(mapped: Shop, asked: Near, place: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        await list_locations_near(mapped.database, asked)
    assert refused.value.path == place


async def test_the_list_of_the_nearest_has_an_end(shop: Shop) -> None:
    # given
    async with shop.database.unit_of_work(STAFF) as uow:
        await uow.session.execute(
            text(
                "INSERT INTO locations (id, code, name, kind, address, timezone, capabilities, active, latitude,"
                " longitude, coordinates_from, version, updated_at) SELECT gen_random_uuid(), 'L' || n, 'L', 'LOCKER',"
                " '{\"country\": \"DE\"}', 'UTC', '{}', true, 50, n * 0.01, 'GIVEN', 0, now()"
                " FROM generate_series(1, 120) AS n"
            )
        )

    # then
    found = await near(shop, Near(50.0, 0.0))
    assert [code for code, _ in found] == [f"L{number}" for number in range(1, MAX_NEAR + 1)]
