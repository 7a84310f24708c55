"""Holding: nothing held leaves, whoever is first; holds end by hand and by time; places hold their own work."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import HoldReason
from app.domain.errors import Held, IllegalTransition
from app.domain.ids import new_id
from app.domain.orders.hold import open_holds
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.jobs import release_holds
from app.orders.hold import HoldOrder, ReleaseHolds, hold_order, release_hold
from tests.app.orders.placing import a_store
from tests.builders import Shop, a_key, invariants_hold, place
from tests.reading import newest, told
from tests.unchanged import forbidden, refusal


def holding(order_id: UUID, **stated: Any) -> HoldOrder:
    return HoldOrder(**{"idempotency_key": a_key(), "order_id": order_id, "reason": HoldReason.MANUAL, **stated})


def releasing(order_id: UUID, **stated: Any) -> ReleaseHolds:
    return ReleaseHolds(**{"idempotency_key": a_key(), "order_id": order_id, **stated})


def sending(work_id: UUID) -> DispatchShipment:
    return DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work_id, carrier="DHL")


async def test_what_is_held_leaves_when_it_is_released(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    work = (await shop.order(order_id)).fulfillment_orders[0].id
    since = await newest(shop)
    command = holding(order_id, reason=HoldReason.FRAUD, note="Ann Able's card?")
    hold_id = await shop.run(hold_order, command)

    # when
    again = await shop.run(hold_order, command)
    refused = await refusal(shop.database, dispatch_shipment, sending(work))

    # then
    assert again == hold_id
    assert isinstance(refused, Held)
    assert refused.hold_ids == (hold_id,)
    (hold,) = (await shop.order(order_id)).holds
    assert (hold.reason, hold.note, hold.placed_by.id) == (HoldReason.FRAUD, "Ann Able's card?", UUID(int=1))
    # when
    await shop.run(release_hold, releasing(order_id, hold_ids=(hold_id,)))
    await shop.run(dispatch_shipment, sending(work))
    # then
    events = await told(shop, since)
    assert [kind for kind, _ in events][:2] == ["order.held", "order.hold_released"]
    assert not any("Able" in str(data) or "FRAUD" in str(data) for _, data in events)
    await invariants_hold(shop.database)


async def test_releasing_what_has_ended_is_no_error_and_not_told(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    hold_id = await shop.run(hold_order, holding(order_id))
    await shop.run(release_hold, releasing(order_id))
    since = await newest(shop)

    # when
    await shop.run(release_hold, releasing(order_id, hold_ids=(hold_id,)))
    await shop.run(release_hold, releasing(order_id, reasons=(HoldReason.FRAUD,)))

    # then
    assert await told(shop, since) == []
    assert (await shop.order(order_id)).version == 3


async def test_a_hold_and_a_dispatch_race_and_exactly_one_wins(shop: Shop) -> None:
    async def attempt(use_case: Any, command: Any) -> bool:
        try:
            await shop.run(use_case, command)
        except (Held, IllegalTransition):
            return False
        return True

    # given
    wins = set[tuple[bool, bool]]()
    for round_number in range(6):
        order = await shop.order(await place(shop, {"mug": 1}))
        work = order.fulfillment_orders[0].id

        # when
        attempts = [attempt(hold_order, holding(order.id)), attempt(dispatch_shipment, sending(work))]
        if round_number % 2:
            sent, held = await asyncio.gather(*attempts[::-1])
        else:
            held, sent = await asyncio.gather(*attempts)

        # then
        wins.add((held, sent))
        after = await shop.order(order.id)
        assert (len(open_holds(after)), after.lines[0].shipped) == (int(held), int(sent))
    assert wins <= {(True, False), (False, True)}


async def test_holds_end_by_themselves_when_their_time_has_come(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 1})
    soon = shop.database.clock.now() + timedelta(hours=1)
    await shop.run(hold_order, holding(order_id, reason=HoldReason.REMORSE, release_at=soon))
    await shop.run(hold_order, holding(order_id, release_at=soon + timedelta(hours=1)))
    since = await newest(shop)

    # when: nothing is due, then the first is
    wait = await release_holds.run(shop.database)
    assert wait is not None
    assert timedelta(minutes=59) < wait <= timedelta(hours=1)
    async with shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE order_holds SET release_at = release_at - interval '1 hour'"))
    await release_holds.run(shop.database)

    # then
    assert [hold.reason for hold in open_holds(await shop.order(order_id))] == [HoldReason.MANUAL]
    assert [kind for kind, _ in await told(shop, since)] == ["order.hold_released"]


async def test_places_hold_and_release_their_own_work_alone(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 1}))
    work = order.fulfillment_orders[0]
    own, other = a_store(work.location), a_store("HAM")
    whole = await shop.run(hold_order, holding(order.id))

    # when
    mine = await shop.database.transact(
        own, lambda uow: hold_order(uow, holding(order.id, fulfillment_order_id=work.id))
    )
    await shop.database.transact(own, lambda uow: release_hold(uow, releasing(order.id)))

    # then
    assert (await forbidden(shop.database, hold_order, holding(order.id), own)).path == ("fulfillmentOrderId",)
    assert (await forbidden(shop.database, release_hold, releasing(order.id, hold_ids=(whole,)), own)).path
    assert (await refusal(shop.database, hold_order, holding(order.id), other)).path == ("orderId",)
    assert [hold.id for hold in open_holds(await shop.order(order.id))] == [whole]
    assert mine != whole


async def test_refuses_with_code_and_place_and_changes_nothing(shop: Shop) -> None:
    # given
    order_id = await place(shop)
    before = shop.database.clock.now()
    refused: list[tuple[Any, Any, str, tuple[str, ...]]] = [
        (hold_order, holding(new_id()), "NOT_FOUND", ("orderId",)),
        (hold_order, holding(order_id, release_at=before), "INVALID", ("releaseAt",)),
        (hold_order, holding(order_id, note="x" * 2_001), "INVALID", ("note",)),
        (hold_order, holding(order_id, fulfillment_order_id=new_id()), "NOT_FOUND", ("fulfillmentOrderId",)),
        (hold_order, holding(order_id, expected_version=7), "VERSION_CONFLICT", ("expectedVersion",)),
        (release_hold, releasing(order_id, hold_ids=(new_id(),)), "NOT_FOUND", ("holdIds", "0")),
        (release_hold, releasing(order_id, expected_version=7), "VERSION_CONFLICT", ("expectedVersion",)),
    ]

    # then
    for use_case, command, code, path in refused:
        answer = await refusal(shop.database, use_case, command)
        assert (str(answer.code), answer.path) == (code, path)
