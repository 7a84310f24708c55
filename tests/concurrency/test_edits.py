"""Edits beside cancels, dispatches, other commits and their own clock: exactly one wins, nothing leaks."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from app.domain.enums import CancelReason, OrderStatus
from app.domain.errors import Refusal
from app.domain.orders.model import Order
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.jobs import expire_edits
from app.orders.cancel import CancelOrder, cancel_order
from app.orders.edit.begin import BeginEdit, begin_edit
from tests.app.orders.editing import add, begin, commit_work, committing, let_run_out, set_units, the_edit
from tests.builders import Shop, a_key, invariants_hold, place
from tests.reading import level

DONE = "DONE"


async def said(work: Awaitable[Any]) -> str:
    """DONE, or the code of the refusal."""
    try:
        await work
    except Refusal as refusal:
        return str(refusal.code)
    return DONE


async def against(shop: Shop, rounds: int, rival: Callable[[Order], Awaitable[Any]]) -> Counter[tuple[str, str]]:
    """Commits of edits that take one of two mugs off and add two teas, each beside what its rival does to the order."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for _ in range(rounds):
        order_id = await place(shop, {"mug": 2})
        edit = await begin(shop, order_id)
        await set_units(shop, edit, "mug", 1)
        await add(shop, edit, "tea", 2)
        seen = await shop.order(order_id)
        committed, other = await asyncio.gather(said(shop.run(commit_work, committing(edit))), said(rival(seen)))
        order = await shop.order(order_id)
        state = (await the_edit(shop, edit)).state.value
        assert ((committed == DONE), (state == "OPEN")) == ((state == "COMMITTED"), (order.edit is not None))
        outcomes[committed, other] += 1
        if committed != DONE and order.statuses.order is not OrderStatus.CANCELED:
            await let_run_out(shop, edit)
    await expire_edits.JOB.run(shop.database)
    await invariants_hold(shop.database)
    return outcomes


async def test_beside_a_cancel_either_comes_first_and_the_order_ends_canceled_whole(shop: Shop) -> None:
    # when
    outcomes = await against(
        shop,
        4,
        lambda order: shop.run(
            cancel_order, CancelOrder(idempotency_key=a_key(), order_id=order.id, reason=CancelReason.CUSTOMER)
        ),
    )

    # then: canceled after the edit, or before it; never half of either
    assert set(outcomes) <= {(DONE, DONE), ("ILLEGAL_TRANSITION", DONE)}
    assert (await level(shop), await level(shop, "tea")) == ((100, 0, 0), (100, 0, 0))


async def test_beside_a_dispatch_units_leave_or_come_off_but_not_both(shop: Shop) -> None:
    # given
    async def send(order: Order) -> None:
        (work,) = order.fulfillment_orders
        command = DispatchShipment(
            idempotency_key=a_key(),
            fulfillment_order_id=work.id,
            carrier="DHL",
            lines=tuple((line.id, line.outstanding) for line in work.lines),
        )
        await shop.run(dispatch_shipment, command)

    # when
    outcomes = await against(shop, 4, send)

    # then: both mugs left and the edit was too late, or one stayed and its parcel was packed anew
    left = sum(count for (committed, _), count in outcomes.items() if committed != DONE)
    assert all((committed == DONE) != (sent == DONE) for committed, sent in outcomes)
    assert (await level(shop))[0] == 100 - 2 * left
    assert (await level(shop))[1] == 4 - left


async def test_two_commits_and_ten_beginnings_have_one_winner(shop: Shop) -> None:
    # given
    order_id = await place(shop, {"mug": 2})

    # when
    begun = await asyncio.gather(
        *(said(shop.run(begin_edit, BeginEdit(idempotency_key=a_key(), order_id=order_id))) for _ in range(10))
    )

    # then
    assert Counter(begun) == {DONE: 1, "EDIT_OPEN": 9}

    # when
    opened = (await shop.order(order_id)).edit
    assert opened is not None
    await add(shop, opened.id, "tea", 3)
    committed = await asyncio.gather(*(said(shop.run(commit_work, committing(opened.id))) for _ in range(4)))

    # then
    assert Counter(committed) == {DONE: 1, "ILLEGAL_TRANSITION": 3}
    assert [line.quantity for line in (await shop.order(order_id)).lines] == [2, 3]
    await invariants_hold(shop.database)


async def test_beside_its_own_clock_it_is_committed_or_runs_out(shop: Shop) -> None:
    # given
    async def run_out(order: Order) -> None:
        assert order.edit is not None
        await let_run_out(shop, order.edit.id)
        await expire_edits.JOB.run(shop.database)

    # when
    outcomes = await against(shop, 4, run_out)

    # then
    committed = sum(count for (one, _), count in outcomes.items() if one == DONE)
    assert set(outcomes) <= {(DONE, DONE), ("ILLEGAL_TRANSITION", DONE)}
    assert (await level(shop, "tea"))[1] == 2 * committed
    assert (await level(shop))[1] == 8 - committed
