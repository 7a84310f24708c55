"""A count is never refused: carts lose the units that are not there before orders do, and hear of it."""

from datetime import timedelta

from app.domain.enums import ReservationState, StockReason
from app.inventory.adjust import AdjustStock, adjust_stock
from tests.app.reservations.holding import hold_for, reservation
from tests.builders import Shop, a_key, invariants_hold, place
from tests.reading import level, newest, told

LATER = timedelta(minutes=5)


async def test_carts_lose_what_is_not_there_before_orders_the_youngest_first(shop: Shop) -> None:
    # given: 90 of an order, and two carts with 5 each
    order_id = await place(shop, {"mug": 90})
    older = await hold_for(shop, LATER, {("mug", "BER"): 5, ("tea", "BER"): 1})
    younger = await hold_for(shop, LATER, {("mug", "BER"): 5})
    since = await newest(shop)

    # when: seven mugs broke
    broken = AdjustStock(
        idempotency_key=a_key(), sku="mug", location="BER", on_hand_delta=-7, reason=StockReason.DAMAGED
    )
    await shop.run(adjust_stock, broken)

    # then
    gone, shrunk = await reservation(shop.database, younger), await reservation(shop.database, older)
    assert (gone.state, [line.quantity for line in gone.lines]) == (ReservationState.RELEASED, [0])
    assert (shrunk.state, [(line.sku, line.quantity) for line in shrunk.lines]) == (
        ReservationState.ACTIVE,
        [("mug", 3), ("tea", 1)],
    )
    assert (await shop.order(order_id)).lines[0].allocated == 90
    assert await level(shop) == (93, 93, 0)
    lost = {data["lost"][0]["quantity"]: data["state"] for kind, data in await told(shop, since) if "lost" in data}
    assert lost[5]["state"] == "RELEASED"
    assert lost[2] == {
        "lines": [
            {"sku": "mug", "location": "BER", "quantity": 3, "pinned": False},
            {"sku": "tea", "location": "BER", "quantity": 1, "pinned": False},
        ]
    }
    await invariants_hold(shop.database)
