"""Booking a van: never above its room, given back with what it would have brought, moved for who asks."""

import asyncio

import pytest

from app.domain.enums import Weekday
from app.domain.errors import IllegalTransition, InvalidInput, MethodNotOffered, NotFound, SlotFull
from app.domain.slots import StatedWindow
from app.slots.move import move_delivery_slot
from app.slots.save import SaveDeliverySlots, save_delivery_slots
from tests.app.slots.booking import a_van, driven, moving, window
from tests.builders import Shop, cancel, dispatch_all, invariants_hold
from tests.reading import level
from tests.unchanged import refusal


async def test_a_rush_books_a_window_up_to_its_room_and_no_further(shop: Shop) -> None:
    # given
    await a_van(shop, 2)

    # when
    tries = await asyncio.gather(*(driven(shop, 0) for _ in range(6)), return_exceptions=True)

    # then: whoever was refused holds no stock
    assert sorted(type(one).__name__ for one in tries if isinstance(one, BaseException)) == ["SlotFull"] * 4
    assert await level(shop) == (100, 2, 0)
    await invariants_hold(shop.database)


async def test_a_window_goes_back_with_the_last_unit_and_only_then(shop: Shop) -> None:
    # given
    await a_van(shop, 1, 1)
    order_id = await driven(shop, 0, units=2)

    # when one unit is canceled the van still comes
    await cancel(shop, order_id, {"mug": 1})
    with pytest.raises(SlotFull) as full:
        await driven(shop, 0)
    await cancel(shop, order_id, {"mug": 1})
    again = await driven(shop, 0)

    # then
    assert full.value.starts_at == window(0)
    assert (await shop.order(order_id)).deliveries[0].slot is None
    slot = (await shop.order(again)).deliveries[0].slot
    assert slot is not None
    assert slot.starts_at == window(0)
    await invariants_hold(shop.database)


async def test_a_delivery_moves_to_another_window_until_it_leaves(shop: Shop) -> None:
    # given
    await a_van(shop, 1, 1)
    await a_van(shop, 1, code="HAM")
    first, second = await driven(shop, 0), await driven(shop, 1)

    # when, then: one that is full, of another's van, or of no day
    full = await refusal(shop.database, move_delivery_slot, moving(first, 1))
    foreign = await refusal(shop.database, move_delivery_slot, moving(first, 0, "HAM"))
    none = await refusal(shop.database, move_delivery_slot, moving(first, 5))
    assert [type(one) for one in (full, foreign, none)] == [SlotFull, InvalidInput, NotFound]

    # when there is room
    await cancel(shop, second)
    await shop.run(move_delivery_slot, moving(first, 1))
    moved = (await shop.order(first)).deliveries[0]

    # then the promise follows, and the old window is anybody's
    assert (moved.promised_from, moved.promised_by) == (window(1), window(2))
    assert moved.promised_on == window(1).date()
    await driven(shop, 0)

    # when it has left
    await dispatch_all(shop, first)
    late = await refusal(shop.database, move_delivery_slot, moving(first, 0))
    assert isinstance(late, IllegalTransition)
    await invariants_hold(shop.database)


async def test_only_who_drives_has_windows(shop: Shop) -> None:
    every = SaveDeliverySlots(
        location="HAM", windows=(StatedWindow(weekdays=(), opens="09:00", closes="10:00", capacity=1),)
    )
    nowhere = await refusal(shop.database, save_delivery_slots, every)
    assert isinstance(nowhere, InvalidInput)
    await a_van(shop, 1)
    windows = (StatedWindow(weekdays=tuple(Weekday), opens="09:00", closes="10:00", capacity=1),)
    unable = await refusal(shop.database, save_delivery_slots, SaveDeliverySlots(location="HAM", windows=windows))
    assert isinstance(unable, MethodNotOffered)
    assert (unable.location, [one.value for one in unable.needs]) == ("HAM", ["LOCAL_DELIVERY"])
