"""Work that a location will not do, or that another does: units and what holds them go together, or nothing does."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain.enums import FulfillmentOrderStatus, RejectReason
from app.domain.errors import IllegalTransition, InsufficientStock, InvalidInput, NotFound, Shortfall, VersionConflict
from app.domain.orders.model import FulfillmentOrder
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.reject import RejectWork, reject_work
from app.inventory.count import SubmitCount, submit_count
from app.orders.command import PlaceLine
from tests.app.orders.picking import pick
from tests.builders import STAFF, Shop, a_key, dispatch_all, invariants_hold, place, receive
from tests.reading import level, newest, told
from tests.unchanged import refusal

_F = FulfillmentOrderStatus


def rejecting(work_id: UUID, reason: RejectReason = RejectReason.CAPACITY, **stated: Any) -> RejectWork:
    return RejectWork(**{"idempotency_key": a_key(), "fulfillment_order_id": work_id, "reason": reason, **stated})


def moving(work_id: UUID, location: str, **stated: Any) -> MoveWork:
    return MoveWork(**{"idempotency_key": a_key(), "fulfillment_order_id": work_id, "location": location, **stated})


async def works(shop: Shop, order_id: UUID) -> list[FulfillmentOrder]:
    return list((await shop.order(order_id)).fulfillment_orders)


async def test_what_one_location_rejects_is_the_next_ones_work_in_the_same_moment(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 2})
    (work,) = await works(shop, order_id)
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    since = await newest(shop)

    # when
    command = rejecting(work.id, note="the oven is on fire")
    assert await shop.run(reject_work, command) == await shop.run(reject_work, command) == work.id

    # then
    order = await shop.order(order_id)
    rejected, new = order.fulfillment_orders
    assert (rejected.status, rejected.reject_reason, rejected.reject_note) == (
        _F.REJECTED,
        RejectReason.CAPACITY,
        "the oven is on fire",
    )
    assert (new.location, new.status, [line.quantity for line in new.lines]) == ("HAM", _F.OPEN, [3, 2])
    assert [(line.allocated, line.open) for line in order.lines] == [(3, 0), (2, 0)]
    assert (await level(shop, "mug", "BER"), await level(shop, "mug", "HAM")) == ((100, 0, 0), (100, 3, 0))
    kinds = [kind for kind, _ in await told(shop, since)]
    assert kinds == [
        "order.rerouted",
        "fulfillment_order.rejected",
        "fulfillment_order.created",
        "stock.reserved",
        "stock.reserved",
        "stock.released",
        "stock.released",
    ]
    await invariants_hold(shop.database)


async def test_a_location_that_rejected_is_not_asked_again_when_units_wait(shop: Shop) -> None:
    # given: both locations in turn are closed for these mugs
    order_id = await place(shop, {"mug": 3})
    for _ in range(2):
        await shop.run(reject_work, rejecting((await works(shop, order_id))[-1].id, RejectReason.CLOSED))

    # when: more of them arrive at both
    for location in ("BER", "HAM"):
        await receive(shop, "mug", location, 5)

    # then: the order waits, and nobody else is kept from buying what it does not get
    order = await shop.order(order_id)
    assert (order.lines[0].open, [work.status for work in order.fulfillment_orders]) == (3, [_F.REJECTED] * 2)
    other = await place(shop, {"mug": 105})
    assert [work.location for work in await works(shop, other)] == ["BER"]
    await invariants_hold(shop.database)


async def test_units_that_are_not_there_are_quarantined_and_to_be_counted_until_somebody_does(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 4})
    (work,) = await works(shop, order_id)

    # when
    await shop.run(reject_work, rejecting(work.id, RejectReason.OUT_OF_STOCK))

    # then: the ghosts are not sold again
    assert (await level(shop, "mug", "BER"), await level(shop, "mug", "HAM")) == ((96, 0, 4), (100, 4, 0))
    tasks = "SELECT quantity, stock_count_id IS NULL FROM count_tasks"
    async with shop.database.session() as session:
        assert [tuple(row) for row in await session.execute(text(tasks))] == [(4, True)]

    # when
    counted = SubmitCount(idempotency_key=a_key(), location="BER", lines=(("mug", 96),))
    await shop.database.transact(STAFF, lambda uow: submit_count(uow, counted, limit_units=5))

    # then
    async with shop.database.session() as session:
        assert [tuple(row) for row in await session.execute(text(tasks))] == [(4, False)]
    await invariants_hold(shop.database)


async def test_units_that_a_location_is_free_of_go_to_who_waits_there(shop: Shop) -> None:
    # given: somebody waits for mugs of BER, which sold all it had
    first = await place(shop, {"mug": 100})
    waits = await place(
        shop,
        lines=(PlaceLine(sku="mug", quantity=2, location="BER"),),
        allow_backorder=True,
    )
    (work,) = await works(shop, first)
    assert (work.location, (await shop.order(waits)).lines[0].backordered) == ("BER", 2)

    # when
    await shop.run(reject_work, rejecting(work.id))

    # then
    assert [(work.location, work.lines[0].quantity) for work in await works(shop, waits)] == [("BER", 2)]
    assert [work.location for work in await works(shop, first)] == ["BER", "HAM"]
    assert await level(shop, "mug", "BER") == (100, 2, 0)
    await invariants_hold(shop.database)


@pytest.mark.parametrize("picked", [True, False])
async def test_refuses_to_reject_what_is_picked_or_gone(shop: Shop, picked: bool) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    (work,) = await works(shop, order_id)
    if picked:
        await pick(shop, order_id, 1)
    else:
        await dispatch_all(shop, order_id)

    # when, then
    refused = await refusal(shop.database, reject_work, rejecting(work.id))
    assert isinstance(refused, IllegalTransition)
    assert (refused.source, refused.target) == ("PICKING" if picked else "DISPATCHED", "REJECTED")


async def test_moving_work_moves_what_holds_its_units(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    (work,) = await works(shop, order_id)
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    since = await newest(shop)

    # when
    command = moving(work.id, "HAM")
    assert await shop.run(move_work, command) == await shop.run(move_work, command) == work.id

    # then
    (moved,) = await works(shop, order_id)
    assert (moved.id, moved.location, moved.status) == (work.id, "HAM", _F.OPEN)
    assert (await level(shop, "mug", "BER"), await level(shop, "mug", "HAM")) == ((100, 0, 0), (100, 3, 0))
    kinds = [kind for kind, _ in await told(shop, since)]
    assert kinds == ["order.rerouted", "fulfillment_order.moved", "stock.reserved", "stock.released"]
    await dispatch_all(shop, order_id)
    assert await level(shop, "mug", "HAM") == (97, 0, 0)
    await invariants_hold(shop.database)


async def test_refuses_to_move_work_to_where_the_units_are_not(shop: Shop) -> None:
    # given: HAM has one mug left that is nobody's
    await place(shop, lines=(PlaceLine(sku="mug", quantity=99, location="HAM"),))
    order_id = await place(shop, {"mug": 3})
    (work,) = await works(shop, order_id)

    # when, then
    refused = await refusal(shop.database, move_work, moving(work.id, "HAM"))
    assert isinstance(refused, InsufficientStock)
    assert refused.shortfalls == (Shortfall("mug", "HAM", 3, 1),)


async def test_refuses_to_move_work_that_stays_where_it_is(shop: Shop) -> None:
    # given
    free, bound = (
        await place(shop, {"mug": 1}),
        await place(shop, lines=(PlaceLine(sku="mug", quantity=1, location="BER"),)),
    )
    (work,), (tied,) = await works(shop, free), await works(shop, bound)

    # when
    refused = [
        await refusal(shop.database, move_work, command)
        for command in (
            moving(work.id, "BER"),
            moving(work.id, "NOWHERE"),
            moving(work.id, "HAM", expected_version=7),
            moving(tied.id, "HAM"),
        )
    ]

    # then
    assert [type(one) for one in refused] == [InvalidInput, NotFound, VersionConflict, InvalidInput]
    assert (str(refused[-1]), refused[-1].path) == (
        "mug was sold from BER and from no other place",
        ("fulfillmentOrderId",),
    )
