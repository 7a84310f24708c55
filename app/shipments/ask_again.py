"""Ask a carrier again for a label that it never answered, or to take one back that it kept."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.enums.carriers import CarrierAsk
from app.domain.ids import new_id
from app.domain.orders.changes import Naming, changes
from app.domain.orders.label import asked_again
from app.idempotency import claim
from app.shipments.depart import shipment_at
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """What is asked."""

    idempotency_key: str
    shipment_id: UUID
    expected_version: int | None = None


async def ask_again(uow: UnitOfWork, command: AskAgain) -> UUID:
    """Ask the carrier of a shipment once more, as often as the first time; answers with the shipment's id.

    A label is asked for with the key that it was asked for before: what was bought unheard is found, not bought twice.
    Raises NotFound, IllegalTransition (there is nothing to ask again), VersionConflict, IdempotencyMismatch.
    Emits order.label_changed, shipment.label_changed. Locks: the order.
    """
    shipment_id = command.shipment_id
    known = await claim(uow, "shipmentLabelRetry", command.idempotency_key, command, "Shipment", shipment_id)
    order = await uow.orders.lock_by_shipment(shipment_id)
    if known is not None:
        return known.result_id
    before = shipment_at(order, shipment_id, command.expected_version)
    after, ask = asked_again(order, shipment_id)
    naming = Naming(
        order="order.label_changed",
        shipment="shipment.label_changed",
        facts={"shipmentId": str(shipment_id), "asked": ask.value},
    )
    recorded = changes(order, after, naming)
    await uow.orders.save(order, recorded.order, uow.now)
    uow.record(*recorded.events)
    assert before.label is not None, "only what was asked for is asked again"
    key = shipment_id if ask is CarrierAsk.LABEL else new_id()
    await uow.carrier_calls.ask(key, ask, before.label.provider, shipment_id=shipment_id)
    return shipment_id
