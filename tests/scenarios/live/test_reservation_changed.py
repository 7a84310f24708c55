"""A storefront's countdown: one reservation, watched by a shopper without an account, until the program ends it."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.ids import new_id
from app.domain.principal import ANONYMOUS
from app.jobs.expire_reservations import JOB
from app.orders.command import PlaceLine
from app.reservations.extend import ExtendReservation, extend_reservation
from graphql_schema.ids import global_id
from tests.app.orders.placing import a_command, a_customer, place_as
from tests.app.reservations.holding import hold_for, reserve
from tests.builders import STAFF, Shop, a_key, invariants_hold
from tests.live_client import Refused, watching
from tests.serving import ServedHere

HELD = "reservation { state version expiresAt lines { sku { code } quantity } }"
RESERVATION_CHANGED = f"""
subscription ($id: ID!, $after: Cursor) {{
  reservationChanged(reservationId: $id, after: $after) {{
    __typename
    ... on ReservationSnapshot {{ cursor {HELD} }}
    ... on ReservationChange {{ cursor {HELD} }}
    ... on StreamProgress {{ cursor }}
    ... on StreamResync {{ cursor reason }}
  }}
}}
"""


async def test_a_shopper_hears_that_the_clock_ran_out(served: ServedHere, shop: Shop) -> None:
    # given
    held = await hold_for(shop, timedelta(seconds=1), {("mug", "BER"): 2})
    async with watching(served.address, RESERVATION_CHANGED, id=global_id("Reservation", held)) as watch:
        snapshot = await watch.next()
        # when: the program's own job has slept through shorter holds than anybody may make
        await shop.database.transact(STAFF, lambda uow: uow.jobs.hasten(JOB.name))
        over = await watch.next()
    # then
    assert (snapshot["__typename"], snapshot["reservation"]["state"]) == ("ReservationSnapshot", "ACTIVE")
    assert (over["__typename"], over["reservation"]["state"]) == ("ReservationChange", "EXPIRED")
    assert over["reservation"]["lines"] == [{"sku": {"code": "mug"}, "quantity": 0}]
    await invariants_hold(shop.database)


async def test_a_stream_goes_on_after_its_cursor(served: ServedHere, shop: Shop) -> None:
    # given
    held = await reserve(shop.database, {"mug": 1})
    named: dict[str, Any] = {"id": global_id("Reservation", held)}
    async with watching(served.address, RESERVATION_CHANGED, **named) as watch:
        await watch.next()
        cursor = watch.cursor
    # when
    longer = ExtendReservation(idempotency_key=a_key(), reservation_id=held, life=timedelta(minutes=14))
    await shop.database.transact(ANONYMOUS, lambda uow: extend_reservation(uow, longer))
    await place_as(shop.database, ANONYMOUS, a_command(lines=(PlaceLine(sku="mug", quantity=1),), reservation_id=held))
    # then
    async with watching(served.address, RESERVATION_CHANGED, **named, after=cursor) as watch:
        items = await watch.take(2)
    assert [(item["__typename"], item["reservation"]["version"]) for item in items] == [("ReservationChange", 3)] * 2
    assert items[-1]["reservation"]["state"] == "CONVERTED"


async def test_somebody_elses_and_none_at_all_look_alike(served: ServedHere, shop: Shop) -> None:
    adas = await reserve(shop.database, {"mug": 1}, await a_customer(shop.database))
    for held in (adas, new_id()):
        async with watching(served.address, RESERVATION_CHANGED, id=global_id("Reservation", held)) as watch:
            with pytest.raises(Refused) as refused:
                await watch.next()
        assert refused.value.errors[0]["message"] == "there is no such reservation"
