"""Purchase orders: units are expected, come in parts, late, in excess or not at all, and promises move with them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.enums import LocationKind, PurchaseOrderAction, PurchaseOrderStatus
from app.domain.errors import (
    DuplicateExternalRef,
    Excess,
    IllegalTransition,
    InvalidInput,
    NotFound,
    QuantityExceeded,
)
from app.domain.purchasing import supported_actions
from app.domain.unit_lines import Units
from app.purchasing.create import create_purchase_order
from app.purchasing.end import cancel_purchase_order, close_purchase_order
from app.purchasing.receive import receive_purchase_order
from app.purchasing.update import OrderPurchase, UpdatePurchaseOrder, order_purchase, update_purchase_order
from tests.app.orders.placing import a_store
from tests.app.purchasing.ordering import a_purchase_order, a_supplier, creating, ending, received, receiving, the
from tests.app.transfers.moving import a_receiving_location, in_a_week
from tests.builders import Shop, a_key, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import forbidden, nothing_changes, refusal


def updating(purchase_order_id: UUID, **stated: Any) -> UpdatePurchaseOrder:
    return UpdatePurchaseOrder(idempotency_key=a_key(), purchase_order_id=purchase_order_id, **stated)


async def supplies(shop: Shop, purchase_order_id: UUID) -> list[tuple[str, int, int, int, str]]:
    """SKU, quantity, received, promised and state of its supplies."""
    query = text(
        "SELECT s.code, quantity, received, promised, state FROM supplies v JOIN skus s ON s.id = v.sku_id"
        " WHERE source_id = :id ORDER BY s.code"
    )
    async with shop.database.session() as session:
        return [tuple(row) for row in await session.execute(query, {"id": purchase_order_id})]


async def a_waiting_order(shop: Shop, missing: int) -> UUID:
    """It has all mugs there are, and waits for more."""
    return await place(shop, {"mug": 200 + missing}, allow_backorder=True, stock_policy="RESERVE_AVAILABLE")


async def held_by(shop: Shop, order_id: UUID) -> int:
    return sum(line.reserved + line.allocated for line in (await shop.order(order_id)).lines)


async def test_units_come_in_parts_late_and_damaged(shop: Shop) -> None:
    # given
    await a_supplier(shop)
    since = await newest(shop)

    # when
    purchase_id = await shop.run(create_purchase_order, creating({"mug": 50, "tea": 20}))
    await received(shop, purchase_id, Units("mug", 30, damaged=4), received_at=datetime.now(UTC))

    # then
    assert (await the(shop, purchase_id)).status is PurchaseOrderStatus.PARTIALLY_RECEIVED
    assert await level(shop) == (126, 0, 4)
    assert await supplies(shop, purchase_id) == [("mug", 50, 30, 0, "OPEN"), ("tea", 20, 0, 0, "OPEN")]

    # when
    await received(shop, purchase_id)

    # then
    after = await the(shop, purchase_id)
    assert (after.status, after.version, supported_actions(after)) == (PurchaseOrderStatus.RECEIVED, 3, ())
    assert (await level(shop), await level(shop, "tea")) == ((146, 0, 4), (120, 0, 0))
    assert [kind for kind, _ in await told(shop, since)] == [
        *("purchase_order.created", "supply.opened", "supply.opened"),
        *("purchase_order.received", "stock.received", "supply.received"),
        *("purchase_order.received", "stock.received", "stock.received", "supply.ended", "supply.ended"),
    ]
    await invariants_hold(shop.database)


async def test_more_than_was_ordered_is_taken_only_where_that_is_said(shop: Shop) -> None:
    # given
    purchase_id = await a_purchase_order(shop)

    # when
    refused = await refusal(shop.database, receive_purchase_order, receiving(purchase_id, Units("mug", 53)))
    await received(shop, purchase_id, Units("mug", 53), more_allowed=True)

    # then
    assert isinstance(refused, QuantityExceeded)
    assert refused.excesses == (Excess("mug", 53, 50),)
    assert ((await the(shop, purchase_id)).status, await level(shop)) == (PurchaseOrderStatus.RECEIVED, (153, 0, 0))
    assert await supplies(shop, purchase_id) == [("mug", 53, 53, 0, "CLOSED")]
    await invariants_hold(shop.database)


async def test_what_does_not_come_is_closed_short(shop: Shop) -> None:
    # given
    purchase_id = await a_purchase_order(shop, {"mug": 50, "tea": 20})
    await received(shop, purchase_id, Units("mug", 30))

    # when
    too_late = await refusal(shop.database, cancel_purchase_order, ending(purchase_id))
    await shop.run(close_purchase_order, ending(purchase_id))

    # then
    assert isinstance(too_late, IllegalTransition)
    assert (too_late.source, too_late.allowed) == ("PARTIALLY_RECEIVED", ("RECEIVED",))
    after = await the(shop, purchase_id)
    assert (after.status, [line.canceled for line in after.lines]) == (PurchaseOrderStatus.RECEIVED, [20, 20])
    assert await supplies(shop, purchase_id) == [("mug", 30, 30, 0, "CLOSED"), ("tea", 0, 0, 0, "CANCELED")]
    await invariants_hold(shop.database)


async def test_who_waits_is_promised_what_comes_and_served_when_it_does(shop: Shop) -> None:
    # given
    purchase_id = await a_purchase_order(shop)
    order_id = await a_waiting_order(shop, missing=10)
    assert await supplies(shop, purchase_id) == [("mug", 50, 0, 10, "OPEN")]
    since = await newest(shop)

    # when: the supplier is late
    later = in_a_week() + timedelta(days=5)
    await shop.run(update_purchase_order, updating(purchase_id, expected_at=later))

    # then
    assert {kind for kind, _ in await told(shop, since)} == {
        "purchase_order.changed",
        "supply.changed",
        "order.promise_changed",
    }

    # when
    await received(shop, purchase_id, Units("mug", 4))

    # then
    assert await held_by(shop, order_id) == 204
    assert await supplies(shop, purchase_id) == [("mug", 50, 4, 6, "OPEN")]
    await invariants_hold(shop.database)

    # when
    await received(shop, purchase_id)

    # then
    assert await held_by(shop, order_id) == 210
    assert await supplies(shop, purchase_id) == [("mug", 50, 50, 0, "CLOSED")]
    assert await level(shop) == (150, 110, 0)
    await invariants_hold(shop.database)


async def test_promises_leave_a_purchase_order_that_is_canceled(shop: Shop) -> None:
    # given
    lost = await a_purchase_order(shop)
    order_id = await a_waiting_order(shop, missing=10)
    other = await a_purchase_order(shop, expected_at=in_a_week() + timedelta(days=30))

    # when
    await shop.run(cancel_purchase_order, ending(lost))

    # then
    assert await supplies(shop, lost) == [("mug", 0, 0, 0, "CANCELED")]
    assert await supplies(shop, other) == [("mug", 50, 0, 10, "OPEN")]
    assert (await shop.order(order_id)).lines[0].backordered == 10
    await invariants_hold(shop.database)


async def test_a_draft_is_expected_once_it_is_ordered(shop: Shop) -> None:
    # given
    purchase_id = await a_purchase_order(shop, draft=True)
    assert await supplies(shop, purchase_id) == []

    # when
    early = await refusal(shop.database, receive_purchase_order, receiving(purchase_id))
    await shop.run(order_purchase, OrderPurchase(idempotency_key=a_key(), purchase_order_id=purchase_id))

    # then
    assert isinstance(early, IllegalTransition)
    assert (early.source, early.allowed) == ("DRAFT", ("CANCELED", "ORDERED"))
    assert supported_actions(await the(shop, purchase_id)) == (
        PurchaseOrderAction.UPDATE,
        PurchaseOrderAction.RECEIVE,
        PurchaseOrderAction.CANCEL,
        PurchaseOrderAction.CLOSE,
    )
    assert await supplies(shop, purchase_id) == [("mug", 50, 0, 0, "OPEN")]


async def test_refuses_what_was_received_before_with_what_is_due(shop: Shop) -> None:
    # given
    purchase_id = await a_purchase_order(shop)
    command = receiving(purchase_id, Units("mug", 45))
    await shop.run(receive_purchase_order, command)

    # when
    async with nothing_changes(shop.database):
        assert await shop.run(receive_purchase_order, command) == purchase_id
    twice = await refusal(shop.database, receive_purchase_order, receiving(purchase_id, Units("mug", 45)))
    await received(shop, purchase_id)
    over = await refusal(shop.database, receive_purchase_order, receiving(purchase_id))

    # then
    assert isinstance(twice, QuantityExceeded)
    assert twice.excesses == (Excess("mug", 45, 5),)
    assert isinstance(over, IllegalTransition)
    assert over.message.endswith("is RECEIVED: 0 unit(s) are due")


async def test_refuses_what_cannot_be_ordered(shop: Shop) -> None:
    # given
    await a_supplier(shop)
    await a_supplier(shop, "GONE", active=False)
    await a_receiving_location(shop, "OFF", active=False, kind=LocationKind.STORE)
    await shop.run(create_purchase_order, creating(number="ERP-7"))
    wrong: list[tuple[dict[str, Any], type[Exception], tuple[str, ...]]] = [
        ({"supplier": "NIL"}, NotFound, ("supplier",)),
        ({"supplier": "GONE"}, InvalidInput, ("supplier",)),
        ({"supplier": "HAM"}, InvalidInput, ("supplier",)),
        ({"supplier": "BER"}, InvalidInput, ("to",)),
        ({"destination": "NIL"}, NotFound, ("to",)),
        ({"destination": "OFF"}, InvalidInput, ("to",)),
        ({"number": " "}, InvalidInput, ("number",)),
        ({"number": "ERP-7"}, DuplicateExternalRef, ("number",)),
        ({"lines": (Units("mug", 1), Units("mug", 2))}, InvalidInput, ("lines", "1", "sku")),
        ({"lines": (Units("nil", 1),)}, NotFound, ("lines", "0", "sku")),
        ({"lines": (Units("mug", -1),)}, InvalidInput, ("lines", "0", "quantity")),
    ]
    for stated, kind, path in wrong:
        # when
        refused = await refusal(shop.database, create_purchase_order, creating(**stated))

        # then
        assert (type(refused), refused.path) == (kind, path), stated


async def test_dates_change_for_all_that_is_due_or_for_single_skus(shop: Shop) -> None:
    # given
    first, later = in_a_week(), in_a_week() + timedelta(days=3)
    purchase_id = await a_purchase_order(shop, {"mug": 50, "tea": 20, "poster": 5}, expected_at=first)
    await received(shop, purchase_id, Units("poster", 5))

    # when
    await shop.run(update_purchase_order, updating(purchase_id, dates=(("tea", later),)))
    await shop.run(update_purchase_order, updating(purchase_id, dates=(("tea", later),)))
    undated = await refusal(shop.database, update_purchase_order, updating(purchase_id))
    done = await refusal(shop.database, update_purchase_order, updating(purchase_id, dates=(("poster", later),)))

    # then
    after = await the(shop, purchase_id)
    assert ([line.expected_at for line in after.lines], after.version) == ([first, later, first], 3)
    assert (type(undated), undated.path) == (InvalidInput, ("expectedAt",))
    assert (type(done), done.path) == (InvalidInput, ("lines", "0", "sku"))


async def test_the_destination_receives_and_the_supplier_may_say_when(shop: Shop) -> None:
    # given
    purchase_id = await a_purchase_order(shop)
    supplier, stranger = a_store("POTTERY"), a_store("HAM")

    # then
    await forbidden(shop.database, create_purchase_order, creating(), supplier)
    await forbidden(shop.database, receive_purchase_order, receiving(purchase_id), supplier)
    await forbidden(shop.database, close_purchase_order, ending(purchase_id), supplier)
    foreign = await refusal(shop.database, receive_purchase_order, receiving(purchase_id), stranger)
    assert (type(foreign), foreign.path) == (NotFound, ("purchaseOrderId",))
    sooner = updating(purchase_id, expected_at=in_a_week() - timedelta(days=2))
    await shop.database.transact(supplier, lambda uow: update_purchase_order(uow, sooner))
    assert (await the(shop, purchase_id)).expected_at == sooner.expected_at
