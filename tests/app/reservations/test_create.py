"""Holding by the clock: all or nothing, from one place or several, kits as their parts, and no more than one may."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import LocationCapability, LocationKind, ReservationPurpose, ReservationState
from app.domain.errors import IdempotencyMismatch, InsufficientStock, InvalidInput, LimitExceeded, NotFound, Shortfall
from app.domain.orders.model import Address
from app.domain.principal import ANONYMOUS
from app.domain.reservations import LEAST
from app.locations.upsert import UpsertLocation, upsert_location
from app.reservations.create import ReserveLine, create_reservation
from tests.app.orders.placing import a_store
from tests.app.reservations.holding import reservation, reserve, reserving
from tests.builders import STAFF, Shop, a_key, invariants_hold
from tests.graphql_schema.asking import counted_statements
from tests.reading import level, newest, told
from tests.unchanged import forbidden, refusal


async def test_holds_units_until_the_databases_clock_runs_out(shop: Shop) -> None:
    # given
    since = await newest(shop)

    # when
    held = await reserve(shop.database, {"mug": 2, "tea": 1})

    # then
    found = await reservation(shop.database, held)
    assert (found.state, found.purpose, found.channel, found.owner) == (
        ReservationState.ACTIVE,
        ReservationPurpose.CART,
        "web",
        None,
    )
    assert [(line.sku, line.location, line.quantity, line.pinned) for line in found.lines] == [
        ("mug", "BER", 2, False),
        ("tea", "BER", 1, False),
    ]
    assert found.expires_at - found.created_at == timedelta(minutes=10)
    async with shop.database.session() as session:
        behind = await session.scalar(
            text("SELECT clock_timestamp() - created_at FROM reservations WHERE id = :id"), {"id": held}
        )
    assert behind is not None
    assert timedelta(0) <= behind < timedelta(minutes=1)
    assert await level(shop) == (100, 2, 0)
    assert [(kind, data.get("reservationId")) for kind, data in await told(shop, since)] == [
        ("reservation.created", None),
        ("stock.reserved", str(held)),
        ("stock.reserved", str(held)),
    ]
    await invariants_hold(shop.database)


async def test_one_reservation_takes_from_several_places(shop: Shop) -> None:
    held = await reserve(shop.database, {"mug": 150}, STAFF)

    lines = (await reservation(shop.database, held)).lines
    assert {line.location: line.quantity for line in lines} == {"BER": 100, "HAM": 50}
    await invariants_hold(shop.database)


async def test_a_place_that_is_named_holds_its_units(shop: Shop) -> None:
    # given
    lines = (ReserveLine("mug", 3, "HAM"), ReserveLine("mug", 2))

    # when
    held = await reserve(shop.database, {}, STAFF, lines=lines)

    # then
    assert [(line.location, line.quantity, line.pinned) for line in (await reservation(shop.database, held)).lines] == [
        ("BER", 2, False),
        ("HAM", 3, True),
    ]


async def test_a_kit_is_held_as_its_parts_and_shares_them(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 2), ("tea", 1))))

    # when
    held = await reserve(shop.database, {"set": 3, "mug": 1})
    refused = await refusal(shop.database, create_reservation, reserving({"set": 96, "mug": 5}), STAFF)

    # then
    lines = (await reservation(shop.database, held)).lines
    assert {line.sku: line.quantity for line in lines} == {"mug": 7, "tea": 3}
    assert isinstance(refused, InsufficientStock)
    assert refused.shortfalls == (Shortfall("mug", None, 197, 193, kits=("set",)),)
    await invariants_hold(shop.database)


async def test_nothing_is_held_when_one_sku_is_short_and_every_one_is_named(shop: Shop) -> None:
    # given
    short = reserving({"mug": 1, "tea": 201, "poster": 202})

    # when
    refused = await refusal(shop.database, create_reservation, short)

    # then
    assert isinstance(refused, InsufficientStock)
    assert refused.shortfalls == (Shortfall("tea", None, 201, 200), Shortfall("poster", None, 202, 200))


async def test_shoppers_are_told_which_is_short_and_not_how_many_there_are(shop: Shop) -> None:
    # given
    await reserve(shop.database, {"mug": 199}, STAFF)
    # when
    refused = await refusal(shop.database, create_reservation, reserving({"mug": 2}), ANONYMOUS)
    # then
    assert isinstance(refused, InsufficientStock)
    assert refused.shortfalls == (Shortfall("mug", None, 2, None),)


async def test_the_same_key_holds_once(shop: Shop) -> None:
    # given
    command = reserving({"mug": 2}, idempotency_key=a_key())

    # when
    first = await shop.database.transact(ANONYMOUS, lambda uow: create_reservation(uow, command))
    again = await shop.database.transact(ANONYMOUS, lambda uow: create_reservation(uow, command))

    # then
    assert first == again
    assert await level(shop) == (100, 2, 0)
    other = reserving({"mug": 3}, idempotency_key=command.idempotency_key)
    assert isinstance(await refusal(shop.database, create_reservation, other, ANONYMOUS), IdempotencyMismatch)


@pytest.mark.parametrize(
    ("stated", "kind", "path"),
    [
        ({"channel": "nowhere"}, NotFound, ("channel",)),
        ({"lines": ()}, InvalidInput, ("lines",)),
        ({"lines": (ReserveLine("mug", 0),)}, InvalidInput, ("lines", "0", "quantity")),
        ({"lines": (ReserveLine("mug", 2_000_000_000),)}, InvalidInput, ("lines", "0", "quantity")),
        ({"lines": (ReserveLine("mug", 51),)}, LimitExceeded, ("lines",)),
        ({"lines": (ReserveLine("mug", 1),) * 26}, LimitExceeded, ("lines",)),
        ({"lines": (ReserveLine("mug", 1), ReserveLine("fog", 1))}, NotFound, ("lines", "1", "sku")),
        ({"lines": (ReserveLine("mug", 1, "XXX"),)}, NotFound, ("lines", "0", "location")),
        # a place where shoppers cannot collect
        ({"lines": (ReserveLine("mug", 1, "DARK"),)}, NotFound, ("lines", "0", "location")),
        ({"life": LEAST - timedelta(seconds=1)}, InvalidInput, ("expiresInSeconds",)),
        ({"life": timedelta(minutes=16)}, LimitExceeded, ("expiresInSeconds",)),
        ({"purpose": ReservationPurpose.ORDER}, InvalidInput, ("purpose",)),
        ({"idempotency_key": "short"}, InvalidInput, ("idempotencyKey",)),
    ],
)
async def test_refuses_what_the_anonymous_may_not_hold(
    shop: Shop, stated: dict[str, Any], kind: type, path: tuple[str, ...]
) -> None:
    await shop.run(
        upsert_location,
        UpsertLocation(
            code="DARK",
            name="Nobody comes here",
            kind=LocationKind.WAREHOUSE,
            address=Address("DE"),
            capabilities=(LocationCapability.SHIP,),
        ),
    )
    refused = await refusal(shop.database, create_reservation, reserving({"mug": 1}, **stated), ANONYMOUS)
    assert (type(refused), refused.path) == (kind, path)


async def test_drafts_and_quotes_are_held_by_staff_alone(shop: Shop) -> None:
    # given
    quote = reserving({"mug": 1}, purpose=ReservationPurpose.QUOTE)
    # then
    assert (await forbidden(shop.database, create_reservation, quote, ANONYMOUS)).path == ("purpose",)
    held = await reservation(shop.database, await reserve(shop.database, {"mug": 1}, STAFF, purpose=quote.purpose))
    assert held.expires_at - held.created_at == timedelta(days=14)


async def test_shoppers_hold_where_they_collect_and_staff_where_they_work(shop: Shop) -> None:
    # given
    corner = UpsertLocation(
        code="HAM",
        name="Ham",
        kind=LocationKind.STORE,
        address=Address("DE"),
        capabilities=(LocationCapability.PICKUP,),
    )
    await shop.run(upsert_location, corner)
    lines = (ReserveLine("mug", 1, "HAM"),)

    # when
    held = await reserve(shop.database, {}, lines=lines)
    elsewhere = await refusal(shop.database, create_reservation, reserving({}, lines=lines), a_store("BER"))

    # then
    assert [line.location for line in (await reservation(shop.database, held)).lines] == ["HAM"]
    assert isinstance(elsewhere, NotFound)


async def test_more_lines_cost_no_more_statements(shop: Shop) -> None:
    # given
    counts: list[int] = []
    for units in ({"mug": 1}, {"mug": 1, "tea": 2, "poster": 3}):
        # when
        with counted_statements(shop.database) as seen:
            await reserve(shop.database, units)
        counts.append(len(seen))
    # then
    assert counts[0] == counts[1]


async def test_what_is_not_counted_needs_no_hold(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="engraving", name="Engraving", stock_tracked=False))

    # when
    held = await reserve(shop.database, {"mug": 1, "engraving": 1})
    refused = await refusal(shop.database, create_reservation, reserving({"engraving": 1}))

    # then
    assert [line.sku for line in (await reservation(shop.database, held)).lines] == ["mug"]
    assert isinstance(refused, InvalidInput)
