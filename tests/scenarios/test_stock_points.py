"""A stock point over the graph: stated by the merchant, found by the shopper, used by a channel in its role."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.enums import Role, Weekday
from tests.builders import STAFF, Shop, invariants_hold
from tests.graphql_schema.asking import ADMIN, Graph, a_graph, a_principal, counted_statements

UPSERT = """
mutation ($input: LocationUpsertInput!) {
  locationUpsert(input: $input) {
    errors { code path message }
    warnings { message path }
    location {
      code coordinates { latitude longitude source } openingHours { weekday opens closes } closures { on name }
      cutOffs { carrier service weekday time } handlingMinutes orderCapacity { orders window } groups priority
    }
  }
}
"""
SERVE = """
mutation ($input: ChannelUpsertInput!) {
  channelUpsert(input: $input) { errors { code path } channel { serving { location { code } roles } } }
}
"""
NEAR = """
query ($near: GeoInput!) {
  locations(near: $near) { code distanceKm coordinates { source } openness { open closesAt opensAt } }
}
"""
STORE: dict[str, Any] = {
    "code": "MITTE",
    "name": "Berlin Mitte",
    "kind": "STORE",
    "address": {"country": "DE", "city": "Berlin", "postalCode": "10115"},
    "timezone": "Europe/Berlin",
    "capabilities": ["SHIP", "PICKUP", "CURBSIDE"],
    "openingHours": [{"weekdays": [day.value for day in Weekday], "opens": "00:00", "closes": "24:00"}],
    "cutOffs": [{"carrier": "dhl", "weekdays": ["MONDAY"], "time": "15:00"}],
    "handlingMinutes": 45,
    "orderCapacity": {"orders": 80},
    "groups": ["own-stores"],
    "priority": 2,
}


@pytest.fixture
async def graph(shop: Shop) -> Graph:
    """The shop's graph, where two postal codes are known."""
    async with shop.database.unit_of_work(STAFF) as uow:
        await uow.postal_points.take([[("DE", "10115", 52.53, 13.38), ("DE", "14467", 52.40, 13.06)]])
    return await a_graph(shop.database)


async def upsert(graph: Graph, **changed: Any) -> Any:
    return (await graph.data(UPSERT, ADMIN, input={**STORE, **changed}))["locationUpsert"]


async def test_a_store_is_stated_found_nearby_and_serves_in_its_role(shop: Shop, graph: Graph) -> None:
    # when it is stated
    made = await upsert(graph)

    # then
    assert (made["errors"], made["warnings"]) == ([], [])
    assert made["location"] == {
        "code": "MITTE",
        "coordinates": {"latitude": 52.53, "longitude": 13.38, "source": "POSTAL_CODE"},
        "openingHours": [{"weekday": day.value, "opens": "00:00", "closes": "24:00"} for day in Weekday],
        "closures": [],
        "cutOffs": [{"carrier": "dhl", "service": None, "weekday": "MONDAY", "time": "15:00"}],
        "handlingMinutes": 45,
        "orderCapacity": {"orders": 80, "window": "DAY"},
        "groups": ["own-stores"],
        "priority": 2,
    }

    # when shoppers look for a place nearby, on a day on which one of two is closed
    today = datetime.now(UTC).date()
    closures = [{"on": (today + timedelta(days=day)).isoformat(), "name": "Works"} for day in (-1, 0, 1)]
    await upsert(graph, code="POTSDAM", address={"country": "DE", "postalCode": "14469"}, closures=closures)
    with counted_statements(shop.database) as statements:
        found = (await graph.data(NEAR, near={"postalCode": "10 115", "country": "DE"}))["locations"]

    # then
    assert len(statements) == 2
    assert [(place["code"], round(place["distanceKm"])) for place in found] == [("MITTE", 0), ("POTSDAM", 26)]
    assert found[0]["openness"] == {"open": True, "closesAt": None, "opensAt": None}
    assert found[1]["coordinates"] == {"source": "POSTAL_AREA"}
    assert found[1]["openness"]["open"] is False
    assert datetime.fromisoformat(found[1]["openness"]["opensAt"]).date() > today

    # when a channel takes it for collecting only
    serving = [{"location": "BER"}, {"location": "MITTE", "roles": ["PICKUP"]}]
    channel = {"code": "web", "name": "Web", "kind": "WEB", "currency": "EUR", "serving": serving}
    served = (await graph.data(SERVE, ADMIN, input=channel))["channelUpsert"]

    # then
    assert served["errors"] == []
    assert served["channel"]["serving"] == [
        {"location": {"code": "BER"}, "roles": ["SHIP", "PICKUP", "SHIP_TO_STORE", "LOCAL_DELIVERY"]},
        {"location": {"code": "MITTE"}, "roles": ["PICKUP"]},
    ]
    await invariants_hold(shop.database)


async def test_a_postal_code_that_nobody_knows_is_kept_and_said(graph: Graph) -> None:
    # when
    unknown = await upsert(graph, address={"country": "DE", "postalCode": "99999"})
    rough = await upsert(graph, address={"country": "DE", "postalCode": "10119"})
    given = await upsert(graph, address={"country": "DE", "postalCode": "99999", "latitude": 1.5, "longitude": 2.5})

    # then
    assert unknown["location"]["coordinates"] is None
    assert rough["location"]["coordinates"]["source"] == "POSTAL_AREA"
    assert [done["errors"] for done in (unknown, rough, given)] == [[], [], []]
    assert [warning["path"] for warning in unknown["warnings"] + rough["warnings"]] == [["address", "postalCode"]] * 2
    assert "99999 in DE" in unknown["warnings"][0]["message"]
    assert given["warnings"] == []


async def test_faults_come_with_their_place_and_change_nothing(graph: Graph, shop: Shop) -> None:
    # given
    await upsert(graph)
    faults: list[tuple[dict[str, Any], list[str]]] = [
        ({"timezone": "Europe/Nowhere"}, ["timezone"]),
        ({"address": {"country": "DE", "latitude": 90.5, "longitude": 0}}, ["address", "latitude"]),
        ({"openingHours": [{"weekdays": ["MONDAY"], "opens": "9", "closes": "17:00"}]}, ["openingHours", "0", "opens"]),
        ({"closures": [{"on": "2026-12-25"}, {"on": "2026-12-25"}]}, ["closures", "1", "on"]),
        ({"cutOffs": [{"carrier": "dhl", "weekdays": ["MONDAY"] * 2, "time": "15:00"}]}, ["cutOffs", "0"]),
    ]

    # when
    refused = [await upsert(graph, **fault) for fault, _ in faults]
    no_weekday = {**STORE, "cutOffs": [{"carrier": "dhl", "weekdays": ["FRYDAY"], "time": "15:00"}]}

    # then
    assert [(done["location"], done["errors"][0]["code"], done["errors"][0]["path"]) for done in refused] == [
        (None, "INVALID", path) for _, path in faults
    ]
    assert await graph.code(UPSERT, ADMIN, input=no_weekday) == "BAD_USER_INPUT"
    async with shop.database.session() as session:
        assert await session.scalar(text("SELECT version FROM locations WHERE code = 'MITTE'")) == 1


async def test_how_a_place_works_inside_is_the_merchant_s_own(graph: Graph) -> None:
    for field in ("cutOffs { time }", "handlingMinutes", "orderCapacity { orders }", "groups", "priority"):
        query = f'{{ location(code: "BER") {{ {field} }} }}'
        assert await graph.code(query) == "UNAUTHENTICATED"
        assert "errors" not in await graph.ask(query, a_principal(Role.STORE, locations={"HAM"}))
    public = '{ location(code: "BER") { openingHours { opens } closures { on } openness { open } distanceKm } }'
    assert (await graph.data(public))["location"] == {
        "openingHours": [],
        "closures": [],
        "openness": {"open": True},
        "distanceKm": None,
    }
    assert await graph.code(NEAR, near={"postalCode": "99999", "country": "DE"}) == "BAD_USER_INPUT"
