"""Picking and packing: units move from the shelf into packages, and every state on the way is told."""

from typing import Any
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, HoldReason
from app.domain.orders.model import FulfillmentOrder
from app.fulfillment.pack import Package, PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.fulfillment.unpack import UnpackWork, unpack_work
from app.orders.hold import HoldOrder, hold_order
from tests.builders import Shop, a_key, cancel, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


def picking(work_id: UUID, **stated: Any) -> PickWork:
    return PickWork(**{"idempotency_key": a_key(), "fulfillment_order_id": work_id, **stated})


def packing(work_id: UUID, **stated: Any) -> PackWork:
    return PackWork(**{"idempotency_key": a_key(), "fulfillment_order_id": work_id, **stated})


def unpacking(work_id: UUID, **stated: Any) -> UnpackWork:
    return UnpackWork(**{"idempotency_key": a_key(), "fulfillment_order_id": work_id, **stated})


async def work_of(shop: Shop, order_id: UUID) -> FulfillmentOrder:
    return (await shop.order(order_id)).fulfillment_orders[0]


async def test_work_goes_from_the_shelf_into_packages_step_by_step(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 1})
    work = await work_of(shop, order_id)
    mugs, teas = (line.id for line in work.lines)
    before, since = await level(shop), await newest(shop)

    # when: part of it is picked and packed, then the rest, in two packages
    await shop.run(pick_work, picking(work.id, lines=((mugs, 2),)))
    await shop.run(pack_work, packing(work.id, lines=((mugs, 1),)))
    half = await work_of(shop, order_id)
    await shop.run(pick_work, picking(work.id, lines=((mugs, 1), (teas, 1))))
    small = Package(lines=((mugs, 2),), weight_grams=900, length_mm=300, width_mm=200, height_mm=100)
    await shop.run(pack_work, packing(work.id, packages=(small, Package(lines=((teas, 1),)))))

    # then
    assert (half.status, [(line.picked, line.packed) for line in half.lines]) == (
        FulfillmentOrderStatus.PICKING,
        [(2, 1), (0, 0)],
    )
    after = await shop.order(order_id)
    work = after.fulfillment_orders[0]
    assert (work.status, [(line.picked, line.packed) for line in work.lines]) == (
        FulfillmentOrderStatus.PACKED,
        [(3, 3), (1, 1)],
    )
    assert [[(part.work_line_id, part.quantity) for part in parcel.lines] for parcel in work.parcels] == [
        [(mugs, 1)],
        [(mugs, 2)],
        [(teas, 1)],
    ]
    assert [(one.weight_grams, one.length_mm, one.width_mm, one.height_mm) for one in work.parcels] == [
        (None, None, None, None),
        (900, 300, 200, 100),
        (None, None, None, None),
    ]
    assert len({parcel.reference for parcel in work.parcels}) == 3
    assert after.statuses.fulfillment.value == "PROCESSING"
    assert await level(shop) == before, "nothing has left the building"
    assert [kind for kind, _ in await told(shop, since)] == [
        "fulfillment_order.accepted",
        "order.work_changed",
        "fulfillment_order.picking",
        "fulfillment_order.packing_changed",
        "fulfillment_order.picked",
        "fulfillment_order.packed",
    ]
    await invariants_hold(shop.database)


async def test_all_that_is_left_needs_no_numbers(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 1})
    work = await work_of(shop, order_id)
    pick, pack = picking(work.id), packing(work.id, packages=(Package(weight_grams=1200),))

    # when
    for _ in range(2):  # the same again is done once
        await shop.run(pick_work, pick)
    for _ in range(2):
        await shop.run(pack_work, pack)

    # then
    work = await work_of(shop, order_id)
    assert work.status is FulfillmentOrderStatus.PACKED
    assert [(parcel.weight_grams, sum(part.quantity for part in parcel.lines)) for parcel in work.parcels] == [
        (1200, 4)
    ]


async def test_packages_are_opened_and_packed_otherwise(shop: Shop) -> None:
    # given: two packages
    order_id = await place(shop, {"mug": 3})
    work = await work_of(shop, order_id)
    mugs = work.lines[0].id
    await shop.run(pick_work, picking(work.id))
    boxes = (Package(lines=((mugs, 1),)), Package(lines=((mugs, 2),), weight_grams=900))
    await shop.run(pack_work, packing(work.id, packages=boxes))
    kept, opened = (await work_of(shop, order_id)).parcels
    since = await newest(shop)

    # when
    await shop.run(unpack_work, unpacking(work.id, package_ids=(opened.id,)))
    half = await work_of(shop, order_id)
    await shop.run(pack_work, packing(work.id))

    # then
    assert (half.status, half.lines[0].packed, half.parcels) == (FulfillmentOrderStatus.PICKED, 1, (kept,))
    whole = await work_of(shop, order_id)
    assert (whole.status, len(whole.parcels)) == (FulfillmentOrderStatus.PACKED, 2)
    assert [kind for kind, _ in await told(shop, since)] == [
        "fulfillment_order.packing_changed",
        "fulfillment_order.packed",
    ]
    # and: what is not there is not opened; without names all of it is
    gone = await refusal(shop.database, unpack_work, unpacking(work.id, package_ids=(opened.id,)))
    assert (str(gone.code), gone.path) == ("NOT_FOUND", ("packageIds", "0"))
    none = await refusal(shop.database, unpack_work, unpacking(work.id, package_ids=()))
    assert str(none.code) == "INVALID"
    await shop.run(unpack_work, unpacking(work.id))
    assert (await work_of(shop, order_id)).parcels == ()
    empty = await refusal(shop.database, unpack_work, unpacking(work.id))
    assert str(empty.code) == "ILLEGAL_TRANSITION"
    await invariants_hold(shop.database)


async def test_refuses_what_is_not_there_to_pick_or_pack(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    work = await work_of(shop, order_id)
    mugs = work.lines[0].id

    async def said(command: PickWork | PackWork) -> tuple[str, tuple[str, ...]]:
        async with nothing_changes(shop.database):
            if isinstance(command, PickWork):
                refused = await refusal(shop.database, pick_work, command)
            else:
                refused = await refusal(shop.database, pack_work, command)
        return str(refused.code), refused.path

    # when / then: nothing is picked yet
    assert await said(packing(work.id)) == ("ILLEGAL_TRANSITION", ("fulfillmentOrderId",))
    # and: more than ordered, none, twice, another's line, an old version
    place_of = ("lines", "0", "quantity")
    assert await said(picking(work.id, lines=((mugs, 4),))) == ("QUANTITY_EXCEEDED", place_of)
    assert await said(picking(work.id, lines=((mugs, 0),))) == ("INVALID", place_of)
    twice = ("lines", "1", "fulfillmentOrderLineId")
    assert await said(picking(work.id, lines=((mugs, 1), (mugs, 1)))) == ("INVALID", twice)
    foreign = ("lines", "0", "fulfillmentOrderLineId")
    assert await said(picking(work.id, lines=((work.id, 1),))) == ("NOT_FOUND", foreign)
    assert await said(picking(work.id, expected_version=9)) == ("VERSION_CONFLICT", ("expectedVersion",))
    # and: more than picked, in one package or over several; impossible measures; lines said twice over
    await shop.run(pick_work, picking(work.id, lines=((mugs, 2),)))
    assert await said(packing(work.id, lines=((mugs, 3),))) == ("QUANTITY_EXCEEDED", place_of)
    one = Package(lines=((mugs, 1),))
    second = ("packages", "1", *place_of)
    assert await said(packing(work.id, packages=(one, Package(lines=((mugs, 2),))))) == ("QUANTITY_EXCEEDED", second)
    assert await said(packing(work.id, packages=(one, Package()))) == ("INVALID", ("packages", "1", "lines"))
    heavy = packing(work.id, packages=(Package(weight_grams=0),))
    assert await said(heavy) == ("INVALID", ("packages", "0", "weightGrams"))
    assert await said(packing(work.id, packages=())) == ("INVALID", ("packages",))
    assert await said(packing(work.id, packages=(one,), lines=((mugs, 1),))) == ("INVALID", ("lines",))


async def test_held_work_is_not_picked(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    work = await work_of(shop, order_id)
    await shop.run(hold_order, HoldOrder(idempotency_key=a_key(), order_id=order_id, reason=HoldReason.MANUAL))
    # when
    held = await refusal(shop.database, pick_work, picking(work.id))
    # then
    assert str(held.code) == "HELD"


async def test_units_that_are_canceled_need_no_picking(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    work = await work_of(shop, order_id)
    await shop.run(pick_work, picking(work.id, lines=((work.lines[0].id, 2),)))
    # when
    await cancel(shop, order_id, {"mug": 1})
    # then: what is left was picked
    await shop.run(pack_work, packing(work.id))
    after = await work_of(shop, order_id)
    assert (after.lines[0].canceled, after.lines[0].packed) == (1, 2)
    assert after.status is FulfillmentOrderStatus.PACKED
    await invariants_hold(shop.database)
