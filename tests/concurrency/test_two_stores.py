"""The last unit of an order at two stores: it leaves once, from one of them, whoever is quicker."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from app.domain.errors import Refusal
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.move import MoveWork, move_work
from tests.app.orders.placing import a_store
from tests.app.shipments.labeling import asking, departed, label_with, settle
from tests.builders import Shop, a_key, invariants_hold, place
from tests.reading import level


async def said(work: Awaitable[Any]) -> str:
    """DONE, or the code of the refusal."""
    try:
        await work
    except Refusal as refusal:
        return str(refusal.code)
    return "DONE"


async def test_two_stores_and_a_label_send_the_last_unit_once(shop: Shop) -> None:
    for _ in range(3):
        # given
        order = await shop.order(await place(shop, {"mug": 1}))
        work_id = order.fulfillment_orders[0].id
        key = a_key()

        def send(store: str, work_id: Any = work_id) -> Awaitable[Any]:
            command = DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work_id, carrier="DHL")
            return shop.database.transact(a_store(store), lambda uow: dispatch_shipment(uow, command))

        async def move_and_send(work_id: Any = work_id, key: str = key) -> Any:
            await shop.run(move_work, MoveWork(idempotency_key=key, fulfillment_order_id=work_id, location="HAM"))
            return await send("HAM", work_id)

        async def label_and_leave(work_id: Any = work_id) -> Any:
            shipment_id = await shop.run(label_with, asking(work_id))
            await settle(shop)
            return await departed(shop, shipment_id)

        # when
        answers = await asyncio.gather(
            said(send("BER")), said(move_and_send()), said(label_and_leave()), said(send("BER"))
        )

        # then
        after = await shop.order(order.id)
        assert answers.count("DONE") == 1, answers
        assert after.lines[0].shipped == 1
        assert [shipment.has_left for shipment in after.shipments] == [True]
    (here, _, _), (there, _, _) = await level(shop), await level(shop, location="HAM")
    assert here + there == 197
    await invariants_hold(shop.database)
