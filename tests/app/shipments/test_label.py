"""Labels: asked for once, answered late or not at all, and never a unit in two parcels."""

from typing import Any

import pytest

from app.availability.save_service import save_delivery_service
from app.carriers.rate_ids import Quoted, make_rate_id
from app.domain.errors import Refusal
from app.domain.ids import new_id
from app.fulfillment.dispatch import DispatchShipment, dispatch_shipment
from app.fulfillment.pack import Package, PackWork, pack_work
from app.fulfillment.pick import PickWork, pick_work
from app.orders.recall import AcceptRecall, accept_recall
from app.shipments.depart import DepartShipment, depart_shipment
from tests.app.shipments.labeling import (
    SECRET,
    asking,
    departed,
    due_again,
    label_with,
    labeled,
    settle,
    the_shipment,
    voided,
    waiting,
)
from tests.builders import Shop, a_key, cancel, dispatch_all, invariants_hold, place, sequenced
from tests.delivery_services import PARCEL
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


async def test_a_label_holds_the_units_and_departing_sends_them(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2, "tea": 1}))
    since = await newest(shop)

    # when
    shipment_id = await labeled(shop, asking(order.fulfillment_orders[0].id))
    waits = await shop.order(order.id)
    before = await level(shop)
    await departed(shop, shipment_id)

    # then
    after = await shop.order(order.id)
    assert (waits.shipments[0].status.value, waits.fulfillment_orders[0].status.value) == ("LABELED", "PACKED")
    assert (before, await level(shop)) == ((100, 2, 0), (98, 0, 0))
    (shipment,) = after.shipments
    assert (shipment.status.value, shipment.label and shipment.label.status.value) == ("IN_TRANSIT", "PURCHASED")
    assert shipment.tracking_number == shipment.parcels[0].tracking_number
    assert [kind for kind, _ in await told(shop, since)] == [
        "fulfillment_order.accepted",
        "fulfillment_order.picking",
        "fulfillment_order.picked",
        "order.labeled",
        "fulfillment_order.packed",
        "shipment.labeled",
        "order.label_changed",
        "shipment.label_changed",
        "order.dispatched",
        "fulfillment_order.dispatched",
        "shipment.dispatched",
        "stock.shipped",
        "stock.shipped",
    ]
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def test_units_lie_in_one_parcel_and_leave_with_it_only(shop: Shop) -> None:
    # given: of five units two lie in one labeled shipment and one in another, of two parcels and of one
    order = await shop.order(await place(shop, {"mug": 5}))
    work = order.fulfillment_orders[0]
    line = work.lines[0].id
    boxes = (Package(lines=((line, 1),), weight_grams=400), Package(lines=((line, 1),)))
    first = await labeled(shop, asking(work.id, packages=boxes))
    second = await labeled(shop, asking(work.id, packages=(Package(lines=((line, 1),)),)))
    numbers = [one.tracking_number for one in (await the_shipment(shop, first)).parcels]

    # then: two are left for anything else
    over = asking(work.id, packages=(Package(lines=((line, 3),)),))
    too_many = await refusal(shop.database, label_with, over)
    sent_over = DispatchShipment(
        idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="DHL", lines=((line, 3),)
    )
    assert (str(too_many.code), too_many.path) == ("QUANTITY_EXCEEDED", ("packages", "0", "lines", "0", "quantity"))
    assert (await refusal(shop.database, dispatch_shipment, sent_over)).path == ("lines", "0", "quantity")
    assert len(set(numbers)) == 2

    # when: those leave by themselves, then the labeled ones
    await shop.run(
        dispatch_shipment, DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="DHL")
    )
    none_left = DispatchShipment(idempotency_key=a_key(), fulfillment_order_id=work.id, carrier="DHL")
    nothing = await refusal(shop.database, dispatch_shipment, none_left)
    await departed(shop, second)
    await departed(shop, first)

    # then
    after = await shop.order(order.id)
    assert str(nothing.code) == "ILLEGAL_TRANSITION"
    assert (after.lines[0].shipped, after.fulfillment_orders[0].status.value) == (5, "DISPATCHED")
    assert await level(shop) == (95, 0, 0)
    await sequenced(shop.database)
    await invariants_hold(shop.database)


async def test_the_carrier_is_asked_once_whoever_asks_how_often(shop: Shop) -> None:
    # given
    work = (await shop.order(await place(shop))).fulfillment_orders[0]
    command = asking(work.id)

    # when
    first = await shop.run(label_with, command)
    async with nothing_changes(shop.database):
        assert await shop.run(label_with, command) == first
    asked = [await settle(shop), await settle(shop)]

    # then
    assert asked == [1, 0]
    assert (await the_shipment(shop, first)).label is not None


async def test_what_a_carrier_refuses_leaves_the_packages_for_another_label(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2}))
    work = order.fulfillment_orders[0]
    refused = await labeled(shop, asking(work.id, service="declined"))
    shipment = await the_shipment(shop, refused)
    assert shipment.label is not None
    assert (shipment.status.value, shipment.label.status.value, shipment.label.message) == (
        "VOIDED",
        "FAILED",
        "nobody delivers to this address",
    )

    # when
    (parcel,) = (await shop.order(order.id)).fulfillment_orders[0].parcels
    again = await labeled(shop, asking(work.id, package_ids=(parcel.id,)))

    # then
    assert [one.quantity for one in (await the_shipment(shop, again)).parcels[0].lines] == [2]
    assert (await shop.order(order.id)).fulfillment_orders[0].parcels == ()


async def test_an_answer_that_is_lost_is_found_and_one_that_comes_too_late_is_given_back(shop: Shop) -> None:
    # given: the carrier sold both, and its answers were lost
    works = [(await shop.order(await place(shop))).fulfillment_orders[0] for _ in range(2)]
    kept, given_up = [await labeled(shop, asking(work.id, service="timeout_then_ok")) for work in works]
    pending = [(await the_shipment(shop, one)).label for one in (kept, given_up)]
    early = DepartShipment(idempotency_key=a_key(), shipment_id=kept)
    refused = await refusal(shop.database, depart_shipment, early)
    await voided(shop, given_up)

    # when: asked again
    await due_again(shop)
    await settle(shop)

    # then
    ends = [(await the_shipment(shop, one)) for one in (kept, given_up)]
    assert [label and label.status.value for label in pending] == ["PENDING", "PENDING"]
    assert (str(refused.code), refused.path) == ("ILLEGAL_TRANSITION", ("shipmentId",))
    assert [one.label and one.label.status.value for one in ends] == ["PURCHASED", "VOIDED"]
    assert [one.status.value for one in ends] == ["LABELED", "VOIDED"]
    assert await waiting(shop) == []


async def test_units_in_a_labeled_shipment_come_back_when_it_is_voided_first(shop: Shop) -> None:
    # given: a labeled shipment whose units the buyer cancels
    order = await shop.order(await place(shop, {"mug": 2}))
    work = order.fulfillment_orders[0]
    shipment_id = await labeled(shop, asking(work.id))
    await cancel(shop, order.id, {"mug": 1})
    accepting = AcceptRecall(idempotency_key=a_key(), fulfillment_order_id=work.id)

    # then
    refused = await refusal(shop.database, accept_recall, accepting)
    assert str(refused.code) == "ILLEGAL_TRANSITION"
    await voided(shop, shipment_id)
    await shop.run(accept_recall, accepting)
    assert (await shop.order(order.id)).lines[0].canceled == 1
    assert await level(shop) == (100, 1, 0)


async def test_units_that_are_given_back_leave_the_parcels_that_nobody_labeled(shop: Shop) -> None:
    # given: of five units three are labeled and two stand packed beside them, one of which the buyer cancels
    order = await shop.order(await place(shop, {"mug": 5}))
    work = order.fulfillment_orders[0]
    line = work.lines[0].id
    shipment_id = await labeled(shop, asking(work.id, packages=(Package(lines=((line, 3),)),)))
    await shop.run(pick_work, PickWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    await shop.run(pack_work, PackWork(idempotency_key=a_key(), fulfillment_order_id=work.id))
    await cancel(shop, order.id, {"mug": 1})

    # when
    await shop.run(accept_recall, AcceptRecall(idempotency_key=a_key(), fulfillment_order_id=work.id))
    (standing,) = (await shop.order(order.id)).fulfillment_orders[0].parcels
    await invariants_hold(shop.database)
    await departed(shop, shipment_id)
    await dispatch_all(shop, order.id)

    # then
    assert [one.quantity for one in standing.lines] == [1]
    after = await shop.order(order.id)
    assert (after.lines[0].shipped, after.lines[0].canceled, after.fulfillment_orders[0].parcels) == (4, 1, ())
    assert await level(shop) == (96, 0, 0)
    await invariants_hold(shop.database)


async def test_refuses_what_is_no_label_with_code_and_place(shop: Shop) -> None:
    # given
    await shop.run(save_delivery_service, PARCEL)
    order = await shop.order(await place(shop, {"mug": 2}))
    work, line = order.fulfillment_orders[0].id, order.fulfillment_orders[0].lines[0].id
    clock = shop.database.clock.now()
    quoted: dict[str, Any] = {
        "fulfillment_order_id": work,
        "provider": "local",
        "carrier": "DHL",
        "service": "parcel",
        "quote": None,
        "price_minor": 490,
        "currency": "EUR",
        "valid_until": clock.replace(year=2020),
    }
    old = make_rate_id(SECRET, Quoted(**quoted))
    foreign = make_rate_id(SECRET, Quoted(**{**quoted, "fulfillment_order_id": new_id()}))
    by_rate: dict[str, Any] = {"carrier": None, "service": None}
    refused: list[tuple[Any, str, tuple[str, ...]]] = [
        (asking(new_id()), "NOT_FOUND", ("fulfillmentOrderId",)),
        (asking(work, carrier=" "), "INVALID", ("carrier",)),
        (asking(work, carrier="UPS"), "NOT_FOUND", ("carrier",)),
        (asking(work, carrier="DHL", service="express"), "NOT_FOUND", ("service",)),
        (asking(work, service=None), "INVALID", ("service",)),
        (asking(work, rate_id=old), "INVALID", ("rateId",)),
        (asking(work, rate_id=old, **by_rate), "OPTION_EXPIRED", ("rateId",)),
        (asking(work, rate_id=foreign, **by_rate), "INVALID", ("rateId",)),
        (asking(work, rate_id="cr_x", **by_rate), "INVALID", ("rateId",)),
        (asking(work, packages=()), "INVALID", ("packages",)),
        (asking(work, package_ids=(new_id(),)), "NOT_FOUND", ("packageIds", "0")),
        (asking(work, packages=(Package(lines=((line, 0),)),)), "INVALID", ("packages", "0", "lines", "0", "quantity")),
        (asking(work, packages=(Package(weight_grams=0),)), "INVALID", ("packages", "0", "weightGrams")),
        (asking(work, expected_version=9), "VERSION_CONFLICT", ("expectedVersion",)),
    ]

    # then
    answers: list[Refusal] = [await refusal(shop.database, label_with, command) for command, _, _ in refused]
    got = [(str(answer.code), answer.path) for answer in answers]
    assert got == [(code, path) for _, code, path in refused]


@pytest.mark.parametrize("carrier", ["DHL"])
async def test_a_carrier_of_the_rate_tables_is_labeled_by_the_local_one(shop: Shop, carrier: str) -> None:
    await shop.run(save_delivery_service, PARCEL)
    work = (await shop.order(await place(shop))).fulfillment_orders[0]
    shipment = await the_shipment(shop, await labeled(shop, asking(work.id, carrier=carrier, service=None)))
    assert shipment.label is not None
    assert (shipment.carrier, shipment.service, shipment.label.provider) == ("DHL", "parcel", "local")
