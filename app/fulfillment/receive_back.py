"""Receive back: what a carrier could not deliver is at a location of ours again, on sale or set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.enums import MovementKind
from app.domain.errors import LimitExceeded, NotFound
from app.domain.ids import new_id
from app.domain.orders.back import come_back
from app.domain.orders.changes import Naming, changes
from app.domain.orders.model import Order
from app.domain.orders.work.pick import work_of
from app.domain.stock import Change, summed
from app.idempotency import claim
from app.orders.waiting import lock_waiting, serve_waiting
from app.stock.ledger import tell_adjusted
from db.repositories.stock import Movement
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveBack:
    """What came back. `location` None: where it had left from. `restock` False sets the units aside (quarantine)."""

    idempotency_key: str
    shipment_id: UUID
    location: str | None = None
    restock: bool = True


async def receive_back(uow: UnitOfWork, command: ReceiveBack) -> UUID:
    """Take a shipment in again; answers with its id. Its units are on hand, and no money moves: refunds do that.

    Raises NotFound (shipment, location), IllegalTransition (it arrived, never left, or came back before),
    LimitExceeded (two billion units), IdempotencyMismatch. Emits order.tracked, shipment.received_back, stock.adjusted,
    and for who waits for the units order.served and what comes with it.
    Locks: the order and who waits for its SKUs, then levels by (SKU, location), then supplies.
    """
    shipment_id = command.shipment_id
    known = await claim(uow, "shipmentReceiveBack", command.idempotency_key, command, "Shipment", shipment_id)
    order_id = await uow.orders.order_of_shipment(shipment_id)
    waiting = await lock_waiting(uow, await uow.waiting.skus_of(order_id), also=[order_id])
    order = await uow.orders.lock_by_shipment(shipment_id)
    if known is not None:
        return known.result_id
    shipment = next(one for one in order.shipments if one.id == shipment_id)
    location_id = work_of(order, shipment.fulfillment_order_id).location_id
    if command.location is not None:
        location_id = await _place(uow, command.location)
    naming = Naming(
        order="order.tracked",
        shipment="shipment.received_back",
        facts={"shipmentId": str(shipment_id), "sighting": "RETURN_TO_SENDER"},
    )
    after = await put_back(uow, order, order, [shipment_id], location_id, naming, restock=command.restock)
    waiting.changed(order, after)
    await serve_waiting(uow, waiting)
    return shipment_id


async def put_back(
    uow: UnitOfWork,
    before: Order,
    order: Order,
    shipment_ids: Sequence[UUID],
    location_id: UUID,
    naming: Naming,
    *,
    restock: bool,
) -> Order:
    """The order as saved after these shipments came back to a location, and their units with them.

    `before` is as last saved, `order` what the caller made of it. Raises IllegalTransition, LimitExceeded. Emits the
    naming's events, stock.adjusted. Locks: levels by (SKU, location); the caller holds the order.
    """
    units: dict[UUID, int] = {}
    for shipment_id in shipment_ids:
        back = come_back(order, shipment_id, location_id, uow.now, new_id)
        order = back.order
        for sku_id, count in back.units.items():
            units[sku_id] = units.get(sku_id, 0) + count
    recorded = changes(before, order, naming)
    await uow.orders.save(before, recorded.order, uow.now)
    uow.record(*recorded.events)
    if units:
        await _stock(uow, recorded.order, units, location_id, restock=restock)
    return recorded.order


async def _stock(uow: UnitOfWork, order: Order, units: dict[UUID, int], location_id: UUID, *, restock: bool) -> None:
    await uow.stock.ensure([(sku_id, location_id) for sku_id in units], uow.now)
    coming = [
        Change(sku_id, location_id, on_hand=count if restock else 0, quarantined=0 if restock else count)
        for sku_id, count in units.items()
    ]
    movement = Movement(
        kind=MovementKind.RETURN, at=uow.now, effective_at=uow.now, cause_type="Order", cause_id=order.id
    )
    levels = await uow.stock.move(summed(coming), movement)
    if levels is None:
        raise LimitExceeded("a level holds two billion units at most", ("shipmentId",))
    tell_adjusted(uow, levels, reason=None)


async def _place(uow: UnitOfWork, code: str) -> UUID:
    own = uow.principal.locations
    found = await uow.reference.locations({code})
    if code not in found or (own is not None and code not in own):
        raise NotFound(f"there is no location {code}", ("location",))
    return found[code].id
