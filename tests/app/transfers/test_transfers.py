"""Transfers: units are held, leave, arrive or are accounted for; refusals change nothing."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.catalog.upsert import UpsertSku, upsert_sku
from app.domain.enums import TransferStatus, TransitEnd
from app.domain.errors import (
    Excess,
    IllegalTransition,
    InsufficientStock,
    InvalidInput,
    NotFound,
    QuantityExceeded,
    Shortfall,
    VersionConflict,
)
from app.domain.ids import new_id
from app.domain.transfers import supported_actions
from app.domain.unit_lines import Units
from app.inventory.set import SetStock, set_stock
from app.transfers.cancel import CancelTransfer, cancel_transfer
from app.transfers.create import create_transfer
from app.transfers.ready import ReadyTransfer, ready_transfer
from app.transfers.receive import receive_transfer
from app.transfers.ship import ship_transfer
from tests.app.orders.placing import a_store
from tests.app.transfers.moving import (
    a_receiving_location,
    a_transfer,
    creating,
    received,
    receiving,
    shipped,
    shipping,
    the,
)
from tests.builders import Shop, a_key, invariants_hold, place
from tests.reading import level, newest, told
from tests.unchanged import forbidden, nothing_changes, refusal


def canceling(transfer_id: UUID, in_transit: TransitEnd | None = None) -> CancelTransfer:
    return CancelTransfer(idempotency_key=a_key(), transfer_id=transfer_id, in_transit=in_transit)


async def supplies(shop: Shop, transfer_id: UUID) -> list[tuple[str, int, int, str]]:
    """SKU, quantity, received and state of the transfer's supplies."""
    query = text(
        "SELECT s.code, quantity, received, state FROM supplies v JOIN skus s ON s.id = v.sku_id"
        " WHERE source_id = :id ORDER BY s.code"
    )
    async with shop.database.session() as session:
        return [tuple(row) for row in await session.execute(query, {"id": transfer_id})]


async def test_units_are_held_leave_and_arrive(shop: Shop) -> None:
    # given
    await a_receiving_location(shop)
    since = await newest(shop)

    # when
    transfer_id = await shop.run(create_transfer, creating({"mug": 10, "tea": 4}))

    # then
    assert await level(shop) == (100, 10, 0)
    assert await supplies(shop, transfer_id) == [("mug", 10, 0, "OPEN"), ("tea", 4, 0, "OPEN")]

    # when
    await shop.run(ship_transfer, shipping(transfer_id))

    # then
    assert await level(shop) == (90, 0, 0)
    assert await level(shop, "mug", "HAM") == (100, 0, 0)
    assert (await the(shop, transfer_id)).status is TransferStatus.IN_TRANSIT

    # when
    await received(shop, transfer_id)

    # then
    after = await the(shop, transfer_id)
    assert (after.status, after.version, supported_actions(after)) == (TransferStatus.RECEIVED, 3, ())
    assert await level(shop, "mug", "HAM") == (110, 0, 0)
    assert await level(shop, "tea", "HAM") == (104, 0, 0)
    assert await supplies(shop, transfer_id) == [("mug", 10, 10, "CLOSED"), ("tea", 4, 4, "CLOSED")]
    kinds = [kind for kind, _ in await told(shop, since)]
    assert kinds == [
        *("transfer.created", "stock.reserved", "stock.reserved", "supply.opened", "supply.opened"),
        *("transfer.shipped", "stock.transferred", "stock.transferred"),
        *("transfer.received", "stock.transferred", "stock.transferred", "supply.ended", "supply.ended"),
    ]
    await invariants_hold(shop.database)


async def test_parts_are_shipped_and_received_and_what_is_missing_is_written_off(shop: Shop) -> None:
    # given
    transfer_id = await a_transfer(shop, {"mug": 10, "tea": 4})

    # when
    await shop.run(ship_transfer, shipping(transfer_id, Units("mug", 7)))
    await received(shop, transfer_id, Units("mug", 5, damaged=2))

    # then
    mug, tea = (await the(shop, transfer_id)).lines
    assert (mug.to_ship, mug.in_transit, mug.received, mug.damaged, tea.to_ship) == (3, 2, 5, 2, 4)
    assert (await the(shop, transfer_id)).status is TransferStatus.PARTIALLY_RECEIVED
    assert await level(shop) == (93, 3, 0)
    assert await level(shop, "mug", "HAM") == (103, 0, 2)
    assert await supplies(shop, transfer_id) == [("mug", 10, 5, "OPEN"), ("tea", 4, 0, "OPEN")]

    # when
    await shop.run(receive_transfer, replace(receiving(transfer_id), lines=(), close=True))

    # then
    mug, tea = (await the(shop, transfer_id)).lines
    assert (mug.canceled, mug.written_off, tea.canceled) == (3, 2, 4)
    assert (await the(shop, transfer_id)).status is TransferStatus.RECEIVED
    assert await level(shop) == (93, 0, 0)
    assert await supplies(shop, transfer_id) == [("mug", 5, 5, "CLOSED"), ("tea", 0, 0, "CANCELED")]
    await invariants_hold(shop.database)


async def test_a_final_shipment_sets_the_rest_free(shop: Shop) -> None:
    # given
    transfer_id = await a_transfer(shop, {"mug": 10, "tea": 4})

    # when
    await shop.run(ship_transfer, shipping(transfer_id, Units("mug", 7), final=True))

    # then
    assert (await level(shop), await level(shop, "tea")) == ((93, 0, 0), (100, 0, 0))
    assert await supplies(shop, transfer_id) == [("mug", 7, 0, "OPEN"), ("tea", 0, 0, "CANCELED")]
    await invariants_hold(shop.database)


async def test_what_is_in_transit_goes_back_or_is_written_off_when_it_is_canceled(shop: Shop) -> None:
    # given
    back, lost = await shipped(shop), await shipped(shop)
    await received(shop, lost, Units("mug", 4))

    # when
    undecided = await refusal(shop.database, cancel_transfer, canceling(back))
    await shop.run(cancel_transfer, canceling(back, TransitEnd.RETURN_TO_SOURCE))
    await shop.run(cancel_transfer, canceling(lost, TransitEnd.WRITE_OFF))

    # then
    assert isinstance(undecided, InvalidInput)
    assert undecided.path == ("inTransit",)
    assert (await level(shop), await level(shop, "mug", "HAM")) == ((90, 0, 0), (104, 0, 0))
    assert (await the(shop, back)).lines[0].returned == 10
    assert ((await the(shop, lost)).lines[0].written_off, (await the(shop, lost)).status) == (
        6,
        TransferStatus.CANCELED,
    )
    again = await refusal(shop.database, cancel_transfer, canceling(back, TransitEnd.WRITE_OFF))
    assert isinstance(again, IllegalTransition)
    assert (again.source, again.allowed) == ("CANCELED", ())
    await invariants_hold(shop.database)


async def test_a_draft_holds_nothing_until_it_is_ready(shop: Shop) -> None:
    # given
    transfer_id = await a_transfer(shop, draft=True)
    assert (await level(shop), await supplies(shop, transfer_id)) == ((100, 0, 0), [])

    # when
    early = await refusal(shop.database, ship_transfer, shipping(transfer_id))
    await shop.run(ready_transfer, ReadyTransfer(idempotency_key=a_key(), transfer_id=transfer_id))

    # then
    assert isinstance(early, IllegalTransition)
    assert (early.source, early.allowed) == ("DRAFT", ("CANCELED", "READY"))
    assert (await level(shop), await supplies(shop, transfer_id)) == ((100, 10, 0), [("mug", 10, 0, "OPEN")])

    # when
    await shop.run(cancel_transfer, canceling(transfer_id))

    # then
    assert (await level(shop), await supplies(shop, transfer_id)) == ((100, 0, 0), [("mug", 0, 0, "CANCELED")])
    await invariants_hold(shop.database)


async def test_refuses_a_transfer_received_twice_with_what_is_left(shop: Shop) -> None:
    # given
    transfer_id = await shipped(shop)
    command = receiving(transfer_id, Units("mug", 8))
    await shop.run(receive_transfer, command)

    # when
    async with nothing_changes(shop.database):
        assert await shop.run(receive_transfer, command) == transfer_id  # the same key: the same work
    twice = await refusal(shop.database, receive_transfer, receiving(transfer_id, Units("mug", 8)))
    await received(shop, transfer_id)
    over = await refusal(shop.database, receive_transfer, receiving(transfer_id))

    # then
    assert isinstance(twice, QuantityExceeded)
    assert twice.excesses == (Excess("mug", 8, 2),)
    assert isinstance(over, IllegalTransition)
    assert over.message.endswith("is RECEIVED: 0 unit(s) are left to ship, 0 in transit")
    assert await level(shop, "mug", "HAM") == (110, 0, 0)


async def test_of_many_who_receive_at_once_each_unit_arrives_once(shop: Shop) -> None:
    # given
    transfer_id = await shipped(shop)

    # when
    answers = await asyncio.gather(
        *(shop.run(receive_transfer, receiving(transfer_id, Units("mug", 4))) for _ in range(5)),
        return_exceptions=True,
    )

    # then
    assert sum(answer == transfer_id for answer in answers) == 2
    assert all(isinstance(answer, QuantityExceeded) for answer in answers if answer != transfer_id)
    assert await level(shop, "mug", "HAM") == (108, 0, 0)
    await invariants_hold(shop.database)


async def test_never_holds_what_is_promised_to_somebody(shop: Shop) -> None:
    # given
    await place(shop, {"mug": 95})
    await a_receiving_location(shop)

    # when
    refused = await refusal(shop.database, create_transfer, creating({"tea": 3, "mug": 6}))

    # then
    assert isinstance(refused, InsufficientStock)
    assert refused.shortfalls == (Shortfall("mug", "BER", 6, 5),)


async def test_ships_what_is_there_after_a_count_found_fewer_than_it_holds(shop: Shop) -> None:
    # given
    transfer_id = await a_transfer(shop, {"mug": 10, "tea": 4})
    counted = SetStock(idempotency_key=a_key(), sku="mug", location="BER", on_hand=6, expected_on_hand=100)
    await shop.run(set_stock, counted)
    assert await level(shop) == (6, 6, 0)

    # when
    refused = await refusal(shop.database, ship_transfer, shipping(transfer_id))
    await shop.run(ship_transfer, shipping(transfer_id, Units("mug", 6), Units("tea", 4), final=True))

    # then
    assert isinstance(refused, InsufficientStock)
    assert refused.shortfalls == (Shortfall("mug", "BER", 10, 6),)
    mug, tea = (await the(shop, transfer_id)).lines
    assert (mug.canceled, mug.in_transit, tea.in_transit) == (4, 6, 4)
    assert (await level(shop), await level(shop, "tea")) == ((0, 0, 0), (96, 0, 0))
    await invariants_hold(shop.database)


async def test_who_waits_is_served_by_what_arrives(shop: Shop) -> None:
    # given
    transfer_id = await shipped(shop, {"mug": 100})
    order_id = await place(shop, {"mug": 103}, allow_backorder=True, stock_policy="RESERVE_AVAILABLE")
    assert [line.reserved + line.allocated for line in (await shop.order(order_id)).lines] == [100]

    # when
    await received(shop, transfer_id, Units("mug", 2))

    # then
    assert [line.reserved + line.allocated for line in (await shop.order(order_id)).lines] == [102]
    assert await level(shop, "mug", "HAM") == (102, 102, 0)
    await invariants_hold(shop.database)


async def test_refuses_what_cannot_be_moved(shop: Shop) -> None:
    # given
    await a_receiving_location(shop)
    await a_receiving_location(shop, "OFF", active=False)
    await shop.run(upsert_sku, UpsertSku(code="service", name="Service", stock_tracked=False))
    await shop.run(upsert_sku, UpsertSku(code="set", name="Set", components=(("mug", 2),)))
    two = (Units("mug", 1), Units("mug", 2))
    wrong: list[tuple[dict[str, Any], type[Exception], tuple[str, ...]]] = [
        ({"destination": "BER"}, InvalidInput, ("to",)),
        ({"source": "NIL"}, NotFound, ("from",)),
        ({"destination": "NIL"}, NotFound, ("to",)),
        ({"destination": "OFF"}, InvalidInput, ("to",)),
        ({"source": "HAM", "destination": "BER"}, InvalidInput, ("to",)),
        ({"lines": ()}, InvalidInput, ("lines",)),
        ({"lines": two}, InvalidInput, ("lines", "1", "sku")),
        ({"lines": (Units("mug", 0),)}, InvalidInput, ("lines", "0", "quantity")),
        ({"lines": (Units("mug", 2**31),)}, InvalidInput, ("lines", "0", "quantity")),
        ({"lines": (Units("nil", 1),)}, NotFound, ("lines", "0", "sku")),
        ({"lines": (Units("service", 1),)}, InvalidInput, ("lines", "0", "sku")),
        ({"lines": (Units("set", 1),)}, InvalidInput, ("lines", "0", "sku")),
    ]
    for stated, kind, path in wrong:
        # when
        refused = await refusal(shop.database, create_transfer, creating(**stated))

        # then
        assert (type(refused), refused.path) == (kind, path), stated


async def test_refuses_steps_that_do_not_fit(shop: Shop) -> None:
    # given
    transfer_id = await a_transfer(shop)
    ahead = datetime.now(UTC) + timedelta(days=1)

    # when
    missing = await refusal(shop.database, ship_transfer, shipping(new_id()))
    too_many = await refusal(shop.database, ship_transfer, shipping(transfer_id, Units("mug", 11)))
    stranger = await refusal(shop.database, ship_transfer, shipping(transfer_id, Units("tea", 1)))
    future = await refusal(shop.database, ship_transfer, shipping(transfer_id, shipped_at=ahead))
    stale = await refusal(shop.database, ship_transfer, shipping(transfer_id, expected_version=9))
    unshipped = await refusal(shop.database, receive_transfer, receiving(transfer_id, Units("mug", 1)))
    needless = await refusal(shop.database, cancel_transfer, canceling(transfer_id, TransitEnd.WRITE_OFF))

    # then
    assert (type(missing), missing.path) == (NotFound, ("transferId",))
    assert isinstance(too_many, QuantityExceeded)
    assert too_many.excesses == (Excess("mug", 11, 10),)
    assert (type(stranger), stranger.path) == (NotFound, ("lines", "0", "sku"))
    assert (type(future), future.path) == (InvalidInput, ("shippedAt",))
    assert isinstance(stale, VersionConflict)
    assert isinstance(unshipped, QuantityExceeded)
    assert unshipped.excesses == (Excess("mug", 1, 0),)
    assert (type(needless), needless.path) == (InvalidInput, ("inTransit",))


async def test_each_end_does_its_own_part(shop: Shop) -> None:
    # given
    await a_receiving_location(shop)
    sender, receiver, stranger = a_store("BER"), a_store("HAM"), a_store("MUC")

    # when
    await forbidden(shop.database, create_transfer, creating(), receiver)
    await forbidden(shop.database, create_transfer, creating(draft=True), stranger)
    asked = creating(draft=True)
    transfer_id = await shop.database.transact(receiver, lambda uow: create_transfer(uow, asked))

    # then
    making_ready = ReadyTransfer(idempotency_key=a_key(), transfer_id=transfer_id)
    await forbidden(shop.database, ready_transfer, making_ready, receiver)
    await shop.database.transact(sender, lambda uow: ready_transfer(uow, making_ready))
    await forbidden(shop.database, ship_transfer, shipping(transfer_id), receiver)
    sending = shipping(transfer_id)
    await shop.database.transact(sender, lambda uow: ship_transfer(uow, sending))
    await forbidden(shop.database, receive_transfer, receiving(transfer_id), sender)
    await forbidden(shop.database, cancel_transfer, canceling(transfer_id, TransitEnd.WRITE_OFF), receiver)
    foreign = await refusal(shop.database, receive_transfer, receiving(transfer_id), stranger)
    assert (type(foreign), foreign.path) == (NotFound, ("transferId",))
