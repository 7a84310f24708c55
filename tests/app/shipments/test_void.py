"""Void shipments: nothing is lost and nothing is paid, billed or sent twice, whenever they are called back."""

import asyncio

from app.domain.enums import InvoiceKind, ShipmentStatus
from app.domain.errors import Refusal
from app.jobs.issue_invoices import run as issue_invoices
from app.shipments.depart import DepartShipment, depart_shipment
from app.shipments.void import VoidShipment, void_shipment
from tests.app.invoicing.test_issue import papers_of
from tests.app.payments.noticing import asked_order, call_gateways
from tests.app.shipments.labeling import asking, departed, labeled, the_shipment, voided, waiting
from tests.builders import Shop, a_key, dispatch_all, invariants_hold, place, see
from tests.reading import level, newest, told
from tests.unchanged import nothing_changes, refusal


async def test_a_labeled_shipment_gives_its_packages_back_and_its_label(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2}))
    work = order.fulfillment_orders[0]
    shipment_id = await labeled(shop, asking(work.id))

    # when
    await voided(shop, shipment_id)
    again = await labeled(shop, asking(work.id))
    await departed(shop, again)

    # then
    void, sent = (await shop.order(order.id)).shipments
    assert (void.status.value, void.label and void.label.status.value) == ("VOIDED", "VOIDED")
    assert [one.quantity for parcel in sent.parcels for one in parcel.lines] == [2]
    assert sent.parcels[0].reference == void.parcels[0].reference
    assert sent.tracking_number != void.tracking_number
    assert (await level(shop), await waiting(shop)) == ((98, 0, 0), [])
    await invariants_hold(shop.database)


async def test_what_left_is_here_again_and_neither_paid_nor_billed_twice(shop: Shop) -> None:
    # given: two mugs of 12.50, taken and billed when they left
    order = await asked_order(shop, units=2)
    first = await labeled(shop, asking(order.fulfillment_orders[0].id))
    await departed(shop, first)
    await call_gateways(shop)
    await issue_invoices(shop.database)
    gone = await level(shop)
    since = await newest(shop)

    # when
    await voided(shop, first)
    back = await shop.order(order.id)
    here = await level(shop)
    events = [kind for kind, _ in await told(shop, since)]
    await issue_invoices(shop.database)
    second = await labeled(shop, asking(order.fulfillment_orders[0].id))
    await departed(shop, second)
    await call_gateways(shop)
    await issue_invoices(shop.database)

    # then
    assert (gone, here, await level(shop)) == ((98, 0, 0), (100, 2, 0), (98, 0, 0))
    assert (back.fulfillment_orders[0].status.value, back.lines[0].allocated, back.lines[0].shipped) == ("PACKED", 2, 0)
    assert (back.totals.captured, back.statuses.fulfillment.value) == (2500, "PROCESSING")
    assert [kind for kind in events if kind.startswith(("stock", "shipment"))] == [
        "shipment.voided",
        "stock.put_back",
        "shipment.label_changed",
    ]
    after = await shop.order(order.id)
    assert (after.totals.captured, after.totals.outstanding, after.statuses.payment.value) == (2500, 0, "PAID")
    papers = await papers_of(shop, order.id)
    assert [(one.kind, one.amounts.paid, one.shipment_id, one.voided_shipment_id) for one in papers] == [
        (InvoiceKind.INVOICE, 2500, first, None),
        (InvoiceKind.CREDIT_NOTE, 2500, None, first),
        (InvoiceKind.INVOICE, 2500, second, None),
    ]
    assert papers[1].credited == (papers[0].number,)
    await invariants_hold(shop.database)


async def test_what_was_never_billed_has_nothing_to_take_back(shop: Shop) -> None:
    # given: dispatched with a label from elsewhere, and called back before its invoice
    order = await shop.order(await place(shop, {"mug": 3}))
    (shipment_id,) = await dispatch_all(shop, order.id)
    await voided(shop, shipment_id)
    await issue_invoices(shop.database)
    # when
    await dispatch_all(shop, order.id)
    await issue_invoices(shop.database)
    # then
    assert [paper.kind for paper in await papers_of(shop, order.id)] == [InvoiceKind.INVOICE]
    assert (await shop.order(order.id)).fulfillment_orders[0].status.value == "DISPATCHED"
    await invariants_hold(shop.database)


async def test_what_a_carrier_saw_or_is_void_is_not_voided(shop: Shop) -> None:
    # given
    seen_id = (await dispatch_all(shop, await place(shop)))[0]
    await see(shop, seen_id, ShipmentStatus.IN_TRANSIT)
    void_id = await labeled(shop, asking((await shop.order(await place(shop))).fulfillment_orders[0].id))
    await voided(shop, void_id)

    # then
    for shipment_id, source in ((seen_id, "IN_TRANSIT"), (void_id, "VOIDED")):
        command = VoidShipment(idempotency_key=a_key(), shipment_id=shipment_id)
        async with nothing_changes(shop.database):
            refused = await refusal(shop.database, void_shipment, command)
        assert (str(refused.code), refused.path) == ("ILLEGAL_TRANSITION", ("shipmentId",))
        assert getattr(refused, "source", None) == source
    leaving = DepartShipment(idempotency_key=a_key(), shipment_id=void_id)
    assert str((await refusal(shop.database, depart_shipment, leaving)).code) == "ILLEGAL_TRANSITION"


async def test_of_departing_and_voiding_at_once_one_happens(shop: Shop) -> None:
    # given
    order = await shop.order(await place(shop, {"mug": 2}))
    shipment_id = await labeled(shop, asking(order.fulfillment_orders[0].id))

    async def attempt(leaves: bool) -> str:
        try:
            if leaves:
                await departed(shop, shipment_id)
            else:
                await shop.run(void_shipment, VoidShipment(idempotency_key=a_key(), shipment_id=shipment_id))
        except Refusal as refused:
            return str(refused.code)
        return "DONE"

    # when
    answers = await asyncio.gather(*(attempt(turn % 2 == 0) for turn in range(6)))

    # then: left once and called back at most once, or voided once
    shipment = await the_shipment(shop, shipment_id)
    units = (await shop.order(order.id)).lines[0].shipped
    assert set(answers) == {"DONE", "ILLEGAL_TRANSITION"}
    assert (shipment.status.value, units) in (("VOIDED", 0), ("IN_TRANSIT", 2))
    assert await level(shop) == ((98, 0, 0) if units else (100, 2, 0))
    await invariants_hold(shop.database)
