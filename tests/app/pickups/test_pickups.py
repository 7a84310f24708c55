"""Collecting: ready, handed over for the code, left behind, kept longer, never come for."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from app.domain.enums import CancelReason, FulfillmentMethod, PickupState, ShipmentStatus
from app.domain.errors import IllegalTransition, InvalidInput, PartOfKit, QuantityExceeded, Refusal, WrongCode
from app.domain.orders.model import Order, Pickup
from app.domain.pickup_days import end_of_day
from app.fulfillment.pack import Package, PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.orders.command import PlacePayment
from app.pickups.come import CustomerArrived, customer_arrived
from app.pickups.extend import ExtendPickup, extend_pickup
from app.pickups.hand_over import HandGoodsOver, hand_goods_over
from app.pickups.ready import ReadyForPickup, ready_for_pickup
from tests.app.payments.noticing import call_gateways
from tests.app.pickups.collecting import (
    CODES,
    a_pickup_store,
    ago,
    code_of,
    hand_over,
    look_after,
    lying_ready,
    make_ready,
    to_collect,
    work_of,
)
from tests.builders import Shop, a_key, a_kit, capture_all, invariants_hold
from tests.reading import level, newest, told
from tests.unchanged import refusal


def pickup_of(order: Order) -> Pickup:
    pickup = work_of(order).pickup
    assert pickup is not None
    return pickup


def arriving(order: Order, **stated: str) -> CustomerArrived:
    return CustomerArrived(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id, **stated)


async def extend(shop: Shop, order: Order, until: datetime) -> None:
    command = ExtendPickup(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id, until=until)
    await shop.run(extend_pickup, command)


async def vehicles(shop: Shop) -> list[str]:
    async with shop.database.session() as session:
        return list(await session.scalars(text("SELECT vehicle FROM pickup_vehicles ORDER BY vehicle")))


async def refused(shop: Shop, order: Order, **stated: Any) -> Refusal:
    command = HandGoodsOver(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id, **stated)
    return await refusal(shop.database, lambda uow, asked: hand_goods_over(uow, asked, [CODES]), command)


async def test_what_is_handed_over_has_left_and_arrived_and_is_paid_for(shop: Shop) -> None:
    # given: a card that is charged with what leaves
    await a_pickup_store(shop)
    order = await lying_ready(shop, payments=(PlacePayment(gateway="local", token="ok"),))
    since = await newest(shop)
    assert order.statuses.customer.value == "READY_TO_COLLECT"

    # when
    order = await hand_over(shop, order)
    await call_gateways(shop, order.id)

    # then
    (shipment,) = order.shipments
    assert (shipment.carrier, shipment.status) == ("pickup", ShipmentStatus.DELIVERED)
    work = work_of(order)
    assert work.pickup is not None
    assert (work.status.value, work.pickup.state) == ("COMPLETED", PickupState.HANDED_OVER)
    assert [(line.shipped, line.delivered) for line in order.lines] == [(2, 2)]
    assert await level(shop) == (98, 0, 0)
    order = await shop.order(order.id)
    assert (order.statuses.order.value, order.statuses.payment.value) == ("COMPLETED", "PAID")
    assert order.statuses.customer.value == "COLLECTED"
    assert [kind for kind, _ in await told(shop, since)][:3] == [
        "order.handed_over",
        "payment.changed",
        "fulfillment_order.handed_over",
    ]
    await invariants_hold(shop.database)


async def test_what_the_person_leaves_behind_is_canceled_and_given_back(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    order = await lying_ready(shop, {"mug": 3, "tea": 1}, payments=(PlacePayment(gateway="local", token="ok"),))
    mugs = work_of(order).lines[0].id

    # when
    too_many = await refused(shop, order, code=code_of(order), lines=((mugs, 4),))
    order = await hand_over(shop, order, lines=((mugs, 2),))
    await call_gateways(shop, order.id)

    # then
    assert isinstance(too_many, QuantityExceeded)
    assert (too_many.path, too_many.excesses[0].left) == (("lines", "0", "quantity"), 3)
    assert [(line.canceled, line.delivered) for line in order.lines] == [(1, 2), (1, 0)]
    assert (order.totals.total, order.cancel_reason) == (2500, CancelReason.CUSTOMER)
    assert (await level(shop), await level(shop, "tea")) == ((98, 0, 0), (100, 0, 0))
    order = await shop.order(order.id)
    assert (order.statuses.order.value, order.totals.captured, order.totals.outstanding) == ("COMPLETED", 2500, 0)
    await invariants_hold(shop.database)


async def test_goods_that_nobody_came_for_go_back_on_sale_with_the_money(shop: Shop) -> None:
    # given: goods that wait for too long and were paid; for a last day; for longer than usual; since just now
    await a_pickup_store(shop)
    paid = (PlacePayment(gateway="bank", amount=shop.money(2500)),)
    over = await lying_ready(ago(shop, days=9), payments=paid)
    await capture_all(shop, over.id)
    last_day = await lying_ready(ago(shop, days=9), {"tea": 1})
    await extend(ago(shop, days=2), last_day, datetime.now(UTC) + timedelta(hours=12))
    longer = await lying_ready(ago(shop, days=9), {"tea": 1})
    await extend(ago(shop, days=2), longer, datetime.now(UTC) + timedelta(days=9))
    fresh = await lying_ready(shop, {"tea": 1})
    since = await newest(shop)

    # when
    wait = await look_after(shop)
    await look_after(shop)

    # then
    kinds = [kind for kind, _ in await told(shop, since)]
    assert kinds.count("fulfillment_order.expired") == kinds.count("fulfillment_order.pickup_reminded") == 1
    order = await shop.order(over.id)
    work = work_of(order)
    assert work.pickup is not None
    assert (work.status.value, work.pickup.state) == ("CANCELED", PickupState.EXPIRED)
    assert (order.statuses.order.value, order.cancel_reason) == ("CANCELED", CancelReason.NO_SHOW)
    assert (order.totals.captured, order.totals.refunded) == (2500, 2500)
    assert await level(shop) == (100, 0, 0)
    others = [pickup_of(await shop.order(one.id)) for one in (last_day, longer, fresh)]
    assert [one.state for one in others] == [PickupState.READY] * 3
    assert [one.reminded_at is not None for one in others] == [True, False, False]
    assert wait is not None
    assert timedelta(hours=11) < wait <= timedelta(hours=12)
    await invariants_hold(shop.database)


async def test_nobody_who_said_that_they_come_is_sent_away(shop: Shop) -> None:
    # given: two whose time is over; one has just come, one came hours ago and was forgotten
    await a_pickup_store(shop)
    here, gone = await lying_ready(ago(shop, days=9)), await lying_ready(ago(shop, days=9))

    # when
    await shop.run(customer_arrived, arriving(here, bay=" b7 ", vehicle="blue van"))
    await ago(shop, hours=3).run(customer_arrived, arriving(gone, vehicle="red bicycle"))
    before = await vehicles(shop)
    await look_after(shop)

    # then
    work = work_of(await shop.order(here.id))
    assert (work.status.value, pickup_of(await shop.order(here.id)).bay) == ("READY_FOR_PICKUP", "B7")
    assert work_of(await shop.order(gone.id)).status.value == "CANCELED"
    assert (before, await vehicles(shop)) == (["blue van", "red bicycle"], ["blue van"])
    await invariants_hold(shop.database)


async def test_refuses_what_does_not_lie_ready_and_what_is_sent(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    unready = await to_collect(shop)
    ready = await lying_ready(shop)
    sent = await shop.order((await to_collect(shop, method=FulfillmentMethod.SHIP)).id)

    # when
    early = await refused(shop, unready, code="000000")
    wrong = await refused(shop, ready, code="12345")
    unsaid = await refused(shop, ready)
    dispatched = await refusal(
        shop.database, ready_for_pickup, ReadyForPickup(idempotency_key=a_key(), fulfillment_order_id=work_of(sent).id)
    )
    past = await refusal(
        shop.database,
        extend_pickup,
        ExtendPickup(idempotency_key=a_key(), fulfillment_order_id=work_of(ready).id, until=datetime.now(UTC)),
    )
    bay = await refusal(
        shop.database,
        customer_arrived,
        arriving(ready, bay="next to the tree"),
    )

    # then
    assert isinstance(early, IllegalTransition)
    assert isinstance(wrong, WrongCode)
    assert [(type(one), one.path) for one in (unsaid, dispatched, past, bay)] == [
        (InvalidInput, ("code",)),
        (InvalidInput, ("fulfillmentOrderId",)),
        (InvalidInput, ("until",)),
        (InvalidInput, ("bay",)),
    ]


async def test_nobody_takes_a_part_of_a_kit(shop: Shop) -> None:
    # given
    await a_pickup_store(shop)
    await a_kit(shop, "box", 2000, mug=2, tea=1)
    order = await lying_ready(shop, {"box": 2})
    lines = {line.line_id: line.id for line in work_of(order).lines}
    mug, tea = (lines[line.id] for line in order.lines if line.is_component)

    # when
    torn = await refused(shop, order, code=code_of(order), lines=((mug, 3), (tea, 1)))
    order = await hand_over(shop, order, lines=((mug, 2), (tea, 1)))

    # then
    assert isinstance(torn, PartOfKit)
    assert [(line.canceled, line.delivered) for line in order.lines] == [(1, 1), (2, 2), (1, 1)]
    assert (await level(shop), await level(shop, "tea")) == ((98, 0, 0), (99, 0, 0))
    await invariants_hold(shop.database)


def test_goods_wait_for_whole_days_of_the_place() -> None:
    # given: the night in which the clocks of Berlin go back
    evening = datetime(2026, 10, 24, 20, 30, tzinfo=UTC)

    # then
    assert end_of_day(evening, 1, "Europe/Berlin") == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
    assert end_of_day(evening, 1, "America/New_York") == datetime(2026, 10, 26, 4, 0, tzinfo=UTC)


async def test_who_comes_in_the_last_moment_gets_the_goods_or_finds_them_gone_and_nothing_between(shop: Shop) -> None:
    # given: goods whose time is over, and the job and a counter that both reach for them
    await a_pickup_store(shop)
    orders = [await lying_ready(ago(shop, days=9)) for _ in range(4)]

    async def reach(order: Order) -> bool:
        try:
            await hand_over(shop, order)
        except IllegalTransition:
            return False
        return True

    # when
    reaching = asyncio.gather(*(reach(order) for order in orders))
    got, _, _ = await asyncio.gather(reaching, look_after(shop), look_after(shop))

    # then
    after = [await shop.order(order.id) for order in orders]
    assert [(work_of(order).status.value, len(order.shipments)) for order in after] == [
        ("COMPLETED", 1) if one else ("CANCELED", 0) for one in got
    ]
    assert await level(shop) == (100 - 2 * sum(got), 0, 0)
    await invariants_hold(shop.database)


async def test_parcels_that_were_packed_are_handed_over_with_what_was_not(shop: Shop) -> None:
    # given: three of five mugs lie in two parcels when the place says that all is ready
    await a_pickup_store(shop)
    order = await to_collect(shop, {"mug": 5})
    (line,) = work_of(order).lines
    await shop.run(pick_work, PickWork(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id))
    packages = tuple(Package(lines=((line.id, units),)) for units in (2, 1))
    packing = PackWork(idempotency_key=a_key(), fulfillment_order_id=work_of(order).id, packages=packages)
    await shop.run(pack_work, packing)
    order = await make_ready(shop, await shop.order(order.id))

    # when
    order = await hand_over(shop, order, lines=((line.id, 4),))

    # then
    (shipment,) = order.shipments
    assert [sum(part.quantity for part in parcel.lines) for parcel in shipment.parcels] == [2, 1, 1]
    assert (work_of(order).parcels, work_of(order).lines[0].shipped, order.lines[0].canceled) == ((), 4, 1)
    await invariants_hold(shop.database)
