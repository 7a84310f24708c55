"""Write down what a carrier said, and what follows for its order: once, however often and late it is told.

This is the one door for outcomes of calls to carriers.
"""

from collections.abc import Sequence
from uuid import UUID

from app.domain.carriers import LabelOutcome, VoidOutcome
from app.domain.enums import LabelStatus
from app.domain.enums.carriers import CarrierAnswer, CarrierAsk
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.label import labeled_with, voided_with
from app.domain.orders.model import Order
from app.fulfillment.leave import index_numbers
from db.repositories.carrier_calls import CarrierCall
from db.unit_of_work import UnitOfWork


async def record_label(uow: UnitOfWork, call: CarrierCall, outcome: LabelOutcome) -> None:
    """A label was bought or refused. One for a shipment that was voided meanwhile is to be voided at the carrier.

    Emits order.label_changed, shipment.label_changed, and for a refusal fulfillment_order.packing_changed.
    Locks: the order.
    """
    shipment_id = _shipment(call)
    order = await uow.orders.lock_by_shipment(shipment_id)
    await uow.carrier_calls.end(call.id)
    label = _label_status(order, shipment_id)
    if label not in (LabelStatus.PENDING, LabelStatus.VOIDING):
        return
    kept = [await uow.documents.keep(one.label, one.media_type, uow.now) for one in outcome.parcels]
    after = labeled_with(order, shipment_id, outcome, kept, new_id)
    await _save(uow, order, after, shipment_id, outcome.answer)
    await index_numbers(uow, order.id, (one.tracking_number for one in outcome.parcels))
    if label is LabelStatus.VOIDING and outcome.answer is CarrierAnswer.DONE:
        await uow.carrier_calls.ask(new_id(), CarrierAsk.VOID, call.provider, shipment_id=shipment_id)


async def record_void(uow: UnitOfWork, call: CarrierCall, outcome: VoidOutcome) -> None:
    """A label was taken back, or not. Emits order.label_changed, shipment.label_changed. Locks: the order."""
    shipment_id = _shipment(call)
    order = await uow.orders.lock_by_shipment(shipment_id)
    await uow.carrier_calls.end(call.id)
    await _save(uow, order, voided_with(order, shipment_id, outcome), shipment_id, outcome.answer)


async def _save(uow: UnitOfWork, order: Order, after: Order, shipment_id: UUID, answer: CarrierAnswer) -> None:
    if after == order:
        return
    naming = Naming(
        order="order.label_changed",
        work="fulfillment_order.packing_changed",
        shipment="shipment.label_changed",
        facts={"shipmentId": str(shipment_id), "answer": answer.value},
    )
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)


def _label_status(order: Order, shipment_id: UUID) -> LabelStatus | None:
    labels: Sequence[LabelStatus | None] = [
        one.label and one.label.status for one in order.shipments if one.id == shipment_id
    ]
    return labels[0]


def _shipment(call: CarrierCall) -> UUID:
    assert call.shipment_id is not None, "a label is a shipment's"
    return call.shipment_id
