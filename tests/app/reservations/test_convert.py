"""An order takes a reservation over: its units move nowhere in between, and only the difference moves at all."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.catalog.upsert import UpsertSku, upsert_sku
from app.channels.upsert import UpsertChannel, upsert_channel
from app.domain.enums import ChannelKind, FulfillmentMethod, ReservationState, StockPolicy
from app.domain.errors import IllegalTransition, InsufficientStock, NotFound, ReservationExpired
from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS
from app.jobs.expire_reservations import run
from app.orders.command import PlaceDelivery, PlaceLine
from tests.app.orders.placing import a_command, a_customer, place_as, place_as_staff, placing
from tests.app.reservations.holding import hold_for, reservation, reserve
from tests.builders import STAFF, Shop, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import refusal


async def movements(shop: Shop) -> list[tuple[str, str, int]]:
    """The ledger: what moved where, newest first."""
    query = text(
        "SELECT m.kind, p.code, m.reserved_delta FROM stock_movements m JOIN stock_levels l ON l.id = m.stock_level_id"
        " JOIN locations p ON p.id = l.location_id WHERE m.reserved_delta <> 0 ORDER BY m.id DESC"
    )
    async with shop.database.session() as session:
        return [(kind, location, delta) for kind, location, delta in await session.execute(query)]


async def test_the_units_become_the_orders_and_no_level_moves(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 2, "tea": 1})
    since, ledger = await newest(shop), await movements(shop)
    lines = (PlaceLine(sku="tea", quantity=1), PlaceLine(sku="mug", quantity=2))

    # when
    placed = await place_as(shop.database, ANONYMOUS, a_command(lines=lines, reservation_id=held))

    # then
    assert await movements(shop) == ledger
    assert await level(shop) == (100, 2, 0)
    ended = await reservation(shop.database, held)
    assert (ended.state, [line.quantity for line in ended.lines]) == (ReservationState.CONVERTED, [0, 0])
    events = await told(shop, since)
    assert [kind for kind, _ in events] == ["order.placed", "fulfillment_order.created", "reservation.converted"]
    assert events[-1][1]["orderId"] == str(placed.order_id)
    assert [line.allocated for line in (await shop.order(placed.order_id)).lines] == [1, 2]
    await invariants_hold(shop.database)


async def test_held_units_are_the_orders_though_nothing_else_is_there(shop: Shop) -> None:
    # given: all there is, from both places, is held
    held = await reserve(shop.database, {"mug": 200}, STAFF)
    # when
    placed = await place_as_staff(shop.database, lines=(PlaceLine(sku="mug", quantity=200),), reservation_id=held)
    # then
    assert (await shop.order(placed.order_id)).lines[0].allocated == 200
    await invariants_hold(shop.database)


async def test_an_order_for_more_takes_the_rest_from_what_is_free(shop: Shop) -> None:
    # given: what is held lies at the second place
    held = await hold_for(shop, timedelta(minutes=5), {("mug", "HAM"): 2})
    # when
    await place_as(shop.database, ANONYMOUS, a_command(lines=(PlaceLine(sku="mug", quantity=5),), reservation_id=held))
    # then
    assert ((await level(shop))[1], (await level(shop, "mug", "HAM"))[1]) == (3, 2)
    assert (await movements(shop))[0] == ("RESERVE", "BER", 3)
    await invariants_hold(shop.database)


async def test_an_order_for_less_frees_the_rest_for_who_waits(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 200, "tea": 3}, STAFF)
    waiting = await place_as_staff(shop.database, lines=(PlaceLine(sku="mug", quantity=30),), allow_backorder=True)
    since = await newest(shop)

    # when
    await place_as_staff(shop.database, lines=(PlaceLine(sku="mug", quantity=120),), reservation_id=held)

    # then: 80 mugs and 3 teas were too many
    assert (await shop.order(waiting.order_id)).lines[0].allocated == 30
    assert ((await level(shop))[1] + (await level(shop, "mug", "HAM"))[1], (await level(shop, "tea"))[1]) == (150, 0)
    kinds = [kind for kind, _ in await told(shop, since)]
    assert kinds.index("stock.released") > kinds.index("reservation.converted")
    await invariants_hold(shop.database)


async def test_an_order_that_collects_elsewhere_leaves_what_it_cannot_use(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 2})
    counter = PlaceDelivery(key="shop", method=FulfillmentMethod.PICKUP_IN_STORE, pickup_location="HAM")
    # when
    await place_as_staff(
        shop.database, lines=(PlaceLine(sku="mug", quantity=2),), deliveries=(counter,), reservation_id=held
    )
    # then
    assert ((await level(shop))[1], (await level(shop, "mug", "HAM"))[1]) == (0, 2)
    assert set((await movements(shop))[:2]) == {("RESERVE", "HAM", 2), ("RELEASE", "BER", -2)}
    await invariants_hold(shop.database)


async def test_a_kit_is_taken_over_as_its_parts(shop: Shop) -> None:
    # given
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 2), ("tea", 1))))
    held = await reserve(shop.database, {"set": 3}, STAFF)
    ledger = await movements(shop)
    line = PlaceLine(sku="set", quantity=3, unit_price=shop.money(2000))
    # when
    await place_as_staff(shop.database, lines=(line,), reservation_id=held)
    # then
    assert await movements(shop) == ledger
    await invariants_hold(shop.database)


async def test_a_refused_order_leaves_the_reservation_as_it_was(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 2})
    # when
    command = a_command(lines=(PlaceLine(sku="mug", quantity=201),), reservation_id=held)
    refused = await refusal(shop.database, placing, command, ANONYMOUS)
    # then
    assert isinstance(refused, InsufficientStock)
    assert (await reservation(shop.database, held)).state is ReservationState.ACTIVE


async def test_what_touches_no_stock_frees_what_was_held(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 2}, STAFF)
    # when
    await place_as_staff(shop.database, stock_policy=StockPolicy.NONE, reservation_id=held)
    # then
    assert (await reservation(shop.database, held)).state is ReservationState.CONVERTED
    assert await level(shop) == (100, 0, 0)
    await invariants_hold(shop.database)


async def test_what_ran_out_is_said_to_have_before_and_after_the_job_came(shop: Shop) -> None:
    # given
    held = await hold_for(shop, timedelta(0), {("mug", "BER"): 2})
    # then
    for _ in range(2):
        refused = await refusal(shop.database, placing, a_command(reservation_id=held), ANONYMOUS)
        assert isinstance(refused, ReservationExpired)
        assert refused.expired_at == (await reservation(shop.database, held)).expires_at
        await run(shop.database)


async def test_a_reservation_is_taken_over_once(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 1})
    await place(shop, {"mug": 1}, reservation_id=held)
    # when
    refused = await refusal(shop.database, placing, a_command(reservation_id=held), ANONYMOUS)
    # then
    assert isinstance(refused, IllegalTransition)
    assert refused.source == "CONVERTED"


@pytest.mark.parametrize("whose", ["nobody's", "another customer's", "another channel's"])
async def test_a_foreign_reservation_looks_missing(shop: Shop, whose: str) -> None:
    # given
    await shop.run(
        upsert_channel,
        UpsertChannel(code="till", name="T", kind=ChannelKind.STORE, currency="EUR", locations=shop.locations),
    )
    held = {
        "nobody's": new_id(),
        "another customer's": await reserve(shop.database, {"mug": 1}, await a_customer(shop.database)),
        "another channel's": await reserve(shop.database, {"mug": 1}, channel="till"),
    }[whose]
    # when
    refused = await refusal(shop.database, placing, a_command(reservation_id=held), await a_customer(shop.database))
    # then
    assert isinstance(refused, NotFound)
    assert (refused.message, refused.path) == ("there is no such reservation", ("reservationId",))


async def test_a_cart_made_before_signing_in_goes_along(shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 1})
    # when
    await place_as(shop.database, await a_customer(shop.database), a_command(reservation_id=held))
    # then
    assert (await reservation(shop.database, held)).state is ReservationState.CONVERTED
