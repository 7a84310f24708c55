"""One order's units at one place as several works, or as one again: no unit is lost, and no stock moves."""

from collections.abc import Mapping
from uuid import UUID

from app.domain.enums import FulfillmentOrderStatus, HoldReason
from app.domain.errors import Held, IllegalTransition, InvalidInput, NotFound, QuantityExceeded
from app.domain.orders.model import FulfillmentOrder
from app.fulfillment.accept import AcceptWork, accept_work
from app.fulfillment.split import MergeWork, SplitWork, merge_work, split_work
from app.orders.hold import HoldOrder, hold_order
from tests.app.orders.picking import pick
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import refusal

_F = FulfillmentOrderStatus


def splitting(work: FulfillmentOrder, units: Mapping[int, int]) -> SplitWork:
    """So many units by the line's place in the work."""
    lines = tuple((work.lines[index].id, quantity) for index, quantity in units.items())
    return SplitWork(idempotency_key=a_key(), fulfillment_order_id=work.id, lines=lines)


def merging(work_id: UUID, *others: UUID) -> MergeWork:
    return MergeWork(idempotency_key=a_key(), fulfillment_order_id=work_id, others=others)


async def the_work(shop: Shop, order_id: UUID, index: int = 0) -> FulfillmentOrder:
    return (await shop.order(order_id)).fulfillment_orders[index]


async def test_what_is_split_off_is_work_of_its_own_and_can_be_merged_again(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 3, "tea": 2})
    work = await the_work(shop, order_id)
    since = await newest(shop)

    # when
    command = splitting(work, {0: 1, 1: 2})
    part_id = await shop.run(split_work, command)
    assert part_id == await shop.run(split_work, command)

    # then
    rest, part = (await shop.order(order_id)).fulfillment_orders
    assert (part.id, part.location, part.status, part.delivery_id) == (part_id, "BER", _F.OPEN, work.delivery_id)
    assert [line.outstanding for line in rest.lines] == [2, 0]
    assert [line.outstanding for line in part.lines] == [1, 2]
    assert [kind for kind, _ in await told(shop, since)] == ["fulfillment_order.split", "fulfillment_order.created"]
    assert await level(shop) == (100, 3, 0)
    since = await newest(shop)

    # when
    assert await shop.run(merge_work, merging(part_id, rest.id)) == part_id

    # then
    emptied, whole = (await shop.order(order_id)).fulfillment_orders
    assert (emptied.status, whole.status) == (_F.CANCELED, _F.OPEN)
    assert [(line.line_id, line.outstanding) for line in whole.lines] == [
        (work.lines[0].line_id, 3),
        (work.lines[1].line_id, 2),
    ]
    assert [kind for kind, _ in await told(shop, since)] == ["fulfillment_order.merged"] * 2
    await dispatch_all(shop, order_id)
    assert (await shop.order(order_id)).statuses.fulfillment.value == "SHIPPED"
    await invariants_hold(shop.database)


async def test_refuses_to_split_off_what_is_not_there_or_all_of_it(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2})
    work = await the_work(shop, order_id)

    # when
    refused = [await refusal(shop.database, split_work, splitting(work, {0: units})) for units in (3, 2, 0)]
    await pick(shop, order_id, 1)
    refused.append(await refusal(shop.database, split_work, splitting(work, {0: 1})))

    # then
    assert [type(one) for one in refused] == [QuantityExceeded, InvalidInput, InvalidInput, IllegalTransition]


async def test_refuses_to_merge_what_does_not_belong_together(shop: Shop) -> None:
    # given: two parts of one work, one of them accepted, and another order's work
    order_id, other = await place(shop, {"mug": 3}), await place(shop, {"mug": 1})
    work = await the_work(shop, order_id)
    part_id = await shop.run(split_work, splitting(work, {0: 1}))
    foreign = await the_work(shop, other)

    # when
    refused = [
        await refusal(shop.database, merge_work, merging(work.id, *others))
        for others in ((), (work.id,), (foreign.id,), (part_id, part_id))
    ]
    held = HoldOrder(
        idempotency_key=a_key(), order_id=order_id, fulfillment_order_id=part_id, reason=HoldReason.MANUAL, note="wait"
    )
    await shop.run(hold_order, held)
    refused.append(await refusal(shop.database, merge_work, merging(work.id, part_id)))
    await shop.run(accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    refused.append(await refusal(shop.database, merge_work, merging(work.id, part_id)))

    # then
    assert [type(one) for one in refused] == [InvalidInput, InvalidInput, NotFound, InvalidInput, Held, InvalidInput]
    assert refused[1].path == ("fulfillmentOrderIds", "0")


async def test_held_work_is_not_accepted(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    work = await the_work(shop, order_id)
    hold = HoldOrder(idempotency_key=a_key(), order_id=order_id, reason=HoldReason.MANUAL, note="ask Ann")
    await shop.run(hold_order, hold)

    # when
    refused = await refusal(
        shop.database, accept_work, AcceptWork(idempotency_key=a_key(), fulfillment_order_id=work.id)
    )

    # then
    assert isinstance(refused, Held)
