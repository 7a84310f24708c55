"""Pick lists: several fulfillment orders in one walk, scans that are checked, and units that nobody finds."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import FulfillmentOrderStatus, HoldReason, PickListState
from app.domain.errors import QuantityExceeded, Refusal, WrongScan
from app.domain.picking import PickListLine, lines_of
from app.fulfillment.move import MoveWork, move_work
from app.fulfillment.pick import PickWork, pick_work
from app.fulfillment.short import ShortWork, short_work
from app.orders.hold import HoldOrder, hold_order
from app.picking.create import CreatePickList, create_pick_list
from app.picking.end import EndPickList, end_pick_list
from app.picking.pick import PickScanned, pick_scanned
from app.picking.place import PlacedSku, PlaceSkus, place_skus
from app.picking.short import ShortScanned, short_scanned
from tests.builders import STAFF, Shop, a_key, cancel, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal

BINS = (PlacedSku(sku="mug", bins=("A10",)), PlacedSku(sku="tea", bins=("A2", "Z1"), category="dry"))


def creating(**stated: Any) -> CreatePickList:
    return CreatePickList(**{"idempotency_key": a_key(), "location": "BER", **stated})


def picking(list_id: UUID, scan: str, quantity: int = 1, **stated: Any) -> PickScanned:
    return PickScanned(idempotency_key=a_key(), pick_list_id=list_id, scan=scan, quantity=quantity, **stated)


def shorting(list_id: UUID, scan: str, quantity: int | None = None) -> ShortScanned:
    return ShortScanned(idempotency_key=a_key(), pick_list_id=list_id, scan=scan, quantity=quantity)


def ending(list_id: UUID, state: PickListState) -> EndPickList:
    return EndPickList(idempotency_key=a_key(), pick_list_id=list_id, state=state)


async def the_work(shop: Shop, order_id: UUID) -> UUID:
    return (await shop.order(order_id)).fulfillment_orders[0].id


async def lines(shop: Shop, list_id: UUID) -> dict[str, tuple[int, int]]:
    """Picked and left by SKU, in the order of the walk."""
    async with shop.database.unit_of_work(STAFF) as uow:
        found: tuple[PickListLine, ...] = lines_of(await uow.pick_lists.units([list_id]))
    return {line.sku: (line.picked, line.left) for line in found}


async def test_several_orders_are_picked_in_one_walk(shop: Shop) -> None:
    # given: two orders, and bins that say where things lie
    await shop.run(place_skus, PlaceSkus(location="BER", rows=BINS))
    await shop.run(upsert_sku, UpsertSku(code="tea", name="Tea", gtin="4006381333931"))
    first = await place(shop, {"mug": 2, "tea": 1})
    second = await place(shop, {"mug": 3})
    # when
    list_id = await shop.run(create_pick_list, creating())
    begun = await lines(shop, list_id)
    since = await newest(shop)
    await shop.run(pick_scanned, picking(list_id, "4006381333931"))
    await shop.run(pick_scanned, picking(list_id, "A10", 4))
    last = picking(list_id, "mug")
    for _ in range(2):  # the same again is done once
        await shop.run(pick_scanned, last)
    await shop.run(end_pick_list, ending(list_id, PickListState.COMPLETED))
    # then
    assert list(begun.items()) == [("tea", (0, 1)), ("mug", (0, 5))]
    assert await lines(shop, list_id) == {"tea": (1, 0), "mug": (5, 0)}
    for order_id in (first, second):
        (work,) = (await shop.order(order_id)).fulfillment_orders
        assert work.status is FulfillmentOrderStatus.PICKED
    kinds = [kind for kind, _ in await told(shop, since)]
    assert kinds.count("fulfillment_order.picked") == 2
    assert kinds[-1] == "pick_list.completed"
    # and: work that is on no list any more has nothing left, so there is nothing to walk for
    assert str((await refusal(shop.database, create_pick_list, creating())).code) == "NOT_FOUND"
    await invariants_hold(shop.database)


async def test_refuses_what_is_not_on_the_list_or_too_much_of_it(shop: Shop) -> None:
    # given
    await shop.run(place_skus, PlaceSkus(location="BER", rows=BINS))
    work = await the_work(shop, await place(shop, {"mug": 2}))
    other = await the_work(shop, await place(shop, {"tea": 2}))
    list_id = await shop.run(create_pick_list, creating(fulfillment_order_ids=(work,)))
    async with nothing_changes(shop.database):
        # when / then: another SKU
        wrong = await refusal(shop.database, pick_scanned, picking(list_id, "tea"))
        assert isinstance(wrong, WrongScan)
        assert [(one.sku, one.bin, one.left) for one in wrong.expected] == [("mug", "A10", 2)]
        # and: too many
        over = await refusal(shop.database, pick_scanned, picking(list_id, "mug", 3))
        assert isinstance(over, QuantityExceeded)
        assert (over.path, over.excesses[0].left) == (("quantity",), 2)
        # and: none, for work that is not on it, a list that is not there
        assert str((await refusal(shop.database, pick_scanned, picking(list_id, "mug", 0))).code) == "INVALID"
        strange = picking(list_id, "mug", fulfillment_order_id=other)
        assert (await refusal(shop.database, pick_scanned, strange)).path == ("fulfillmentOrderId",)
        assert str((await refusal(shop.database, pick_scanned, picking(work, "mug"))).code) == "NOT_FOUND"
        # and: more missing than is left
        assert (await refusal(shop.database, short_scanned, shorting(list_id, "mug", 3))).path == ("quantity",)
        # and: complete while units are left
        early = await refusal(shop.database, end_pick_list, ending(list_id, PickListState.COMPLETED))
        assert str(early.code) == "ILLEGAL_TRANSITION"
    # and: after it is over
    await shop.run(end_pick_list, ending(list_id, PickListState.CANCELED))
    late = await refusal(shop.database, pick_scanned, picking(list_id, "mug"))
    assert str(late.code) == "ILLEGAL_TRANSITION"


async def test_work_is_on_one_open_list_of_its_location(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    work = await the_work(shop, order_id)
    list_id = await shop.run(create_pick_list, creating(fulfillment_order_ids=(work,)))
    # when / then: it is on that one
    again = await refusal(shop.database, create_pick_list, creating(fulfillment_order_ids=(work,)))
    assert again.path == ("fulfillmentOrderIds", "0")
    elsewhere = await refusal(shop.database, create_pick_list, creating(location="HAM", fulfillment_order_ids=(work,)))
    assert str(elsewhere.code) == "INVALID"
    for named in ((), (work, work), (list_id,)):
        assert await refusal(shop.database, create_pick_list, creating(fulfillment_order_ids=named))
    # and: moved away, it is no longer, and may be picked where it is
    await shop.run(move_work, MoveWork(idempotency_key=a_key(), fulfillment_order_id=work, location="HAM"))
    assert await lines(shop, list_id) == {"mug": (0, 0)}
    await shop.run(end_pick_list, ending(list_id, PickListState.COMPLETED))
    there = await shop.run(create_pick_list, creating(location="HAM"))
    assert await lines(shop, there) == {"mug": (0, 2)}


async def test_two_who_ask_at_once_get_different_work(shop: Shop) -> None:
    # given
    for _ in range(4):
        await place(shop, {"mug": 1})
    # when
    lists = await asyncio.gather(*(shop.run(create_pick_list, creating(most=2)) for _ in range(2)))
    # then
    async with shop.database.unit_of_work(STAFF) as uow:
        found = await uow.pick_lists.by_ids(lists)
    assert len({work for one in found.values() for work in one.works}) == 4


async def test_the_last_unit_is_picked_once_however_many_scan_it(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3})
    work = await the_work(shop, order_id)
    list_id = await shop.run(create_pick_list, creating(fulfillment_order_ids=(work,)))
    line = (await shop.order(order_id)).fulfillment_orders[0].lines[0].id

    async def scan() -> str:
        return await outcome(shop.run(pick_scanned, picking(list_id, "mug")))

    async def by_hand() -> str:
        command = PickWork(idempotency_key=a_key(), fulfillment_order_id=work, lines=((line, 1),))
        return await outcome(shop.run(pick_work, command))

    # when
    outcomes = await asyncio.gather(scan(), by_hand(), scan(), by_hand(), scan())
    # then
    assert outcomes.count("picked") == 3
    assert set(outcomes) - {"picked"} <= {"QUANTITY_EXCEEDED", "ILLEGAL_TRANSITION"}
    assert await lines(shop, list_id) == {"mug": (3, 0)}


async def outcome(attempt: Awaitable[UUID]) -> str:
    try:
        await attempt
    except Refusal as refused:
        return str(refused.code)
    return "picked"


async def test_what_is_held_or_canceled_is_not_walked_for(shop: Shop) -> None:
    # given
    held, fewer = await place(shop, {"mug": 2}), await place(shop, {"tea": 2})
    list_id = await shop.run(
        create_pick_list,
        creating(fulfillment_order_ids=(await the_work(shop, held), await the_work(shop, fewer))),
    )
    # when
    await shop.run(hold_order, HoldOrder(idempotency_key=a_key(), order_id=held, reason=HoldReason.MANUAL))
    await cancel(shop, fewer, {"tea": 1})
    # then
    assert await lines(shop, list_id) == {"mug": (0, 2), "tea": (0, 1)}
    assert str((await refusal(shop.database, pick_scanned, picking(list_id, "mug"))).code) == "HELD"
    await shop.run(pick_scanned, picking(list_id, "tea"))
    await shop.run(end_pick_list, ending(list_id, PickListState.COMPLETED))
    # and: the next list leaves it out
    assert str((await refusal(shop.database, create_pick_list, creating())).code) == "NOT_FOUND"


async def test_units_that_nobody_finds_come_from_elsewhere_and_are_counted(shop: Shop) -> None:
    # given: two orders for three mugs in all, of which one is on the shelf
    first, second = await place(shop, {"mug": 1}), await place(shop, {"mug": 2})
    list_id = await shop.run(create_pick_list, creating())
    await shop.run(pick_scanned, picking(list_id, "mug"))
    before = await level(shop)
    # when
    missing = shorting(list_id, "mug")
    for _ in range(2):
        await shop.run(short_scanned, missing)
    # then: the first has its mug, the second's come from Hamburg
    assert (await shop.order(first)).fulfillment_orders[0].status is FulfillmentOrderStatus.PICKED
    works = (await shop.order(second)).fulfillment_orders
    assert [(work.location, work.status.value, sum(line.outstanding for line in work.lines)) for work in works] == [
        ("BER", "CANCELED", 0),
        ("HAM", "OPEN", 2),
    ]
    # and: the ghosts are not sold again
    on_hand, reserved, quarantined = before
    assert await level(shop) == (on_hand - 2, reserved - 2, quarantined + 2)
    assert await level(shop, location="HAM") == (100, 2, 0)
    await shop.run(end_pick_list, ending(list_id, PickListState.COMPLETED))
    await invariants_hold(shop.database)


async def test_one_location_gives_up_what_it_does_not_find_without_a_list(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 1})
    work = (await shop.order(order_id)).fulfillment_orders[0]
    # when
    short = ShortWork(idempotency_key=a_key(), fulfillment_order_id=work.id, lines=((work.lines[0].id, 1),))
    await shop.run(short_work, short)
    # then
    here, there = (await shop.order(order_id)).fulfillment_orders
    assert [line.outstanding for line in here.lines] == [2, 1]
    assert (there.location, [line.outstanding for line in there.lines]) == ("HAM", [1])
    more = ShortWork(idempotency_key=a_key(), fulfillment_order_id=work.id, lines=((work.lines[0].id, 3),))
    assert str((await refusal(shop.database, short_work, more)).code) == "QUANTITY_EXCEEDED"
