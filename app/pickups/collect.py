"""Collect: the person has the parcels that were sent to the store; or nobody came, and they go back on sale there."""

from collections.abc import Mapping
from uuid import UUID

from app.domain.enums import RefundReason
from app.domain.errors import AmountExceeded, InvalidInput
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.kits import components, per_kit
from app.domain.orders.model import Order, Shipment
from app.domain.orders.pickups.brought import collect, uncollected
from app.domain.orders.refund import RefundWanted, plan_refund
from app.domain.orders.work.pick import work_of
from app.fulfillment.receive_back import put_back
from app.orders.waiting import Waiting
from db.unit_of_work import UnitOfWork


async def give_parcels(uow: UnitOfWork, order: Order, work_id: UUID, facts: Mapping[str, str]) -> Order:
    """The order after all parcels of a store's work were handed over; they were paid for and billed when they left.

    Raises IllegalTransition (nothing lies ready), Held. Emits order.handed_over, fulfillment_order.handed_over,
    fulfillment_order.completed, shipment.tracked. Locks: the caller holds the order.
    """
    after = collect(order, work_id, uow.now, new_id)
    naming = Naming(
        order="order.handed_over",
        works={work_id: "fulfillment_order.handed_over"},
        facts={"fulfillmentOrderId": str(work_id), **facts},
    )
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    await uow.pickups.forget_vehicle(work_id)
    return recorded.order


async def take_parcels_back(uow: UnitOfWork, order: Order, work_id: UUID, waiting: Waiting) -> Order:
    """The order after nobody collected its parcels: they are on sale at the store, and what was paid goes back.

    The caller serves who waits afterwards. Raises IllegalTransition (nothing lies ready). Emits order.tracked,
    fulfillment_order.expired, shipment.received_back, stock.adjusted, order.refunded. Locks: levels by (SKU, location);
    the caller holds the order and `waiting`.
    """
    location_id = work_of(order, work_id).location_id
    ended, parcels = uncollected(order, work_id, uow.now, new_id)
    naming = Naming(
        order="order.tracked",
        shipment="shipment.received_back",
        works={work_id: "fulfillment_order.expired"},
        facts={"fulfillmentOrderId": str(work_id), "sighting": "RETURN_TO_SENDER"},
    )
    after = await put_back(uow, order, ended, [parcel.id for parcel in parcels], location_id, naming, restock=True)
    refunded = _refunded(uow, after, parcels)
    if refunded is not after:
        facts = {"refundId": str(refunded.refunds[-1].id), "reason": RefundReason.RETURNED.value}
        recorded = changes(after, refunded, Naming(order="order.refunded", payment="payment.refunded", facts=facts))
        await uow.orders.save(after, recorded.order, uow.now)
        uow.record(*recorded.events)
        refunded = recorded.order
    waiting.changed(order, refunded)
    return refunded


def _refunded(uow: UnitOfWork, order: Order, parcels: list[Shipment]) -> Order:
    """The order with a refund of what was in the parcels; as it is where less was paid: then staff decides."""
    units: dict[UUID, int] = {}
    for parcel in (one for shipment in parcels for one in shipment.parcels):
        for part in parcel.lines:
            units[part.line_id] = units.get(part.line_id, 0) + part.quantity
    for kit, parts in components(order).items():
        whole = min(units.get(part.id, 0) // per_kit(part) for part in parts)
        units = {line_id: count for line_id, count in units.items() if line_id not in {part.id for part in parts}}
        units |= {kit: whole} if whole else {}
    wanted = RefundWanted(reason=RefundReason.RETURNED, lines=tuple(units.items()))
    try:
        return plan_refund(order, wanted, new_id, uow.now).order if units else order
    except (AmountExceeded, InvalidInput):
        return order  # more than was taken, or nothing: it was free, given back before, or never paid
