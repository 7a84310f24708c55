"""Work has times: it opens on the day that was asked for, and is due when its location's next departure is."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import text

from app.domain.calendar_documents import StatedCutOff
from app.domain.enums import FulfillmentOrderStatus, LocationKind, Weekday
from app.domain.errors import IllegalTransition, InvalidInput
from app.domain.orders.model import Address
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.reschedule import RescheduleWork, reschedule_work
from app.jobs.open_work import run
from app.locations.upsert import UpsertLocation, upsert_location
from app.orders.command import PlaceDelivery
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place
from tests.graphql_schema.asking import counted_statements
from tests.reading import newest, told
from tests.unchanged import refusal

_F = FulfillmentOrderStatus


async def test_work_is_due_at_its_locations_next_departure_and_elsewhere_at_that_ones(shop: Shop) -> None:
    # given: BER hands over at midnight (UTC), HAM needs two hours and is never closed
    midnight = StatedCutOff(carrier="DHL", weekdays=tuple(Weekday), time="00:00")
    ber = UpsertLocation(code="BER", name="Ber", kind=LocationKind.WAREHOUSE, address=Address("DE"), timezone="UTC")
    await shop.run(upsert_location, replace(ber, cut_offs=(midnight,)))
    await shop.run(upsert_location, replace(ber, code="HAM", handling_minutes=120))
    order_id = await place(shop, {"mug": 1})

    # when
    (work,) = (await shop.order(order_id)).fulfillment_orders
    await shop.run(move_work, MoveWork(idempotency_key=a_key(), fulfillment_order_id=work.id, location="HAM"))

    # then
    (moved,) = (await shop.order(order_id)).fulfillment_orders
    today = shop.database.clock.now().date()
    assert work.due_at in [datetime.combine(today + timedelta(days=days), time(), UTC) for days in (0, 1)]
    assert moved.due_at is not None
    assert timedelta(minutes=119) < moved.due_at - shop.database.clock.now() <= timedelta(minutes=120)
    await invariants_hold(shop.database)


async def test_placing_asks_for_a_calendar_once(shop: Shop) -> None:
    # given
    await place(shop, {"mug": 1})

    # when
    with counted_statements(shop.database) as statements:
        await place(shop, {"mug": 1})

    # then
    assert [one for one in statements if "handling_minutes" in one] == []


async def test_work_that_is_not_wanted_yet_is_scheduled_and_opens_when_its_day_has_come(shop: Shop) -> None:
    # given
    tomorrow = shop.database.clock.now() + timedelta(days=1)
    delivery = PlaceDelivery(key="later", address=Address("DE", postal_code="10115"), not_before=tomorrow)
    order_id = await place(shop, {"mug": 1}, deliveries=(delivery,), shipping_address=None)
    order = await shop.order(order_id)
    (work,) = order.fulfillment_orders
    assert (work.status, work.opens_at, order.statuses.fulfillment.value) == (_F.SCHEDULED, tomorrow, "SCHEDULED")
    early = DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="DHL")
    assert isinstance(await refusal(shop.database, dispatch_shipment, early), IllegalTransition)
    wait = await run(shop.database)
    assert wait is not None
    assert timedelta(hours=23) < wait <= timedelta(days=1)

    # when: the day has come
    async with shop.database.session() as session, session.begin():
        await session.execute(text("UPDATE fulfillment_orders SET opens_at = now()"))
    since = await newest(shop)
    assert await run(shop.database) is None

    # then
    assert [kind for kind, _ in await told(shop, since)] == ["fulfillment_order.opened"]
    await dispatch_all(shop, order_id)
    assert (await shop.order(order_id)).statuses.fulfillment.value == "SHIPPED"


async def test_times_that_somebody_states_win_over_the_calendar(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    (work,) = (await shop.order(order_id)).fulfillment_orders
    day = timedelta(days=1)
    now = shop.database.clock.now()
    since = await newest(shop)

    def stating(**stated: Any) -> RescheduleWork:
        return RescheduleWork(idempotency_key=a_key(), fulfillment_order_id=work.id, **stated)

    # when
    await shop.run(reschedule_work, stating(opens_at=now + day, due_at=now + 2 * day))
    (waits,) = (await shop.order(order_id)).fulfillment_orders
    await shop.run(reschedule_work, stating(opens_at=now - day))
    (opened,) = (await shop.order(order_id)).fulfillment_orders

    # then
    assert (waits.status, waits.opens_at, waits.due_at) == (_F.SCHEDULED, now + day, now + 2 * day)
    assert (opened.status, opened.opens_at, opened.due_at) == (_F.OPEN, None, now + 2 * day)
    assert [kind for kind, _ in await told(shop, since)] == [
        "fulfillment_order.due_changed",
        "fulfillment_order.opened",
    ]

    # and: neither can it be due before it begins, nor wait once it is accepted
    nothing = await refusal(shop.database, reschedule_work, stating())
    early = await refusal(shop.database, reschedule_work, stating(opens_at=now + 3 * day))
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    begun = await refusal(shop.database, reschedule_work, stating(opens_at=now + day))
    assert [type(one) for one in (nothing, early, begun)] == [InvalidInput, InvalidInput, IllegalTransition]
